"""Check a packet with nothing but the file and a public key. Pure: no database, no network.

The packet may be anybody's work. Nothing of it is unpacked onto the disk, nothing is read further
than its manifest says, and whatever no signature covers is a fault: another file, another entry
of the same name, bytes before or after the ZIP.
"""

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any

from reports.evidence.archive import FORMAT, MANIFEST, SIGNATURE, VERSION, Entry
from reports.evidence.public_keys import PublicKeys

MOST_FILES = 20_000
MOST_BYTES_IN_ALL = 8 * 1024**3
MOST_BYTES_OF_A_MANIFEST = 16 * 1024**2
SIGNATURE_BYTES = 64
CHUNK = 65_536
END_OF_ZIP, END_BYTES = b"PK\x05\x06", 22
DIGEST_LETTERS = 64
# Of the other ways a small file may become a very large one at once.
READ_IN_PARTS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Fault(StrEnum):
    """What can be wrong with a packet."""

    NO_ZIP = "no_zip"
    TOO_LARGE = "too_large"
    MORE_AROUND_IT = "more_around_it"
    NO_MANIFEST = "no_manifest"
    BAD_MANIFEST = "bad_manifest"
    OTHER_VERSION = "other_version"
    NO_SIGNATURE = "no_signature"
    OTHER_KEY = "other_key"
    WRONG_SIGNATURE = "wrong_signature"
    BAD_NAME = "bad_name"
    TWICE = "twice"
    ADDED = "added"
    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, and the file it is about."""

    fault: Fault
    name: str = ""


@dataclass(slots=True)
class Checked:
    """What a check found. `facts` are the manifest's own words; trust them if nothing is found."""

    facts: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    findings: list[Finding] = field(default_factory=list)

    def find(self, fault: Fault, name: str = "") -> None:
        """Note a fault."""
        self.findings.append(Finding(fault, name))


def check(file: IO[bytes], keys: PublicKeys) -> Checked:
    """Check everything there is to check of a packet; every fault is found, not only the first."""
    found = Checked()
    try:
        with zipfile.ZipFile(file) as archive:
            _check_zip(archive, file, keys, found)
    except (
        zipfile.BadZipFile,
        NotImplementedError,  # of `zipfile`: a format of later versions than it reads
        ValueError,
        OverflowError,
    ):
        found.find(Fault.NO_ZIP)
    return found


def _check_zip(archive: zipfile.ZipFile, file: IO[bytes], keys: PublicKeys, found: Checked) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        found.find(Fault.TOO_LARGE)
        return
    if _has_more_around_it(archive, file):
        found.find(Fault.MORE_AROUND_IT)
    counted = Counter(info.filename for info in infos)
    for name, count in sorted(counted.items()):
        if count > 1:
            found.find(Fault.TWICE, name)
        if not _is_plain(name):
            found.find(Fault.BAD_NAME, name)
    there = {info.filename: info for info in infos}
    manifest = _read_small(archive, there, MANIFEST, MOST_BYTES_OF_A_MANIFEST)
    if manifest is None:
        found.find(Fault.NO_MANIFEST)
        return
    entries = _entries(manifest, found)
    if entries is None:
        return
    _check_signature(archive, there, manifest, keys, found)
    _check_files(archive, there, entries, found)


def _has_more_around_it(archive: zipfile.ZipFile, file: IO[bytes]) -> bool:
    """Say whether the file holds bytes of which the ZIP knows nothing."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(size - END_BYTES, 0))
    end = file.read(END_BYTES)
    first = min((info.header_offset for info in archive.infolist()), default=0)
    return not end.startswith(END_OF_ZIP) or first != 0


def _is_plain(name: str) -> bool:
    """Say whether a name stays inside the folder into which somebody unpacks the packet."""
    path = PurePosixPath(name)
    return (
        name == str(path)
        and name.isprintable()
        and "\\" not in name
        and ":" not in name
        and not path.is_absolute()
        and ".." not in path.parts
        and name != "."
    )


def _entries(manifest: bytes, found: Checked) -> dict[str, Entry] | None:
    """Read what the manifest says; None where it is no manifest of a kind this program knows."""
    try:
        facts = json.loads(manifest)
        listed = [
            Entry(str(row["name"]), int(row["size"]), str(row["sha256"])) for row in facts["files"]
        ]
        is_ours = facts["format"] == FORMAT
        version = facts["version"]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        found.find(Fault.BAD_MANIFEST)
        return None
    if not is_ours:
        found.find(Fault.BAD_MANIFEST)
        return None
    if version != VERSION:
        found.find(Fault.OTHER_VERSION, str(version))
        return None
    found.facts, found.files = facts, len(listed)
    entries = {entry.name: entry for entry in listed}
    if len(entries) != len(listed) or not all(map(_is_sound, listed)):
        found.find(Fault.BAD_MANIFEST)
        return None
    if sum(entry.size for entry in listed) > MOST_BYTES_IN_ALL:
        found.find(Fault.TOO_LARGE)
        return None
    return entries


def _is_sound(entry: Entry) -> bool:
    return (
        entry.size >= 0
        and len(entry.sha256) == DIGEST_LETTERS
        and entry.name not in (MANIFEST, SIGNATURE)
    )


def _check_signature(
    archive: zipfile.ZipFile,
    there: Mapping[str, zipfile.ZipInfo],
    manifest: bytes,
    keys: PublicKeys,
    found: Checked,
) -> None:
    signature = _read_small(archive, there, SIGNATURE, SIGNATURE_BYTES)
    key_print = found.facts.get("key")
    if SIGNATURE not in there:
        found.find(Fault.NO_SIGNATURE)
    elif not isinstance(key_print, str) or key_print not in keys:
        found.find(Fault.OTHER_KEY)
    elif signature is None or not keys.have_signed(manifest, signature, key_print):
        found.find(Fault.WRONG_SIGNATURE)


def _check_files(
    archive: zipfile.ZipFile,
    there: Mapping[str, zipfile.ZipInfo],
    entries: Mapping[str, Entry],
    found: Checked,
) -> None:
    for name in sorted(there.keys() - entries.keys() - {MANIFEST, SIGNATURE}):
        found.find(Fault.ADDED, name)
    for name, entry in sorted(entries.items()):
        if name not in there:
            found.find(Fault.MISSING, name)
        else:
            fault = _fault_of(archive, there[name], entry)
            if fault:
                found.find(fault, name)


def _fault_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry) -> Fault | None:
    """Compare one file with what is stated of it, reading no more than is stated."""
    if info.file_size != entry.size:
        return Fault.CHANGED
    if info.compress_type not in READ_IN_PARTS:
        return Fault.UNREADABLE
    digest, left = hashlib.sha256(), entry.size
    try:
        for part in _parts(archive, info):
            left -= len(part)
            if left < 0:
                return Fault.CHANGED
            digest.update(part)
    except _UNREADABLE:
        return Fault.UNREADABLE
    return None if left == 0 and digest.hexdigest() == entry.sha256 else Fault.CHANGED


# What `zipfile` and `zlib` raise over damaged, encrypted and unknown entries.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # packed in a way, or for a version, that `zipfile` does not read
    RuntimeError,  # encrypted
    ValueError,
    OSError,
)


def _parts(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as content:
        yield from iter(partial(content.read, CHUNK), b"")


def _read_small(
    archive: zipfile.ZipFile, there: Mapping[str, zipfile.ZipInfo], name: str, most: int
) -> bytes | None:
    """Return a file whole; None where there is none, it is larger than it may be, or damaged."""
    info = there.get(name)
    if info is None or info.file_size > most or info.compress_type not in READ_IN_PARTS:
        return None
    content = b""
    try:
        for part in _parts(archive, info):
            content += part
            if len(content) > most:
                return None
    except _UNREADABLE:
        return None
    return content
