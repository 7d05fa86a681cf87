"""A postponed class is ahead of its people, however long ago the date lies that it had."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from attendance.models import Roster
from core.clock import MAINE, maine_date
from courses.models import Offering
from enrollment.models import Enrollment
from enrollment.services import move_offering, withdraw
from enrollment.services.moving import NewTime
from enrollment.templatetags.classes import class_when, seats_in_words
from reports.demand import DemandAsked, demand_of
from reports.filters import PersonFilter
from reports.homes import home_of
from tests.factories import UserFactory, VersionFactory, offering, staff
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def postponed(now, *, days=-9, **about):
    """A class whose day would have been so many days from now."""
    klass = offering(starts_at=now + timedelta(days=days), **about)
    Offering.objects.filter(pk=klass.pk).update(
        status="postponed", postponed_at=now - timedelta(days=20), postponed_reason="Snow."
    )
    klass.refresh_from_db()
    return klass


def test_it_stands_among_the_classes_to_come_and_is_not_to_be_signed(client, now):
    person, teacher, waiting = UserFactory(), UserFactory(), UserFactory()
    over = seat(learner=person, offering=offering(starts_at=now - timedelta(days=5)))
    by_hand = VersionFactory(completion_rule="instructor_decides")
    off = seat(
        learner=person,
        offering=postponed(now, version=by_hand, instructors=[teacher], capacity=1),
    )
    ahead = seat(learner=person, offering=offering(starts_at=now + timedelta(days=20)))
    off.offering.waitlist.create(learner=waiting, joined_at=now)

    assert list(Enrollment.objects.coming_first(at=now)) == [ahead, off, over]
    tiles = {tile.key: tile.facts for tile in home_of(person, now=now).tiles}["next-classes"]
    assert [(row.seat, row.session) for row in (tiles["first"], *tiles["others"])] == [
        (ahead, ahead.offering.meetings.get()),
        (off, None),
    ]
    in_line = {tile.key: tile.facts for tile in home_of(waiting, now=now).tiles}
    assert [entry.offering for entry in in_line["waitlist-places"]["entries"]] == [off.offering]
    assert class_when(off.offering) == "Postponed: new date to follow"
    assert seats_in_words(off.offering, now=now) == ("Postponed", "warning")
    assert list(Enrollment.objects.to_be_decided(at=now)) == []
    assert list(Roster.objects.for_listing().unsigned().filter(offering=off.offering)) == []
    people = PersonFilter({"next": "coming"}, queryset=type(person).objects.order_by("pk"))
    Enrollment.objects.filter(pk=ahead.pk).update(status="withdrawn", ended_at=now)
    assert list(people.qs) == [person]
    assert [row.waiting for row in demand_of(DemandAsked(), now=now).rows] == [1]

    client.force_login(person)
    assert "Postponed: new date to follow" in client.get("/my/classes/").text
    page = client.get(f"/classes/{off.offering_id}/").text
    assert "These dates no longer hold. New ones will follow." in page
    own = client.get(f"/people/{person.pk}/").text
    assert "Postponed: new date to follow" in own


def test_its_seat_can_be_given_back_though_the_old_date_is_over(now):
    off = seat(offering=postponed(now))

    withdraw(enrollment_id=off.pk, actor=off.learner, now=now)

    off.refresh_from_db()
    assert off.status == "withdrawn"


def test_an_offer_does_not_outlast_a_start_that_is_sooner(now):
    klass = offering(starts_at=now + timedelta(days=20), capacity=1)
    entry = klass.waitlist.create(
        learner=UserFactory(),
        joined_at=now,
        status="offered",
        offer_ends_at=now + timedelta(hours=48),
    )
    (row,) = klass.meetings.all()
    # By day: no offer ends at night.
    sooner = datetime.combine(maine_date(now) + timedelta(days=1), time(12), MAINE)

    move_offering(
        offering_id=klass.pk,
        times={row.pk: NewTime(sooner, sooner + timedelta(hours=6))},
        actor=staff(),
        now=now,
    )

    entry.refresh_from_db()
    assert (entry.status, entry.offer_ends_at) == ("offered", sooner)
