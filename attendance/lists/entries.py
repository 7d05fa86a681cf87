"""What each row of a list says of whom, or why it says nothing. Pure.

A report has a time for joining and one for leaving; where it gives only their sum, somebody was
there no longer than that. A scanner has one time in each row, and may say which way it went.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from attendance.enums import Direction, ListColumn
from attendance.lists.formats import Table, cell_of
from attendance.lists.reading import Line
from attendance.lists.times import read_minutes, read_moment, says_halves
from attendance.typed_times import Hours
from organizations.imports.cells import fold

Columns = Mapping[ListColumn, int]

# A report rounds durations; what differs by more was not time in the meeting.
ROUNDED = timedelta(minutes=2)
# Scans of the morning belong to the afternoon as well: who went out at noon has to come in again.
SAME_DAY = timedelta(hours=12)
YES = {"yes", "y", "true", "1"}
WAYS_IN = {"in", "i", "checkin", "joined", "joinedbefore", "entry", "enter", "arrive", "1"}
WAYS_OUT = {"out", "o", "checkout", "left", "exit", "leave", "depart", "0", "2"}
LONGEST_NAME = 120


class Trouble(StrEnum):
    """Why a row becomes nothing."""

    HALF = "half"
    NOBODY = "nobody"
    NO_START = "no_start"
    NO_END = "no_end"
    LEFT_FIRST = "left_first"
    NO_DIRECTION = "no_direction"
    WAITING = "waiting"
    OUTSIDE = "outside"


class Note(StrEnum):
    """What was read in a way somebody should know of."""

    SUM_ONLY = "sum_only"  # first and last time with a shorter sum: counted from the first on
    FROM_START = "from_start"  # a duration without times: counted from the start of the session


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: of whom, and from when until when; of a scan one moment, and which way it went."""

    row: int
    name: str = ""
    email: str = ""
    code: str = ""
    came: datetime | None = None
    left: datetime | None = None
    direction: Direction | None = None
    trouble: Trouble | None = None
    notes: frozenset[Note] = frozenset()

    @property
    def shown(self) -> str:
        """Whom the row names, as it is written there."""
        return self.name or self.email or self.code


def is_of_moments(columns: Columns) -> bool:
    """Say whether each row has one moment, as scanners write them."""
    is_span = ListColumn.LEFT in columns or ListColumn.MINUTES in columns
    return ListColumn.CAME in columns and not is_span


def entries_of(table: Table, columns: Columns, hours: Hours) -> list[Entry]:
    """Return an entry for each row of a table. Of a cut file the last row is not believed."""
    times = [columns[each] for each in (ListColumn.CAME, ListColumn.LEFT) if each in columns]
    has_halves = says_halves(cell_of(row, at) for row in table.rows for at in times)
    last = max((row.number for row in table.rows), default=0)
    return [
        _entry(
            row,
            columns,
            hours,
            has_halves=has_halves,
            is_half=row.is_broken or (table.is_cut and row.number == last),
        )
        for row in table.rows
    ]


def _entry(row: Line, columns: Columns, hours: Hours, *, has_halves: bool, is_half: bool) -> Entry:
    said = _who(row, columns)
    if is_half:
        return replace(said, trouble=Trouble.HALF)
    if not said.shown:
        return replace(said, trouble=Trouble.NOBODY)
    if fold(cell_of(row, columns.get(ListColumn.WAITING))) in YES:
        return replace(said, trouble=Trouble.WAITING)
    if is_of_moments(columns):
        return _scan(row, said, columns, hours, has_halves=has_halves)
    return _stay(row, said, columns, hours, has_halves=has_halves)


def _who(row: Line, columns: Columns) -> Entry:
    """Return an entry that says as yet whom the row names, and no more."""
    name = cell_of(row, columns.get(ListColumn.NAME))
    first, last = (
        cell_of(row, columns.get(each)) for each in (ListColumn.FIRST_NAME, ListColumn.LAST_NAME)
    )
    email = cell_of(row, columns.get(ListColumn.EMAIL)).lower()
    return Entry(
        row=row.number,
        name=(name or f"{first} {last}".strip())[:LONGEST_NAME],
        email=email if "@" in email else "",
        code=cell_of(row, columns.get(ListColumn.CODE)),
    )


def _scan(row: Line, said: Entry, columns: Columns, hours: Hours, *, has_halves: bool) -> Entry:
    came, _left = _times(row, columns, hours, has_halves=has_halves)
    if came is None:
        return replace(said, trouble=Trouble.NO_START)
    if not hours.starts_at - SAME_DAY <= came <= hours.ends_at + SAME_DAY:
        return replace(said, trouble=Trouble.OUTSIDE)
    direction = None
    if ListColumn.DIRECTION in columns:
        word = fold(cell_of(row, columns[ListColumn.DIRECTION]))
        if word not in WAYS_IN | WAYS_OUT:
            return replace(said, trouble=Trouble.NO_DIRECTION)
        direction = Direction.IN if word in WAYS_IN else Direction.OUT
    return replace(said, came=came, direction=direction)


def _stay(row: Line, said: Entry, columns: Columns, hours: Hours, *, has_halves: bool) -> Entry:
    """Return from when until when; never longer than the file says it was in all."""
    minutes = read_minutes(cell_of(row, columns.get(ListColumn.MINUTES)))
    lasted = None if minutes is None else timedelta(minutes=minutes)
    if ListColumn.CAME not in columns:
        if not lasted:
            return replace(said, trouble=Trouble.NO_END)
        came = hours.starts_at
        return replace(said, came=came, left=came + lasted, notes=frozenset({Note.FROM_START}))
    began, left = _times(row, columns, hours, has_halves=has_halves)
    if left is None and began is not None and lasted is not None:
        left = began + lasted
    if began is None or left is None or left < began:
        trouble = Trouble.NO_START if began is None else Trouble.NO_END
        return replace(said, trouble=Trouble.LEFT_FIRST if began and left else trouble)
    notes = frozenset[Note]()
    if lasted is not None and began + lasted < left - ROUNDED:
        left, notes = began + lasted, frozenset({Note.SUM_ONLY})
    if left <= hours.starts_at or began >= hours.ends_at:
        return replace(said, trouble=Trouble.OUTSIDE)
    return replace(said, came=began, left=left, notes=notes)


def _times(
    row: Line, columns: Columns, hours: Hours, *, has_halves: bool
) -> tuple[datetime | None, datetime | None]:
    """Return when somebody joined and left, as far as the cells say."""
    came, left = (cell_of(row, columns.get(each)) for each in (ListColumn.CAME, ListColumn.LEFT))
    return (
        read_moment(came, hours, nearest=hours.starts_at, has_halves=has_halves),
        read_moment(left, hours, nearest=hours.ends_at, has_halves=has_halves),
    )
