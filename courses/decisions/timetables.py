"""What a timetable amounts to, and how long a completion is good for: pure."""

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime

Span = tuple[datetime, datetime]


def creditable_blocks(starts_at: datetime, ends_at: datetime, breaks: Sequence[Span]) -> list[Span]:
    """Return what of a meeting counts, in UTC and in order: the meeting without its breaks.

    Contact hours leave out registration, breaks and meals (Maine DOE, contact-hour certificates).
    Breaks may overlap each other or the edges of the meeting; no minute is taken off twice.
    """
    # In UTC: a clock that goes back during a night class adds an hour its faces do not show.
    reached, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    blocks = []
    for first, last in sorted((a.astimezone(UTC), b.astimezone(UTC)) for a, b in breaks):
        if reached < first and reached < ends_at:
            blocks.append((reached, min(first, ends_at)))
        reached = max(reached, last)
    if reached < ends_at:
        blocks.append((reached, ends_at))
    return blocks


def creditable_minutes(starts_at: datetime, ends_at: datetime, breaks: Sequence[Span]) -> int:
    """Return the whole minutes of a meeting without its breaks."""
    blocks = creditable_blocks(starts_at, ends_at, breaks)
    return int(sum((last - first).total_seconds() for first, last in blocks) // 60)


def expiry(completed_on: date, validity_months: int | None) -> date | None:
    """Return the last day of validity: so many months on, the month's last day if it is shorter."""
    if validity_months is None:
        return None
    month = completed_on.month - 1 + validity_months
    year, month = completed_on.year + month // 12, month % 12 + 1
    return date(year, month, min(completed_on.day, calendar.monthrange(year, month)[1]))
