"""Times as they are typed from a sheet at speed, row by row: pure.

"900", "9:00", "4:30", "1630", "4:30p"; x is the start, or the end, of the session; a ditto mark is
what stands above; "a" is absent. Of the two halves of a day the one is meant that lies nearest the
session: for a time in nearest its start, for a time out nearest its end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from core.clock import MAINE
from courses.decisions.clocks import local_moment

CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(?:([ap])\.?\s*(?:m\.?)?)?", re.ASCII)
WHOLE = frozenset({"x"})
ABSENT = frozenset({"a", "abs", "absent", "-", "\N{EN DASH}", "\N{EM DASH}"})
DITTO = frozenset(
    {'"', "''", "\N{RIGHT DOUBLE QUOTATION MARK}", "\N{LEFT DOUBLE QUOTATION MARK}", "d"}
)
LONGEST = 20
NOON = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the two fields of one row."""

    came: str
    left: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When a session is, and the day in Maine on which it starts."""

    starts_at: datetime
    ends_at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Read:
    """What a row says: there, with the times that were given, or absent."""

    is_present: bool
    came_at: datetime | None = None
    left_at: datetime | None = None


class Trouble(StrEnum):
    """Why a row says nothing."""

    UNREADABLE = "unreadable"
    NO_TIME_IN = "no_time_in"
    NO_TIME_OUT = "no_time_out"
    NOTHING_ABOVE = "nothing_above"
    LEFT_FIRST = "left_first"
    OUTSIDE = "outside"


def clocks_of(typed: str) -> list[time]:
    """Return the times of day that may be meant: none, one, or one in each half of the day."""
    found = CLOCK.fullmatch(typed.strip().lower()) if len(typed) <= LONGEST else None
    if found is None:
        return []
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if minute > 59 or hour > 24 or (hour == 24 and (minute or half)):
        return []
    if half and not 1 <= hour <= NOON:
        return []
    if half:
        return [time(hour % NOON + (NOON if half == "p" else 0), minute)]
    if 1 <= hour <= NOON:
        return [time(hour % NOON, minute), time(hour % NOON + NOON, minute)]
    return [time(hour % 24, minute)]


def with_dittos(rows: Sequence[Typed]) -> list[Typed]:
    """Return the rows with each ditto mark replaced by what stands above it.

    One in the first field, with nothing in the second, stands for both.
    """
    resolved: list[Typed] = []
    above = Typed("", "")
    for row in rows:
        came, left = _cleaned(row.came), _cleaned(row.left)
        if came in DITTO:
            came, left = above.came or came, left or above.left
        if left in DITTO:
            left = above.left or left
        above = Typed(came, left)
        resolved.append(above)
    return resolved


def read_row(typed: Typed, hours: Hours) -> Read | Trouble | None:
    """Return what a row without ditto marks says; None for an empty one."""
    came, left = _cleaned(typed.came), _cleaned(typed.left)
    if not came and not left:
        return None
    if DITTO & {came, left}:
        return Trouble.NOTHING_ABOVE
    if came in ABSENT:
        return Trouble.UNREADABLE if left else Read(is_present=False)
    if came in WHOLE and not left:
        return Read(is_present=True)
    missing = _missing(came, left)
    return missing or _read_times(came, left, hours)


def _cleaned(typed: str) -> str:
    return typed.strip().lower()


def _missing(came: str, left: str) -> Trouble | None:
    if not came:
        return Trouble.NO_TIME_IN
    return None if left else Trouble.NO_TIME_OUT


def _read_times(came: str, left: str, hours: Hours) -> Read | Trouble:
    """Return the two times; x is start or end, which stand in no record."""
    if not all(typed in WHOLE or clocks_of(typed) for typed in (came, left)):
        return Trouble.UNREADABLE
    came_at = None if came in WHOLE else _nearest(came, hours, hours.starts_at)
    begins = came_at or hours.starts_at
    left_at = None if left in WHOLE else _nearest(left, hours, hours.ends_at)
    ends = left_at or hours.ends_at
    if begins >= hours.ends_at or ends <= hours.starts_at:
        return Trouble.OUTSIDE
    if ends <= begins:
        return Trouble.LEFT_FIRST
    return Read(is_present=True, came_at=came_at, left_at=left_at)


def _nearest(typed: str, hours: Hours, anchor: datetime) -> datetime | None:
    """Return the moment meant: in the session or nearest to it; of several, nearest to `anchor`."""

    def rank(moment: datetime) -> tuple[timedelta, timedelta]:
        return _distance(moment, hours), abs(moment - anchor)

    return min(_candidates(typed, hours), key=rank, default=None)


def _candidates(typed: str, hours: Hours) -> Iterator[datetime]:
    for days in (-1, 0, 1):
        for clock in clocks_of(typed):
            found = local_moment(hours.day + timedelta(days=days), clock)
            if found is not None:
                yield found.moment


def _distance(moment: datetime, hours: Hours) -> timedelta:
    """Return how far a moment lies outside the session."""
    return max(hours.starts_at - moment, moment - hours.ends_at, timedelta())


def as_typed(moment: datetime | None) -> str:
    """Return a moment so that reading it again gives the same; unsaid is x."""
    if moment is None:
        return "x"
    local = moment.astimezone(MAINE)
    return f"{local.hour % NOON or NOON}:{local:%M} {'PM' if local.hour >= NOON else 'AM'}"
