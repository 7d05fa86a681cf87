"""Open seats that are held for an audience or a county to everybody, before their day."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.queue import enqueue
from courses.enums import ANNOUNCED
from courses.models import Offering, SeatReserve
from enrollment import jobs
from enrollment.exceptions import ChangeRefusedError
from enrollment.services.touched import locked_class


def for_whom(reserve: SeatReserve) -> str:
    """Return the audience or the county whose seats these are."""
    if reserve.audience is not None:
        return reserve.audience.name
    return str(reserve.get_county_display())


@transaction.atomic
def release_reserves(
    *,
    offering_id: int,
    reserves: Collection[int],
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Offering:
    """Hold these seats for nobody from today; those that are free go to the line.

    Raises `ChangeRefusedError` where none of them is held any more, and `ClassChangedSinceError`.
    """
    offering, _touched = locked_class(offering_id, seen=seen)
    if offering.status not in ANNOUNCED:
        raise ChangeRefusedError(_("Only a published class has seats to change."))
    today = maine_date(now)
    held = SeatReserve.objects.filter(offering=offering, until__gt=today)
    rows = list(held.filter(pk__in=reserves).select_related("audience"))
    if not rows:
        raise ChangeRefusedError(_("These seats are held for nobody any more."))
    before = [[for_whom(row), row.seats, row.until.isoformat()] for row in rows]
    held.filter(pk__in=[row.pk for row in rows]).update(until=today)
    record(
        "enrollment.release_reserves",
        on=offering,
        actor=actor,
        now=now,
        before={"held": before},
        after={"held": [[whom, seats, today.isoformat()] for whom, seats, _day in before]},
    )
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=offering.pk)
    return offering
