"""Times and durations as participant reports write them. Pure.

Times are Maine's unless they carry an offset. Whatever a cell leaves open (the day, which number is
the month, which half of the day) is read as what lies in the session or nearest to it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

from attendance.typed_times import Hours
from courses.decisions.clocks import local_moment

CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m?\.?(?![a-z]))?"
    r"\s*(?P<zone>z|utc|gmt|e[sd]?t|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?\)?",
    re.ASCII | re.IGNORECASE,
)
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)
MONTH_FIRST = re.compile(r"(?:[a-z]+,?\s+)?([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})", re.ASCII)
DAY_FIRST = re.compile(r"(?:[a-z]+,?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MAINE_ZONES = {"et", "est", "edt"}
OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", re.ASCII)
UNITS = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*h(?:(?:ou)?rs?)?)?[\s,]*"
    r"(?:(\d+(?:\.\d+)?)\s*m(?:in(?:ute)?s?)?)?[\s,]*"
    r"(?:(\d+(?:\.\d+)?)\s*s(?:ec(?:ond)?s?)?)?",
    re.ASCII,
)
PARTS = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", re.ASCII)
NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,4})?", re.ASCII)
LONGEST = 60
NOON = 12


def says_halves(cells: Iterable[str]) -> bool:
    """Say whether the times of a file need no guess: AM and PM, or a clock of 24 hours.

    A zero before the hour, an hour after 12 or a day written year first is such a clock.
    """
    for cell in cells:
        found = CLOCK.search(cell) if len(cell) <= LONGEST else None
        if found is None:
            continue
        hour = found["hour"]
        if found["half"] or int(hour) > NOON or hour.startswith("0") or ISO.match(cell):
            return True
    return False


def read_moment(
    cell: str, hours: Hours, *, nearest: datetime, has_halves: bool = True
) -> datetime | None:
    """Return the moment (UTC) of a cell, None if it is no time; of several, nearest `nearest`."""
    if not cell or len(cell) > LONGEST:
        return None
    said = cell.strip().lower()
    found = CLOCK.search(said)
    if found is None or said[found.end() :].strip() or not _is_clock(found):
        return None
    days = _days(said[: found.start()].strip(" ,t"), hours.day)

    def rank(moment: datetime) -> tuple[timedelta, timedelta]:
        outside = max(hours.starts_at - moment, moment - hours.ends_at, timedelta())
        return outside, abs(moment - nearest)

    clocks = list(_clocks(found, has_halves=has_halves))
    moments = (_moment(day, clock, found["zone"]) for day in days for clock in clocks)
    return min((moment for moment in moments if moment), key=rank, default=None)


def read_minutes(cell: str) -> float | None:
    """Return how long, in minutes: "125", "1:02:30", "1h 27m 51s", "1 hr 2 min", "< 1 min"."""
    said = cell.strip().lower().removeprefix("<").strip() if len(cell) <= LONGEST else ""
    if NUMBER.fullmatch(said):
        return float(said)
    if parts := PARTS.fullmatch(said):
        return int(parts[1]) * 60 + int(parts[2]) + int(parts[3] or 0) / 60
    units = UNITS.fullmatch(said)
    if not said or units is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in units.groups())
    return hours * 60 + minutes + seconds / 60


def _is_clock(found: re.Match[str]) -> bool:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    return minute < 60 and second < 60 and (1 <= hour <= NOON if found["half"] else hour < 24)


def _clocks(found: re.Match[str], *, has_halves: bool) -> Iterator[time]:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        yield time(hour % NOON + (NOON if found["half"] == "p" else 0), minute, second)
    elif has_halves or not 1 <= hour <= NOON:
        yield time(hour, minute, second)
    else:
        yield time(hour % NOON, minute, second)
        yield time(hour % NOON + NOON, minute, second)


def _days(said: str, day: date) -> list[date]:
    """Return the days that may be meant; none for what is no day; nothing said is near the day."""
    if not said:
        return [day + timedelta(days=away) for away in (-1, 0, 1)]
    written: list[tuple[int, int, int]] = []
    if found := ISO.fullmatch(said):
        written = [(int(found[1]), int(found[2]), int(found[3]))]
    elif found := NUMBERS.fullmatch(said):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        year += 2000 if year < 100 else 0
        written = [(year, first, second), (year, second, first)]
    elif (found := MONTH_FIRST.fullmatch(said)) and found[1] in MONTHS:
        written = [(int(found[3]), MONTHS.index(found[1]) + 1, int(found[2]))]
    elif (found := DAY_FIRST.fullmatch(said)) and found[2] in MONTHS:
        written = [(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))]
    return [found_day for parts in written if (found_day := _day(*parts)) is not None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year <= 2100 else None
    except ValueError:
        return None


def _moment(day: date, clock: time, zone: str | None) -> datetime | None:
    if zone is None or zone in MAINE_ZONES:
        found = local_moment(day, clock)
        return found.moment if found else None
    offset = OFFSET.fullmatch(zone)
    ahead = timedelta()
    if offset is not None:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        ahead = -ahead if offset[1] == "-" else ahead
    if abs(ahead) >= timedelta(hours=24):
        return None
    return datetime.combine(day, clock, timezone(ahead)).astimezone(UTC)
