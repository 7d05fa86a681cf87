"""Two coordinators at the same moment: one offer, one letter, one number."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import PrivateNumbers
from accounts.services.names import edit_person
from accounts.services.numbers import enter_numbers
from audit.models import AuditEvent
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import accept_offer, decline_offer
from notifications.models import Message
from notifications.services import Notice, queue_mail
from reports.letters import hand_out
from tests.factories import UserFactory, coordinator, employ, offering, organization
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_coordinators_answer_one_offer_once():
    place = organization("District One")
    person = UserFactory(email=None)
    employ(person, place)
    one, two = coordinator(place), coordinator(place)
    now = timezone.now()
    entry = WaitlistEntry.objects.create(
        offering=offering(starts_at=now + timedelta(days=9), capacity=1),
        learner=person,
        status="offered",
        joined_at=now,
        offer_ends_at=now + timedelta(days=1),
    )

    outcomes = at_once(
        lambda: accept_offer(entry_id=entry.pk, actor=one, now=now),
        lambda: decline_offer(entry_id=entry.pk, actor=two, now=now),
    )

    assert sorted(outcomes) in (
        ["Enrollment", "OfferRefusedError"],
        ["OfferRefusedError", "WaitlistEntry"],
    )
    seats = Enrollment.objects.filter(learner=person).count()
    assert seats == (1 if "Enrollment" in outcomes else 0)
    assert AuditEvent.objects.filter(action="enrollment.move_in_line").count() == 1


def test_two_coordinators_hand_out_one_letter_once():
    place = organization("District One")
    person = UserFactory(email=None)
    employ(person, place)
    now = timezone.now()
    notices = [Notice(f"x:{n}", person.pk, "", "enrollment/reminder", {}) for n in range(3)]
    queue_mail(*notices, now=now)
    ids = list(Message.objects.values_list("pk", flat=True))
    givers = [coordinator(place) for _ in range(4)]

    outcomes = at_once(
        *(lambda giver=giver: hand_out(message_ids=ids, actor=giver, now=now) for giver in givers)
    )

    assert outcomes == ["Handed"] * 4
    handed = AuditEvent.objects.filter(action="notifications.hand_out")
    assert sorted(handed.values_list("object_pk", flat=True)) == sorted(ids)


def test_one_number_is_entered_for_one_person():
    people = UserFactory.create_batch(6)
    now = timezone.now()

    outcomes = at_once(
        *(
            lambda person=person: enter_numbers(
                person=person, numbers={"mcja_number": "8812"}, actor=person, now=now
            )
            for person in people
        )
    )

    assert sorted(outcomes) == ["NumberRefusedError"] * 5 + ["PrivateNumbers"]
    assert PrivateNumbers.objects.filter(mcja_number="8812").count() == 1


def test_two_tabs_leave_each_former_name_once():
    person = UserFactory(first_name="Ada", last_name="Byron")
    now = timezone.now()

    at_once(
        *(
            lambda: edit_person(
                person=person, first_name="Ada", last_name="Lovelace", actor=person, now=now
            )
            for _ in range(4)
        )
    )

    assert list(person.former_names.values_list("last_name", flat=True)) == ["Byron"]
