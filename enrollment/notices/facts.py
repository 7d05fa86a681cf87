"""What every mail about a class says, and to whom it goes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from courses.models import Offering
from courses.notices import facts_of_class
from enrollment.calendars import place_of
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.sessions import OwnSession, own_sessions
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


def place_notice(
    name: str,
    row: Enrollment | WaitlistEntry,
    *,
    occasion: str = "",
    template: str = "",
    **more: Any,
) -> Notice:
    """Return a mail about a seat, a request or a place in line, with nothing for the calendar.

    `template`: where the wording is that of a mail with another name.
    """
    context = class_facts(row.offering, row.learner) | more
    key = f"enrollment.{name}:{row.pk}{occasion}"
    return notice(key, row.learner, f"enrollment/{template or name}", context)


def code_of_seat(enrollment: Enrollment) -> dict[str, str]:
    """Return the way to the code that checks this seat in; a class without a door has none."""
    if not enrollment.offering.is_at_a_place:
        return {}
    return {"code_path": reverse("attendance:seat_code_own", args=[enrollment.pk])}


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
    own = own_sessions(enrollment)
    if len(own) < len(enrollment.offering.meetings.all()):
        more["sessions"] = [
            [each.meeting.starts_at.isoformat(), each.meeting.ends_at.isoformat()] for each in own
        ]
    if own and enrollment.learner.email:
        more["calendar"] = calendar_of_seat(enrollment, own, method=calendar_method, now=now)
    return place_notice(name, enrollment, occasion=occasion, **more)


def calendar_of_seat(
    enrollment: Enrollment, sessions: Iterable[OwnSession], *, method: str, now: datetime
) -> dict[str, Any]:
    """Return what the calendar file of a mail says of these sessions."""
    sequence = enrollment.offering.calendar_sequence + (1 if method == "CANCEL" else 0)
    return {
        "method": method,
        "attendee": enrollment.learner.email,
        "sequence": sequence,
        "stamped_at": now.isoformat(),
        "meetings": [_calendar_entry(enrollment, session) for session in sessions],
    }


def _calendar_entry(enrollment: Enrollment, session: OwnSession) -> dict[str, str]:
    """One calendar entry. The UID is stable, so a later file changes it instead of adding one."""
    offering, meeting = enrollment.offering, session.meeting
    return {
        "uid": session.uid,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "summary": f"{offering.course_title} ({offering.number})",
        "location": place_of(meeting),
    }
