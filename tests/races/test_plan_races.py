"""Plans that change at once: no seat is lost or given twice, and nobody waits for good."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from courses.models import Offering
from enrollment.models import Enrollment
from enrollment.services import (
    cancel_offering,
    give_to_colleague,
    register,
    reinstate,
    transfer,
    withdraw,
)
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
BEFORE = START - timedelta(days=20)


def two_dates(*, capacity: int = 10) -> tuple[Offering, Offering]:
    """A class, and another date of its course with this many seats."""
    first = offering()
    later = START + timedelta(days=7)
    return first, offering(version=first.version, starts_at=later, capacity=capacity)


def moving(seat, to):
    return lambda: transfer(
        enrollment_id=seat.pk, to_offering_id=to.pk, actor=seat.learner, now=BEFORE
    )


def held(klass) -> int:
    return Enrollment.objects.filter(offering=klass).holding_a_seat().count()


def one_seat_each() -> bool:
    """Whether everybody holds exactly one seat."""
    rows = Enrollment.objects.holding_a_seat().values_list("learner", flat=True)
    return set(Counter(rows).values()) == {1}


def test_the_last_seat_of_another_date_goes_to_one_and_the_others_keep_theirs():
    first, second = two_dates(capacity=1)
    seats = [enroll(first) for _ in range(6)]

    outcomes = at_once(*(moving(seat, second) for seat in seats))

    assert Counter(outcomes) == {"Enrollment": 1, "OfferingFullError": 5}
    assert (held(first), held(second)) == (5, 1)
    assert one_seat_each()


def test_two_who_swap_dates_do_not_wait_for_each_other():
    first, second = two_dates()
    there = [enroll(first) for _ in range(6)]
    back = [enroll(second) for _ in range(6)]

    outcomes = at_once(
        *(moving(seat, second) for seat in there), *(moving(seat, first) for seat in back)
    )

    assert Counter(outcomes)["Enrollment"] >= 8  # four seats are free on either side
    assert Counter(outcomes).keys() <= {"Enrollment", "OfferingFullError"}
    assert held(first) + held(second) == 12
    assert max(held(first), held(second)) <= 10
    assert one_seat_each()


def test_a_double_click_moves_one_seat():
    first, second = two_dates()
    seat = enroll(first)

    outcomes = at_once(moving(seat, second), moving(seat, second), moving(seat, second))

    assert outcomes == ["Enrollment"] * 3
    assert list(Enrollment.objects.order_by("pk").values_list("status", flat=True)) == [
        "transferred",
        "enrolled",
    ]


def test_a_seat_that_is_moved_and_given_back_at_once_ends_in_one_way():
    first, second = two_dates()
    seat = enroll(first)

    outcomes = at_once(
        moving(seat, second),
        lambda: withdraw(enrollment_id=seat.pk, actor=seat.learner, now=BEFORE),
    )

    assert sorted(outcomes) in (
        ["Enrollment", "WithdrawalRefusedError"],
        ["Enrollment", "TransferRefusedError"],
    )
    ended = Enrollment.objects.get(pk=seat.pk).status
    assert (ended, held(second)) in (("transferred", 1), ("withdrawn", 0))


def test_a_seat_moves_to_a_class_or_the_class_is_cancelled_with_it():
    first, second = two_dates()
    seat, helper = enroll(first), staff()

    at_once(
        moving(seat, second),
        lambda: cancel_offering(offering_id=second.pk, reason="Snow", actor=helper, now=BEFORE),
    )

    states = dict(Enrollment.objects.values_list("offering", "status"))
    assert states in (
        {first.pk: "enrolled"},  # the class was gone
        {first.pk: "transferred", second.pk: "cancelled"},
    )


def test_one_seat_is_given_to_one_colleague():
    klass, helper = offering(capacity=1), staff()
    seat = enroll(klass)
    colleagues = UserFactory.create_batch(4)

    outcomes = at_once(
        *(
            lambda person=person: give_to_colleague(
                enrollment_id=seat.pk, colleague=person, actor=helper, now=BEFORE
            )
            for person in colleagues
        )
    )

    assert Counter(outcomes) == {"Enrollment": 1, "SubstitutionRefusedError": 3}
    assert held(klass) == 1


def test_the_last_seat_is_given_again_or_taken_by_somebody_else():
    klass, helper, newcomer = offering(capacity=1), staff(), UserFactory()
    old = enroll(klass)
    withdraw(enrollment_id=old.pk, actor=old.learner, now=BEFORE)

    outcomes = at_once(
        lambda: reinstate(enrollment_id=old.pk, actor=helper, now=BEFORE, reason="A mistake."),
        lambda: register(offering_id=klass.pk, learner=newcomer, actor=newcomer, now=BEFORE),
    )

    assert Counter(outcomes) == {"Enrollment": 1, "OfferingFullError": 1}
    assert held(klass) == 1
