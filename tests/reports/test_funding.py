"""Under each grant award: people, schools and hours, each once; a class under two, in both."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from courses.models import FundingAward
from organizations.enums import OrganizationKind
from tests.factories import UserFactory, employ, offering, organization, staff
from tests.factories.claims import DAY, NOW, accept, claim
from tests.factories.lives import enroll, hold
from tests.factories.records import outside_course
from transcripts.funding import numbers_of_awards
from transcripts.models import CreditAward
from transcripts.services import take_back_acceptance

pytestmark = pytest.mark.django_db


@pytest.fixture
def awards():
    """Two classes on June 8, 2026 and one in July; the first is under both awards."""
    one = FundingAward.objects.create(key="GA-1", name="Stop violence", funder="BJA")
    two = FundingAward.objects.create(key="GA-2", name="State plan")
    school = organization("School One", kind=OrganizationKind.SCHOOL)
    earlier = organization("School Two", kind=OrganizationKind.SCHOOL)
    district = organization("District One")
    teacher, moved, nobody = UserFactory(), UserFactory(), UserFactory()
    employ(teacher, school)
    employ(moved, earlier, until=date(2026, 6, 9))
    employ(moved, school, since=date(2026, 6, 9))
    employ(nobody, district)
    instructor = UserFactory()
    june, again = offering(instructors=[instructor]), offering()
    july = offering(starts_at=june.starts_at.replace(month=7))
    june.funding.set([one, two])
    again.funding.set([one])
    july.funding.set([one])
    for klass, people in ((june, (teacher, moved)), (again, (teacher, nobody)), (july, (moved,))):
        for person in people:
            enroll(klass, person)
    hold(june, by=instructor)
    return one, two


def numbers(awards, **period) -> list[tuple]:
    return [
        (
            len(each.counted.people),
            len(each.counted.completed),
            len(each.counted.schools),
            each.counted.hours,
            len(each.classes),
        )
        for each in numbers_of_awards(awards, **period)
    ]


def test_people_and_schools_count_once_under_each_award(awards, django_assert_num_queries):
    one, two = awards
    with django_assert_num_queries(6):
        found = numbers(awards)
    assert found == [(3, 2, 2, Decimal(12), 3), (2, 2, 2, Decimal(12), 1)]
    assert numbers([two, one]) == found[::-1]


def test_a_period_takes_the_classes_that_began_in_it(awards):
    assert numbers(awards, first=date(2026, 7, 1)) == [
        (1, 0, 1, Decimal(0), 1),
        (0, 0, 0, Decimal(0), 0),
    ]
    assert [each[4] for each in numbers(awards, last=date(2026, 6, 8))] == [2, 1]


def test_training_taken_elsewhere_under_an_award_counts_with_its_people_schools_and_hours(
    client, awards
):
    one, _two = awards
    teacher = CreditAward.objects.order_by("pk")[0].person
    coach, school = UserFactory(), organization("School Three", kind=OrganizationKind.SCHOOL)
    employ(coach, school)
    is100, clerk = outside_course(), staff()
    for person, grant in ((teacher, one), (coach, one), (UserFactory(), None)):
        accept(claim(person, is100), by=clerk, funding=grant)
    wrong = claim(UserFactory(), is100)
    accept(wrong, by=clerk, funding=one)
    take_back_acceptance(claim_id=wrong.pk, reason="Wrong person.", actor=clerk, now=NOW)

    found = numbers_of_awards(awards)

    assert [(each.title, each.day, each.number) for each in found[0].elsewhere] == [
        (is100.label, DAY, "")
    ]
    alone = found[0].counted_elsewhere
    assert (alone.people, alone.completed) == ({teacher.pk, coach.pk},) * 2
    assert (len(alone.schools), alone.hours) == (2, Decimal(4))
    # The teacher was in classes too, and counts once; so does the school.
    assert numbers(awards) == [(4, 3, 3, Decimal(16), 3), (2, 2, 2, Decimal(12), 1)]
    assert found[1].elsewhere == []
    assert numbers([one], first=date(2026, 6, 9))[0][3] == Decimal(0)

    client.force_login(clerk)
    page = reverse("reports:funding_detail", args=[one.pk])
    assert "Training taken elsewhere" in client.get(page).text
    text = b"".join(client.get(page, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert list(csv.reader(text.splitlines()))[-1] == [
        "",
        is100.label,
        "2026-06-08",
        *("2", "2", "2", "4.00"),
    ]


def test_the_pages_and_their_files(client, awards):
    one, _two = awards
    client.force_login(staff())
    listed, page = reverse("reports:funding_list"), reverse("reports:funding_detail", args=[one.pk])
    assert "A class under two awards counts under each" in client.get(listed).text
    assert (
        "The last day is before the first day."
        in client.get(listed, {"first": "2026-07-01", "last": "2026-06-01"}).text
    )
    assert "Stop violence" in client.get(page).text
    answer = client.get(listed, {"export": "csv", "last": "2026-06-30"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(text.splitlines()))[1:] == [
        ["State plan", "GA-2", "", "1", "2", "2", "2", "12.00"],
        ["Stop violence", "GA-1", "BJA", "2", "3", "2", "2", "12.00"],
    ]
    assert client.get(page, {"export": "csv"}).status_code == 200
