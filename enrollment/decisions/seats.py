"""Who gets a seat, and until when an offer stands."""

from datetime import datetime, timedelta
from enum import Enum, auto

OFFER_LASTS_AT_MOST = timedelta(hours=48)
FEW_SEATS_SHARE = 3  # few seats are taken where it is less than one in three


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
