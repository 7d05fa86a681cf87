"""The steps of a request for a seat: opened one after the other, closed once, all in history."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from enrollment import notices
from enrollment.approvers import approvers_of, may_decide
from enrollment.decisions import request_deadline, steps_needed
from enrollment.enums import OPEN, REQUESTS, ApprovalStatus, ApprovalStep, EnrollmentStatus
from enrollment.exceptions import ApprovalRefusedError
from enrollment.models import Approval, Enrollment
from notifications.services import queue_mail


def ask_for_approval(enrollment: Enrollment, *, actor: User, now: datetime) -> bool:
    """Open the first step of a request. The class is locked by the caller.

    Whoever registers somebody for whom they decide as the employer has approved it by that.
    Returns whether nobody is left to be asked.
    """
    approval = open_next_step(enrollment, now=now)
    if (
        approval is not None
        and approval.step == ApprovalStep.EMPLOYER
        and may_decide(actor, approval)
    ):
        close_step(
            approval,
            ApprovalStatus.APPROVED,
            action="enrollment.approve_step",
            actor=actor,
            now=now,
        )
        approval = open_next_step(enrollment, now=now)
    if approval is None:
        return True
    queue_mail(notices.seat_requested(enrollment), now=now)
    tell_approvers(approval, now=now)
    return False


def open_next_step(enrollment: Enrollment, *, now: datetime) -> Approval | None:
    """Open the step that is asked next, or return None when all have approved."""
    offering = enrollment.offering
    done = set(
        Approval.objects.filter(enrollment=enrollment, status=ApprovalStatus.APPROVED).values_list(
            "step", flat=True
        )
    )
    left = [step for step in steps_needed(offering.approval, enrollment.way) if step not in done]
    if not left:
        return None
    approval = Approval.objects.create(
        enrollment=enrollment,
        step=left[0],
        asked_at=now,
        expires_at=request_deadline(now=now, starts_at=offering.seats_move_until),
    )
    record(
        "enrollment.ask_approval",
        on=approval,
        actor=None,
        now=now,
        person_id=enrollment.learner_id,
        after={"step": approval.step, "expires_at": approval.expires_at.isoformat()},
    )
    return approval


def tell_approvers(approval: Approval, *, now: datetime) -> None:
    """Write to everybody who may decide this step and is asked first: one mail for each."""
    queue_mail(
        *(notices.approval_asked(approval, person) for person in approvers_of(approval)), now=now
    )


def close_step(
    approval: Approval,
    status: ApprovalStatus,
    *,
    action: str,
    actor: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Close a step. Raises `ApprovalRefusedError` if it is not pending any more."""
    pending = Approval.objects.filter(pk=approval.pk, status=ApprovalStatus.PENDING)
    if not pending.update(status=status, decided_at=now, decided_by=actor, reason=reason):
        raise ApprovalRefusedError(_("This request is no longer open, so nothing was changed."))
    record(
        action,
        on=approval,
        actor=actor,
        now=now,
        person_id=approval.enrollment.learner_id,
        before={"step": approval.step, "status": ApprovalStatus.PENDING},
        after={"step": approval.step, "status": status},
        reason=reason,
    )
    approval.status, approval.decided_at, approval.decided_by = status, now, actor
    approval.reason = reason


def end_request(
    enrollment: Enrollment,
    status: EnrollmentStatus,
    *,
    action: str,
    actor: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Give a request its next status. Raises `ApprovalRefusedError` if it is none any more."""
    before = enrollment.status
    ended_at = None if status in OPEN else now
    requests = Enrollment.objects.filter(pk=enrollment.pk, status__in=REQUESTS)
    if not requests.update(status=status, ended_at=ended_at):
        raise ApprovalRefusedError(_("This request is no longer open, so nothing was changed."))
    record(
        action,
        on=enrollment,
        actor=actor,
        now=now,
        person_id=enrollment.learner_id,
        before={"status": before},
        after={"status": status},
        reason=reason,
    )
    enrollment.status, enrollment.ended_at = status, ended_at


def drop_steps(
    enrollment: Enrollment, *, actor: User | None, now: datetime, reason: str = ""
) -> None:
    """Close the steps of a request that was given back, or whose class is no more."""
    pending = Approval.objects.filter(enrollment=enrollment, status=ApprovalStatus.PENDING)
    for approval in pending.select_related("enrollment"):
        close_step(
            approval,
            ApprovalStatus.DROPPED,
            action="enrollment.drop_step",
            actor=actor,
            now=now,
            reason=reason,
        )


def renew_deadlines(
    requests: Sequence[Enrollment], *, until: datetime, every: bool, now: datetime
) -> None:
    """Nobody can decide after a class has begun: what would outlast its new start ends before it.

    `every`: after a postponement, in which nothing runs out, all get their time anew.
    """
    pending = Approval.objects.filter(enrollment__in=requests, status=ApprovalStatus.PENDING)
    if not every:
        pending = pending.filter(expires_at__gt=until)
    pending.update(expires_at=request_deadline(now=now, starts_at=until))
