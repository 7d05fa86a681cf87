"""A request for a seat asks its first step for approval, and drops what it needs no more."""

from datetime import datetime

from enrollment import notices
from enrollment.decisions import request_deadline, steps_needed
from enrollment.enums import ApprovalStatus
from enrollment.models import Approval, Enrollment
from notifications.services import queue_mail


def ask_for_approval(enrollment: Enrollment, *, now: datetime) -> Approval:
    """Open the first step of a request. The class is locked by the caller."""
    offering = enrollment.offering
    approval = Approval.objects.create(
        enrollment=enrollment,
        step=steps_needed(offering.approval, enrollment.way)[0],
        asked_at=now,
        expires_at=request_deadline(now=now, starts_at=offering.seats_move_until),
    )
    queue_mail(notices.seat_requested(enrollment), now=now)
    return approval


def drop_steps(enrollment: Enrollment, *, now: datetime) -> None:
    """Close the steps of a request that was given back, or whose class is no more."""
    Approval.objects.filter(enrollment=enrollment, status=ApprovalStatus.PENDING).update(
        status=ApprovalStatus.DROPPED, decided_at=now
    )
