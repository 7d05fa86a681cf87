"""Seats held for an audience or a county: nobody outside takes them, nobody inside waits."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.urls import reverse

from courses.models import Audience, Offering, SeatReserve
from enrollment.decisions import free_for, seats_filled
from enrollment.enums import WaitlistStatus
from enrollment.exceptions import ChangeRefusedError, OfferingFullError
from enrollment.models import WaitlistEntry
from enrollment.seats import held_by_class, seats_left, with_held, with_seats
from enrollment.services import offer_freed_seats, register, set_capacity
from organizations.models import Organization
from tests.factories import UserFactory, employ, offering, organization, staff, work_kind
from tests.factories.lives import enroll

NOW = datetime(2026, 5, 1, 15, tzinfo=UTC)
REACHES = [frozenset(), frozenset({0}), frozenset({1}), frozenset({0, 1})]


def most_filled(reserves, people):
    """By trying every way to seat them."""
    best = 0
    for choice in product(*[[None, *sorted(reach)] for reach in people]):
        used = [sum(1 for seat in choice if seat == place) for place in range(len(reserves))]
        if all(n <= seats for n, seats in zip(used, reserves, strict=True)):
            best = max(best, sum(used))
    return best


def test_as_many_held_seats_are_filled_as_can_be():
    for reserves in product((0, 1, 2), repeat=2):
        for size in range(5):
            for people in product(REACHES, repeat=size):
                assert seats_filled(reserves, people) == most_filled(reserves, people)


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ({"capacity": 10, "taken": 4}, 6),
        ({"capacity": 10, "taken": 12}, 0),
        ({"capacity": 10, "taken": 4, "reserves": [5]}, 1),
        ({"capacity": 10, "taken": 4, "reserves": [5], "reach": frozenset({0})}, 2),
        ({"capacity": 10, "taken": 5, "reserves": [5]}, 0),
        ({"capacity": 10, "taken": 5, "reserves": [5], "reach": frozenset({0})}, 1),
        (
            {"capacity": 10, "taken": 7, "reserves": [5], "holders": [frozenset({0})] * 2},
            0,
        ),
        (
            {"capacity": 10, "taken": 7, "reserves": [5], "holders": [frozenset({0})] * 5},
            3,
        ),
    ],
)
def test_what_is_held_is_free_for_those_it_is_for(said, free):
    assert free_for(**said) == free


def people_of(school, kind: str, n: int):
    people = [UserFactory() for _ in range(n)]
    for person in people:
        employ(person, school, kind=kind)
    return people


@pytest.mark.django_db
class TestRegistering:
    @pytest.fixture
    def scene(self):
        klass = offering(capacity=2)
        audience = Audience.objects.create(key="bus", name="Bus staff")
        audience.work_kinds.add(work_kind("bus_driver"))
        SeatReserve.objects.create(
            offering=klass, audience=audience, seats=1, until=date(2026, 6, 1)
        )
        school = organization("School")
        return klass, people_of(school, "teacher", 3), people_of(school, "bus_driver", 2)

    def test_the_held_seat_is_left_to_whom_it_is_for(self, scene):
        klass, teachers, drivers = scene
        register(offering_id=klass.pk, learner=teachers[0], actor=teachers[0], now=NOW)
        with pytest.raises(OfferingFullError):
            register(offering_id=klass.pk, learner=teachers[1], actor=teachers[1], now=NOW)
        waits = register(
            offering_id=klass.pk, learner=teachers[1], actor=teachers[1], now=NOW, or_wait=True
        )
        offered = offer_freed_seats(offering_id=klass.pk, now=NOW)
        seat = register(offering_id=klass.pk, learner=drivers[0], actor=drivers[0], now=NOW)
        assert (waits.status, offered, seat.status) == ("waiting", [], "enrolled")

    def test_on_its_day_it_goes_to_the_first_in_line(self, scene):
        klass, teachers, _drivers = scene
        for teacher in teachers:
            register(offering_id=klass.pk, learner=teacher, actor=teacher, now=NOW, or_wait=True)
        later = NOW + timedelta(days=31)
        offered = offer_freed_seats(offering_id=klass.pk, now=later)
        assert [entry.learner for entry in offered] == [teachers[1]]
        statuses = WaitlistEntry.objects.order_by("pk").values_list("status", flat=True)
        assert list(statuses) == [WaitlistStatus.OFFERED, WaitlistStatus.WAITING]

    def test_a_freed_seat_passes_over_those_outside(self, scene):
        klass, teachers, drivers = scene
        for person in (teachers[0], drivers[0], teachers[1], drivers[1]):
            register(offering_id=klass.pk, learner=person, actor=person, now=NOW, or_wait=True)
        klass.enrollments.filter(learner=drivers[0]).update(status="withdrawn", ended_at=NOW)
        offered = offer_freed_seats(offering_id=klass.pk, now=NOW)
        assert [entry.learner for entry in offered] == [drivers[1]]

    def test_a_county_holds_seats_for_those_who_work_there(self):
        klass = offering(capacity=1)
        SeatReserve.objects.create(offering=klass, county="23003", seats=1, until=date(2026, 6, 1))
        here = organization("Northern")
        Organization.objects.filter(pk=here.pk).update(county="23003")
        (near,), (far,) = people_of(here, "teacher", 1), people_of(organization("S"), "teacher", 1)
        with pytest.raises(OfferingFullError):
            register(offering_id=klass.pk, learner=far, actor=far, now=NOW)
        seat = register(offering_id=klass.pk, learner=near, actor=near, now=NOW)
        assert seat.status == "enrolled"

    def test_a_full_waitlist_takes_nobody_in(self):
        klass = offering(capacity=1)
        type(klass).objects.filter(pk=klass.pk).update(waitlist_limit=1)
        people = [UserFactory() for _ in range(3)]
        for person in people[:2]:
            register(offering_id=klass.pk, learner=person, actor=person, now=NOW, or_wait=True)
        with pytest.raises(OfferingFullError) as refusal:
            register(
                offering_id=klass.pk, learner=people[2], actor=people[2], now=NOW, or_wait=True
            )
        assert str(refusal.value) == (
            "This class is full, and so is its waitlist. Look for another date."
        )
        assert WaitlistEntry.objects.count() == 1

    def test_a_list_leaves_held_seats_to_whom_they_are_for(self, scene):
        klass, teachers, drivers = scene
        county = organization("Island school")
        Organization.objects.filter(pk=county.pk).update(county="23013")
        SeatReserve.objects.create(offering=klass, county="23013", seats=2, until=date(2026, 6, 1))
        Offering.objects.filter(pk=klass.pk).update(capacity=8)
        islanders = people_of(county, "teacher", 1)

        def listed(day=NOW):
            row = with_seats(Offering.objects.all(), at=day).get()
            known = with_held(
                with_seats(Offering.objects.all(), at=day), held_by_class(at=day)
            ).get()
            held = sum(each.still for each in row.holds)
            assert (known.seats_held, seats_left(known)) == (held, seats_left(row))
            return row.seats_taken, row.people_in_line, held, seats_left(row)

        assert listed() == (0, 0, 3, 5)
        enroll(klass, teachers[0])
        assert listed() == (1, 0, 3, 4)
        enroll(klass, islanders[0])
        assert listed() == (2, 0, 2, 4)
        enroll(klass, drivers[0])
        assert listed() == (3, 0, 1, 4)
        enroll(klass, drivers[1])  # past what is held: an ordinary seat
        assert listed() == (4, 0, 1, 3)
        WaitlistEntry.objects.create(
            offering=klass,
            learner=people_of(county, "teacher", 1)[0],
            status=WaitlistStatus.OFFERED,
            joined_at=NOW,
            offer_ends_at=NOW + timedelta(hours=1),
        )
        assert listed() == (4, 1, 0, 3)
        assert listed(NOW + timedelta(hours=2)) == (4, 0, 1, 3)
        assert listed(datetime(2026, 6, 1, 15, tzinfo=UTC)) == (4, 0, 0, 4)

    def test_the_class_page_offers_a_held_seat_to_whom_it_is_for(self, scene, client):
        klass, teachers, drivers = scene
        enroll(klass, teachers[0])

        def offered(person):
            client.force_login(person)
            page = client.get(reverse("enrollment:offering_detail", args=[klass.pk]))
            return page.context["standing"].seats_open, "Join the waitlist" in page.content.decode()

        with time_machine.travel(NOW, tick=False):
            assert offered(drivers[0]) == (1, False)
            assert offered(teachers[1]) == (0, True)


def class_with_eight_held():
    klass = offering(starts_at=NOW + timedelta(days=38), capacity=10)
    SeatReserve.objects.create(offering=klass, county="23001", seats=8, until=date(2026, 6, 1))
    return klass


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("capacity", "sentence"),
    [
        (7, "8 seats are held for audiences or counties, so there cannot be fewer."),
        (None, "Seats can be held only where the number of seats is limited."),
    ],
)
def test_a_class_keeps_as_many_seats_as_are_held(capacity, sentence):
    klass, actor = class_with_eight_held(), staff()
    with pytest.raises(ChangeRefusedError) as refusal:
        set_capacity(
            offering_id=klass.pk, capacity=capacity, waitlist_limit=None, actor=actor, now=NOW
        )
    klass.refresh_from_db()
    assert (str(refusal.value), klass.capacity) == (sentence, 10)


@pytest.mark.django_db
@pytest.mark.parametrize(("capacity", "at"), [(8, NOW), (7, datetime(2026, 6, 1, 15, tzinfo=UTC))])
def test_what_is_held_no_more_or_still_fits_stands_in_no_way(capacity, at):
    klass = class_with_eight_held()
    set_capacity(
        offering_id=klass.pk, capacity=capacity, waitlist_limit=None, actor=staff(), now=at
    )
    klass.refresh_from_db()
    assert klass.capacity == capacity
