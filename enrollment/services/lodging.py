"""Lodging: as many as a class has are granted, first come first served; the others wait."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from courses.models import Offering
from enrollment import notices
from enrollment.decisions import lodging_left
from enrollment.enums import SEAT_TAKING, LodgingStatus
from enrollment.exceptions import AdditionRefusedError
from enrollment.models import LodgingRequest
from enrollment.seats import lock_offering
from enrollment.services.adding import locked_seat, require_holds_seat, require_open
from notifications.services import queue_mail


@transaction.atomic
def ask_for_lodging(*, enrollment_id: int, actor: User, now: datetime) -> LodgingRequest:
    """Grant lodging while there is some, or put the person on the list for it. Safe to repeat.

    Raises `AdditionRefusedError`.
    """
    offering, seat = locked_seat(enrollment_id)
    known = LodgingRequest.objects.filter(enrollment=seat).first()
    if known is not None and known.status != LodgingStatus.DROPPED:
        return known
    require_holds_seat(seat)
    require_open(seat, now=now)
    if not offering.lodging_limit:
        raise AdditionRefusedError(_("This class has no lodging."))
    # Whoever waits comes first: a place that is free for a moment is theirs.
    grant_lodging(offering, now=now)
    has_room = lodging_left(limit=offering.lodging_limit, granted=_granted(offering)) > 0
    status = LodgingStatus.GRANTED if has_room else LodgingStatus.WAITING
    row, _is_new = LodgingRequest.objects.update_or_create(
        enrollment=seat, defaults={"status": status, "asked_at": now}
    )
    _record(row, status, actor=actor, now=now, before=known.status if known else None)
    return row


@transaction.atomic
def drop_lodging(*, enrollment_id: int, actor: User, now: datetime) -> None:
    """Give lodging up, or leave the list; the next in order has it. Safe to repeat."""
    offering, seat = locked_seat(enrollment_id)
    row = LodgingRequest.objects.filter(enrollment=seat).first()
    if row is None or row.status == LodgingStatus.DROPPED:
        return
    require_open(seat, now=now)
    _drop(row, actor=actor, now=now)
    grant_lodging(offering, now=now)


@transaction.atomic
def settle_lodging(*, offering_id: int, now: datetime) -> int:
    """Take lodging from seats that are given up and give it to who waits; return how many got it.

    A job after a seat is given back, and a sweep: nothing depends on either being run once.
    """
    offering = lock_offering(offering_id)
    for row in LodgingRequest.objects.filter(NEEDLESS, enrollment__offering=offering):
        _drop(row, actor=None, now=now)
    return grant_lodging(offering, now=now)


# Asked for, and the seat it was for is gone.
NEEDLESS = Q(status__in=(LodgingStatus.GRANTED, LodgingStatus.WAITING)) & ~Q(
    enrollment__status__in=SEAT_TAKING
)


def grant_lodging(offering: Offering, *, now: datetime) -> int:
    """Give what is free to those who wait, in their order, and tell them; the class is locked."""
    left = lodging_left(limit=offering.lodging_limit, granted=_granted(offering))
    if not left or offering.seats_move_until <= now:
        return 0
    waiting = (
        LodgingRequest.objects.filter(
            status=LodgingStatus.WAITING,
            enrollment__offering=offering,
            enrollment__status__in=SEAT_TAKING,
        )
        .select_related("enrollment__learner")
        .order_by("asked_at", "pk")
    )
    rows = list(waiting[:left])
    for row in rows:
        row.status = LodgingStatus.GRANTED
        row.save(update_fields=["status"])
        row.enrollment.offering = offering
        _record(row, LodgingStatus.GRANTED, actor=None, now=now, before=LodgingStatus.WAITING)
    queue_mail(*(notices.lodging_granted(row) for row in rows), now=now)
    return len(rows)


def _granted(offering: Offering) -> int:
    return LodgingRequest.objects.filter(
        status=LodgingStatus.GRANTED,
        enrollment__offering=offering,
        enrollment__status__in=SEAT_TAKING,
    ).count()


def _drop(row: LodgingRequest, *, actor: User | None, now: datetime) -> None:
    before, row.status = row.status, LodgingStatus.DROPPED
    row.save(update_fields=["status"])
    _record(row, LodgingStatus.DROPPED, actor=actor, now=now, before=before)


def _record(
    row: LodgingRequest,
    status: str,
    *,
    actor: User | None,
    now: datetime,
    before: str | None,
) -> None:
    record(
        "enrollment.change_lodging",
        on=row.enrollment,
        actor=actor,
        now=now,
        person_id=row.enrollment.learner_id,
        before={"lodging": before} if before else None,
        after={"lodging": str(status)},
    )


def lodging_to_settle() -> list[int]:
    """Return the classes in which lodging is held for nobody, or somebody waits for it."""
    rows = LodgingRequest.objects.filter(NEEDLESS | Q(status=LodgingStatus.WAITING))
    return list(
        rows.order_by("enrollment__offering")
        .values_list("enrollment__offering", flat=True)
        .distinct()
    )
