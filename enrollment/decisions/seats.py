"""Who gets a seat, and until when an offer stands."""

from datetime import datetime, timedelta

OFFER_LASTS_AT_MOST = timedelta(hours=48)
FEW_SEATS_SHARE = 3  # few seats are taken where it is less than one in three


def seats_open(*, seats_free: int | None, people_waiting: int) -> int | None:
    """Return how many seats a newcomer could take; nobody overtakes those who wait.

    None, in and out, is a class without a limit.
    """
    return None if seats_free is None else max(0, seats_free - people_waiting)


def offer_deadline(*, now: datetime, ends_at: datetime) -> datetime:
    """Return the end of an offer: 48 hours, or half the time left if that is less."""
    return now + min(OFFER_LASTS_AT_MOST, (ends_at - now) / 2)
