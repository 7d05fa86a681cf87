"""Rows to measure on: courses, classes to come, people. Invented, as many as a real year has."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from courses.enums import (
    CONTACT_HOURS,
    CourseStatus,
    CreditBasis,
    DeliveryMode,
    OfferingStatus,
    VersionStatus,
)
from courses.models import (
    Course,
    CourseVersion,
    CreditType,
    Lane,
    Meeting,
    Offering,
    Venue,
    VersionCredit,
)
from courses.services import PlannedMeeting, publish_offering, schedule_offering
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from memssi.reference import load_reference
from organizations.services import set_issuing_authority

NOW = datetime.now(UTC).replace(microsecond=0)
COURSES = 40
CODE = "BENCH-"
CAPACITY = 20


def load_terms() -> list[CourseVersion]:
    """Add lanes, credit types and audiences as every installation has them, and 40 courses."""
    known = CourseVersion.objects.filter(course__code__startswith=CODE).select_related("course")
    if known:
        return list(known)
    load_reference(now=NOW)
    lanes = list(Lane.objects.all())
    contact_hours = CreditType.objects.get(key=CONTACT_HOURS)
    courses = Course.objects.bulk_create(
        Course(
            code=f"{CODE}{number:02}",
            title=f"School safety in practice, part {number}",
            summary="What to do before, during and after.",
            status=CourseStatus.PUBLISHED,
            lane=lanes[number % len(lanes)],
        )
        for number in range(COURSES)
    )
    versions = CourseVersion.objects.bulk_create(
        CourseVersion(
            course=course,
            status=VersionStatus.PUBLISHED,
            in_force_from=date(2020, 1, 6),
            contact_hours=Decimal(6),
            delivery_mode=DeliveryMode.IN_PERSON,
            completion_rule="attendance",
            provider="Maine School Safety Center",
        )
        for course in courses
    )
    VersionCredit.objects.bulk_create(
        VersionCredit(
            version=version, credit_type=contact_hours, basis=CreditBasis.MINUTES, hours=Decimal(6)
        )
        for version in versions
    )
    return versions


def add_people(count: int, *, first_id: int) -> list[User]:
    """Add people whose numbers stand in all their values, so that a yardstick can name others."""
    people: list[User] = User.objects.bulk_create(
        User(
            pk=number,
            first_name=f"Given{number}",
            last_name=f"Family{number}",
            email=f"person{number}@example.org",
        )
        for number in range(first_id, first_id + count)
    )
    return people


def add_classes(count: int, versions: Sequence[CourseVersion]) -> list[Offering]:
    """Publish so many classes, in person and online, over the next half year."""
    known = Offering.objects.count()
    venue, _ = Venue.objects.get_or_create(name="Town Hall", town="Augusta", county="23011")
    return [
        _add_class(known + number, versions[(known + number) % len(versions)], venue)
        for number in range(count)
    ]


def _add_class(number: int, version: CourseVersion, venue: Venue) -> Offering:
    starts_at = NOW + timedelta(days=3 + number)
    online = number % 3 == 0
    offering = schedule_offering(
        version=version,
        number=f"{version.course.code}-{number}",
        delivery_mode=DeliveryMode.VIRTUAL if online else DeliveryMode.IN_PERSON,
        meetings=[PlannedMeeting(starts_at, starts_at + timedelta(hours=6))],
        venue=None if online else venue,
        capacity=CAPACITY,
        registration_opens_at=NOW - timedelta(days=60),
        registration_closes_at=starts_at,
        actor=None,
        now=NOW,
    )
    return publish_offering(offering=offering, actor=None, now=NOW)


def add_hot_class(version: CourseVersion, *, number: int, capacity: int) -> Offering:
    """Add one class with two sessions, under this number everywhere."""
    starts_at = NOW + timedelta(days=14)
    venue, _ = Venue.objects.get_or_create(name="Town Hall", town="Augusta", county="23011")
    offering = Offering.objects.create(
        pk=number,
        version=version,
        number=f"HOT-{number}",
        status=OfferingStatus.PUBLISHED,
        delivery_mode=DeliveryMode.IN_PERSON,
        venue=venue,
        capacity=capacity,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=1, hours=6),
        registration_opens_at=NOW - timedelta(days=60),
        registration_closes_at=starts_at,
        contact_hours=version.contact_hours,
    )
    Meeting.objects.bulk_create(
        Meeting(
            pk=number * 10 + day,
            offering=offering,
            number=day,
            starts_at=starts_at + timedelta(days=day - 1),
            ends_at=starts_at + timedelta(days=day - 1, hours=6),
            creditable_minutes=360,
        )
        for day in (1, 2)
    )
    return offering


def take_away_classes() -> None:
    """Take away all classes with their seats, so that another size can be measured."""
    for rows in (Enrollment, WaitlistEntry, Meeting, Offering):
        rows._default_manager.all().delete()


def fill(classes: Sequence[Offering], people: Sequence[User]) -> None:
    """Take from none to all seats of the classes; where all are taken, three people wait."""
    for number, offering in enumerate(classes):
        taken = number * 8 % (CAPACITY + 1)
        Enrollment.objects.bulk_create(
            Enrollment(offering=offering, learner=person, enrolled_at=NOW)
            for person in people[:taken]
        )
        if taken == CAPACITY:
            WaitlistEntry.objects.bulk_create(
                WaitlistEntry(
                    offering=offering, learner=person, joined_at=NOW, status=WaitlistStatus.WAITING
                )
                for person in people[taken : taken + 3]
            )


def complete(offering: Offering, people: Sequence[User]) -> list[Enrollment]:
    """Give each of them a seat in this class and let them have completed it."""
    return Enrollment.objects.bulk_create(
        Enrollment(
            offering=offering,
            learner=person,
            status=EnrollmentStatus.COMPLETED,
            enrolled_at=NOW - timedelta(days=30),
            ended_at=NOW,
        )
        for person in people
    )


def add_letterhead() -> None:
    """Say who issues certificates."""
    set_issuing_authority(
        starts_on=date(2020, 1, 6),
        provider="Maine School Safety Center",
        department="Maine Department of Education",
        address="23 State House Station, Augusta, ME 04333",
        phone="207-555-0100",
        signatory_name="Pat Example",
        signatory_title="Director",
        actor=None,
        now=NOW,
    )
