"""What people are told when a class changes. One function for each mail."""

import hashlib
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from courses.models import Offering
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.notices.facts import class_facts, notice, place_notice, seat_notice
from notifications.services import Notice


def class_cancelled(enrollment: Enrollment, *, reason: str, now: datetime) -> Notice:
    """The class will not meet; takes the sessions out of the calendar."""
    return seat_notice(
        "class_cancelled", enrollment, calendar_method="CANCEL", now=now, reason=reason
    )


def class_cancelled_for_request(enrollment: Enrollment, *, reason: str) -> Notice:
    """The same for somebody whose request waits: nothing of it stands in their calendar."""
    return place_notice("class_cancelled", enrollment, reason=reason)


def class_changed(enrollment: Enrollment, *, changes: str, now: datetime) -> Notice:
    """Something about the class is new; the calendar takes the sessions as they are now."""
    return seat_notice(
        "class_changed",
        enrollment,
        calendar_method="REQUEST",
        now=now,
        occasion=_time_of_change(enrollment),
        changes=changes,
    )


def class_changed_without_seat(row: Enrollment | WaitlistEntry, *, changes: str) -> Notice:
    """The same for somebody who asks for a seat or waits for one."""
    return _without_seat("class_changed", row, changes=changes)


def class_postponed(enrollment: Enrollment, *, reason: str, now: datetime) -> Notice:
    """The class is off its dates; takes the sessions out of the calendar until it has new ones."""
    return seat_notice(
        "class_postponed",
        enrollment,
        calendar_method="CANCEL",
        now=now,
        occasion=_time_of_change(enrollment),
        reason=reason,
    )


def class_postponed_without_seat(row: Enrollment | WaitlistEntry, *, reason: str) -> Notice:
    """The same for somebody who asks for a seat or waits for one."""
    return _without_seat("class_postponed", row, reason=reason)


def _without_seat(template: str, row: Enrollment | WaitlistEntry, **more: str) -> Notice:
    """Nothing of the class stands in their calendar. A place in line has a number of its own."""
    name = template if isinstance(row, Enrollment) else f"{template}_in_line"
    return place_notice(name, row, occasion=_time_of_change(row), template=template, **more)


def _time_of_change(row: Enrollment | WaitlistEntry) -> str:
    return f":{row.offering.calendar_sequence}"


def teaching_changed(offering: Offering, person: User, *, changes: str) -> Notice:
    """What is new about a class, for somebody who teaches it."""
    # Moved and then canceled, a class has one sequence for both; what is said is not the same.
    said = hashlib.sha256(changes.encode()).hexdigest()[:12]
    key = f"enrollment.teaching_changed:{offering.pk}:{person.pk}:{offering.calendar_sequence}"
    context = class_facts(offering, person) | {"changes": changes}
    return notice(f"{key}:{said}", person, "enrollment/teaching_changed", context)


def invitation_changed(offering: Offering, person: User, *, changes: str, now: datetime) -> Notice:
    """What is new about a class, for somebody who is asked to teach it and has not answered."""
    sequence = f"{offering.calendar_sequence}:{now.isoformat()}"
    key = f"enrollment.invitation_changed:{offering.pk}:{person.pk}:{sequence}"
    context = class_facts(offering, person) | {
        "changes": changes,
        "teaching_path": reverse("courses:teaching_own"),
    }
    return notice(key, person, "enrollment/invitation_changed", context)


def teaching_handed_over(
    offering: Offering, person: User, *, relieved: User | None, now: datetime
) -> Notice:
    """You teach this class in the place of somebody: rosters and materials are on its page."""
    key = f"enrollment.teaching_handed_over:{offering.pk}:{person.pk}:{now.isoformat()}"
    context = class_facts(offering, person) | {
        "relieved": relieved.name if relieved else "",
        "rosters_path": reverse("attendance:roster_list"),
    }
    return notice(key, person, "enrollment/teaching_handed_over", context)


def teaching_relieved(offering: Offering, person: User, *, reason: str, now: datetime) -> Notice:
    """Somebody else teaches this class in your place."""
    key = f"enrollment.teaching_relieved:{offering.pk}:{person.pk}:{now.isoformat()}"
    context = class_facts(offering, person) | {"reason": reason}
    return notice(key, person, "enrollment/teaching_relieved", context)


def letter_to_class(
    offering: Offering, person: User, *, subject: str, text: str, sender: User, now: datetime
) -> Notice:
    """A letter that somebody wrote to everybody in a class."""
    key = f"enrollment.letter_to_class:{offering.pk}:{sender.pk}:{now.isoformat()}:{person.pk}"
    context = class_facts(offering, person) | {
        "subject": subject,
        "letter": text,
        "sender": sender.name,
    }
    return notice(key, person, "enrollment/letter_to_class", context)
