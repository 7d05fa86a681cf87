"""Hours for teaching: one line, once, beside those of the learners."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from courses.models import InstructorAssignment
from enrollment.services import register
from tests.factories import UserFactory, VersionFactory, offering, staff
from tests.factories.lives import hold, mark
from transcripts.models import CreditAward
from transcripts.services import credit_teaching, owing_teaching_credit
from transcripts.transcript import transcript_of

pytestmark = pytest.mark.django_db

START = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)
OVER = START + timedelta(days=1)


def taught(*, hours: Decimal | None = Decimal(9), rule: str = "attendance", instructors: int = 2):
    version = VersionFactory(teaching_hours=hours, completion_rule=rule)
    people = [UserFactory() for _ in range(instructors)]
    klass = offering(version=version, starts_at=START, instructors=people)
    learner = UserFactory()
    register(offering_id=klass.pk, learner=learner, actor=learner, now=START - timedelta(days=9))
    return klass, people


def sign(klass) -> None:
    mark(klass, by=staff())
    hold(klass, by=klass.instructor_assignments.first().instructor)


def test_everybody_who_taught_gets_one_line_when_the_last_roster_is_signed():
    klass, people = taught()
    declined = UserFactory()
    klass.instructor_assignments.create(instructor=declined, status="declined")
    sign(klass)
    credit_teaching(offering=klass, actor=staff(), now=OVER)
    lines = CreditAward.objects.filter(taught__isnull=False).order_by("person")
    assert [(a.person, a.hours, a.source, a.earned_on, a.offering) for a in lines] == [
        (person, Decimal(9), "taught", START.date(), klass) for person in people
    ]


@pytest.mark.parametrize(
    ("hours", "rule", "lines"),
    [(None, "attendance", 0), (Decimal(9), "provider_certificate_verified", 1)],
)
def test_only_where_the_version_says_so_whatever_completes_it(hours, rule, lines):
    klass, _people = taught(hours=hours, rule=rule, instructors=1)
    sign(klass)
    assert CreditAward.objects.filter(taught__isnull=False).count() == lines


def test_what_was_lost_is_found_by_the_sweep():
    klass, _people = taught()
    assert list(owing_teaching_credit()) == []
    sign(klass)
    assert list(owing_teaching_credit()) == []
    late = klass.instructor_assignments.create(instructor=UserFactory())
    assert list(owing_teaching_credit()) == [klass]
    credit_teaching(offering=klass, actor=staff(), now=OVER)
    assert CreditAward.objects.get(taught=late).hours == Decimal(9)


def test_the_transcript_says_taught_and_nothing_expires():
    klass, (person, _other) = taught()
    sign(klass)
    transcript = transcript_of(person, CreditAward.objects.all(), on=OVER.date())
    (line,) = transcript.lines
    assert (line.offering, line.contact_hours, line.source, line.expires_on) == (
        klass,
        Decimal(9),
        "Taught",
        None,
    )


def test_a_line_is_for_a_seat_or_for_teaching_and_is_never_changed():
    klass, _people = taught(instructors=1)
    sign(klass)
    line = CreditAward.objects.get(taught__isnull=False)
    seat = klass.enrollments.get()
    for wrong in ({"taught": None}, {"enrollment": seat}):
        copy = CreditAward.objects.get(pk=line.pk)
        copy.pk, copy.earned_on = None, OVER.date()
        for name, value in wrong.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditAward.objects.filter(pk=line.pk).update(hours=1)
    assert InstructorAssignment.objects.count() == 1
