"""A catalogue at the State's full size: 2,000 courses and 20,000 classes with 60,000 sessions.

A fifth of the classes lies ahead, within a year and a half; the others are of the years before.
Titles are put together from words of the trade, so that a search meets rare and common ones.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product

from core.clock import maine_date
from courses.enums import (
    CompletionRule,
    CourseStatus,
    DeliveryMode,
    OfferingStatus,
    SafetyPhase,
    VersionStatus,
)
from courses.models import (
    Audience,
    Course,
    CourseVersion,
    Lane,
    Meeting,
    Offering,
    SeatReserve,
    Topic,
    Venue,
    VersionCredit,
)
from courses.services.search import reindex_all
from enrollment.models import Enrollment
from memssi.demo.state import State, batches, insert
from organizations.enums import County

FULL_COURSES = 2_000
FULL_CLASSES = 20_000
SESSIONS_OF_A_CLASS = 3
ONE_IN = 5  # classes that lie ahead
DAYS_AHEAD = 540
DAYS_BACK = 2_500
CAPACITY = 24
HOLDS_ONE_IN = 100  # classes with seats held for a county; all of them lie ahead
BEGINNINGS = (
    "Leading", "Planning", "Practicing", "Reviewing", "Understanding", "Teaching", "Improving",
    "Starting", "Coordinating", "Rehearsing", "Refreshing", "Assessing", "Talking about",
    "Preparing for", "Recovering from", "Documenting", "Observing", "Adapting",
)  # fmt: skip
SUBJECTS = (
    "lockdown drills", "reunification", "threat assessment", "bus evacuations", "de-escalation",
    "suicide prevention", "restorative circles", "tabletop exercises", "site assessments",
    "incident command", "mandated reporting", "substance use", "school climate", "winter storms",
    "visitor management", "radio discipline", "trauma", "adolescent development",
    "emergency operations plans", "cybersecurity", "field trips", "athletic events",
)  # fmt: skip
SETTINGS = (
    "in elementary schools", "in middle schools", "in high schools", "in island schools",
    "in career centers", "with partners", "with families", "for new staff", "for teams",
    "on a small budget",
)  # fmt: skip


def add_courses(state: State, count: int) -> None:
    """Add published courses, each with one version in force, until there are so many."""
    lanes, topics = list(Lane.objects.all()), list(Topic.objects.all())
    audiences = list(Audience.objects.all())
    first = len(state.catalogue)
    for numbers in batches(first, count - first):
        titles = list(islice(_titles(), numbers.start, numbers.stop))
        courses = insert(
            Course(
                code=f"MEM-ST-{1_000 + number}",
                title=title,
                summary=f"{title}: what works, what does not, and what to do first.",
                status=CourseStatus.PUBLISHED,
                lane=lanes[number % len(lanes)],
                phase=SafetyPhase.values[number % len(SafetyPhase.values)],
            )
            for number, title in zip(numbers, titles, strict=True)
        )
        insert(
            Course.topics.through(course=course, topic=topics[number % len(topics)])
            for number, course in zip(numbers, courses, strict=True)
        )
        insert(
            Course.audiences.through(course=course, audience=audiences[number % len(audiences)])
            for number, course in zip(numbers, courses, strict=True)
        )
        versions = insert(
            CourseVersion(
                course=course,
                status=VersionStatus.PUBLISHED,
                in_force_from=date(2018, 1, 8),
                objectives="- name the first three steps\n- practice them with others",
                contact_hours=Decimal(6),
                delivery_mode=DeliveryMode.IN_PERSON,
                completion_rule=CompletionRule.ATTENDANCE,
                provider="Maine School Safety Center",
            )
            for course in courses
        )
        insert(
            VersionCredit(
                version=version, credit_type=credit_type, basis="minutes", hours=Decimal(6)
            )
            for version in versions
            for credit_type in state.credit_types[:1]
        )
        state.catalogue += versions


def _titles() -> Iterator[str]:
    for setting, subject, beginning in product(SETTINGS, SUBJECTS, BEGINNINGS):
        yield f"{beginning} {subject} {setting}"


def add_classes(state: State, count: int) -> None:
    """Add classes with their sessions until there are so many; every third one is online."""
    venues = list(Venue.objects.order_by("order", "pk"))
    first = state.classes
    for numbers in batches(first, count - first):
        offerings = insert(_class(state, number, venues) for number in numbers)
        insert(
            Meeting(
                offering=offering,
                number=week + 1,
                starts_at=offering.starts_at + timedelta(days=7 * week),
                ends_at=offering.starts_at + timedelta(days=7 * week, hours=2),
                creditable_minutes=120,
            )
            for offering in offerings
            for week in range(SESSIONS_OF_A_CLASS)
        )
        insert(
            SeatReserve(
                offering=offering,
                county=County.values[number // HOLDS_ONE_IN % len(County.values)],
                seats=4,
                until=maine_date(offering.starts_at),
            )
            for number, offering in zip(numbers, offerings, strict=True)
            if number % HOLDS_ONE_IN == 0
        )
        insert(
            Enrollment(offering=offering, learner_id=state.people[0], enrolled_at=state.now)
            for offering in offerings
            if state.people
        )
    state.classes = count
    reindex_all()


def _class(state: State, number: int, venues: list[Venue]) -> Offering:
    version = state.catalogue[number % len(state.catalogue)]
    is_ahead = number % ONE_IN == 0
    turn = number // ONE_IN
    if is_ahead:
        starts_at = state.now + timedelta(days=1 + turn * 7 % DAYS_AHEAD, hours=turn % 5)
    else:
        starts_at = state.now - timedelta(days=30 + number * 11 % DAYS_BACK)
    is_online = number % 3 == 0
    return Offering(
        version=version,
        number=f"STATE-{number}",
        status=OfferingStatus.PUBLISHED,
        published_at=state.now,
        delivery_mode=DeliveryMode.VIRTUAL if is_online else DeliveryMode.IN_PERSON,
        venue=None if is_online else venues[turn % len(venues)],
        capacity=CAPACITY,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=7 * (SESSIONS_OF_A_CLASS - 1), hours=2),
        registration_opens_at=state.now - timedelta(days=3_000),
        registration_closes_at=starts_at,
        contact_hours=Decimal(6),
        completion_rule=CompletionRule.ATTENDANCE,
    )
