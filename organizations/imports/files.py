"""What a file is, by what is in it; its name only has to agree."""

from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from organizations.exceptions import RosterFileRefusedError
from organizations.imports.archives import names_in, open_archive
from organizations.imports.packages import is_package, open_package
from organizations.imports.sources import Source, source_of_table
from organizations.imports.texts import lines_of
from organizations.imports.workbooks import lines_of_workbook

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
HEAD = 1_000_000

TEXT, WORKBOOK, PACKAGE = "text", "workbook", "package"
ENDINGS = {
    ".csv": TEXT,
    ".txt": TEXT,
    ".tsv": TEXT,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".zip": PACKAGE,
}


def open_roster(file: IO[bytes], *, name: str) -> Source:
    """Return the roster in a file, or refuse it with the reason."""
    kind = kind_of(file)
    promised = ENDINGS.get(PurePath(name).suffix.lower())
    if promised not in {None, kind}:
        raise RosterFileRefusedError(
            _(
                "The name of this file ends in %(ending)s, but it is something else. "
                "Open it, save it again in the kind you want, then try again."
            )
            % {"ending": PurePath(name).suffix.lower()}
        )
    if kind == PACKAGE:
        return open_package(file)
    return source_of_table(lines_of_workbook(file) if kind == WORKBOOK else lines_of(file))


def refuse_too_large() -> None:
    """Say how large a roster may be."""
    raise RosterFileRefusedError(
        _("This file is larger than %(most)s MB. A roster of 50,000 people is smaller than that.")
        % {"most": MOST_MEGABYTES}
    )


def count_rows(source: Source) -> int:
    """Read the whole file once: how many rows, and that every one of them can be read."""
    return sum(1 for _row in source.rows)


def kind_of(file: IO[bytes]) -> str:
    """Return what a file is by its first bytes; refuse what is no table at all."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise RosterFileRefusedError(_("This file is empty."))
    if head.startswith(OLD_OFFICE):
        if LOCKED in head:
            raise RosterFileRefusedError(
                _("This workbook is protected by a password. Save it without one, then try again.")
            )
        raise RosterFileRefusedError(
            _("This is an Excel file of an old kind (.xls). Save it as .xlsx, then try again.")
        )
    if not head.startswith(ARCHIVE):
        return TEXT
    names = names_in(open_archive(file))
    if "workbook.xml" in names:
        return WORKBOOK
    if is_package(names):
        return PACKAGE
    raise RosterFileRefusedError(
        _("This archive is neither an Excel workbook nor a OneRoster package.")
    )
