"""More seats, or fewer: never fewer than are taken, or held for some."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.queue import enqueue
from courses.enums import ANNOUNCED
from courses.models import Offering
from enrollment import jobs
from enrollment.decisions import staff_see_to_it
from enrollment.exceptions import ChangeRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services.touched import locked_class
from enrollment.services.waitlist import offer_freed_seats

MOST_NAMED = 12


@transaction.atomic
def set_capacity(
    *,
    offering_id: int,
    capacity: int | None,
    waitlist_limit: int | None,
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Offering:
    """Change how many seats a class has, and how many may wait; free seats go to the line.

    Raises `ChangeRefusedError` for fewer seats than are taken or offered, or held for some.
    """
    offering, _touched = locked_class(offering_id, seen=seen)
    if offering.status not in ANNOUNCED:
        raise ChangeRefusedError(_("Only a published class has seats to change."))
    taken = Enrollment.objects.filter(offering=offering).taking_a_seat().count()
    kept = WaitlistEntry.objects.filter(offering=offering).holding_an_offer(at=now).count()
    if capacity is not None and capacity < taken + kept:
        sentence = ngettext(
            "%(n)s seat is taken or offered, so there cannot be fewer.",
            "%(n)s seats are taken or offered, so there cannot be fewer.",
            taken + kept,
        )
        raise ChangeRefusedError(sentence % {"n": taken + kept})
    _require_held(offering, capacity, now=now)
    if capacity is not None and offering.minimum_seats and capacity < offering.minimum_seats:
        raise ChangeRefusedError(_("More people are needed than there would be seats."))
    if capacity is None and waitlist_limit is not None:
        raise ChangeRefusedError(
            _("A class without a limit of seats has no waitlist, so its waitlist needs no limit.")
        )
    before = {"capacity": offering.capacity, "waitlist_limit": offering.waitlist_limit}
    after = {"capacity": capacity, "waitlist_limit": waitlist_limit}
    if before == after:
        return offering
    Offering.objects.filter(pk=offering.pk).update(**after)
    offering.refresh_from_db(fields=["capacity", "waitlist_limit"])
    record("enrollment.set_capacity", on=offering, actor=actor, now=now, before=before, after=after)
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=offering.pk)
    return offering


def _require_held(offering: Offering, capacity: int | None, *, now: datetime) -> None:
    """Seats still held for an audience or a county are held of a number that covers them."""
    standing = offering.reserves.filter(until__gt=maine_date(now))
    held: int = standing.aggregate(held=Sum("seats", default=0))["held"]
    if held and capacity is None:
        raise ChangeRefusedError(_("Seats can be held only where the number of seats is limited."))
    if capacity is not None and capacity < held:
        sentence = ngettext(
            "%(n)s seat is held for an audience or a county, so there cannot be fewer.",
            "%(n)s seats are held for audiences or counties, so there cannot be fewer.",
            held,
        )
        raise ChangeRefusedError(sentence % {"n": held})


def _who_is_offered(offered: Sequence[WaitlistEntry]) -> str:
    """Say who in line gets an offer, the first of them by name."""
    if not offered:
        return _("Nobody in line is offered a seat by it.")
    names = [entry.learner.name for entry in offered[:MOST_NAMED]]
    sentence = ngettext(
        "%(n)s person in line will be offered a seat: %(names)s.",
        "%(n)s people in line will be offered a seat: %(names)s.",
        len(offered),
    )
    more = len(offered) - len(names)
    if more:
        names.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return sentence % {"n": len(offered), "names": ", ".join(names)}


def remarks_on_seats(offering: Offering, *, now: datetime) -> list[str]:
    """Say what the number of seats means, after offering those that are free to the line.

    Called for a look at a change, in a transaction that is taken back.
    """
    by_hand = staff_see_to_it(now=now, ends_at=offering.seats_move_until)
    offered = offer_freed_seats(offering_id=offering.pk, now=now)
    taken = Enrollment.objects.filter(offering=offering).taking_a_seat().count()
    line = WaitlistEntry.objects.filter(offering=offering)
    kept = line.holding_an_offer(at=now).count()
    waiting = line.waiting().count()
    said = [_who_is_offered(offered)]
    if by_hand and waiting:
        said.append(
            _("It begins within a day, so MSSC staff give out the seats that are free by phone.")
        )
    if offering.capacity is None:
        said.append(_("There is no limit of seats: everybody who registers gets one."))
    else:
        words = _("Of %(seats)s seats: %(taken)s taken, %(kept)s kept for an offer.")
        said.append(words % {"seats": offering.capacity, "taken": taken, "kept": kept})
    if waiting:
        still = ngettext("%(n)s person keeps waiting.", "%(n)s people keep waiting.", waiting)
        said.append(still % {"n": waiting})
    return said
