"""What every mail about a class says, and to whom it goes."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from courses.models import Meeting, Offering
from courses.notices import facts_of_class
from enrollment.calendars import place_of
from enrollment.models import Enrollment
from notifications.services import Notice

# Whoever has no email address is to be called.
URGENT = frozenset(
    {
        "enrollment/class_cancelled",
        "enrollment/class_changed",
        "enrollment/class_postponed",
        "enrollment/seat_offered",
    }
)


def notice(
    key: str, learner: User, template: str, context: dict[str, Any], *, is_private: bool = False
) -> Notice:
    """Return the mail; `key` names its occasion. A private one holds a link that answers."""
    return Notice(
        key=key,
        recipient_id=learner.pk,
        to_address=learner.email or "",
        template=template,
        context=context,
        is_urgent=template in URGENT,
        is_private=is_private,
    )


def class_facts(offering: Offering, person: User) -> dict[str, Any]:
    """Return what a wording may say of a class to somebody."""
    return facts_of_class(offering, person) | {
        "class_path": reverse("enrollment:offering_detail", args=[offering.pk]),
        "catalogue_path": reverse("enrollment:offering_list"),
    }


def seat_notice(
    name: str,
    enrollment: Enrollment,
    *,
    calendar_method: str,
    now: datetime,
    occasion: str = "",
    **more: Any,
) -> Notice:
    """Return a mail about a seat, with its sessions for the calendar."""
    context = class_facts(enrollment.offering, enrollment.learner) | more
    meetings = list(enrollment.offering.meetings.all())
    if meetings and enrollment.learner.email:
        context["calendar"] = {
            "method": calendar_method,
            "attendee": enrollment.learner.email,
            "sequence": enrollment.offering.calendar_sequence
            + (1 if calendar_method == "CANCEL" else 0),
            "stamped_at": now.isoformat(),
            "meetings": [_calendar_entry(enrollment, meeting) for meeting in meetings],
        }
    key = f"enrollment.{name}:{enrollment.pk}{occasion}"
    return notice(key, enrollment.learner, f"enrollment/{name}", context)


def _calendar_entry(enrollment: Enrollment, meeting: Meeting) -> dict[str, str]:
    """One calendar entry. The UID is stable, so a later file changes it instead of adding one."""
    offering = enrollment.offering
    return {
        "uid": f"meeting-{meeting.pk}-seat-{enrollment.pk}@memssi",
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "summary": f"{offering.course_title} ({offering.number})",
        "location": place_of(meeting),
    }
