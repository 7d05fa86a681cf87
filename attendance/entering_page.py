"""The page on which a signed sheet is entered: everybody in the order of the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from attendance.enums import Basis, Presence
from attendance.models import AttendanceRecord, Roster
from attendance.roster_rows import RosterRow, roster_rows
from attendance.services import PaperLine
from attendance.typed_times import as_typed


@dataclass(frozen=True, slots=True)
class EnterRow:
    """One row of the sheet: what is typed, or what the word on them was, and what is wrong."""

    number: int
    row: RosterRow
    came: str
    left: str
    problem: str = ""

    @property
    def pk(self) -> int:
        return self.row.enrollment.pk


def enter_rows(
    roster: Roster, typed: QueryDict | None = None, problems: Mapping[int, str] | None = None
) -> list[EnterRow]:
    """Return everybody on the roster; what was typed and refused stands before what is saved.

    As many queries as the roster itself.
    """
    said: Mapping[str, str] = typed or {}
    wrong = problems or {}
    rows = []
    for number, row in enumerate(roster_rows(roster), start=1):
        pk = row.enrollment.pk
        came, left = _saved(row.record)
        rows.append(
            EnterRow(
                number=number,
                row=row,
                came=said.get(f"came-{pk}", came),
                left=said.get(f"left-{pk}", left),
                problem=wrong.get(pk, ""),
            )
        )
    return rows


def lines_of(rows: list[EnterRow]) -> list[PaperLine]:
    """Return what was typed, in the order of the sheet: a ditto mark means the row above."""
    return [PaperLine(row.pk, row.came, row.left) for row in rows]


def _saved(record: AttendanceRecord | None) -> tuple[str, str]:
    """Return the word on somebody as it would be typed; minutes without times are not typed."""
    if record is None or record.basis != Basis.WORD:
        return "", ""
    if record.status == Presence.ABSENT:
        return "a", ""
    if record.came_at or record.left_at:
        return as_typed(record.came_at), as_typed(record.left_at)
    return ("x", "") if record.status == Presence.PRESENT else ("", "")
