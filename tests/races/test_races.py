"""Many at once on real databases: the last seat, two tabs, two answers, two signatures."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.services import MOST_SAVED_FILTERS, save_filter
from attendance.enums import Presence
from attendance.services import Mark, record_attendance
from audit.models import AuditEvent
from certificates.models import Certificate
from certificates.services import issue_certificate
from core.exceptions import DomainError
from documents.models import IssuedDocument
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import (
    accept_offer,
    decline_offer,
    offer_freed_seats,
    register,
    withdraw,
)
from notifications.models import Message
from organizations.models import Employment
from organizations.services import decide_employments
from tests.factories import UserFactory, employ, offering, organization
from tests.road.test_road import letterhead
from transcripts.models import CreditAward
from transcripts.services import sign_and_complete

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
BEFORE = START - timedelta(days=20)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls at the same moment, each on its own connection; return outcomes by name."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            barrier.wait()
            return type(call()).__name__
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_the_last_seats_are_never_oversold():
    klass = offering(capacity=5)
    people = UserFactory.create_batch(24)

    outcomes = at_once(
        *(
            lambda person=person: register(
                offering_id=klass.pk, learner=person, actor=person, now=BEFORE
            )
            for person in people
        )
    )

    assert Counter(outcomes) == {"Enrollment": 5, "OfferingFullError": 19}
    assert Enrollment.objects.filter(offering=klass).holding_a_seat().count() == 5
    assert Message.objects.filter(template="enrollment/seat_confirmed").count() == 5


def test_two_tabs_give_one_seat():
    klass, person = offering(capacity=5), UserFactory()

    def register_once():
        return register(offering_id=klass.pk, learner=person, actor=person, now=BEFORE)

    outcomes = at_once(*[register_once] * 8)

    assert Counter(outcomes) == {"Enrollment": 1, "AlreadyRegisteredError": 7}
    assert Enrollment.objects.count() == 1


def test_a_freed_seat_is_offered_once_however_many_ask():
    klass = offering(capacity=1)
    holder, *line = UserFactory.create_batch(4)
    seat = register(offering_id=klass.pk, learner=holder, actor=holder, now=BEFORE)
    for person in line:
        register(offering_id=klass.pk, learner=person, actor=person, now=BEFORE, or_wait=True)
    withdraw(enrollment_id=seat.pk, actor=holder, now=BEFORE)

    at_once(*[lambda: offer_freed_seats(offering_id=klass.pk, now=BEFORE)] * 6)

    offered = WaitlistEntry.objects.filter(status="offered")
    assert [entry.learner for entry in offered] == [line[0]]
    assert Message.objects.filter(template="enrollment/seat_offered").count() == 1


def test_an_offer_is_answered_once():
    klass = offering(capacity=1)
    holder, waiting = UserFactory(), UserFactory()
    seat = register(offering_id=klass.pk, learner=holder, actor=holder, now=BEFORE)
    register(offering_id=klass.pk, learner=waiting, actor=waiting, now=BEFORE, or_wait=True)
    withdraw(enrollment_id=seat.pk, actor=holder, now=BEFORE)
    (entry,) = offer_freed_seats(offering_id=klass.pk, now=BEFORE)

    outcomes = at_once(
        *[lambda: accept_offer(entry_id=entry.pk, actor=waiting, now=BEFORE)] * 4,
        *[lambda: decline_offer(entry_id=entry.pk, actor=waiting, now=BEFORE)] * 4,
    )

    counted = Counter(outcomes)
    assert counted["OfferRefusedError"] == 7
    assert counted["Enrollment"] + counted["WaitlistEntry"] == 1
    seats = Enrollment.objects.filter(learner=waiting).holding_a_seat().count()
    assert seats == counted["Enrollment"]


def test_a_seat_is_withdrawn_once_and_never_doubled_by_the_line():
    klass = offering(capacity=2)
    first, second, third = UserFactory.create_batch(3)
    seats = [
        register(offering_id=klass.pk, learner=person, actor=person, now=BEFORE)
        for person in (first, second)
    ]
    register(offering_id=klass.pk, learner=third, actor=third, now=BEFORE, or_wait=True)

    at_once(
        *[lambda: withdraw(enrollment_id=seats[0].pk, actor=first, now=BEFORE)] * 3,
        *[lambda: offer_freed_seats(offering_id=klass.pk, now=BEFORE)] * 3,
        *[
            lambda: register(offering_id=klass.pk, learner=first, actor=first, now=BEFORE),
        ]
        * 2,
    )

    taken = Enrollment.objects.holding_a_seat().count()
    offers = WaitlistEntry.objects.filter(status="offered").count()
    assert taken + offers <= 2
    assert Enrollment.objects.filter(learner=first, status="withdrawn").count() <= 1


def test_signing_twice_at_once_posts_the_hours_once():
    instructor, learner = UserFactory(), UserFactory()
    klass = offering(instructors=[instructor])
    seat = register(offering_id=klass.pk, learner=learner, actor=learner, now=BEFORE)
    meeting = klass.meetings.get()
    after = START + timedelta(hours=7)
    record_attendance(
        meeting_id=meeting.pk,
        marks={seat.pk: Mark(Presence.PRESENT)},
        actor=instructor,
        now=after,
    )

    outcomes = at_once(
        *[lambda: sign_and_complete(meeting_id=meeting.pk, actor=instructor, now=after)] * 5
    )

    assert Counter(outcomes) == {"int": 1, "RosterRefusedError": 4}
    assert CreditAward.objects.count() == 1


def test_a_certificate_asked_for_by_many_is_issued_once():
    letterhead()
    instructor, learner = UserFactory(), UserFactory()
    klass = offering(instructors=[instructor])
    seat = register(offering_id=klass.pk, learner=learner, actor=learner, now=BEFORE)
    after = START + timedelta(hours=7)
    record_attendance(
        meeting_id=klass.meetings.get().pk,
        marks={seat.pk: Mark(Presence.PRESENT)},
        actor=instructor,
        now=after,
    )
    sign_and_complete(meeting_id=klass.meetings.get().pk, actor=instructor, now=after)

    at_once(*[lambda: issue_certificate(enrollment_id=seat.pk, now=after)] * 6)

    assert Certificate.objects.count() == 1
    assert list(IssuedDocument.objects.values_list("state", flat=True)) == ["valid"]
    assert Message.objects.filter(template="certificates/certificate_ready").count() == 1


def test_entries_decided_by_two_at_once_are_each_decided_once():
    place = organization("District One")
    claims = [employ(UserFactory(), place, confirmed=False).pk for _ in range(6)]
    actors = UserFactory.create_batch(6)
    outcomes = []

    def decide(number: int) -> None:
        outcome = decide_employments(
            employment_ids=claims[:: 1 if number % 2 else -1],
            confirm=bool(number % 2),
            actor=actors[number],
            now=START,
        )
        outcomes.append((number, outcome))

    at_once(*(lambda number=number: decide(number) for number in range(6)))

    assert sorted(row.pk for _, outcome in outcomes for row in outcome.now) == claims
    assert all(len(outcome.now) + len(outcome.before) == 6 for _, outcome in outcomes)
    decided = {
        row.pk: "confirmed" if number % 2 else "rejected"
        for number, outcome in outcomes
        for row in outcome.now
    }
    assert dict(Employment.objects.values_list("pk", "status")) == decided
    events = AuditEvent.objects.filter(action="organizations.decide_employment")
    assert sorted(events.values_list("object_pk", flat=True)) == claims


def test_saving_views_at_once_keeps_twenty_and_each_name_once():
    person = UserFactory()
    for number in range(MOST_SAVED_FILTERS - 2):
        save_filter(person=person, list_name="a:b", name=f"v{number}", query="q=1")

    outcomes = at_once(
        *[
            lambda name=name: save_filter(person=person, list_name="a:b", name=name, query="q=1")
            for name in ("x", "x", "y", "z", "w", "u")
        ]
    )

    assert Counter(outcomes) == {"SavedFilter": 2, "SavedFilterRefusedError": 4}
    assert person.saved_filters.count() == MOST_SAVED_FILTERS
