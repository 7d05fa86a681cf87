"""Decide requests for seats: approve, refuse, let run out. Every step is in history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import DomainError
from core.queue import enqueue
from core.templatetags.ui import maine_datetime
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment import jobs, notices
from enrollment.approvers import approvers_of
from enrollment.decisions import is_reminder_of_request_due
from enrollment.eligibility import Asking, Check, first_refusal, person_checks, place_checks
from enrollment.enums import (
    REQUESTS,
    ApprovalStatus,
    EnrollmentStatus,
    Gate,
    Way,
)
from enrollment.exceptions import ApprovalRefusedError
from enrollment.models import Approval, Enrollment
from enrollment.seats import lock_offering, lock_times_of
from enrollment.services.registration import seat_approved
from enrollment.services.reminders import queue_once
from enrollment.services.requests import (
    close_step,
    end_request,
    open_next_step,
    tell_approvers,
)
from notifications.services import queue_mail


class Outcome(Enum):
    """What came of one decision."""

    SEATED = "seated"
    NEXT_STEP = "next_step"
    TO_WAITLIST = "to_waitlist"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decided:
    """One request of several: what came of it, or why it could not be decided."""

    approval: Approval
    outcome: Outcome | None
    why_not: str = ""


@transaction.atomic
def approve_request(*, approval_id: int, actor: User, now: datetime) -> Outcome:
    """Approve one step; the last one gives the seat, through the same gates as registering.

    A request without a kept seat goes to the waitlist when the class is full by then. Raises
    `ApprovalRefusedError`: decided already, given back, run out, or a gate is not met any more.
    """
    before = _approval(approval_id)
    asking = Asking(
        before.enrollment.offering, before.enrollment.learner, now, Way.APPROVAL, is_own=False
    )
    of_person = person_checks(asking)
    offering = lock_offering(before.enrollment.offering_id)
    approval = _locked(approval_id, offering)
    _require_open(approval, actor=actor)
    if offering.status == OfferingStatus.POSTPONED:
        raise ApprovalRefusedError(
            _("This class is postponed. You can approve the request once its new date is known.")
        )
    if approval.expires_at <= now:
        raise ApprovalRefusedError(
            _("This request ran out on %(moment)s, so it cannot be approved any more.")
            % {"moment": maine_datetime(approval.expires_at)}
        )
    lock_times_of([approval.enrollment.learner])
    prefetch_related_objects([offering], "meetings")
    checks = [*of_person, *place_checks(replace(asking, offering=offering))]
    _require_gates(checks, approval.enrollment)
    close_step(
        approval, ApprovalStatus.APPROVED, action="enrollment.approve_step", actor=actor, now=now
    )
    must_wait = _is_capped(checks, approval.enrollment)
    return _went_on(approval, actor=actor, now=now, must_wait=must_wait)


def _went_on(approval: Approval, *, actor: User, now: datetime, must_wait: bool) -> Outcome:
    """Ask the next step or, after the last one, give the seat."""
    enrollment = approval.enrollment
    following = open_next_step(enrollment, now=now)
    if following is not None:
        queue_mail(notices.request_next_step(following), now=now)
        tell_approvers(following, now=now)
        return Outcome.NEXT_STEP
    entry = seat_approved(enrollment, actor=actor, now=now, must_wait=must_wait)
    return Outcome.SEATED if entry is None else Outcome.TO_WAITLIST


def _require_gates(checks: list[Check], enrollment: Enrollment) -> None:
    """Raise `ApprovalRefusedError` for what is not met any more.

    The request itself is no place in the way; an organization's limit makes it wait, and what MSSC
    staff let pass when they registered somebody stays passed.
    """
    passed = {Gate.PLACE, Gate.CAP, *map(Gate, enrollment.waived_gates)}
    refusal = first_refusal(checks, waives=passed)
    if refusal is not None:
        raise ApprovalRefusedError(str(refusal))


def _is_capped(checks: list[Check], enrollment: Enrollment) -> bool:
    if Gate.CAP.value in enrollment.waived_gates:
        return False
    return any(check.gate == Gate.CAP and not check.is_met for check in checks)


@transaction.atomic
def refuse_request(*, approval_id: int, reason: str, actor: User, now: datetime) -> Outcome:
    """Refuse a request with a reason its person reads; a seat that was kept goes on.

    Raises `ApprovalRefusedError`.
    """
    if not reason.strip():
        raise ApprovalRefusedError(_("Say why. The person will read it."))
    approval = _locked(approval_id)
    _require_open(approval, actor=actor)
    close_step(
        approval,
        ApprovalStatus.REFUSED,
        action="enrollment.refuse_step",
        actor=actor,
        now=now,
        reason=reason.strip(),
    )
    _let_go(
        approval,
        EnrollmentStatus.REFUSED,
        action="enrollment.refuse_request",
        actor=actor,
        now=now,
        reason=reason.strip(),
    )
    queue_mail(notices.request_refused(approval), now=now)
    return Outcome.REFUSED


@transaction.atomic
def expire_request(*, approval_id: int, now: datetime) -> bool:
    """Let a request run out that nobody decided in time. Safe to repeat: says whether it did."""
    approval = _locked(approval_id)
    if not Approval.objects.stale(at=now).filter(pk=approval_id).exists():
        return False
    close_step(
        approval, ApprovalStatus.EXPIRED, action="enrollment.expire_step", actor=None, now=now
    )
    _let_go(
        approval, EnrollmentStatus.EXPIRED, action="enrollment.expire_request", actor=None, now=now
    )
    queue_mail(notices.request_expired(approval), now=now)
    return True


def _let_go(
    approval: Approval,
    status: EnrollmentStatus,
    *,
    action: str,
    actor: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """End the request; the seat that was kept for it is offered to the next in line."""
    enrollment = approval.enrollment
    kept = enrollment.status == EnrollmentStatus.REQUESTED_SEAT
    end_request(enrollment, status, action=action, actor=actor, now=now, reason=reason)
    if kept:
        enqueue(jobs.OFFER_FREED_SEATS, offering_id=enrollment.offering_id)


def approve_many(*, approval_ids: Iterable[int], actor: User, now: datetime) -> list[Decided]:
    """Approve several, each in a transaction of its own and those asked first before the others."""
    return [
        _one(approval, lambda pk: approve_request(approval_id=pk, actor=actor, now=now))
        for approval in _in_order(approval_ids)
    ]


def refuse_many(
    *, approval_ids: Iterable[int], reason: str, actor: User, now: datetime
) -> list[Decided]:
    """Refuse several for one reason, each in a transaction of its own."""
    if not reason.strip():
        raise ApprovalRefusedError(_("Say why. Everyone you refuse will read it."))
    return [
        _one(
            approval, lambda pk: refuse_request(approval_id=pk, reason=reason, actor=actor, now=now)
        )
        for approval in _in_order(approval_ids)
    ]


def _in_order(approval_ids: Iterable[int]) -> list[Approval]:
    """Whoever asked first comes first: seats may not be enough for all."""
    rows = Approval.objects.for_listing().filter(pk__in=list(approval_ids))
    return list(rows.order_by("enrollment__enrolled_at", "pk"))


def _one(approval: Approval, decide: Callable[[int], Outcome]) -> Decided:
    try:
        return Decided(approval, decide(approval.pk))
    except DomainError as refusal:
        return Decided(approval, None, str(refusal))


def remind_approvers(*, now: datetime) -> int:
    """Write once more about steps that soon run out. Safe to repeat; returns how many mails."""
    due = [
        approval
        for approval in Approval.objects.running().for_listing().filter(expires_at__gt=now)
        if is_reminder_of_request_due(
            asked_at=approval.asked_at, expires_at=approval.expires_at, now=now
        )
    ]
    return queue_once(
        (
            notices.approval_reminder(approval, person)
            for approval in due
            for person in approvers_of(approval)
        ),
        now=now,
    )


def _approval(approval_id: int) -> Approval:
    return Approval.objects.select_related(
        "enrollment__learner", "enrollment__offering__version__course__restricted_to"
    ).get(pk=approval_id)


def _locked(approval_id: int, offering: Offering | None = None) -> Approval:
    """Lock the request, then read its step: whoever decides or gives it back waits for the other.

    Without the class: freeing a seat needs no lock of it.
    """
    seat = Enrollment.objects.filter(approvals=approval_id).values("pk")
    Enrollment.objects.select_for_update(of=("self",), no_key=True).get(pk__in=seat)
    approval = Approval.objects.select_related(
        "decided_by",
        "enrollment__learner",
        "enrollment__team",
        "enrollment__offering__version__course",
        "enrollment__offering__venue",
    ).get(pk=approval_id)
    if offering is not None:
        approval.enrollment.offering = offering
    return approval


def _require_open(approval: Approval, *, actor: User) -> None:
    """Raise `ApprovalRefusedError` with what became of it, unless the step waits for others."""
    enrollment = approval.enrollment
    name = {"name": enrollment.learner.name}
    if actor.pk == enrollment.learner_id:
        raise ApprovalRefusedError(_("Nobody decides about their own request."))
    if approval.status in {ApprovalStatus.APPROVED, ApprovalStatus.REFUSED}:
        words = (
            _("%(by)s has approved this request already.")
            if approval.status == ApprovalStatus.APPROVED
            else _("%(by)s has refused this request already.")
        )
        raise ApprovalRefusedError(
            words % {"by": approval.decided_by.name if approval.decided_by else ""}
        )
    if approval.status == ApprovalStatus.EXPIRED:
        raise ApprovalRefusedError(_("This request ran out before anybody decided it."))
    if enrollment.status == EnrollmentStatus.CANCELLED:
        raise ApprovalRefusedError(_("The class was canceled, so there is nothing to decide."))
    if approval.status == ApprovalStatus.DROPPED or enrollment.status not in REQUESTS:
        raise ApprovalRefusedError(_("%(name)s has taken this request back.") % name)
