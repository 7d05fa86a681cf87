"""Archives from strangers: how much is in them is asked before anything is taken out."""

import zipfile
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from organizations.exceptions import RosterFileRefusedError

MOST_MEMBERS = 2000
MOST_BYTES = 150_000_000
# Readers of workbooks hold the texts of all cells at once.
MOST_BYTES_OF_TEXTS = 30_000_000
SHARED_TEXTS = "xl/sharedStrings.xml"
IS_ENCRYPTED = 0x1
UNKNOWN_COMPRESSION = NotImplementedError  # what `zipfile` raises for a way of packing it lacks
HEAD = 2048


def open_archive(file: IO[bytes]) -> ZipFile:
    """Return the archive, or refuse one that is broken, locked or far too large when unpacked."""
    file.seek(0)
    try:
        archive = ZipFile(file)
        members = archive.infolist()
    except (BadZipFile, OSError, ValueError, UNKNOWN_COMPRESSION):
        raise RosterFileRefusedError(
            _("This file is damaged and cannot be opened. Save it again, then try again.")
        ) from None
    if any(member.flag_bits & IS_ENCRYPTED for member in members):
        raise RosterFileRefusedError(
            _("This file is protected by a password. Save it without one, then try again.")
        )
    # `zipfile` never gives out more of a member than the size stated here.
    texts = sum(m.file_size for m in members if m.filename.lower() == SHARED_TEXTS.lower())
    if (
        len(members) > MOST_MEMBERS
        or sum(member.file_size for member in members) > MOST_BYTES
        or texts > MOST_BYTES_OF_TEXTS
    ):
        raise RosterFileRefusedError(
            _("Unpacked, this file is far too large. Send one with fewer rows.")
        )
    return archive


def names_in(archive: ZipFile) -> set[str]:
    """Return the names of the members, without their folders, in lower case."""
    return {name.rpartition("/")[2].lower() for name in archive.namelist()}


def refuse_declared_entities(archive: ZipFile) -> None:
    """Refuse XML that defines words of its own: a few lines of them unfold into gigabytes."""
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(member) as part:
                head = part.read(HEAD)
        except (BadZipFile, OSError, zipfile.LargeZipFile, UNKNOWN_COMPRESSION):
            raise RosterFileRefusedError(
                _("This file is damaged and cannot be opened. Save it again, then try again.")
            ) from None
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise RosterFileRefusedError(
                _("This is not a spreadsheet as Excel writes it. Save it again from Excel.")
            )
