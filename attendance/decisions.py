"""Minutes of presence, and how far a session has come: pure."""

from datetime import date, datetime, time
from decimal import Decimal

from courses.decisions.clocks import local_moment

LATE_MINUTES_ASSUMED = 15


def minutes_for(*, status: str, minutes_typed: int | None, creditable_minutes: int) -> int | None:
    """Return the minutes a mark is worth, or None when the typed figure cannot be.

    Present is the whole session without its breaks, absent is none. Late, without a figure, is
    taken as a quarter of an hour lost; a typed figure lies between 1 and the whole session.
    """
    if status == "present":
        return creditable_minutes
    if status == "absent":
        return 0
    if minutes_typed is None:
        return max(creditable_minutes - LATE_MINUTES_ASSUMED, 1)
    return minutes_typed if 1 <= minutes_typed <= creditable_minutes else None


def session_state(
    *, starts_at: datetime, ends_at: datetime, signed_at: datetime | None, at: datetime
) -> str:
    """Return "signed", "to_sign", "going_on" or "not_held"."""
    if signed_at is not None:
        return "signed"
    if ends_at <= at:
        return "to_sign"
    return "going_on" if starts_at <= at else "not_held"


def moment_near(clock: time, *, starts_at: datetime, ends_at: datetime, day: date) -> datetime:
    """Return the moment of a time of day that lies in a session or nearest to it, in UTC.

    `day` is the day in Maine on which the session starts; a session may go on past midnight.
    """
    candidates = [
        found.moment
        for days in (-1, 0, 1)
        if (found := local_moment(date.fromordinal(day.toordinal() + days), clock)) is not None
    ]
    return min(candidates, key=lambda moment: _distance(moment, starts_at, ends_at))


def _distance(moment: datetime, starts_at: datetime, ends_at: datetime) -> float:
    """Return how far a moment lies outside a session, in seconds."""
    if moment < starts_at:
        return (starts_at - moment).total_seconds()
    return max((moment - ends_at).total_seconds(), 0)


def has_passed_exam(*, score_percent: Decimal, pass_mark_percent: int | None) -> bool:
    """Say whether a score passes; where a class says no pass mark, only the full score does."""
    return score_percent >= (100 if pass_mark_percent is None else pass_mark_percent)
