"""Move a seat to another date of the same course: the place is kept, or nothing is changed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.queue import enqueue
from courses.models import Offering
from enrollment import jobs, notices
from enrollment.decisions import steps_needed
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import REQUESTS, ApprovalStatus, EnrollmentStatus, Way
from enrollment.exceptions import OfferingFullError, TransferRefusedError
from enrollment.models import AccommodationRequest, DietaryNote, Enrollment
from enrollment.seats import lock_offering, lock_times_of
from enrollment.services.line import let_own_offer_lapse
from enrollment.services.registration import Route, give_seat, seats_open_to
from enrollment.services.withdrawing import has_begun, require_own_to_give
from notifications.services import queue_mail


@transaction.atomic
def transfer(
    *, enrollment_id: int, to_offering_id: int, actor: User, now: datetime, reason: str = ""
) -> Enrollment:
    """Give up the old seat and take the new one in one transaction; return the new one.

    Both classes are locked in the order of their keys, so that two who swap dates do not wait for
    each other. The old seat is given up before the new class is asked: it clashes with nothing
    then, and a refusal takes that back. Done already, nothing is done again. Raises
    `TransferRefusedError`, `OfferingFullError` and the first refusal of the new class.
    """
    rows = Enrollment.objects.select_related("learner", "offering__version")
    seat = rows.get(pk=enrollment_id)
    target = Offering.objects.select_related("version__course__restricted_to").get(
        pk=to_offering_id
    )
    _require_another_date(seat.offering, target)
    learner, is_own = seat.learner, actor.pk == seat.learner_id
    asking = Asking(target, learner, now, Way.TRANSFER, is_own)
    of_person = person_checks(asking)
    locked = {pk: lock_offering(pk) for pk in sorted({seat.offering_id, target.pk})}
    source, target = locked[seat.offering_id], locked[target.pk]
    let_own_offer_lapse(target, learner, now=now)
    Enrollment.objects.select_for_update(no_key=True).get(pk=seat.pk)
    seat.refresh_from_db(fields=["status", "ended_at"])
    seat.offering = source
    if moved := _moved_before(seat, target):
        return moved
    prefetch_related_objects([source, target], "meetings")
    _require_movable(seat, actor=actor, now=now)
    _require_approved_for(seat, target)
    lock_times_of([learner])
    Enrollment.objects.filter(pk=seat.pk).update(status=EnrollmentStatus.TRANSFERRED, ended_at=now)
    checks = [*of_person, *place_checks(replace(asking, offering=target))]
    if refusal := first_refusal(checks):
        raise refusal
    if seats_open_to(target, learner, now=now) == 0:
        raise OfferingFullError(_full(target, learner, is_own=is_own))
    record(
        "enrollment.transfer",
        on=seat,
        actor=actor,
        now=now,
        person_id=learner.pk,
        before={"status": seat.status, "offering": source.number},
        after={"status": EnrollmentStatus.TRANSFERRED, "offering": target.number},
        reason=reason,
    )
    by = None if is_own else actor
    told = notices.seat_moved_away(seat, target=target, by=by, reason=reason, now=now)
    queue_mail(told, now=now)
    route = Route(Way.TRANSFER, came_from=seat, reason=reason)
    taken = give_seat(offering=target, learner=learner, actor=actor, now=now, route=route)
    _carry_over(seat, taken)
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=source.pk)
    return taken


def _require_another_date(source: Offering, target: Offering) -> None:
    if source.pk == target.pk:
        raise TransferRefusedError(_("The seat is in that class already. Choose another date."))
    if source.version.course_id != target.version.course_id:
        raise TransferRefusedError(
            _(
                "That class is of another course. A seat moves to another date of the same course "
                "only: register for the other course, then give this seat back."
            )
        )


def _moved_before(seat: Enrollment, target: Offering) -> Enrollment | None:
    """Return what a first press of the button did; the second changes nothing."""
    if seat.status != EnrollmentStatus.TRANSFERRED:
        return None
    return seat.led_to.live().filter(offering=target).first()


def _require_movable(seat: Enrollment, *, actor: User, now: datetime) -> None:
    if seat.status in REQUESTS:
        raise TransferRefusedError(
            _("This request is not approved yet. Take it back, then ask for the other date.")
        )
    if seat.status != EnrollmentStatus.ENROLLED:
        raise TransferRefusedError(_("This seat is no longer held, so nothing was changed."))
    if has_begun(seat.offering, now=now):
        raise TransferRefusedError(_("This class has begun, so its seats do not move any more."))
    require_own_to_give(seat, actor=actor, now=now)


def _require_approved_for(seat: Enrollment, target: Offering) -> None:
    """An approval carries over; what was approved by nobody does not come in by a side door."""
    approved = {
        *steps_needed(seat.offering.approval, Way.SELF),
        *seat.approvals.filter(status=ApprovalStatus.APPROVED).values_list("step", flat=True),
    }
    if set(steps_needed(target.approval, Way.SELF)) - approved:
        raise TransferRefusedError(
            _(
                "A seat on that date has to be approved first. "
                "Ask for a seat there, then give this one back."
            )
        )


def _full(target: Offering, learner: User, *, is_own: bool) -> str:
    if is_own:
        return _("Class %(number)s is full, so nothing was changed. You keep your seat.") % {
            "number": target.number
        }
    return _("Class %(number)s is full, so nothing was changed. %(name)s keeps the seat.") % {
        "number": target.number,
        "name": learner.name,
    }


def _carry_over(old: Enrollment, new: Enrollment) -> None:
    """What somebody needs to take part they need on the other date, too; it is to be met anew."""
    AccommodationRequest.objects.filter(enrollment=old).update(
        enrollment=new, met_at=None, met_by=None
    )
    if new.offering.asks_diet:
        DietaryNote.objects.filter(enrollment=old).update(enrollment=new)
