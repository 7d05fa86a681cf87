"""Classes that let somebody in only if something is let pass."""

from datetime import date

from courses.models import Offering
from enrollment.models import WaitlistEntry
from tests.enrollment.qualifying import needing
from tests.enrollment.waiting import line_up
from tests.factories import CourseFactory, UserFactory, employ, offering, organization
from tests.factories.lives import enroll

WHY = "Has the certificate on paper."
PART = "Part 1"


def needs_first(**more) -> Offering:
    """A class for which a course is needed that nobody here has."""
    return needing([CourseFactory(title=PART)], **more)


def capped_line(ada, *, seats=3) -> tuple[Offering, WaitlistEntry]:
    """A class with free seats, and somebody whose organization has as many as it may."""
    klass, place = offering(capacity=seats), organization("RSU 1")
    Offering.objects.filter(pk=klass.pk).update(
        organization_cap=1, organization_cap_until=date(2026, 6, 1)
    )
    klass.refresh_from_db()
    other = UserFactory()
    for person in (other, ada):
        employ(person, place)
    enroll(klass, other)
    (entry,) = line_up(klass, ada)
    return klass, entry
