"""Lines of training taken elsewhere, and the topics and grants that each line keeps."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from courses.models import CreditApproval, FundingAward, Topic
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    credit_types,
)
from tests.factories import offering as scheduled
from tests.factories.records import award, completion, outside_course, seat
from tests.transcripts.trained import computed_types
from transcripts.models import CreditAward, TagSet
from transcripts.outside import course_code, title_key
from transcripts.services import post_outside, tags_of_class, take_back
from transcripts.totals import NamedTotal
from transcripts.transcript import transcript_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 20, 14, tzinfo=UTC)


@pytest.fixture
def actor():
    return UserFactory()


def post(*rows, actor):
    return [
        (line.credit_type.key, line.hours, line.earned_on, line.source, line.checked)
        for line in post_outside(rows, actor=actor, now=NOW)
    ]


def approve(course, number="BD-9", last=date(2027, 1, 1)):
    return CreditApproval.objects.create(
        credit_type=credit_types()["mcja_in_service_hours"],
        outside_course=course,
        number=number,
        starts_on=date(2026, 1, 1),
        ends_on=last,
    )


def test_an_accepted_completion_is_posted_once_with_how_it_was_checked(actor):
    credit_types()
    row = completion(course=outside_course())

    assert post(row, actor=actor) == [
        ("contact_hours", Decimal(2), date(2026, 6, 8), "federal", "certificate")
    ]
    assert post(row, actor=actor) == []


def test_in_service_hours_need_an_approval_of_the_course_valid_on_that_day(actor):
    types, course = credit_types(), outside_course()
    approve(course, last=date(2026, 6, 8))
    row = completion(course=course)

    assert [key for key, *_ in post(row, actor=actor)] == ["contact_hours"]

    approval = approve(course, number="BD-10")
    assert [key for key, *_ in post(row, actor=actor)] == ["mcja_in_service_hours"]
    line = CreditAward.objects.get(credit_type=types["mcja_in_service_hours"])
    assert (line.approval, line.reasoning) == (
        approval,
        "as accepted: Certificate seen; approved by BD-10",
    )


def test_what_was_taken_back_can_be_posted_anew(actor):
    credit_types()
    row = completion()
    line = post_outside([row], actor=actor, now=NOW)[0]
    take_back([line], reason="Another person's certificate.", actor=actor, now=NOW)

    again = post_outside([row], actor=actor, now=NOW)

    assert [(each.correction, each.hours) for each in again] == [(1, Decimal(2))]
    assert list(CreditAward.objects.standing()) == again


def test_a_line_is_earned_in_one_way_alone(actor):
    credit_types()
    line = award()
    row = completion()
    fields = {
        "person": row.person,
        "credit_type": line.credit_type,
        "hours": 1,
        "earned_on": row.completed_on,
        "tags": line.tags,
        "reasoning": "typed",
        "posted_at": NOW,
        "posted_by": actor,
    }
    ways = [
        {},
        {"outside": row, "version": line.version},
        {"outside": row, "enrollment": line.enrollment, "version": line.version},
        {"enrollment": seat(), "version": None},
    ]
    for way in ways:
        with (
            pytest.raises(IntegrityError, match="credit_award_is_earned_in_one_way"),
            transaction.atomic(),
        ):
            CreditAward.objects.create(**fields | way)


def test_a_line_keeps_the_topics_and_grants_of_the_day_it_was_posted():
    computed_types()
    first, second = (Topic.objects.create(key=key, name=key) for key in ("ics", "drills"))
    grant = FundingAward.objects.create(key="STOP", name="STOP award")
    course = CourseFactory()
    course.topics.set([first])
    klass = scheduled(version=VersionFactory(course=course))
    klass.funding.set([grant])
    line = award(enrollment=seat(offering=klass))
    course.topics.set([second])

    shown = transcript_of(line.person, CreditAward.objects.all(), on=date(2026, 7, 1))

    assert shown.by_topic == (NamedTotal("ics", Decimal(6)),)
    assert list(line.tags.funding.all()) == [grant]
    assert line.tags.key == f"t{first.pk} f{grant.pk}"
    assert award(enrollment=seat(offering=scheduled())).tags.key == "t f"
    assert tags_of_class(klass).key == f"t{second.pk} f{grant.pk}"
    assert TagSet.objects.count() == 3


def test_a_transcript_shows_training_from_elsewhere_beside_classes(actor):
    computed_types()
    credit_types()
    course = outside_course(validity_months=36)
    row = completion(course=course)
    post_outside([row], actor=actor, now=NOW)

    (line,) = transcript_of(row.person, CreditAward.objects.all(), on=NOW.date()).lines

    assert (
        line.offering,
        line.course,
        line.title,
        line.provider,
        line.contact_hours,
        line.ceu,
        line.source,
        line.checked,
        line.expires_on,
        line.is_open_to_approval,
    ) == (
        None,
        "IS-100.c",
        "Introduction to the Incident Command System",
        "FEMA",
        Decimal(2),
        Decimal("0.2"),
        "Federal course",
        "Certificate seen",
        date(2029, 6, 8),
        False,
    )


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("  Bus Evacuation: drill! ", "bus evacuation drill"),
        ("Café: Résumé", "cafe resume"),
        ("x" * 300, "x" * 160),
    ],
)
def test_a_title_is_compared_by_its_letters_and_digits(title, key):
    assert title_key(title) == key


@pytest.mark.parametrize(
    ("written", "code"),
    [("IS-00100.c", "IS-100"), ("is 100", "IS-100"), ("IS-362.A", "IS-362"), ("IS", ""), ("", "")],
)
def test_a_code_is_compared_without_its_edition(written, code):
    assert course_code(written) == code
