"""What people are told of what they add to their seat. Never what they need, or do not eat."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Offering
from enrollment.enums import HOLDING
from enrollment.models import AccommodationRequest, Enrollment, LodgingRequest, SessionChoice
from enrollment.notices.facts import calendar_of_seat, class_facts, notice, place_notice
from enrollment.sessions import groups_of, own_session
from notifications.services import Notice


def additions_path(enrollment: Enrollment) -> str:
    """Return the page on which this seat's class asks for something; empty if it does not.

    A class that has no questions, and sessions to choose from, asks for these at once. At most
    one query where the sessions are fetched.
    """
    offering = enrollment.offering
    if _asks(offering):
        return reverse("enrollment:enrollment_add", args=[enrollment.pk])
    if groups_of(offering) and enrollment.status in HOLDING:
        return reverse("enrollment:session_choose", args=[enrollment.pk])
    return ""


def to_add(enrollment: Enrollment) -> dict[str, str]:
    """Return the way to that page for a mail; a class that asks nothing leaves its button out."""
    path = additions_path(enrollment)
    return {"additions_path": path} if path else {}


def _asks(offering: Offering) -> bool:
    return offering.asks_diet or bool(offering.lodging_limit) or bool(offering.questions.all())


def sessions_chosen(
    enrollment: Enrollment,
    new: Sequence[SessionChoice],
    dropped: Sequence[SessionChoice],
    *,
    now: datetime,
) -> list[Notice]:
    """Put the sessions chosen into the calendar, and take out those that were chosen before."""
    said = [
        _of_choices("sessions_chosen", "REQUEST", enrollment, new, now=now),
        _of_choices("sessions_dropped", "CANCEL", enrollment, dropped, now=now),
    ]
    return [each for each in said if each is not None]


def _of_choices(
    name: str,
    method: str,
    enrollment: Enrollment,
    choices: Sequence[SessionChoice],
    *,
    now: datetime,
) -> Notice | None:
    if not choices:
        return None
    for choice in choices:
        choice.enrollment = enrollment
        choice.meeting.offering = enrollment.offering
    own = sorted(map(own_session, choices), key=lambda each: each.meeting.starts_at)
    context = class_facts(enrollment.offering, enrollment.learner) | {
        "sessions": [[o.meeting.starts_at.isoformat(), o.meeting.ends_at.isoformat()] for o in own],
        "titles": "\n".join(o.meeting.title for o in own if o.meeting.title),
        "additions_path": reverse("enrollment:session_choose", args=[enrollment.pk]),
    }
    if enrollment.learner.email:
        context["calendar"] = calendar_of_seat(enrollment, own, method=method, now=now)
    occasion = "-".join(str(choice.pk or choice.meeting_id) for choice in choices)
    key = f"enrollment.{name}:{enrollment.pk}:{now.astimezone(UTC).isoformat()}:{occasion}"
    return notice(key, enrollment.learner, f"enrollment/{name}", context)


def additions_missing(
    enrollment: Enrollment, *, days_before: int, questions: int, groups: Sequence[str]
) -> Notice:
    """Something the class asks is not answered yet, or no session is chosen. Queued once each."""
    begins = enrollment.offering.starts_at.astimezone(UTC).isoformat()
    missing = []
    if questions:
        missing.append(_("Questions that must be answered: %(n)s") % {"n": questions})
    if groups:
        missing.append(_("Sessions to choose: %(groups)s") % {"groups": ", ".join(groups)})
    return place_notice(
        f"additions_missing_{days_before}",
        enrollment,
        occasion=f":{begins}",
        template="additions_missing",
        missing="\n".join(missing),
        additions_path=reverse("enrollment:enrollment_add", args=[enrollment.pk]),
    )


def lodging_granted(request: LodgingRequest) -> Notice:
    """Lodging has come free for you."""
    seat = request.enrollment
    return place_notice(
        "lodging_granted",
        seat,
        occasion=f":{request.asked_at.astimezone(UTC).isoformat()}",
        additions_path=reverse("enrollment:enrollment_add", args=[seat.pk]),
    )


def accommodation_received(request: AccommodationRequest) -> Notice:
    """What you need has reached the desk."""
    return _of_accommodation("accommodation_received", request)


def accommodation_to_meet(request: AccommodationRequest, person: User) -> Notice:
    """For the desk: there is something to read, and where."""
    context = class_facts(request.enrollment.offering, person) | {
        "accommodations_path": reverse("enrollment:accommodation_list"),
    }
    asked = request.asked_at.astimezone(UTC).isoformat()
    key = f"enrollment.accommodation_to_meet:{request.pk}:{person.pk}:{asked}"
    return notice(key, person, "enrollment/accommodation_to_meet", context)


def accommodation_met(request: AccommodationRequest) -> Notice:
    """What you need is arranged."""
    return _of_accommodation("accommodation_met", request)


def _of_accommodation(name: str, request: AccommodationRequest) -> Notice:
    seat = request.enrollment
    context = class_facts(seat.offering, seat.learner) | {
        "accommodation_path": reverse("enrollment:accommodation_ask", args=[seat.pk]),
    }
    key = f"enrollment.{name}:{request.pk}:{request.asked_at.astimezone(UTC).isoformat()}"
    return notice(key, seat.learner, f"enrollment/{name}", context)
