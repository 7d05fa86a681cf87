"""Minutes of presence: pure."""

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
