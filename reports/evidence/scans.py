"""The signed sheets, photographed or scanned: the files as they came, and a list of them."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _

from attendance.models import SheetScan
from core.scans import KINDS
from reports.evidence.archive import Archive
from reports.evidence.source import Source, csv_file, moment, named

FOLDER = "scans"
CHUNK = 65_536
COLUMNS = (
    "Session",
    "File in this packet",
    "Called",
    "Size in bytes",
    "SHA-256 when it was attached",
    "As it was attached",
    "Attached at",
    "Attached by",
)
ENDINGS = {content_type: ending for ending, content_type in KINDS.items()}


def scans_of(source: Source) -> list[SheetScan]:
    """Return the sheets of a class, session by session."""
    rows = SheetScan.objects.filter(
        meeting__offering=source.offering, uploaded_at__lte=source.until
    )
    return list(
        rows.select_related("meeting", "uploaded_by").order_by(
            "meeting__starts_at", "meeting__number", "uploaded_at", "pk"
        )
    )


def name_of(scan: SheetScan) -> str:
    """Return what a sheet is called in the packet: never by the name under which it came."""
    number, ending = scan.meeting.number, ENDINGS.get(scan.content_type, "")
    return f"{FOLDER}/session-{number:03}-{scan.pk}-{scan.sha256[:12]}{ending}"


def add_scan(archive: Archive, scan: SheetScan) -> str:
    """Add the file of a sheet; return its sum now, or nothing where it is not there any more."""
    try:
        file: IO[bytes] = scan.file.open("rb")
    except FileNotFoundError:
        return ""
    with file:
        return archive.add(name_of(scan), iter(partial(file.read, CHUNK), b"")).sha256


def scans_csv(scans: Sequence[SheetScan], sums: dict[int, str]) -> Iterator[bytes]:
    """List the sheets; `sums` says of each, by its key, what its file holds now."""
    return csv_file(COLUMNS, _rows(scans, sums))


def _rows(scans: Sequence[SheetScan], sums: dict[int, str]) -> Iterator[list[Any]]:
    for scan in scans:
        yield [
            scan.meeting.number,
            name_of(scan) if sums[scan.pk] else "",
            scan.name,
            scan.size_bytes,
            scan.sha256,
            _standing(scan, sums[scan.pk]),
            moment(scan.uploaded_at),
            named(scan.uploaded_by),
        ]


def faults_of(scans: Sequence[SheetScan], sums: dict[int, str]) -> list[str]:
    """Say which sheets are not as they were when they were attached."""
    said = []
    for scan in scans:
        about = {"number": scan.meeting.number, "name": scan.name}
        if not sums[scan.pk]:
            said.append(_("The signed sheet “%(name)s” of session %(number)s is gone.") % about)
        elif sums[scan.pk] != scan.sha256:
            words = _(
                "The signed sheet “%(name)s” of session %(number)s is not the one once attached."
            )
            said.append(words % about)
    return said


def _standing(scan: SheetScan, found: str) -> str:
    if not found:
        return "the file is gone"
    return "yes" if found == scan.sha256 else "no, its content changed"
