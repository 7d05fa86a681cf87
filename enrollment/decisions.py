"""Who gets what, and until when: pure."""

from datetime import datetime, timedelta
from enum import Enum, auto

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
    """Say whether the reminder of so many days before falls due: from then on, for a day at most.

    After a day it would say the wrong thing, so a late sweep leaves it out.
    """
    due_at = starts_at - timedelta(days=days_before)
    return due_at <= now < due_at + timedelta(days=1)
