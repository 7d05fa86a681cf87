"""The transcript of a person: its lines, and who gets which of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.clock import maine_date
from organizations.models import WorkKind
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    coordinator,
    credit_types,
    employ,
    organization,
)
from tests.factories.records import completion, outside_course
from tests.transcripts.trained import BOTH, NOW, START, TODAY, attend, transcript
from transcripts.models import CreditAward
from transcripts.services import post_outside
from transcripts.services.posting import take_back
from transcripts.transcript import Expiring

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return UserFactory(first_name="Ada", last_name="Tamarack")


def test_there_is_one_line_for_each_class_and_day_with_what_it_earned(learner):
    version = VersionFactory(credit=BOTH, validity_months=36)
    approval(version, number="BD-7")
    klass = attend(
        learner,
        version=version,
        days=2,
        instructors=[
            UserFactory(first_name="Lee", last_name="Alder"),
            UserFactory(first_name="Kim", last_name="Birch"),
        ],
    )
    attend(UserFactory())

    lines = transcript(learner).lines

    assert [
        (
            line.earned_on,
            line.offering,
            line.contact_hours,
            line.in_service_hours,
            line.approval,
            line.is_open_to_approval,
            line.instructors,
            line.source,
            line.expires_on,
        )
        for line in lines
    ] == [
        (
            day,
            klass,
            Decimal(6),
            Decimal(6),
            "BD-7",
            False,
            "Lee Alder, Kim Birch",
            "MEMSSI class",
            date(2029, 6, 9),
        )
        for day in (date(2026, 6, 9), date(2026, 6, 8))
    ]


def test_in_service_hours_without_an_approval_are_shown_as_not_approved(learner):
    version = VersionFactory(credit=BOTH)
    approval(version, ends_on=date(2026, 6, 9))
    attend(learner, version=version, days=2)
    attend(learner, start=START + timedelta(days=7))

    shown = [
        (x.earned_on.day, x.approval, x.is_open_to_approval) for x in transcript(learner).lines
    ]

    assert shown == [(15, "", False), (9, "", True), (8, "BD-1", False)]


def test_a_day_beyond_what_an_approved_class_is_worth_is_not_called_unapproved(learner):
    credit = {"contact_hours": ("minutes", 12), "mcja_in_service_hours": ("minutes", 6)}
    version = VersionFactory(credit=credit)
    approval(version)
    attend(learner, version=version, days=2)

    shown = [
        (x.earned_on.day, x.approval, x.is_open_to_approval) for x in transcript(learner).lines
    ]

    assert shown == [(9, "", False), (8, "BD-1", False)]


def test_it_names_where_the_person_works_on_that_day(learner):
    school, agency = organization("Cedar School"), organization("Agency")
    employ(learner, school)
    employ(learner, school, kind="coach")
    employ(learner, agency, until=TODAY)
    employ(learner, agency, kind="officer", confirmed=False)

    assert transcript(learner).employers == ("Cedar School, Coach", "Cedar School, Teacher")


def test_somebody_without_training_has_an_empty_transcript(learner):
    shown = transcript(learner)

    assert (shown.lines, shown.totals, shown.employers) == ((), (), ())


def test_a_visitor_gets_only_the_lines_they_may_see(learner):
    here = organization("Here")
    employ(learner, here, until=date(2026, 6, 20))
    attend(learner)
    attend(learner, start=START + timedelta(days=21))

    with time_machine.travel(NOW, tick=False):
        shown = transcript(learner, viewer=coordinator(here))

    assert [line.earned_on for line in shown.lines] == [date(2026, 6, 8)]


def test_the_number_of_queries_is_the_same_for_one_line_and_for_thirty(learner):
    counts = []
    for days in (1, 29):
        version = VersionFactory(credit=BOTH | {"contact_hours": ("minutes", 200)})
        approval(version)
        attend(
            learner,
            version=version,
            days=days,
            start=START + timedelta(days=len(counts)),
            instructors=[UserFactory()],
        )
        with CaptureQueriesContext(connection) as queries:
            # Somebody who knows no roles yet, when all of these days are over.
            shown = transcript(User.objects.get(pk=learner.pk), on=date(2026, 8, 1))
            [str(line.offering.version.course) for line in shown.lines]
        counts.append((len(shown.lines), len(queries)))

    assert counts == [(1, 9), (30, 9)]


def test_of_an_earlier_day_it_is_what_the_record_said_then(learner):
    """Not what was earned by then: what was posted, and not taken back yet."""
    klass = attend(learner)
    (line,) = CreditAward.objects.filter(person=learner)
    take_back([line], reason="Left at noon.", actor=UserFactory(), now=NOW)
    posted, taken = maine_date(line.posted_at), maine_date(NOW)

    def hours_on(day):
        return [str(row.contact_hours) for row in transcript(learner, on=day).lines]

    assert hours_on(posted - timedelta(days=1)) == []
    assert hours_on(posted) == ["6.00"]
    assert hours_on(taken - timedelta(days=1)) == ["6.00"]
    assert hours_on(taken) == []
    assert klass.starts_at < line.posted_at < NOW


@pytest.mark.parametrize(("kind", "is_shown"), [("teacher", False), ("officer", True)])
def test_the_approvals_of_the_academy_are_shown_to_whom_they_concern(
    client, learner, kind, is_shown
):
    employ(learner, organization("Agency"), kind=kind)
    WorkKind.objects.filter(key="officer").update(is_sworn=True)
    attend(learner, version=VersionFactory(credit=BOTH))
    client.force_login(learner)

    page = client.get("/my/transcript/").text

    assert ("MCJA in-service hours" in page) is is_shown


def test_what_expires_is_said_of_the_newest_completion_and_the_next_comes_first():
    learner = UserFactory()
    yearly = VersionFactory(course=CourseFactory(code="MEM-A", title="Yearly"), validity_months=12)
    older = VersionFactory(course=CourseFactory(code="MEM-B", title="Older"), validity_months=12)
    for version, start in [
        (yearly, START - timedelta(days=300)),
        (yearly, START),
        (older, START - timedelta(days=500)),
        (VersionFactory(validity_months=None), START),
    ]:
        attend(learner, version=version, start=start)
    credit_types()
    row = completion(learner, course=outside_course(validity_months=36))
    post_outside([row], actor=learner, now=NOW)

    assert transcript(learner).expiring == (
        Expiring("MEM-B", "Older", date(2026, 1, 24), is_over=True),
        Expiring("MEM-A", "Yearly", date(2027, 6, 8), is_over=False),
        Expiring("IS-100.c", row.title, date(2029, 6, 8), is_over=False),
    )
