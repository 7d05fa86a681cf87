"""Each visitor's home says what to do now, from rows, and nothing that is not so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import reports.homes
from accounts.permissions import Role
from core.clock import maine_date
from courses.models import Audience
from notifications.models import Message
from organizations.services import grant_role
from reports.homes import WORK, home_of, next_classes, work_of
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    employ,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.courses import meeting_times
from tests.factories.records import award, certificate, seat
from tests.lists.scenes import home as home_scene
from tests.reports.homes import coming, guided, offered, shown, waiting

pytestmark = pytest.mark.django_db


# --- a learner ---


def test_somebody_new_has_one_clear_first_step(client, now):
    person = UserFactory()
    client.force_login(person)

    assert list(shown(person, now)) == ["guide"]
    assert "Tell us about your work (2 minutes)" in client.get("/").text

    guided(person)

    assert shown(person, now) == {}
    page = client.get("/").text
    assert "Tell us about your work" not in page
    assert "Find one that fits your schedule." in page


def test_a_seat_offered_stands_first_and_only_while_it_can_be_answered(now, person):
    seat(learner=person, offering=coming(now))
    kept = offered(coming(now), person, now, 1)
    sooner = offered(coming(now), person, now, 0.5)
    offered(coming(now), person, now, -1)
    offered(coming(now), UserFactory(), now, 1)

    offering(starts_at=now + timedelta(hours=3), instructors=[person])

    first, *others = home_of(person, now=now).tiles

    assert (first.key, first.is_urgent) == ("seat-offers", True)
    assert first.facts["entries"] == [sooner, kept]
    assert [tile.key for tile in others] == ["my-sessions-today", "next-classes"]


def test_the_next_class_is_the_one_whose_session_comes_next(now, person):
    later = seat(learner=person, offering=coming(now, 30))
    half_over = offering(
        meetings=[meeting_times(now - timedelta(days=9)), meeting_times(now + timedelta(days=3))],
    )
    begun = seat(learner=person, offering=half_over)
    own_pace = VersionFactory(delivery_mode="self_paced")
    window = (now - timedelta(days=40), now + timedelta(days=40))
    no_session = seat(learner=person, offering=offering(version=own_pace, window=window))
    seat(learner=person, offering=coming(now), status="withdrawn")
    seat(learner=person, offering=coming(now, -9))
    seat(offering=coming(now))

    facts = shown(person, now)["next-classes"]

    rows = [facts["first"], *facts["others"]]
    assert [row.seat for row in rows] == [begun, later, no_session]
    assert [row.session for row in rows] == [
        half_over.meetings.get(number=2),
        later.offering.meetings.get(),
        None,
    ]


def test_a_place_in_line_is_shown_with_its_number(now, person):
    klass = coming(now)
    waiting(klass, UserFactory(), now - timedelta(hours=2))
    mine = waiting(klass, person, now - timedelta(hours=1))
    waiting(coming(now, -9), person, now - timedelta(days=20))

    entries = shown(person, now)["waitlist-places"]["entries"]

    assert [(entry, entry.place_in_line) for entry in entries] == [(mine, 2)]


def test_certificates_are_new_for_a_month(now, person):
    def paper(days_ago, **about):
        held = seat(learner=person, status="completed")
        return certificate(enrollment=held, at=now - timedelta(days=days_ago), **about)

    newer, new = paper(2), paper(29)
    paper(31)
    paper(1, state="preparing")
    certificate(at=now)

    assert shown(person, now) == {"new-certificates": {"certificates": [newer, new]}}


def test_hours_are_those_of_this_year(now, person):
    award(person=person, hours="2.5", earned_on=maine_date(now))
    award(person=person, hours="9", earned_on=maine_date(now).replace(month=1, day=1))
    award(person=person, hours="6", earned_on=maine_date(now).replace(year=2020, day=1))
    award(earned_on=maine_date(now))

    assert shown(person, now)["my-hours"]["this_year"] == [("Contact hours", Decimal("11.50"))]


def test_suggested_classes_say_why(client, now, person):
    employ(person, organization("District One"), kind="bus_driver")
    drivers = Audience.objects.create(key="transportation", name="Transportation staff")
    drivers.work_kinds.add(work_kind("bus_driver"))
    course = CourseFactory()
    course.audiences.add(drivers)
    klass = coming(now, version=VersionFactory(course=course))
    client.force_login(person)

    suggestions = shown(person, now)["suggested-classes"]["suggestions"]

    assert [(each.offering, each.why) for each in suggestions] == [
        (klass, "For: Transportation staff")
    ]
    assert "For: Transportation staff" in client.get("/").text


# --- all of them ---


def test_several_roles_have_the_work_of_each_once_and_in_order():
    makers = work_of([Role.COORDINATOR, Role.STAFF, Role.INSTRUCTOR])

    assert len(makers) == len(set(makers))
    assert [maker.__name__ for maker in makers[:4]] == [
        "classes_i_teach",
        "sessions_today",
        "open_rosters",
        "open_questions",
    ]
    alone = {maker.__name__ for maker in work_of([Role.INSTRUCTOR])}
    assert alone == {"my_sessions_today", "my_open_rosters", "classes_i_teach"}


def test_the_work_of_others_says_nothing_to_a_learner(now, person):
    scene = home_scene()
    scene.add(1)
    everybodys = {reports.homes.enrollment.empty_seats}  # in the catalogue they are for all to see

    for role in WORK:
        for maker in set(WORK[role]) - everybodys:
            assert maker(person, now) is None, maker.__name__


def test_every_role_that_works_has_its_part():
    assert set(WORK) == set(Role) - {Role.LEARNER}


def test_every_link_of_a_tile_opens(client, now):
    person = guided(staff())
    here = organization("District One")
    grant_role(
        person=person,
        role=Role.COORDINATOR,
        organization=here,
        starts_on=maine_date(now),
        actor=None,
        now=now,
    )
    worker = UserFactory()
    employ(worker, here)
    seat(learner=worker, offering=coming(now, 2, instructors=[person]))
    seat(learner=person, offering=coming(now))
    offered(coming(now, 4), person, now, 48)
    waiting(coming(now, 4), person, now)
    offering(starts_at=now - timedelta(days=1))
    offering(starts_at=now + timedelta(hours=1))
    certificate(enrollment=award(person=person, earned_on=maine_date(now)).enrollment, at=now)
    Message.objects.create(key="1", template="enrollment/reminder", queued_at=now, status="failed")
    client.force_login(person)

    tiles = home_of(person, now=now).tiles
    page = client.get("/").text

    assert len(tiles) >= 11
    for tile in tiles:
        assert f'id="{tile.key}-title">{tile.title}</h2>' in page
        assert not tile.url or client.get(tile.url).status_code == 200, tile.key


# --- strangers ---


def test_the_first_page_shows_the_next_classes_with_a_seat(client, now):
    open_one = coming(now, days=9, capacity=2)
    no_limit = coming(now, days=5, capacity=None)
    seat(offering=coming(now, days=3, capacity=1))
    coming(now, days=4, opens_at=timezone.now() + timedelta(days=2))
    coming(now, days=6, closes_at=now - timedelta(days=2))
    coming(now, days=7, published=False)
    offering(starts_at=now - timedelta(days=1))
    waited_for = coming(now, days=2, capacity=1)
    waiting(waited_for, UserFactory(), now)

    assert next_classes(now=now) == [no_limit, open_one]
    page = client.get("/")
    assert no_limit.version.course.title in page.text


def test_the_first_page_leads_each_kind_of_visitor_to_their_classes(client):
    drivers = Audience.objects.create(key="transportation", name="Transportation staff")

    page = client.get("/").text

    assert f'href="/classes/?audience={drivers.pk}">I drive a bus</a>' in page
    assert "I am an officer" not in page  # there is no such audience here
    assert client.get(f"/classes/?audience={drivers.pk}").status_code == 200


def test_a_home_costs_the_same_with_one_row_of_everything_and_with_thirty(
    client, django_assert_num_queries
):
    scene = home_scene()
    client.force_login(scene.visitor)
    scene.add(1)
    with CaptureQueriesContext(connection) as with_one:
        client.get(scene.path)
    for number in range(2, 31):
        scene.add(number)

    with django_assert_num_queries(len(with_one)):
        page = client.get(scene.path).text

    assert page.count("tile__row") <= 5 * page.count('<section class="tile')
