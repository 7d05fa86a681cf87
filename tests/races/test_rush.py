"""Five hundred people, a hundred seats, thirty-two clients in four processes."""

from datetime import timedelta

import pytest

from accounts.models import User
from enrollment.services import offer_freed_seats
from tests.enrollment import seat_world as must
from tests.enrollment.seat_world import BEGINNING, START, World, look
from tests.factories import UserFactory, VersionFactory, offering
from tests.races.crowd import Crowd, come, think_again

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

SEATS, LEARNERS, ROUNDS = 100, 500, 3


def require_it_adds_up(sight) -> None:
    must.require_no_oversale(sight)
    must.require_one_place_each(sight)
    must.require_no_late_offer(sight)
    must.require_every_status_is_told(sight)


def test_a_hundred_seats_and_five_hundred_people_add_up_round_after_round():
    version = VersionFactory()
    people = User.objects.bulk_create(
        UserFactory.build(email=f"rush{number}@example.org") for number in range(LEARNERS)
    )
    keys = [person.pk for person in people]

    with Crowd() as crowd:
        for number in range(ROUNDS):
            klass = offering(
                version=version, capacity=SEATS, starts_at=START + timedelta(days=number)
            )
            world = World([klass], people, people[0])
            came = crowd.rush(come, klass=klass.pk, people=keys, now=BEGINNING)

            sight = look(world, BEGINNING)
            require_it_adds_up(sight)
            assert came["register: Enrollment"] == SEATS
            assert len(sight.waiting(klass.pk)) == came["register: WaitlistEntry"] > 0

            came = crowd.rush(think_again, klass=klass.pk, people=keys[::3], now=BEGINNING)

            sight = look(world, BEGINNING)
            require_it_adds_up(sight)
            assert came["accept_offer: Enrollment"] > 0
            assert came["decline_offer: WaitlistEntry"] > 0

            later = BEGINNING + timedelta(days=3)  # every offer has run out
            offer_freed_seats(offering_id=klass.pk, now=later)
            after = look(world, later)
            require_it_adds_up(after)
            must.require_the_order_was_kept(sight, after, world)
            must.require_nothing_lies_idle(after, klass.pk, world)
