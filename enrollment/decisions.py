"""Who gets what, and until when: pure."""

from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from core.clock import MAINE, maine_date

OFFER_LASTS_AT_MOST = timedelta(hours=48)


class Placement(Enum):
    SEAT = auto()
    LINE = auto()


def place(*, seats_free: int | None, people_waiting: int) -> Placement:
    """Say where a newcomer goes. Nobody overtakes those who wait. No capacity: always a seat."""
    if seats_free is None or seats_free > people_waiting:
        return Placement.SEAT
    return Placement.LINE


def offer_deadline(*, now: datetime, ends_at: datetime) -> datetime:
    """Return the end of an offer: 48 hours, or half the time left if that is less."""
    return now + min(OFFER_LASTS_AT_MOST, (ends_at - now) / 2)


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
