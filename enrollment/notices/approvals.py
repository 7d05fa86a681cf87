"""What is told of a request for a seat: to those who decide it, and to its person."""

from datetime import UTC
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import hours, maine_datetime
from enrollment.enums import ApprovalStep, EnrollmentStatus
from enrollment.models import Approval, Enrollment, WaitlistEntry
from enrollment.notices.facts import class_facts, notice, place_notice
from notifications.services import Notice


def approval_asked(approval: Approval, approver: User) -> Notice:
    """Somebody asks for a seat, and you may decide it."""
    key = f"enrollment.approval_asked:{approval.pk}:{approver.pk}"
    return notice(key, approver, "enrollment/approval_asked", _of_step(approval, approver))


def approval_reminder(approval: Approval, approver: User) -> Notice:
    """It soon runs out. A deadline set anew is called to mind anew."""
    until = approval.expires_at.astimezone(UTC).isoformat()
    key = f"enrollment.approval_reminder:{approval.pk}:{until}:{approver.pk}"
    return notice(key, approver, "enrollment/approval_reminder", _of_step(approval, approver))


def approval_to_waitlist(entry: WaitlistEntry, approver: User, *, place_in_line: int) -> Notice:
    """You approved it, and no seat was free."""
    context = class_facts(entry.offering, approver) | {
        "learner": entry.learner.name,
        "place_in_line": place_in_line,
    }
    key = f"enrollment.approval_to_waitlist:{entry.pk}"
    return notice(key, approver, "enrollment/approval_to_waitlist", context)


def request_next_step(approval: Approval) -> Notice:
    """One step of your request is approved; another one waits."""
    enrollment = approval.enrollment
    context = class_facts(enrollment.offering, enrollment.learner) | {
        "approvers": str(approval.get_step_display()),
        "decide_by": maine_datetime(approval.expires_at, "zone"),
        "seat_note": seat_note(enrollment),
    }
    key = f"enrollment.request_next_step:{approval.pk}"
    return notice(key, enrollment.learner, "enrollment/request_next_step", context)


def request_refused(approval: Approval) -> Notice:
    """Your request is not approved, and why."""
    return place_notice(
        "request_refused",
        approval.enrollment,
        approvers=str(approval.get_step_display()),
        reason=approval.reason,
    )


def request_expired(approval: Approval) -> Notice:
    """Nobody decided your request in time."""
    approvers = str(approval.get_step_display())
    return place_notice("request_expired", approval.enrollment, approvers=approvers)


def request_to_waitlist(entry: WaitlistEntry, *, place_in_line: int) -> Notice:
    """Your request is approved, and no seat is free: you are in line, at this place."""
    return place_notice("request_to_waitlist", entry, place_in_line=place_in_line)


def seat_note(enrollment: Enrollment) -> str:
    """Say whether a seat is kept until it is decided."""
    if enrollment.status == EnrollmentStatus.REQUESTED_SEAT:
        return _("A seat is kept for you until it is decided.")
    return _("No seat is kept for you meanwhile: the class may be full by then.")


def _of_step(approval: Approval, approver: User) -> dict[str, Any]:
    """What an approver reads: who, which class, what it takes, until when."""
    enrollment = approval.enrollment
    offering = enrollment.offering
    as_what = _("as the employer") if approval.step == ApprovalStep.EMPLOYER else _("as MSSC staff")
    return class_facts(offering, approver) | {
        "learner": enrollment.learner.name,
        "as_what": as_what,
        "contact_hours": str(hours(offering.contact_hours)),
        "decide_by": maine_datetime(approval.expires_at, "zone"),
        "request_path": reverse("enrollment:approval_detail", args=[approval.pk]),
    }
