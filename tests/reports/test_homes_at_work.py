"""The homes of those who teach, coordinate, or run the center: what needs somebody now."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from attendance.models import RosterSignature
from core.clock import maine_date, maine_day
from courses.models import Offering
from notifications.models import Message
from organizations.models import Organization, RoleGrant
from organizations.services import grant_role
from reports.homes import home_of
from reports.services import take_snapshot
from tests.factories import (
    UserFactory,
    VersionFactory,
    administrator,
    coordinator,
    director,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.courses import meeting_times
from tests.factories.records import award, seat
from tests.reports.homes import coming, guided, shown, waiting

pytestmark = pytest.mark.django_db


# --- an instructor ---


def test_an_instructors_home_shows_today_then_open_rosters_then_what_comes(now, person):
    today = offering(starts_at=now + timedelta(hours=3), instructors=[person])
    over = offering(starts_at=now - timedelta(hours=9), instructors=[person])
    forgotten = offering(starts_at=now - timedelta(days=500), instructors=[person])
    signed = offering(starts_at=now - timedelta(days=3), instructors=[person])
    RosterSignature.objects.create(meeting=signed.meetings.get(), signed_at=now, signed_by=person)
    next_one = coming(now, 2, instructors=[person])
    coming(now, 1)
    coming(now, 1, instructors=[person], published=False)
    seat(offering=today)

    tiles = shown(person, now)

    assert list(tiles) == ["my-sessions-today", "my-open-rosters", "classes-i-teach"]
    rosters = tiles["my-sessions-today"]["rosters"]
    assert [(row.offering, row.seats_taken) for row in rosters] == [(over, 0), (today, 1)]
    open_ones = tiles["my-open-rosters"]
    assert [row.offering for row in open_ones["rosters"]] == [forgotten, over]
    assert open_ones["count"] == 2
    assert tiles["classes-i-teach"]["offerings"] == [next_one]


def test_a_session_of_last_night_is_still_todays_until_it_ends(now, person):
    begins, _ends = maine_day(now)
    night = offering(
        meetings=[meeting_times(begins - timedelta(hours=2), hours=4)], instructors=[person]
    )
    offering(meetings=[meeting_times(begins - timedelta(hours=6), hours=4)], instructors=[person])

    rosters = shown(person, now)["my-sessions-today"]["rosters"]

    assert [row.offering for row in rosters] == [night]


# --- a coordinator or approver ---


def test_a_coordinators_home_shows_their_people_and_nobody_elses(now):
    here, there = organization("District One"), organization("District Two")
    person = guided(coordinator(here))
    goes, idle, claims = UserFactory(), UserFactory(), UserFactory()
    employ(goes, here)
    employ(idle, here)
    claim = employ(claims, here, confirmed=False)
    employ(UserFactory(), there, confirmed=False)
    elsewhere = UserFactory()
    employ(elsewhere, there)
    held = seat(learner=goes, offering=coming(now))
    employ(person, here)
    award(person=person, earned_on=maine_date(now))
    for other in (elsewhere, claims, person):
        seat(learner=other, offering=coming(now))
    award(person=goes, earned_on=maine_date(now))

    tiles = shown(person, now)

    assert list(tiles) == [
        "work-to-confirm",
        "my-peoples-classes",
        "people-without-hours",
        "my-people-hours",
        "next-classes",
        "my-hours",
    ]
    assert tiles["work-to-confirm"] == {"claims": [claim], "count": 1}
    assert [row.seat for row in tiles["my-peoples-classes"]["coming"]] == [held]
    assert tiles["my-peoples-classes"]["count"] == 1
    assert tiles["people-without-hours"] == {"count": 1}


def test_the_people_without_hours_are_found_behind_their_number(client, now):
    here = organization("District One")
    person = guided(coordinator(here))
    worked, idle = UserFactory(), UserFactory()
    for each in (worked, idle):
        employ(each, here)
    award(person=worked, earned_on=maine_date(now))
    client.force_login(person)

    tile = next(t for t in home_of(person, now=now).tiles if t.key == "people-without-hours")
    page = client.get(tile.url)

    assert idle.name in page.text
    assert worked.name not in page.text


def test_an_approver_sees_where_their_people_go(now, person):
    school = organization("School One")
    grant_role(
        person=person,
        role=Role.APPROVER,
        organization=school,
        starts_on=maine_date(now),
        actor=None,
        now=now,
    )
    teacher = UserFactory()
    employ(teacher, school)
    held = seat(learner=teacher, offering=coming(now))

    assert [row.seat for row in shown(person, now)["my-peoples-classes"]["coming"]] == [held]


# --- the center ---


def test_the_centers_home_shows_what_needs_somebody(now):
    person = guided(staff())
    days = [now + timedelta(days=ahead) for ahead in (50, 51, 52)]
    offering(meetings=[meeting_times(day) for day in days])
    today = offering(starts_at=now + timedelta(hours=1), capacity=1)
    seat(offering=today)
    unsigned = coming(now, -3)
    coming(now, -400)
    full = coming(now, 30, capacity=1)
    seat(offering=full)
    waiting(full, UserFactory(), now)
    free = coming(now, 40, capacity=2)
    waiting(free, UserFactory(), now)
    thin = coming(now, 20, capacity=10)
    for _ in range(3):
        seat(offering=thin)
    third = coming(now, 10, capacity=3)
    seat(offering=third)
    coming(now, 22, capacity=10)
    coming(now, 5, capacity=None)
    Message.objects.create(key="1", template="enrollment/reminder", queued_at=now, status="failed")
    Message.objects.create(key="2", template="enrollment/reminder", queued_at=now)
    exam = VersionFactory(completion_rule="provider_certificate_verified")
    begun = offering(version=exam, starts_at=now - timedelta(days=1))
    to_decide = seat(offering=begun)
    RosterSignature.objects.create(meeting=begun.meetings.get(), signed_at=now, signed_by=person)
    claim = employ(UserFactory(), organization("District One"), confirmed=False)

    tiles = shown(person, now)

    assert list(tiles) == [
        "sessions-today",
        "open-rosters",
        "mail-trouble",
        "waitlists",
        "completions-to-decide",
        "empty-seats",
        "work-to-confirm",
        "without-coordinator",
        "demand",
    ]
    assert [row.offering for row in tiles["sessions-today"]["rosters"]] == [today]
    assert [row.seats_taken for row in tiles["sessions-today"]["rosters"]] == [1]
    assert [row.offering for row in tiles["open-rosters"]["rosters"]] == [unsigned]
    assert tiles["mail-trouble"] == {"count": 1}
    waitlists = tiles["waitlists"]["offerings"]
    assert [(row, row.people_waiting, row.has_free_seat) for row in waitlists] == [
        (free, 1, True),
        (full, 1, False),
    ]
    assert tiles["completions-to-decide"] == {"seats": [to_decide], "count": 1}
    assert tiles["empty-seats"]["offerings"] == [thin]
    assert tiles["work-to-confirm"] == {"claims": [claim], "count": 1}


def test_what_one_teaches_oneself_stands_first_among_all_and_is_not_repeated(client, now):
    person = guided(staff())
    others = offering(starts_at=now + timedelta(hours=1))
    mine = offering(starts_at=now + timedelta(hours=3), instructors=[person])
    client.force_login(person)

    tiles = shown(person, now)

    assert list(tiles) == ["sessions-today", "empty-seats"]
    rosters = tiles["sessions-today"]["rosters"]
    assert [(row.offering, row.is_mine) for row in rosters] == [(mine, True), (others, False)]
    assert client.get("/").text.count("You teach this") == 1


def test_whoever_has_nothing_to_do_is_told_so(client, now):
    person = guided(staff())
    client.force_login(person)

    assert home_of(person, now=now).is_at_rest
    assert "Nothing is waiting for you right now." in client.get("/").text
    coming(now, -3)
    assert not home_of(person, now=now).is_at_rest
    assert not home_of(UserFactory(), now=now).is_at_rest


def test_the_administrator_sees_mail_that_failed_and_the_director_does_not(now):
    Message.objects.create(key="1", template="enrollment/reminder", queued_at=now, status="failed")

    assert "mail-trouble" in shown(administrator(), now)
    assert "mail-trouble" not in shown(director(), now)


def test_the_directors_home_is_the_state_at_a_glance(client, now):
    worker = UserFactory()
    place = organization("District One")
    Organization.objects.filter(pk=place.pk).update(county="23011")
    employ(worker, place)
    award(person=worker, earned_on=maine_date(now))
    seat(offering=coming(now))
    take_snapshot(now=now)
    person = guided(director())
    client.force_login(person)

    keys = list(shown(person, now))

    assert keys == ["state-at-a-glance", "state-hours", "state-counties", "state-seats"]
    assert "state-at-a-glance" in shown(administrator(), now)
    assert "Hours by month" in client.get("/").text


def test_whoever_answers_for_a_class_is_asked_in_time_whether_it_takes_place(now):
    host, nobody = organization("District One"), UserFactory()
    day = maine_date(now)

    def tentative(days, **about):
        klass = coming(now, 40)
        said = {"minimum_seats": 8, "decided_by": day + timedelta(days=days), "host": host}
        Offering.objects.filter(pk=klass.pk).update(**said | about)
        return klass

    soon, late = tentative(14), tentative(-1)
    for no_question in (
        tentative(15),
        tentative(3, confirmed_at=now),
        tentative(3, status="draft"),
        tentative(0, starts_at=now - timedelta(hours=1)),
        tentative(3, starts_at=now - timedelta(days=3), ends_at=now - timedelta(days=2)),
    ):
        assert no_question.pk
    elsewhere = tentative(3, host=organization("District Two"))
    seat(offering=late)
    of_host = RoleGrant.objects.create(
        person=UserFactory(), role="host", organization=host, starts_on=day - timedelta(days=9)
    )

    def asked(person):
        facts = shown(guided(person), now).get("classes-to-decide", {"offerings": [], "count": 0})
        return [(row, row.seats_taken) for row in facts["offerings"]], facts["count"]

    assert asked(staff()) == ([(late, 1), (elsewhere, 0), (soon, 0)], 3)
    assert asked(of_host.person) == ([(late, 1), (soon, 0)], 2)
    assert asked(nobody) == ([], 0)
