"""A seat of the line, asked for by several at the same moment."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from enrollment.links import offer_link
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import (
    accept_offer,
    decline_offer,
    end_offer,
    give_seat_in_line,
    offer_freed_seats,
    register,
    withdraw,
)
from notifications.models import Message
from tests.factories import UserFactory, offering, staff
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
BEFORE = START - timedelta(days=20)
LAST_DAY = START - timedelta(hours=20)
WHY = "Said yes on the phone."


def freed(*line, at=BEFORE):
    """A class of one seat that was given back, with these people in line."""
    klass = offering(capacity=1)
    holder = UserFactory()
    seat = register(offering_id=klass.pk, learner=holder, actor=holder, now=BEFORE)
    entries = [
        register(offering_id=klass.pk, learner=person, actor=person, now=BEFORE, or_wait=True)
        for person in line
    ]
    withdraw(enrollment_id=seat.pk, actor=holder, now=at)
    return klass, entries


def offered(*line):
    klass, _entries = freed(*line)
    (entry,) = offer_freed_seats(offering_id=klass.pk, now=BEFORE)
    return klass, entry


def seats_in(klass) -> int:
    return Enrollment.objects.filter(offering=klass).taking_a_seat().count()


def test_a_link_pressed_twice_at_once_gives_one_seat():
    klass, entry = offered(UserFactory())
    path = offer_link(entry)

    def press() -> object:
        answer = Client().post(path, {"answer": "accept"})
        return {302: "taken", 409: 0}[answer.status_code]

    with time_machine.travel(BEFORE, tick=False):
        outcomes = at_once(*[press] * 6)

    assert Counter(outcomes) == {"str": 1, "int": 5}
    assert seats_in(klass) == 1
    assert Message.objects.filter(template="enrollment/seat_confirmed").count() == 2  # with theirs


def test_an_offer_accepted_as_it_lapses_is_one_seat_or_one_new_offer():
    klass, entry = offered(UserFactory(), UserFactory())
    deadline = entry.offer_ends_at

    outcomes = at_once(
        lambda: accept_offer(
            entry_id=entry.pk, actor=entry.learner, now=deadline - timedelta(seconds=1)
        ),
        *[lambda: offer_freed_seats(offering_id=klass.pk, now=deadline)] * 3,
    )

    statuses = sorted(klass.waitlist.values_list("status", flat=True))
    if "Enrollment" in outcomes:
        assert (statuses, seats_in(klass)) == (["accepted", "waiting"], 1)
    else:
        assert (statuses, seats_in(klass)) == (["lapsed", "offered"], 0)


def test_a_declined_seat_is_offered_once_to_the_next_however_many_ask():
    klass, entry = offered(*UserFactory.create_batch(3))

    at_once(
        lambda: decline_offer(entry_id=entry.pk, actor=entry.learner, now=BEFORE),
        *[lambda: offer_freed_seats(offering_id=klass.pk, now=BEFORE)] * 4,
    )
    offer_freed_seats(offering_id=klass.pk, now=BEFORE)

    assert list(klass.waitlist.order_by("pk").values_list("status", flat=True)) == [
        "declined",
        "offered",
        "waiting",
    ]
    assert Message.objects.filter(template="enrollment/seat_offered").count() == 2


def test_two_of_staff_give_the_last_seat_to_one_person_alone():
    klass, entries = freed(*UserFactory.create_batch(4), at=LAST_DAY)
    office = [staff() for _entry in entries]

    outcomes = at_once(
        *(
            lambda entry=entry, person=person: give_seat_in_line(
                entry_id=entry.pk, reason=WHY, actor=person, now=LAST_DAY
            )
            for entry, person in zip(entries, office, strict=True)
        )
    )

    assert Counter(outcomes) == {"Enrollment": 1, "LineRefusedError": 3}
    assert seats_in(klass) == 1


def test_an_offer_is_ended_or_accepted_and_never_both():
    klass, entry = offered(UserFactory())
    office = staff()

    outcomes = at_once(
        *[lambda: accept_offer(entry_id=entry.pk, actor=entry.learner, now=BEFORE)] * 3,
        *[lambda: end_offer(entry_id=entry.pk, reason="Nobody picks up.", actor=office, now=BEFORE)]
        * 3,
    )

    counted = Counter(outcomes)
    assert counted["Enrollment"] + counted["WaitlistEntry"] == 1
    assert seats_in(klass) == counted["Enrollment"]
    assert WaitlistEntry.objects.get(pk=entry.pk).status in {"accepted", "lapsed"}
