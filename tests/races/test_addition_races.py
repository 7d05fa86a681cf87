"""The last seat of a session, the last lodging: many ask for them at once, on both databases."""

from collections import Counter
from datetime import timedelta

import pytest

from enrollment.models import LodgingRequest, SessionChoice
from enrollment.services import (
    ask_for_lodging,
    choose_sessions,
    drop_lodging,
    register,
    settle_lodging,
    withdraw,
)
from notifications.models import Message
from tests.enrollment.adding import HOUR, MONDAY, START, conference, seats_in, session
from tests.factories import meeting_times, offering
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 12


def choice_of(seat, title):
    wanted = {"Morning": session(seat.offering, title).pk}
    return lambda: choose_sessions(
        enrollment_id=seat.pk, chosen=wanted, actor=seat.learner, now=MONDAY
    )


def test_the_last_seats_of_a_session_are_never_oversold():
    klass = conference(seats=(3, 100), capacity=MANY)
    seats = seats_in(klass, MANY)

    outcomes = at_once(*(choice_of(seat, "Drills") for seat in seats))

    assert Counter(outcomes) == {"list": 3, "SessionFullError": MANY - 3}
    assert SessionChoice.objects.filter(meeting__title="Drills").count() == 3


def test_two_who_change_places_never_take_more_than_there_is():
    klass = conference(seats=(1, 1), capacity=MANY)
    first, second = seats_in(klass, 2)
    choice_of(first, "Drills")()
    choice_of(second, "First aid")()

    outcomes = at_once(choice_of(first, "First aid"), choice_of(second, "Drills"))

    assert outcomes == ["SessionFullError", "SessionFullError"]
    assert sorted(SessionChoice.objects.values_list("meeting__title", flat=True)) == [
        "Drills",
        "First aid",
    ]


def test_a_double_click_chooses_once():
    (seat,) = seats_in(conference(seats=(5, 5)), 1)

    at_once(*(choice_of(seat, "Drills") for _again in range(4)))

    assert SessionChoice.objects.count() == 1
    assert Message.objects.filter(template="enrollment/sessions_chosen").count() == 1


def test_a_session_and_another_class_at_its_hour_are_never_both_theirs():
    klass = conference(seats=(5, 5))
    (seat,) = seats_in(klass, 1)
    other = offering(meetings=[meeting_times(START + HOUR, hours=1)])

    outcomes = at_once(
        choice_of(seat, "Drills"),
        lambda: register(
            offering_id=other.pk, learner=seat.learner, actor=seat.learner, now=MONDAY
        ),
    )

    assert sorted(outcomes) in (["ClashError", "list"], ["ClashError", "Enrollment"])


def with_lodging(limit):
    klass = offering(capacity=MANY)
    klass.lodging_limit = limit
    klass.save()
    return klass, seats_in(klass, MANY)


def granted():
    return LodgingRequest.objects.filter(status="granted").count()


def test_the_last_lodging_is_granted_once_and_the_others_wait():
    _klass, seats = with_lodging(2)

    at_once(
        *(
            lambda seat=seat: ask_for_lodging(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
            for seat in seats
        )
    )

    assert Counter(LodgingRequest.objects.values_list("status", flat=True)) == {
        "granted": 2,
        "waiting": MANY - 2,
    }


def test_lodging_that_many_give_up_at_once_goes_to_as_many_in_their_order():
    klass, seats = with_lodging(3)
    for place, seat in enumerate(seats):
        at = MONDAY + timedelta(minutes=place)
        ask_for_lodging(enrollment_id=seat.pk, actor=seat.learner, now=at)

    at_once(
        lambda: drop_lodging(enrollment_id=seats[0].pk, actor=seats[0].learner, now=MONDAY),
        lambda: drop_lodging(enrollment_id=seats[1].pk, actor=seats[1].learner, now=MONDAY),
        lambda: withdraw(enrollment_id=seats[2].pk, actor=seats[2].learner, now=MONDAY),
        lambda: settle_lodging(offering_id=klass.pk, now=MONDAY),
    )
    settle_lodging(offering_id=klass.pk, now=MONDAY)

    rows = LodgingRequest.objects.filter(status="granted").order_by("asked_at")
    assert [row.enrollment_id for row in rows] == [seat.pk for seat in seats[3:6]]
    told = Message.objects.filter(template="enrollment/lodging_granted")
    assert told.count() == granted() == 3
