"""What people ask for: counted by course and county, nobody named, nobody twice."""

import csv
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clock import maine_date
from courses.models import CourseWish, TrainingRequest, TrainingWish, UnmetSearch
from reports.demand import DemandAsked, demand_of
from tests.factories import (
    UserFactory,
    VersionFactory,
    coordinator,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.courses import CourseFactory, LaneFactory
from tests.reports.homes import shown

pytestmark = pytest.mark.django_db
KENNEBEC, YORK = "23011", "23031"


def rows(asked=None, now=None) -> list[tuple]:
    report = demand_of(asked or DemandAsked(), now=now or timezone.now())
    return [
        (
            row.course.code if row.course else None,
            row.county,
            row.waiting,
            row.wishing,
            row.requested,
            row.total,
        )
        for row in report.rows
    ]


@pytest.fixture
def state():
    """Two courses; one person in York waits for and wishes the first, others do one of the two."""
    now = timezone.now()
    first = VersionFactory(course=CourseFactory(code="A-1", title="Bus safety"))
    second = VersionFactory(
        course=CourseFactory(
            code="B-2", title="Drills", lane=LaneFactory(key="other", name="Other lane")
        )
    )
    school = organization("York School")
    school.county = YORK
    school.save()
    both, wishes = UserFactory(last_name="Quahogbottom"), UserFactory()
    employ(both, school)
    klass = offering(version=first, starts_at=now + timedelta(days=30), capacity=1)
    klass.waitlist.create(learner=both, joined_at=now)
    klass.waitlist.create(learner=UserFactory(), joined_at=now)  # works nowhere: as the class
    over = offering(version=first, starts_at=now - timedelta(days=30))
    over.waitlist.create(learner=wishes, joined_at=now - timedelta(days=40))
    for person, course, county in (
        (both, first.course, ""),
        (wishes, first.course, KENNEBEC),
        (wishes, second.course, ""),
    ):
        CourseWish.objects.create(person=person, course=course, county=county, wished_at=now)
    ended = UserFactory()
    CourseWish.objects.create(person=ended, course=first.course, wished_at=now, ended_at=now)
    asked = {
        "organization": school,
        "first_day": date(2027, 1, 4),
        "last_day": date(2027, 2, 4),
        "county": YORK,
        "requested_by": both,
        "requested_at": now,
    }
    TrainingRequest.objects.create(course=second.course, people=12, **asked)
    TrainingRequest.objects.create(subject="Radios", people=3, **asked)
    TrainingRequest.objects.create(
        course=second.course, people=99, status="declined", answer="No", **asked
    )
    for words, county, times, ago in (
        ("dog handling", "", 2, 0),
        ("dog handling", YORK, 3, 100),
        ("boats", KENNEBEC, 1, 0),
    ):
        UnmetSearch.objects.create(
            words=words, county=county, times=times, day=maine_date(now) - timedelta(days=ago)
        )
    TrainingWish.objects.create(text="Search dogs for schools", county=YORK, wished_at=now)
    return first, second


def test_everybody_counts_where_they_work_and_once(state):
    assert rows() == [
        ("B-2", YORK, 0, 0, 12, 12),
        (None, YORK, 0, 0, 3, 3),
        ("A-1", KENNEBEC, 1, 1, 0, 2),
        ("A-1", YORK, 1, 1, 0, 1),
        ("B-2", "", 0, 1, 0, 1),
    ]
    report = demand_of(DemandAsked(), now=timezone.now())
    total = report.total
    assert (total.waiting, total.wishing, total.requested, total.total) == (2, 3, 15, 18)
    assert report.by_county == {YORK: 16, KENNEBEC: 2}
    assert (report.searches_total, report.searches) == (
        6,
        [{"words": "dog handling", "count": 5}, {"words": "boats", "count": 1}],
    )


def test_a_lane_a_county_and_a_time_narrow_it(state):
    first, _second = state
    assert {row[0] for row in rows(DemandAsked(lane=first.course.lane))} == {"A-1"}
    assert [row[1] for row in rows(DemandAsked(county=KENNEBEC))] == [KENNEBEC]
    now = timezone.now()
    recent = DemandAsked(since=maine_date(now) - timedelta(days=90))
    assert demand_of(recent, now=now).searches_total == 3
    assert rows(recent, now) == rows()
    assert rows(DemandAsked(since=maine_date(now) + timedelta(days=1))) == []


def test_the_page_names_nobody_and_costs_the_same(client, state, django_assert_num_queries):
    client.force_login(staff())
    page = reverse("reports:demand")
    with django_assert_num_queries(14):
        answer = client.get(page)
    for words in ("Bus safety", "dog handling", "Search dogs for schools", "York"):
        assert words in answer.text
    assert "Quahogbottom" not in answer.text
    for _number in range(3):
        CourseWish.objects.create(
            person=UserFactory(), course=VersionFactory().course, wished_at=timezone.now()
        )
    with django_assert_num_queries(14):
        client.get(page)
    for wrong in ("lane=9999999", "county=<b>", "period=x"):
        assert client.get(f"{page}?{wrong}").status_code == 200


def test_the_file_has_the_rows_and_history_says_who_took_it(client, state):
    client.force_login(staff())
    answer = client.get(reverse("reports:demand"), {"county": KENNEBEC, "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(text.splitlines()))[1:] == [
        ["A-1", "Bus safety", "Kennebec", "1", "1", "0", "2"]
    ]


def test_words_that_name_somebody_are_erased_by_staff_alone(client, state):
    wish = TrainingWish.objects.get()
    hide = reverse("courses:training_wish_hide", args=[wish.pk])
    client.force_login(coordinator(organization("District One")))
    assert client.post(hide).status_code == 403
    client.force_login(staff())
    assert client.post(hide, follow=True).status_code == 200
    assert "Search dogs" not in client.get(reverse("reports:demand")).text
    wish.refresh_from_db()
    assert (wish.text, wish.hidden_at is None) == ("…", False)


def test_the_proposals_page_leads_to_the_schedule(client, state, django_assert_num_queries):
    client.force_login(staff())
    page = reverse("reports:proposals")
    with django_assert_num_queries(15):
        answer = client.get(page)
    assert "Bus safety" in answer.text
    assert "straight line at 70 km/h" in answer.text
    only = client.get(page, {"course": "B-2"}).text
    assert 'card__title">' in only
    assert only.count("person wants it") + only.count("people want it") == 1


def test_the_home_of_staff_says_what_is_missing(state):
    first, second = state
    tile = shown(staff(), timezone.now())["demand"]
    assert tile == {"courses": [(second.course, 13), (first.course, 3)]}
