"""What people are told about courses and classes they asked for: one function for each mail."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from courses.enums import AssignmentStatus
from courses.models import CourseWish, InstructorAssignment, Offering, TrainingRequest
from notifications.services import Notice

NOW_OFFERED = "courses.now_offered:"  # and the class and the person: told once of each class


def now_offered(wish: CourseWish, offering: Offering) -> Notice:
    """A course somebody wished for is offered."""
    context = facts_of_class(offering, wish.person) | {
        "class_path": reverse("enrollment:offering_detail", args=[offering.pk]),
        "wishes_path": reverse("courses:interest_choose"),
    }
    key = f"{NOW_OFFERED}{offering.pk}:{wish.person_id}"
    return _to(wish.person, key, "courses/now_offered", context)


def request_scheduled(request: TrainingRequest, offering: Offering) -> Notice:
    """What a district asked for is scheduled."""
    context = _asked(request) | {
        "class_number": offering.number,
        "course_title": offering.course_title,
        "starts_at": offering.starts_at.isoformat(),
        "ends_at": offering.ends_at.isoformat(),
        "place": _place(offering),
        "class_path": reverse("enrollment:offering_detail", args=[offering.pk]),
    }
    key = f"courses.request_scheduled:{request.pk}"
    return _to(request.requested_by, key, "courses/request_scheduled", context)


def request_declined(request: TrainingRequest) -> Notice:
    """What a district asked for cannot be scheduled, and why."""
    context = _asked(request) | {"reason": request.answer}
    key = f"courses.request_declined:{request.pk}"
    return _to(request.requested_by, key, "courses/request_declined", context)


def teaching_invited(assignment: InstructorAssignment) -> Notice:
    """Somebody is asked to teach a class; asked again, they are told again."""
    moment = assignment.invited_at.isoformat() if assignment.invited_at else ""
    context = facts_of_class(assignment.offering, assignment.instructor) | {
        "answer_path": reverse("courses:teaching_own")
    }
    key = f"courses.teaching_invited:{assignment.pk}:{moment}"
    return _to(assignment.instructor, key, "courses/teaching_invited", context)


def teaching_assigned(assignment: InstructorAssignment) -> Notice:
    """A class is published whose instructor was put down without being asked."""
    offering = assignment.offering
    context = facts_of_class(assignment.offering, assignment.instructor) | {
        "class_path": reverse("enrollment:offering_detail", args=[offering.pk]),
        "teaching_path": reverse("courses:teaching_own"),
    }
    key = f"courses.teaching_assigned:{assignment.pk}"
    return _to(assignment.instructor, key, "courses/teaching_assigned", context)


def teaching_answered(assignment: InstructorAssignment, *, told: User, reason: str) -> Notice:
    """Whoever asked is told what was answered."""
    has_accepted = assignment.status == AssignmentStatus.ACCEPTED
    offering = assignment.offering
    context = facts_of_class(assignment.offering, assignment.instructor) | {
        "first_name": told.called,
        "instructor": assignment.instructor.name,
        "answer": _("accepted") if has_accepted else _("declined"),
        "reason": reason,
        "instructors_path": reverse("courses:instructor_list", args=[offering.pk]),
    }
    moment = assignment.answered_at.isoformat() if assignment.answered_at else ""
    key = f"courses.teaching_answered:{assignment.pk}:{moment}"
    return _to(told, key, "courses/teaching_answered", context)


def teaching_withdrawn(assignment: InstructorAssignment, *, reason: str) -> Notice:
    """Somebody is no longer to teach a class."""
    moment = assignment.answered_at.isoformat() if assignment.answered_at else ""
    key = f"courses.teaching_withdrawn:{assignment.pk}:{moment}"
    context = facts_of_class(assignment.offering, assignment.instructor) | {
        "reason": reason,
        "teaching_path": reverse("courses:teaching_own"),
    }
    return _to(assignment.instructor, key, "courses/teaching_withdrawn", context)


def facts_of_class(offering: Offering, person: User) -> dict[str, Any]:
    """Return what a mail to somebody says of any class; its sessions are fetched or asked for."""
    return {
        "first_name": person.called,
        "course_title": offering.course_title,
        "class_number": offering.number,
        "starts_at": offering.starts_at.isoformat(),
        "ends_at": offering.ends_at.isoformat(),
        "sessions": [
            [meeting.starts_at.isoformat(), meeting.ends_at.isoformat()]
            for meeting in offering.meetings.all()
        ],
        "place": _place(offering),
    }


def _asked(request: TrainingRequest) -> dict[str, Any]:
    return {
        "first_name": request.requested_by.called,
        "organization": request.organization.name,
        "subject": request.course.title if request.course else request.subject,
        "request_path": reverse("courses:request_detail", args=[request.pk]),
    }


def _place(offering: Offering) -> str:
    if offering.venue is None:
        return _("Online")
    parts = (offering.venue.name, offering.venue.address, offering.venue.town)
    return ", ".join(part for part in parts if part)


def _to(person: User, key: str, template: str, context: dict[str, Any]) -> Notice:
    return Notice(
        key=key,
        recipient_id=person.pk,
        to_address=person.email or "",
        template=template,
        context=context,
    )
