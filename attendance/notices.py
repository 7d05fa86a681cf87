"""What people are told of a session that they make up."""

from datetime import datetime
from typing import Any

from attendance.models import MakeUp
from core.templatetags.ui import maine_date
from enrollment.calendars import place_of
from enrollment.notices.facts import class_facts
from notifications.services import Notice


def make_up_arranged(row: MakeUp, *, now: datetime) -> Notice:
    """Where and when it is, with an entry for the calendar."""
    return _notice("make_up_arranged", "REQUEST", row, now=now)


def make_up_dropped(row: MakeUp, *, now: datetime) -> Notice:
    """It is not made up there after all; the entry goes out of the calendar."""
    return _notice("make_up_dropped", "CANCEL", row, now=now)


def _notice(name: str, method: str, row: MakeUp, *, now: datetime) -> Notice:
    person, meeting = row.enrollment.learner, row.meeting
    context: dict[str, Any] = class_facts(meeting.offering, person) | {
        "sessions": [[meeting.starts_at.isoformat(), meeting.ends_at.isoformat()]],
        "place": place_of(meeting),
        "missed_session": str(row.missed.number),
        "missed_on": maine_date(row.missed.starts_at),
    }
    if person.email:
        context["calendar"] = _calendar(row, method=method, now=now)
    return Notice(
        key=f"attendance.{name}:{row.pk}",
        recipient_id=person.pk,
        to_address=person.email or "",
        template=f"attendance/{name}",
        context=context,
    )


def _calendar(row: MakeUp, *, method: str, now: datetime) -> dict[str, Any]:
    meeting, offering = row.meeting, row.meeting.offering
    entry = {
        "uid": f"make-up-{row.pk}@memssi",
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "summary": f"{offering.course_title} ({offering.number})",
        "location": place_of(meeting),
    }
    return {
        "method": method,
        "attendee": row.enrollment.learner.email,
        "sequence": offering.calendar_sequence + (1 if method == "CANCEL" else 0),
        "stamped_at": now.isoformat(),
        "meetings": [entry],
    }
