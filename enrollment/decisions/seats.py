"""Who gets a seat, and until when an offer stands."""

from datetime import UTC, datetime, time, timedelta

from core.clock import MAINE

OFFER_LASTS_AT_MOST = timedelta(hours=48)
NIGHT_FROM, NIGHT_UNTIL = time(21), time(7)  # on Maine's clock; no offer ends in between
STAFF_SEE_TO_IT = timedelta(days=1)  # so long before the start nothing is offered by itself
FEW_SEATS_SHARE = 3  # few seats are taken where it is less than one in three


def seats_open(*, seats_free: int | None, people_waiting: int) -> int | None:
    """Return how many seats a newcomer could take; nobody overtakes those who wait.

    None, in and out, is a class without a limit.
    """
    return None if seats_free is None else max(0, seats_free - people_waiting)


def offer_deadline(*, now: datetime, ends_at: datetime) -> datetime | None:
    """Return the end of an offer: after 48 hours, or half the time left if that is less.

    In the night it ends at 7 AM instead: whoever is next would not read of it before. Where that is
    not before `ends_at`, it ends at 9 PM; where that is past as well, nobody could answer: None.
    """
    deadline = now + min(OFFER_LASTS_AT_MOST, (ends_at - now) / 2)
    if not is_at_night(deadline):
        return deadline
    evening, morning = _ends_of_night(deadline)
    if morning < ends_at:
        return morning
    return evening if evening > now else None


def latest_deadline(*, ends_at: datetime) -> datetime:
    """Return the last moment by day until which an offer may stand that ends by `ends_at`."""
    return _ends_of_night(ends_at)[0] if is_at_night(ends_at) else ends_at


def is_at_night(moment: datetime) -> bool:
    """Say whether it is after 9 PM and before 7 AM in Maine."""
    clock = moment.astimezone(MAINE).time()
    return clock > NIGHT_FROM or clock < NIGHT_UNTIL


def _ends_of_night(moment: datetime) -> tuple[datetime, datetime]:
    """Return when the night of this moment begins and ends."""
    day = moment.astimezone(MAINE).date()
    if moment.astimezone(MAINE).time() < NIGHT_UNTIL:
        day -= timedelta(days=1)
    evening = datetime.combine(day, NIGHT_FROM, MAINE)
    morning = datetime.combine(day + timedelta(days=1), NIGHT_UNTIL, MAINE)
    return evening.astimezone(UTC), morning.astimezone(UTC)


def staff_see_to_it(*, now: datetime, ends_at: datetime) -> bool:
    """Say whether a free seat is for MSSC staff to give out: the class begins within a day."""
    return now >= ends_at - STAFF_SEE_TO_IT
