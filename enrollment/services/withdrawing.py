"""Give a seat or a request back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.queue import enqueue
from core.templatetags.ui import maine_date as written_date
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment import jobs, notices
from enrollment.enums import OPEN, REQUESTS, EnrollmentStatus
from enrollment.exceptions import WithdrawalRefusedError
from enrollment.models import Enrollment
from enrollment.services.requests import drop_steps
from notifications.services import Notice, queue_mail


def has_begun(offering: Offering, *, now: datetime) -> bool:
    """Whether seats stay as they are: the first session has begun.

    At one's own pace there is no session, and the date a postponed class had says nothing.
    """
    is_postponed = offering.status == OfferingStatus.POSTPONED
    return offering.starts_at <= now and bool(offering.meetings.all()) and not is_postponed


def is_past_last_day(offering: Offering, *, now: datetime) -> bool:
    """Whether people do not give seats back themselves any more."""
    is_postponed = offering.status == OfferingStatus.POSTPONED
    last = offering.withdraw_until
    return last is not None and maine_date(now) > last and not is_postponed


def require_own_to_give(enrollment: Enrollment, *, actor: User, now: datetime) -> None:
    """Raise `WithdrawalRefusedError` for the person themselves after the last day for that.

    A request is no seat yet: it is taken back until the class begins.
    """
    offering = enrollment.offering
    is_own = actor.pk == enrollment.learner_id
    if is_own and enrollment.status not in REQUESTS and is_past_last_day(offering, now=now):
        raise WithdrawalRefusedError(
            _(
                "The last day to give this seat back yourself was %(day)s. "
                "Ask your coordinator or call us."
            )
            % {"day": written_date(offering.withdraw_until, "printed")}
        )


@transaction.atomic
def withdraw(*, enrollment_id: int, actor: User, now: datetime, reason: str = "") -> Enrollment:
    """Give a seat or a request back. The first in line is offered it by the job that follows.

    Raises `WithdrawalRefusedError` once the class has begun or the seat is no longer held, and
    for the person themselves after the last day on which they may.
    """
    # Locked before it is read: a class that changes meanwhile is read, and told of, as it is then.
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment_id)
    seats = Enrollment.objects.for_listing().prefetch_related("offering__meetings")
    enrollment = seats.get(pk=enrollment_id)
    if has_begun(enrollment.offering, now=now):
        raise WithdrawalRefusedError(
            _("This class has begun. Ask the instructor to mark you absent instead.")
            if actor.pk == enrollment.learner_id
            else _("This class has begun. The instructor marks who is absent instead.")
        )
    before = enrollment.status
    if before in OPEN:
        require_own_to_give(enrollment, actor=actor, now=now)
    moved = Enrollment.objects.filter(pk=enrollment.pk, status__in=OPEN).update(
        status=EnrollmentStatus.WITHDRAWN, ended_at=now
    )
    if not moved:
        raise WithdrawalRefusedError(_no_longer_held(enrollment, actor))
    record(
        "enrollment.withdraw",
        on=enrollment,
        actor=actor,
        now=now,
        person_id=enrollment.learner_id,
        before={"status": before},
        after={"status": EnrollmentStatus.WITHDRAWN},
        reason=reason,
    )
    drop_steps(enrollment, actor=actor, now=now, reason=reason)
    queue_mail(_told(enrollment, before, actor=actor, reason=reason, now=now), now=now)
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=enrollment.offering_id)
    if enrollment.offering.lodging_limit:
        enqueue(jobs.SETTLE_LODGING, offering_id=enrollment.offering_id)
    enrollment.refresh_from_db(fields=["status", "ended_at"])
    return enrollment


def _no_longer_held(enrollment: Enrollment, actor: User) -> str:
    if actor.pk == enrollment.learner_id:
        return _("You no longer hold this seat, so nothing was changed.")
    return _("%(name)s no longer holds this seat, so nothing was changed.") % {
        "name": enrollment.learner.name
    }


def _told(
    enrollment: Enrollment, before: str, *, actor: User, reason: str, now: datetime
) -> Notice:
    """Return what the person is told: by whom and why, where somebody else did it for them."""
    is_own = actor.pk == enrollment.learner_id
    if before in REQUESTS:
        return notices.request_withdrawn(
            enrollment, by=None if is_own else actor, reason="" if is_own else reason
        )
    if is_own:
        return notices.seat_withdrawn(enrollment, now=now)
    return notices.seat_withdrawn_for(enrollment, by=actor, reason=reason, now=now)
