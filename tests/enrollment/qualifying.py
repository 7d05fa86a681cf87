"""Classes that ask for something first, and people who have it or not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.models import Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.services import Route, register
from tests.enrollment.rows import nothing_written
from tests.factories import VersionFactory, offering
from tests.factories.lives import enroll

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)
ONE_HOUR = timedelta(hours=1)


def ask(klass, person, *, by=None, at=MONDAY, or_wait=False, **route):
    return register(
        offering_id=klass.pk,
        learner=person,
        actor=by or person,
        now=at,
        or_wait=or_wait,
        route=Route(**route),
    )


def refused(error, klass, person, **said) -> str:
    """Ask, see it refused for this reason and nothing written, and return the sentence."""
    with nothing_written(), pytest.raises(error) as refusal:
        ask(klass, person, **said)
    assert type(refusal.value) is error
    return str(refusal.value)


def version_of(course, **changes):
    return VersionFactory(course=course, number=course.versions.count() + 1, **changes)


def completed(person, course, *, on: date, months: int | None = None):
    """Write down that somebody completed a course on a day."""
    moment = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    version = version_of(course, validity_months=months)
    klass = offering(version=version, starts_at=moment)
    seat = enroll(klass, person)
    Enrollment.objects.filter(pk=seat.pk).update(
        status=EnrollmentStatus.COMPLETED, ended_at=klass.ends_at
    )
    return seat


def needing(*groups, **changes):
    klass = offering(**changes)
    codes = [[course.code for course in group] for group in groups]
    Offering.objects.filter(pk=klass.pk).update(prerequisites=codes)
    return klass


def klass_again(klass):
    return Offering.objects.select_related("version__course__restricted_to").get(pk=klass.pk)
