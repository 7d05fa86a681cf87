"""Somebody gives up a seat or an offer while the class is changed: what they said stands."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from audit.models import AuditEvent
from core.exceptions import DomainError
from enrollment.services import (
    cancel_offering,
    cancelling,
    decline_offer,
    leave_waitlist,
    offer_freed_seats,
    postpone_offering,
    postponing,
    register,
    set_capacity,
    withdraw,
)
from notifications.models import Message
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
BEFORE = START - timedelta(days=20)
A_MOMENT = 0.5  # seconds: enough for whoever need not wait


@pytest.fixture
def meanwhile(monkeypatch):
    """Return how to do something on another connection once a service has locked its class.

    It has a moment to be through before the change goes on; what came of it is told afterwards.
    """
    pool = ThreadPoolExecutor(1)

    def run(act):
        try:
            return type(act()).__name__
        except DomainError as refusal:
            return str(refusal)
        finally:
            connection.close()

    def arrange(service, act):
        started = []
        locked_class = service.locked_class

        def and_then(*said, **named):
            locked = locked_class(*said, **named)
            started.append(pool.submit(run, act))
            wait(started, A_MOMENT)
            return locked

        monkeypatch.setattr(service, "locked_class", and_then)

        def outcome() -> str:
            return started[0].result()

        return outcome

    yield arrange
    pool.shutdown()


def a_class_with_an_offer():
    klass = offering(capacity=1)
    enroll(klass)
    person = UserFactory()
    entry = register(offering_id=klass.pk, learner=person, actor=person, now=BEFORE, or_wait=True)
    set_capacity(offering_id=klass.pk, capacity=2, waitlist_limit=None, actor=staff(), now=BEFORE)
    assert offer_freed_seats(offering_id=klass.pk, now=BEFORE) == [entry]
    Message.objects.all().delete()
    return klass, entry


def told() -> list[tuple[str, str]]:
    rows = Message.objects.order_by("pk").values_list("template", "to_address")
    return [(template.removeprefix("enrollment/"), address) for template, address in rows]


def steps_of(row) -> list[tuple[str, str]]:
    """Return what history says of a row: from which status to which."""
    events = AuditEvent.objects.filter(object_type=row._meta.label, object_pk=row.pk)
    return [(e.before["status"], e.after["status"]) for e in events.order_by("pk") if e.before]


def test_a_seat_is_not_given_back_out_of_a_class_that_is_being_cancelled(meanwhile):
    klass = offering()
    seat = enroll(klass)
    Message.objects.all().delete()
    outcome = meanwhile(
        cancelling, lambda: withdraw(enrollment_id=seat.pk, actor=seat.learner, now=BEFORE)
    )

    cancel_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=BEFORE)

    assert outcome() == "You no longer hold this seat, so nothing was changed."
    seat.refresh_from_db()
    assert (seat.status, steps_of(seat)) == ("cancelled", [("enrolled", "cancelled")])
    assert told() == [("class_cancelled", seat.learner.email)]


def test_who_gives_a_seat_back_while_the_class_is_postponed_is_told_of_both_in_order(meanwhile):
    klass = offering()
    seat = enroll(klass)
    Message.objects.all().delete()
    outcome = meanwhile(
        postponing, lambda: withdraw(enrollment_id=seat.pk, actor=seat.learner, now=BEFORE)
    )

    postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=BEFORE)

    assert outcome() == "Enrollment"
    seat.refresh_from_db()
    sequences = [
        (mail.template.removeprefix("enrollment/"), mail.context["calendar"]["sequence"])
        for mail in Message.objects.order_by("pk")
    ]
    assert (seat.status, sequences) == (
        "withdrawn",
        [("class_postponed", 1), ("seat_withdrawn", 2)],
    )


def test_a_no_is_not_taken_for_a_place_in_line_while_the_class_is_postponed(meanwhile):
    klass, entry = a_class_with_an_offer()
    outcome = meanwhile(
        postponing, lambda: decline_offer(entry_id=entry.pk, actor=entry.learner, now=BEFORE)
    )

    postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=BEFORE)

    assert outcome() == "No seat is free for you yet. You keep your place in line."
    entry.refresh_from_db()
    assert (entry.status, steps_of(entry)) == (
        "waiting",
        [("waiting", "offered"), ("offered", "waiting")],
    )


def test_who_leaves_the_line_while_the_class_is_cancelled_has_not_left_before(meanwhile):
    klass, entry = a_class_with_an_offer()
    outcome = meanwhile(
        cancelling, lambda: leave_waitlist(entry_id=entry.pk, actor=entry.learner, now=BEFORE)
    )

    cancel_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=BEFORE)

    assert outcome() == "You are no longer on this waitlist."
    entry.refresh_from_db()
    assert (entry.status, steps_of(entry)) == (
        "closed",
        [("waiting", "offered"), ("offered", "closed")],
    )
