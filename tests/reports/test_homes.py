"""Each visitor's home says what to do now, from rows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from attendance.models import RosterSignature
from core.clock import maine_date
from notifications.models import Message
from reports.homes import Tile, home_of, next_classes
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    director,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.records import award, certificate, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def coming(now, days=20, **about):
    return offering(starts_at=now + timedelta(days=days), **about)


def test_a_learners_home_shows_what_is_ahead_and_what_was_earned(now):
    person, other = UserFactory(), UserFactory()
    later, sooner = (seat(learner=person, offering=coming(now, days)) for days in (30, 3))
    seat(learner=person, offering=coming(now), status="withdrawn")
    seat(learner=person, offering=offering(starts_at=now - timedelta(days=9)))
    seat(learner=other, offering=coming(now))
    kept = coming(now).waitlist.create(
        learner=person, status="offered", joined_at=now, offer_ends_at=now + timedelta(hours=1)
    )
    coming(now).waitlist.create(
        learner=person, status="offered", joined_at=now, offer_ends_at=now - timedelta(hours=1)
    )
    coming(now).waitlist.create(
        learner=other, status="offered", joined_at=now, offer_ends_at=now + timedelta(hours=1)
    )
    this_year = award(person=person, hours="2.5", earned_on=maine_date(now))
    award(person=person, hours="9", earned_on=maine_date(now).replace(month=1, day=1))
    award(person=person, hours="6", earned_on=maine_date(now).replace(year=2020, day=1))
    award(person=other, earned_on=maine_date(now))
    paper = certificate(enrollment=this_year.enrollment)
    certificate(enrollment=seat(learner=person, status="completed"), state="preparing")

    home = home_of(person, now=now)

    assert home.offers == [kept]
    assert home.coming == [sooner, later]
    assert home.hours_this_year == [("Contact hours", Decimal("11.50"))]
    assert home.newest_certificates == [paper]
    assert (home.rosters, home.tiles) == ([], [])


def test_an_instructors_home_shows_the_rosters_to_take_or_sign(now):
    teacher = UserFactory()
    today = offering(starts_at=now + timedelta(hours=3), instructors=[teacher])
    forgotten = offering(starts_at=now - timedelta(days=90), instructors=[teacher])
    signed = offering(starts_at=now - timedelta(days=3), instructors=[teacher])
    RosterSignature.objects.create(meeting=signed.meetings.get(), signed_at=now, signed_by=teacher)
    offering(starts_at=now + timedelta(days=2), instructors=[teacher])
    offering(starts_at=now, instructors=[UserFactory()])
    offering(starts_at=now, instructors=[teacher], published=False)

    rosters = home_of(teacher, now=now).rosters

    assert [roster.offering for roster in rosters] == [today, forgotten]


def tiles(person, now) -> list[tuple]:
    return [(tile.value, tile.label, tile.tone) for tile in home_of(person, now=now).tiles]


def test_a_coordinators_home_counts_people_and_entries_to_confirm(now):
    here, there = organization("District One"), organization("District Two")
    person = coordinator(here)
    employ(UserFactory(), here)
    employ(UserFactory(), here, confirmed=False)
    employ(UserFactory(), there)
    employ(UserFactory(), there, confirmed=False)

    assert tiles(person, now) == [
        ("1", "person whose record you see", ""),
        ("1", "entry of work to confirm", "warning"),
    ]


def test_the_centers_home_counts_what_needs_somebody(now):
    seat(offering=coming(now))
    coming(now).waitlist.create(learner=UserFactory(), joined_at=now)
    offering(starts_at=now - timedelta(days=3))
    Message.objects.create(key="1", template="enrollment/reminder", queued_at=now, status="failed")
    labels = {
        who: [(value, label) for value, label, _tone in tiles(person, now)]
        for who, person in (("staff", staff()), ("director", director()))
    }
    state = [
        ("2", "classes ahead"),
        ("1", "session over and not signed"),
        ("1", "person on waitlists"),
    ]

    assert labels["staff"][2:] == [*state, ("1", "mail that could not be sent")]
    assert labels["director"] == state
    assert Tile(
        "1", "mail that could not be sent", "reports:message_list", "bad", "?status=failed"
    ) in (home_of(administrator(), now=now).tiles)


def test_every_tile_leads_to_a_page_that_shows_what_it_counts(client, now):
    offering(starts_at=now - timedelta(days=3))
    person = staff()
    client.force_login(person)

    for tile in home_of(person, now=now).tiles:
        page = client.get("/")
        assert tile.label in page.text
    unsigned = client.get("/teach/?state=to_sign")
    assert len(unsigned.context["table"].rows) == 1


def test_the_first_page_shows_the_next_classes_with_a_seat(client, now):
    open_one = coming(now, days=9, capacity=2)
    no_limit = coming(now, days=5, capacity=None)
    seat(offering=coming(now, days=3, capacity=1))
    coming(now, days=4, opens_at=now + timedelta(days=1))
    coming(now, days=6, closes_at=now - timedelta(minutes=1))
    coming(now, days=7, published=False)
    offering(starts_at=now - timedelta(hours=1))
    waited_for = coming(now, days=2, capacity=1)
    waited_for.waitlist.create(learner=UserFactory(), joined_at=now)

    assert next_classes(now=now) == [no_limit, open_one]
    page = client.get("/")
    assert no_limit.version.course.title in page.text
