"""When a class is called to mind."""

from datetime import UTC, datetime, timedelta

from core.clock import MAINE, maine_date

REMINDED_DAYS_BEFORE = (7, 1)


def reminder_due(*, days_before: int, starts_at: datetime, now: datetime) -> bool:
    """Say whether the reminder of so many days before is due now.

    From the hour of the class on Maine's clock, to the end of that day: on the next one "tomorrow"
    would say the wrong thing, so a late sweep leaves it out.
    """
    due_at = reminder_due_at(days_before=days_before, starts_at=starts_at)
    return due_at <= now and maine_date(now) == maine_date(due_at)


def reminder_due_at(*, days_before: int, starts_at: datetime) -> datetime:
    """Return the hour of the class so many days before, on Maine's clock."""
    return (starts_at.astimezone(MAINE) - timedelta(days=days_before)).astimezone(UTC)


def reminders_to_come(*, starts_at: datetime, now: datetime) -> list[int]:
    """Return how many days before somebody who takes a seat now will be reminded."""
    return [
        days
        for days in REMINDED_DAYS_BEFORE
        if now < reminder_due_at(days_before=days, starts_at=starts_at)
    ]
