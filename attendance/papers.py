"""What the papers of one session say, gathered from the rows."""

from attendance.codes import seat_code
from attendance.drawing import Person, SessionPaper, Teacher
from attendance.expected import seats_expected
from attendance.models import Roster
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_day
from core.templatetags.ui import session_span, time_span
from courses.enums import MaterialKind
from courses.models import InstructorQualification, Meeting
from enrollment.models import Enrollment
from organizations.models import Employment

SEPARATOR = "; "


def seats_in_order(meeting: Meeting) -> list[Enrollment]:
    """Return everybody expected at a session, as the sheet lists them. One query."""
    seats = seats_expected(meeting).select_related("learner")
    return list(seats.order_by("learner__last_name", "learner__first_name", "pk"))


def session_paper(roster: Roster) -> SessionPaper:
    """Return the facts of a roster of `for_listing`. A constant number of queries."""
    offering, version = roster.offering, roster.offering.version
    return SessionPaper(
        course_title=offering.course_title,
        course_number=version.course.code,
        class_number=offering.number,
        session=f"{roster.number} of {Meeting.objects.filter(offering=offering).count()}",
        session_title=roster.title,
        date=written_day(roster.starts_at, "long"),
        scheduled=_scheduled(roster),
        break_minutes=_breaks(roster),
        provider=version.provider,
        sponsors=_sponsors(roster),
        location=_location(roster),
        room=roster.room,
        lesson_plan=_lesson_plan(roster),
        teachers=_teachers(roster),
        people=_people(roster),
    )


def _scheduled(roster: Roster) -> str:
    if maine_date(roster.starts_at) == maine_date(roster.ends_at):
        return time_span(roster.starts_at, roster.ends_at)
    return session_span(roster.starts_at, roster.ends_at)


def _breaks(roster: Roster) -> str:
    whole = int((roster.ends_at - roster.starts_at).total_seconds() // 60)
    minutes = whole - roster.creditable_minutes
    if not minutes:
        return "None"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _sponsors(roster: Roster) -> str:
    """Who opens the doors, and who holds it with us; once each."""
    offering = roster.offering
    names = [offering.host.name] if offering.host else []
    names += [place.name for place in offering.co_sponsors.order_by("name")]
    return SEPARATOR.join(dict.fromkeys(names))


def _location(roster: Roster) -> str:
    if roster.is_online:
        return "Online"
    if roster.venue is not None:
        return f"{roster.venue.name}, {roster.venue.town}"
    venue = roster.offering.venue
    return f"{roster.offering.venue_name}, {venue.town}" if venue else "Online"


def _lesson_plan(roster: Roster) -> str:
    version = roster.offering.version
    plans = version.materials.filter(kind=MaterialKind.LESSON_PLAN, withdrawn_on__isnull=True)
    return f"Version {version.number}, on file: {'yes' if plans.exists() else 'no'}"


def _teachers(roster: Roster) -> tuple[Teacher, ...]:
    """Return who teaches, the lead first, and the topics they may teach on that day."""
    rows = list(
        roster.offering.instructor_assignments.teaching()
        .select_related("instructor")
        .order_by("-is_lead", "instructor__last_name", "instructor__first_name", "pk")
    )
    topics: dict[int, list[str]] = {}
    for held in (
        InstructorQualification.objects.on(maine_date(roster.starts_at))
        .filter(person__in=[row.instructor_id for row in rows])
        .select_related("topic")
    ):
        topics.setdefault(held.person_id, []).append(held.topic.name)
    return tuple(
        Teacher(
            name=row.instructor.name,
            is_lead=row.is_lead,
            qualified_for=SEPARATOR.join(dict.fromkeys(topics.get(row.instructor_id, ()))),
        )
        for row in rows
    )


def _people(roster: Roster) -> tuple[Person, ...]:
    """Return everybody expected, with where they work on that day and as what."""
    seats = seats_in_order(roster)
    works: dict[int, list[Employment]] = {}
    for job in (
        Employment.objects.on(maine_date(roster.starts_at))
        .filter(person__in=[seat.learner_id for seat in seats])
        .select_related("organization", "work_kind")
    ):
        works.setdefault(job.person_id, []).append(job)
    return tuple(_person(seat, works.get(seat.learner_id, [])) for seat in seats)


def _person(seat: Enrollment, works: list[Employment]) -> Person:
    learner = seat.learner
    return Person(
        name=learner.listed_name,
        called=f"{learner.called} {learner.last_name}".strip(),
        employer=SEPARATOR.join(dict.fromkeys(job.organization.name for job in works)),
        role=SEPARATOR.join(dict.fromkeys(job.work_kind.name for job in works)),
        code=seat_code(seat.pk),
    )
