"""What a timetable amounts to: pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

Span = tuple[datetime, datetime]


def creditable_minutes(starts_at: datetime, ends_at: datetime, breaks: Sequence[Span]) -> int:
    """Return the whole minutes of a meeting without its breaks.

    Contact hours leave out registration, breaks and meals (Maine DOE, contact-hour certificates).
    Breaks may overlap each other or the edges of the meeting; no minute is taken off twice.
    """
    # In UTC: a clock that goes back during a night class adds an hour its faces do not show.
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    breaks = [(first.astimezone(UTC), last.astimezone(UTC)) for first, last in breaks]
    seconds = (ends_at - starts_at).total_seconds()
    reached = starts_at
    for first, last in sorted(breaks):
        begin, end = max(first, reached), min(last, ends_at)
        if end > begin:
            seconds -= (end - begin).total_seconds()
            reached = end
    return int(seconds // 60)


def timetable_fault(meetings: Sequence[Span]) -> str | None:
    """Return what is wrong with the sessions of a class, as a sentence, or None."""
    for number, (starts_at, ends_at) in enumerate(meetings, start=1):
        if ends_at <= starts_at:
            return f"Session {number} ends before it starts."
    return None
