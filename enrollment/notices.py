"""What people are told about their seat: one function for each mail."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from courses.models import Meeting, Offering
from courses.notices import facts_of_class
from enrollment.calendars import place_of
from enrollment.decisions import reminders_to_come
from enrollment.models import Enrollment, WaitlistEntry
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


def seat_confirmed(enrollment: Enrollment, *, now: datetime) -> Notice:
    """The seat is yours; with a calendar invitation for each session."""
    starts_at = enrollment.offering.starts_at
    has_sessions = bool(enrollment.offering.meetings.all())
    return _seat_notice(
        "seat_confirmed",
        enrollment,
        calendar_method="REQUEST",
        now=now,
        reminders=reminders_to_come(starts_at=starts_at, now=now) if has_sessions else [],
    )


def seat_withdrawn(enrollment: Enrollment, *, now: datetime) -> Notice:
    """The seat is given back; takes the sessions out of the calendar."""
    return _seat_notice("seat_withdrawn", enrollment, calendar_method="CANCEL", now=now)


def class_cancelled(enrollment: Enrollment, *, reason: str, now: datetime) -> Notice:
    """The class will not meet; takes the sessions out of the calendar."""
    return _seat_notice(
        "class_cancelled", enrollment, calendar_method="CANCEL", now=now, reason=reason
    )


def class_changed(enrollment: Enrollment, *, changes: str, now: datetime) -> Notice:
    """Something about the class is new; the calendar takes the sessions as they are now."""
    sequence = enrollment.offering.calendar_sequence
    return _seat_notice(
        "class_changed",
        enrollment,
        calendar_method="REQUEST",
        now=now,
        occasion=f":{sequence}",
        changes=changes,
    )


def class_changed_in_line(entry: WaitlistEntry, *, changes: str) -> Notice:
    """The same for somebody who waits, in whose calendar nothing stands."""
    key = f"enrollment.class_changed_in_line:{entry.pk}:{entry.offering.calendar_sequence}"
    context = _class_facts(entry.offering, entry.learner) | {"changes": changes}
    return _notice(key, entry.learner, "enrollment/class_changed", context)


def class_postponed(enrollment: Enrollment, *, reason: str, now: datetime) -> Notice:
    """The class is off its dates; takes the sessions out of the calendar until it has new ones."""
    sequence = enrollment.offering.calendar_sequence
    return _seat_notice(
        "class_postponed",
        enrollment,
        calendar_method="CANCEL",
        now=now,
        occasion=f":{sequence}",
        reason=reason,
    )


def class_postponed_in_line(entry: WaitlistEntry, *, reason: str) -> Notice:
    """The same for somebody who waits."""
    key = f"enrollment.class_postponed_in_line:{entry.pk}:{entry.offering.calendar_sequence}"
    context = _class_facts(entry.offering, entry.learner) | {"reason": reason}
    return _notice(key, entry.learner, "enrollment/class_postponed", context)


def teaching_changed(offering: Offering, person: User, *, changes: str) -> Notice:
    """What is new about a class, for somebody who teaches it."""
    # Moved and then canceled, a class has one sequence for both; what is said is not the same.
    said = hashlib.sha256(changes.encode()).hexdigest()[:12]
    key = f"enrollment.teaching_changed:{offering.pk}:{person.pk}:{offering.calendar_sequence}"
    context = _class_facts(offering, person) | {"changes": changes}
    return _notice(f"{key}:{said}", person, "enrollment/teaching_changed", context)


def invitation_changed(offering: Offering, person: User, *, changes: str, now: datetime) -> Notice:
    """What is new about a class, for somebody who is asked to teach it and has not answered."""
    sequence = f"{offering.calendar_sequence}:{now.isoformat()}"
    key = f"enrollment.invitation_changed:{offering.pk}:{person.pk}:{sequence}"
    context = _class_facts(offering, person) | {
        "changes": changes,
        "teaching_path": reverse("courses:teaching_own"),
    }
    return _notice(key, person, "enrollment/invitation_changed", context)


def teaching_handed_over(
    offering: Offering, person: User, *, relieved: User | None, now: datetime
) -> Notice:
    """You teach this class in the place of somebody: rosters and materials are on its page."""
    key = f"enrollment.teaching_handed_over:{offering.pk}:{person.pk}:{now.isoformat()}"
    context = _class_facts(offering, person) | {
        "relieved": relieved.name if relieved else "",
        "rosters_path": reverse("attendance:roster_list"),
    }
    return _notice(key, person, "enrollment/teaching_handed_over", context)


def teaching_relieved(offering: Offering, person: User, *, reason: str, now: datetime) -> Notice:
    """Somebody else teaches this class in your place."""
    key = f"enrollment.teaching_relieved:{offering.pk}:{person.pk}:{now.isoformat()}"
    context = _class_facts(offering, person) | {"reason": reason}
    return _notice(key, person, "enrollment/teaching_relieved", context)


def letter_to_class(
    offering: Offering, person: User, *, subject: str, text: str, sender: User, now: datetime
) -> Notice:
    """A letter that somebody wrote to everybody in a class."""
    key = f"enrollment.letter_to_class:{offering.pk}:{sender.pk}:{now.isoformat()}:{person.pk}"
    context = _class_facts(offering, person) | {
        "subject": subject,
        "letter": text,
        "sender": sender.name,
    }
    return _notice(key, person, "enrollment/letter_to_class", context)


def reminder(enrollment: Enrollment, *, days_before: int) -> Notice:
    """Your class is in so many days. Repeated sweeps queue it once."""
    # A class that was moved is called to mind again, for its new date; a new room is no new date.
    begins = enrollment.offering.starts_at.astimezone(UTC).isoformat()
    key = f"enrollment.reminder_{days_before}:{enrollment.pk}:{begins}"
    context = _class_facts(enrollment.offering, enrollment.learner) | {"days_before": days_before}
    return _notice(key, enrollment.learner, "enrollment/reminder", context)


def joined_waitlist(entry: WaitlistEntry, *, place_in_line: int) -> Notice:
    """You are in line, at this place."""
    context = _class_facts(entry.offering, entry.learner) | {"place_in_line": place_in_line}
    return _notice(
        f"enrollment.joined_waitlist:{entry.pk}",
        entry.learner,
        "enrollment/joined_waitlist",
        context,
    )


def seat_offered(entry: WaitlistEntry) -> Notice:
    """A seat is free for you until a moment."""
    assert entry.offer_ends_at is not None  # noqa: S101 (a constraint says so)
    context = _class_facts(entry.offering, entry.learner) | {
        "offer_ends_at": entry.offer_ends_at.astimezone(UTC).isoformat(),
        "offer_path": reverse("enrollment:waitlist_offer", args=[entry.pk]),
    }
    return _notice(offer_key(entry), entry.learner, "enrollment/seat_offered", context)


def offer_key(entry: WaitlistEntry) -> str:
    """Return by what the notice of this offer is known: an entry may be offered a seat again."""
    assert entry.offer_ends_at is not None  # noqa: S101 (a constraint says so)
    return f"enrollment.seat_offered:{entry.pk}:{entry.offer_ends_at.astimezone(UTC).isoformat()}"


def waitlist_closed(entry: WaitlistEntry, *, reason: str) -> Notice:
    """The line you stood in is over."""
    context = _class_facts(entry.offering, entry.learner) | {"reason": reason}
    return _notice(
        f"enrollment.waitlist_closed:{entry.pk}",
        entry.learner,
        "enrollment/waitlist_closed",
        context,
    )


def _seat_notice(
    name: str,
    enrollment: Enrollment,
    *,
    calendar_method: str,
    now: datetime,
    occasion: str = "",
    **more: Any,
) -> Notice:
    context = _class_facts(enrollment.offering, enrollment.learner) | more
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
    return _notice(key, enrollment.learner, f"enrollment/{name}", context)


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


def _class_facts(offering: Offering, person: User) -> dict[str, Any]:
    return facts_of_class(offering, person) | {
        "class_path": reverse("enrollment:offering_detail", args=[offering.pk]),
        "catalogue_path": reverse("enrollment:offering_list"),
    }


def _notice(key: str, learner: User, template: str, context: dict[str, Any]) -> Notice:
    return Notice(
        key=key,
        recipient_id=learner.pk,
        to_address=learner.email or "",
        template=template,
        context=context,
        is_urgent=template in URGENT,
    )
