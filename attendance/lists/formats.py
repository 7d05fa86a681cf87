"""Whose file it is: where its table begins, and which column means what. Pure but for sentences.

Zoom writes a block about the meeting above its table. Teams writes three sections; the third has a
line for each time somebody joined, the second only the first and the last. A scanner writes lines
without headings.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.decisions import person_of_memssi_number
from attendance.enums import ListColumn, ListFormat
from attendance.exceptions import ListRefusedError
from attendance.lists.reading import LOOKED_AT, Line, Sheet
from attendance.lists.times import CLOCK
from organizations.imports.cells import fold
from organizations.imports.tables import letter_of

# Headings as they are met, folded; the first that is there is taken.
HEADINGS = {
    ListColumn.NAME: "nameoriginalname name fullname displayname participant participantname "
    "attendee attendeename username",
    ListColumn.FIRST_NAME: "firstname first givenname",
    ListColumn.LAST_NAME: "lastname last surname familyname",
    ListColumn.EMAIL: "useremail email emailaddress mail participantidupn upn",
    ListColumn.CODE: "code seatcode barcode qrcode qr badge memssinumber memssi memssiid number "
    "scanneddata data",
    ListColumn.CAME: "jointime timejoined joined firstjoin timein checkin came in timestamp "
    "scantime scannedat datetime time starttime",
    ListColumn.LEFT: "leavetime timeexited left lastleave timeout checkout out endtime",
    ListColumn.MINUTES: "durationminutes totaldurationminutes duration totalduration "
    "inmeetingduration minutes attendanceduration",
    ListColumn.DIRECTION: "direction inout useraction action event type",
    ListColumn.WAITING: "inwaitingroom",
}
WHO = {ListColumn.NAME, ListColumn.FIRST_NAME, ListColumn.EMAIL, ListColumn.CODE}
WHEN = {ListColumn.CAME, ListColumn.MINUTES}
# Headings of the block about the meeting, above the table.
OF_THE_MEETING = {"topic", "meetingid", "participants", "host", "meetingtitle", "hostname"}
SECTION = re.compile(r"([123])\. \S")
SEAT_CODE = re.compile(r"\d{1,18}-[A-Z2-7]{10}", re.ASCII | re.IGNORECASE)
WORDS_OF_DIRECTION = {"in", "out", "i", "o", "checkin", "checkout", "joined", "left"}
UPN = "participantidupn"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that speak of people, under their headings."""

    format: ListFormat
    headings: list[str]
    rows: list[Line]
    columns: Mapping[ListColumn, int]
    head: list[Line]  # what stands above and beside the table
    is_cut: bool = False


def table_of(sheet: Sheet) -> Table:
    """Return the table of a file and what its columns seem to mean. Raises `ListRefusedError`."""
    sections = _sections(sheet.lines)
    table = _of_teams(sheet, sections) if sections else None
    return table or _with_headings(sheet) or _without_headings(sheet) or _unknown(sheet)


def guess(headings: Iterable[str]) -> dict[ListColumn, int]:
    """Return which column means what, by the words over it; each is taken once."""
    free: dict[str, int] = {}
    for at, heading in enumerate(headings):
        free.setdefault(fold(heading), at)
    columns = {}
    for column, known in HEADINGS.items():
        found = next((word for word in known.split() if word in free), None)
        if found is not None:
            columns[column] = free.pop(found)
    return columns


def cell_of(row: Line, at: int | None) -> str:
    """Return a cell of a row, "" where there is none."""
    return row.cells[at] if at is not None and at < len(row.cells) else ""


def missing_from(columns: Iterable[ListColumn]) -> str:
    """Return what a list cannot be read without; "" where nothing is missing."""
    named = set(columns)
    if not named & WHO:
        return _("Say which column holds the name, the email address or the code.")
    if not named & WHEN:
        return _("Say which column holds the time somebody came, or how long they were there.")
    return ""


def _is_heading(line: Line) -> bool:
    words = {fold(cell) for cell in line.cells}
    found = set(guess(line.cells))
    return bool(found & WHO and found & WHEN) and not words & OF_THE_MEETING


def _with_headings(sheet: Sheet) -> Table | None:
    for at, line in enumerate(sheet.lines[:LOOKED_AT]):
        if _is_heading(line):
            return Table(
                format=_format_of({fold(cell) for cell in line.cells}),
                headings=line.cells,
                rows=sheet.lines[at + 1 :],
                columns=guess(line.cells),
                head=sheet.lines[:at],
                is_cut=sheet.is_cut,
            )
    return None


def _format_of(words: set[str]) -> ListFormat:
    if "nameoriginalname" in words:
        return ListFormat.ZOOM
    if {"useraction", "timestamp"} <= words or UPN in words:
        return ListFormat.TEAMS
    if {"timejoined", "timeexited"} <= words:
        return ListFormat.MEET
    found = set(guess(sorted(words)))
    is_scan = ListColumn.CODE in found and ListColumn.LEFT not in found
    return ListFormat.SCANNER if is_scan else ListFormat.OTHER


# --- a scanner's lines, and anything else ---


def _without_headings(sheet: Sheet) -> Table | None:
    """Return the lines of a scanner: a code and a time in each, from the first line on."""
    first = sheet.lines[0]
    code = next((at for at, cell in enumerate(first.cells) if _is_code(cell)), None)
    came = next(
        (at for at, cell in enumerate(first.cells) if at != code and CLOCK.search(cell)), None
    )
    if code is None or came is None:
        return None
    columns = {ListColumn.CODE: code, ListColumn.CAME: came}
    for at, cell in enumerate(first.cells):
        if fold(cell) in WORDS_OF_DIRECTION:
            columns[ListColumn.DIRECTION] = at
    return _lettered(sheet, ListFormat.SCANNER, columns)


def _lettered(sheet: Sheet, name: ListFormat, columns: Mapping[ListColumn, int]) -> Table:
    widest = max(len(line.cells) for line in sheet.lines)
    headings = [_("Column %(letter)s") % {"letter": letter_of(at)} for at in range(widest)]
    return Table(name, headings, sheet.lines, columns, [], sheet.is_cut)


def _is_code(cell: str) -> bool:
    return bool(SEAT_CODE.fullmatch(cell)) or person_of_memssi_number(cell) is not None


def _unknown(sheet: Sheet) -> Table:
    """Return a table nobody knows: its first line with several cells is taken for its headings."""
    at = next((at for at, line in enumerate(sheet.lines) if sum(map(bool, line.cells)) > 1), None)
    if at is None or at + 1 == len(sheet.lines):
        raise ListRefusedError(
            _("There is no table of people in this file: no headings with rows below them.")
        )
    headings = sheet.lines[at].cells
    named = [
        cell or _("Column %(letter)s") % {"letter": letter_of(n)} for n, cell in enumerate(headings)
    ]
    return Table(
        format=ListFormat.OTHER,
        headings=named,
        rows=sheet.lines[at + 1 :],
        columns=guess(headings),
        head=sheet.lines[:at],
        is_cut=sheet.is_cut,
    )


# --- Microsoft Teams ---


def _sections(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Return the lines of each numbered section; nothing for a file without sections."""
    sections: dict[str, list[Line]] = {}
    now = ""
    for line in lines:
        if found := SECTION.match(line.cells[0]):
            now = found[1]
        elif now:
            sections.setdefault(now, []).append(line)
    return sections if len(sections) > 1 else {}


def _of_teams(sheet: Sheet, sections: Mapping[str, list[Line]]) -> Table | None:
    """Return each time somebody joined, and of whom the third section says nothing, their sum."""
    sums = _with_headings(Sheet(sections.get("2", [])))
    joined = _with_headings(Sheet(sections.get("3", []))) or sums
    if joined is None:
        return None
    rows = list(joined.rows)
    if sums is not None and joined is not sums:
        rows = _with_addresses(joined, sums)
        rows += _missing_from(joined, sums)
    head = [line for line in sheet.lines if line not in joined.rows]
    return replace(joined, format=ListFormat.TEAMS, rows=rows, head=head, is_cut=sheet.is_cut)


def _key(table: Table, row: Line) -> str:
    return fold(cell_of(row, table.columns.get(ListColumn.NAME)))


def _with_addresses(joined: Table, sums: Table) -> list[Line]:
    """Fill in an address the third section lacks, where the second has one person of that name."""
    at = joined.columns.get(ListColumn.EMAIL)
    if at is None:
        return list(joined.rows)
    addresses: dict[str, set[str]] = {}
    for row in sums.rows:
        addresses.setdefault(_key(sums, row), set()).add(_address(sums, row))
    filled = []
    for row in joined.rows:
        found = addresses.get(_key(joined, row), set())
        cells = row.cells + [""] * (at + 1 - len(row.cells))
        if not cells[at] and len(found) == 1:
            cells[at] = next(iter(found))
        filled.append(replace(row, cells=cells if len(row.cells) > 1 else row.cells))
    return filled


def _address(table: Table, row: Line) -> str:
    """Return the address of a person of the second section: of two columns, the one filled."""
    upn = next((at for at, heading in enumerate(table.headings) if fold(heading) == UPN), None)
    return cell_of(row, table.columns.get(ListColumn.EMAIL)) or cell_of(row, upn)


def _missing_from(joined: Table, sums: Table) -> list[Line]:
    known = {_key(joined, row) for row in joined.rows}
    missing = []
    for row in sums.rows:
        if _key(sums, row) in known:
            continue
        cells = [""] * len(joined.headings)
        for column, at in joined.columns.items():
            cells[at] = cell_of(row, sums.columns.get(column))
        if (at_email := joined.columns.get(ListColumn.EMAIL)) is not None:
            cells[at_email] = _address(sums, row)
        missing.append(replace(row, cells=cells))
    return missing
