"""Hours that were taken back count nowhere, and the record says that they were, and why."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from certificates.contents import certificate_facts
from certificates.services import _completion
from reports.person import person_record
from reports.services import people_with_hours
from reports.tiles import people_without_hours
from tests.factories import (
    UserFactory,
    VersionFactory,
    coordinator,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.lives import hold
from tests.factories.records import award, certificate
from tests.road.test_road import letterhead
from transcripts.asking import request_file
from transcripts.corrections import corrections_of
from transcripts.funding import numbers_of_awards
from transcripts.models import CreditAward
from transcripts.services import credit_teaching, owing_teaching_credit
from transcripts.services.posting import take_back
from transcripts.tiles import my_hours
from transcripts.training_file import write_training_file
from transcripts.transcript import transcript_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 16, tzinfo=UTC)
JUNE = date(2026, 6, 8)
WHY = "They were not there."


@pytest.fixture
def place():
    return organization("District One")


@pytest.fixture
def undone(place):
    """Somebody whose only line was taken back."""
    person = UserFactory(first_name="Ada", last_name="Alder")
    employ(person, place)
    undo(award(person=person, earned_on=JUNE))
    return person


@pytest.fixture
def lowered(place):
    """Somebody with six hours that became four."""
    person = UserFactory(first_name="Bo", last_name="Birch")
    employ(person, place)
    line = award(person=person, earned_on=JUNE)
    undo(line)
    posted_anew(line, "4")
    return person


def undo(line, *, at=NOW) -> CreditAward:
    return take_back([line], reason=WHY, actor=UserFactory(), now=at)[0]


def posted_anew(line, hours) -> CreditAward:
    return CreditAward.objects.create(
        person=line.person,
        enrollment=line.enrollment,
        version=line.version,
        tags=line.tags,
        credit_type=line.credit_type,
        hours=Decimal(hours),
        earned_on=line.earned_on,
        correction=line.correction + 1,
        reasoning=line.reasoning,
        posted_at=NOW,
        posted_by=UserFactory(),
    )


def test_the_transcript_has_what_stands_alone(undone, lowered):
    def of(person):
        transcript = transcript_of(person, CreditAward.objects.all(), on=NOW.date())
        return (
            [line.contact_hours for line in transcript.lines],
            [total.hours for total in transcript.totals],
        )

    assert of(undone) == ([], [])
    assert of(lowered) == ([4], [4])


def test_a_certificate_prints_what_stands_alone(lowered):
    letterhead()
    seat = lowered.enrollments.get()

    facts = certificate_facts(_completion(seat, NOW), certificate(enrollment=seat).document)

    assert facts.value("contact_hours") == "4"


def test_the_file_has_the_lines_as_they_stood_when_it_was_asked_for(undone, lowered, place):
    owner = coordinator(place)
    kept = award(person=undone, earned_on=JUNE + timedelta(days=1), hours="2")
    job = request_file(owner=owner, now=NOW)
    undo(kept, at=NOW + timedelta(minutes=1))

    write_training_file(job_id=job.pk, clock=lambda: NOW)

    job.refresh_from_db()
    with job.result.open("rb") as file:
        rows = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))
    assert [(row["Last name"], row["Hours"]) for row in rows] == [
        ("Alder", "2.00"),
        ("Birch", "4.00"),
    ]


def test_nobody_is_counted_for_hours_that_were_taken_back(undone, lowered, place):
    assert [row["person"] for row in people_with_hours(CreditAward.objects.all())] == [lowered.pk]
    tile = people_without_hours(coordinator(place), NOW)
    assert tile is not None
    assert tile.facts == {"count": 1}


def test_one_s_own_hours_are_net_and_nothing_is_no_hours(undone, lowered):
    assert my_hours(undone, NOW) is None
    tile = my_hours(lowered, NOW)
    assert tile is not None
    assert tile.facts["this_year"] == [("Contact hours", Decimal("4.00"))]


@pytest.mark.parametrize("address", ["/people/", "/people/?hours=none"])
def test_the_list_of_people_knows_neither_day_nor_hours_of_it(client, undone, lowered, address):
    client.force_login(staff())

    with time_machine.travel(NOW, tick=False):
        text = client.get(address).text

    row = text[text.index("Alder") :]
    assert "Jun 8, 2026" not in row[: row.index("</tr>")]
    assert ("Birch" in text) is (address == "/people/")


def test_a_person_s_record_knows_no_day_of_it(undone, lowered):
    days = [
        person_record(staff(), person.pk, now=NOW).last_earned_on for person in (undone, lowered)
    ]

    assert days == [None, JUNE]


def test_who_lost_hours_for_teaching_is_owed_none():
    teacher = UserFactory()
    klass = offering(version=VersionFactory(teaching_hours=Decimal(9)), instructors=[teacher])
    hold(klass, by=teacher)
    undo(CreditAward.objects.get(taught__instructor=teacher))

    assert list(owing_teaching_credit()) == []
    assert credit_teaching(offering=klass, actor=teacher, now=NOW) == []


def test_the_record_lists_what_was_taken_back_with_before_after_and_why(undone, lowered):
    found = [
        (row.earned_on, row.before, row.after, row.reason)
        for person in (undone, lowered)
        for row in corrections_of(person, CreditAward.objects.all())
    ]

    assert found == [(JUNE, 6, 0, WHY), (JUNE, 6, 4, WHY)]


@pytest.mark.parametrize("times", [1, 3])
def test_corrections_cost_two_queries_and_none_cost_one(times, lowered, django_assert_num_queries):
    for day in range(1, times):
        undo(award(person=lowered, earned_on=JUNE + timedelta(days=day)))

    with django_assert_num_queries(2):
        assert len(corrections_of(lowered, CreditAward.objects.all())) == times
    with django_assert_num_queries(1):
        assert corrections_of(UserFactory.build(pk=0), CreditAward.objects.all()) == []


def test_whoever_may_see_the_lines_reads_of_the_correction(client, undone, place):
    page = f"/people/{undone.pk}/transcript/"
    for visitor in (staff(), coordinator(place)):
        client.force_login(visitor)
        text = client.get(page).text
        assert "Corrections" in text
        assert WHY in text

    client.force_login(coordinator(organization("Elsewhere")))
    assert client.get(page).status_code == 404


def test_a_record_without_corrections_says_nothing_of_them(client):
    person = award(earned_on=JUNE).person
    client.force_login(person)

    assert "Corrections" not in client.get("/my/transcript/").text


def test_grant_numbers_count_hours_that_stand(lowered):
    one = lowered.enrollments.get().offering.funding.create(key="GA-1", name="One", funder="BJA")

    (numbers,) = numbers_of_awards([one])

    assert numbers.counted.hours == 4
