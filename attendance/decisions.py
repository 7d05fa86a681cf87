"""Minutes of presence, and how far a session has come: pure."""

from datetime import datetime

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
