"""Take a seat, give it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.queue import enqueue
from core.templatetags.ui import maine_date as written_date
from courses.enums import OfferingStatus
from courses.models import Offering
from courses.services.wishes import end_wish_met
from enrollment import jobs, notices
from enrollment.decisions import seats_open
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.exceptions import (
    AlreadyRegisteredError,
    NotOpenYetError,
    OfferingFullError,
    RegistrationClosedError,
    RestrictedClassError,
    WithdrawalRefusedError,
)
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import free_seats, lock_offering, seats_free_for
from enrollment.services.line import let_own_offer_lapse
from notifications.services import queue_mail
from organizations.models import Employment


@transaction.atomic
def register(
    *, offering_id: int, learner: User, actor: User, now: datetime, or_wait: bool = False
) -> Enrollment | WaitlistEntry:
    """Give the person a seat or, if they agreed to wait and none is free, a place in line.

    Raises `RegistrationClosedError`, `AlreadyRegisteredError`, `RestrictedClassError`, and
    `OfferingFullError` for somebody who did not ask to wait.
    """
    offering = lock_offering(offering_id)
    require_open(offering, now=now)
    let_own_offer_lapse(offering, learner, now=now)
    require_no_place_yet(offering, learner)
    require_admitted(offering, learner, now=now)
    if seats_open_to(offering, learner, now=now) != 0:
        return give_seat(offering=offering, learner=learner, actor=actor, now=now)
    if not or_wait:
        raise OfferingFullError(
            _("This class is full, so no seat was taken. You can join the waitlist.")
        )
    waiting = WaitlistEntry.objects.filter(offering=offering).waiting().count()
    if offering.waitlist_limit is not None and waiting >= offering.waitlist_limit:
        raise OfferingFullError(
            _("This class is full, and so is its waitlist. Look for another date.")
        )
    entry = WaitlistEntry.objects.create(offering=offering, learner=learner, joined_at=now)
    record(
        "enrollment.join_waitlist",
        on=entry,
        actor=actor,
        now=now,
        person_id=learner.pk,
        after={"status": WaitlistStatus.WAITING, "offering": offering.number},
    )
    queue_mail(notices.joined_waitlist(entry, place_in_line=waiting + 1), now=now)
    return entry


def seats_open_to(offering: Offering, learner: User | None, *, now: datetime) -> int | None:
    """Return how many seats this person could take before those who wait; None: no limit."""
    return seats_open(
        seats_free=seats_free_for(offering, learner, at=now),
        people_waiting=_waiting_before(offering, now=now),
    )


def _waiting_before(offering: Offering, *, now: datetime) -> int:
    """Return how many in line could take a seat now: those outside of held seats stand aside."""
    line = WaitlistEntry.objects.filter(offering=offering).waiting()
    waiting = list(line.select_related("learner"))
    if not waiting or not offering.reserves.filter(until__gt=maine_date(now)).exists():
        return len(waiting)
    free = free_seats(offering, [entry.learner for entry in waiting], at=now)
    return sum(1 for entry in waiting if free[entry.learner_id] != 0)


def give_seat(*, offering: Offering, learner: User, actor: User, now: datetime) -> Enrollment:
    """Write the seat and its confirmation. The caller holds the lock and has counted."""
    enrollment = Enrollment.objects.create(offering=offering, learner=learner, enrolled_at=now)
    record(
        "enrollment.register",
        on=enrollment,
        actor=actor,
        now=now,
        person_id=learner.pk,
        after={"status": EnrollmentStatus.ENROLLED, "offering": offering.number},
    )
    end_wish_met(person=learner, course_id=offering.version.course_id, actor=actor, now=now)
    prefetch_related_objects([offering], "meetings")
    queue_mail(notices.seat_confirmed(enrollment, now=now), now=now)
    return enrollment


@transaction.atomic
def withdraw(*, enrollment_id: int, actor: User, now: datetime, reason: str = "") -> Enrollment:
    """Give the seat back. The first in line is offered it by the job that follows.

    Raises `WithdrawalRefusedError` once the class has begun or the seat is no longer held.
    """
    # Locked before it is read: a class that changes meanwhile is read, and told of, as it is then.
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment_id)
    seats = Enrollment.objects.for_listing().prefetch_related("offering__meetings")
    enrollment = seats.get(pk=enrollment_id)
    offering = enrollment.offering
    is_postponed = offering.status == OfferingStatus.POSTPONED  # the date it had says nothing
    if offering.starts_at <= now and offering.meetings.all() and not is_postponed:
        raise WithdrawalRefusedError(
            _("This class has begun. Ask the instructor to mark you absent instead.")
        )
    moved = Enrollment.objects.filter(pk=enrollment.pk, status=EnrollmentStatus.ENROLLED).update(
        status=EnrollmentStatus.WITHDRAWN, ended_at=now
    )
    if not moved:
        raise WithdrawalRefusedError(_("You no longer hold this seat, so nothing was changed."))
    record(
        "enrollment.withdraw",
        on=enrollment,
        actor=actor,
        now=now,
        person_id=enrollment.learner_id,
        before={"status": EnrollmentStatus.ENROLLED},
        after={"status": EnrollmentStatus.WITHDRAWN},
        reason=reason,
    )
    queue_mail(notices.seat_withdrawn(enrollment, now=now), now=now)
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=enrollment.offering_id)
    enrollment.refresh_from_db(fields=["status", "ended_at"])
    return enrollment


def require_open(offering: Offering, *, now: datetime) -> None:
    """Raise `RegistrationClosedError`, saying why, unless the class takes registrations now."""
    if offering.status == OfferingStatus.CANCELLED:
        raise RegistrationClosedError(_("This class was canceled, so nobody can register for it."))
    if offering.status == OfferingStatus.POSTPONED:
        raise RegistrationClosedError(
            _("This class is postponed. You can register once its new date is known.")
        )
    if offering.status != OfferingStatus.PUBLISHED:
        raise NotOpenYetError(_("This class is not open to registration yet."))
    if offering.ends_at <= now:
        raise RegistrationClosedError(_("This class is over, so nobody can register for it."))
    if now < offering.registration_opens_at:
        raise NotOpenYetError(
            _("Registration opens on %(day)s.")
            % {"day": written_date(offering.registration_opens_at, "printed")}
        )
    if offering.registration_closes_at <= now:
        raise RegistrationClosedError(_("Registration for this class has closed."))


def require_no_place_yet(offering: Offering, learner: User) -> None:
    """Raise `AlreadyRegisteredError` for somebody who has a seat or stands in line."""
    if Enrollment.objects.filter(offering=offering, learner=learner).holding_a_seat().exists():
        raise AlreadyRegisteredError(_("You already have a seat in this class."))
    entry = WaitlistEntry.objects.filter(offering=offering, learner=learner).in_line().first()
    if entry and entry.status == WaitlistStatus.OFFERED:
        raise AlreadyRegisteredError(
            _("A seat is being kept for you: accept or decline the offer.")
        )
    if entry:
        raise AlreadyRegisteredError(_("You are on the waitlist of this class already."))


def require_admitted(offering: Offering, learner: User, *, now: datetime) -> None:
    """Raise `RestrictedClassError` unless the class is for the person's confirmed work."""
    of_course = offering.version.course.restricted_to
    of_class = list(offering.restricted_to.all())
    at_work = Employment.objects.on(maine_date(now)).filter(person=learner)
    # Both what the course says and what the class says must hold; of several, one is enough.
    for audiences in filter(None, ([of_course] if of_course else [], of_class)):
        if not at_work.filter(work_kind__audiences__in=audiences).exists():
            names = "; ".join(audience.name for audience in audiences)
            raise RestrictedClassError(
                _("This class is only for: %(audience)s.") % {"audience": names}
            )
