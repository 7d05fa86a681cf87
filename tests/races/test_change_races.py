"""Many change one class, or enter it, at the same moment: it changes once, and all in it know."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from audit.models import AuditEvent
from courses.models import InstructorAssignment, Meeting
from enrollment.models import Enrollment
from enrollment.services import (
    NewTime,
    cancel_offering,
    move_offering,
    postpone_offering,
    register,
    substitute_instructor,
    write_to_class,
)
from enrollment.services.touched import mark_of, touched_by
from notifications.models import Message
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
BEFORE = START - timedelta(days=20)
ROUNDS = 5


def test_of_two_who_change_what_both_saw_one_does_and_the_others_are_told():
    actor = staff()
    for turn in range(ROUNDS):
        klass = offering()
        enroll(klass)
        seen = mark_of(klass, touched_by(klass))
        said = {"offering_id": klass.pk, "actor": actor, "now": BEFORE, "seen": seen}
        later = {
            row.pk: NewTime(row.starts_at + timedelta(days=7), row.ends_at + timedelta(days=7))
            for row in klass.meetings.all()
        }
        letter = {"subject": "Snow", "text": "Snow.", "to_line": False, "to_instructors": False}
        Message.objects.all().delete()

        outcomes = at_once(
            lambda said=said: postpone_offering(**said, reason="Snow."),
            lambda said=said, later=later: move_offering(**said, times=later),
            lambda said=said: cancel_offering(**said, reason="Snow."),
            lambda said=said, letter=letter: write_to_class(**said, **letter),
        )

        counted = Counter(outcomes)
        assert counted.pop("ClassChangedSinceError") == 3, turn
        assert counted.total() == 1
        assert Message.objects.count() == 1
        changes = AuditEvent.objects.filter(object_type=klass._meta.label, object_pk=klass.pk)
        assert changes.filter(at=BEFORE).count() == 1


def test_whoever_gets_a_seat_while_a_class_is_postponed_is_told_of_it():
    actor = staff()
    for turn in range(ROUNDS):
        klass = offering(capacity=20)
        people = UserFactory.create_batch(6)
        seats = [
            lambda person=person, klass=klass: register(
                offering_id=klass.pk, learner=person, actor=person, now=BEFORE
            )
            for person in people
        ]

        def postpone(klass=klass):
            return postpone_offering(offering_id=klass.pk, reason="Snow.", actor=actor, now=BEFORE)

        outcomes = Counter(at_once(*seats[:3], postpone, *seats[3:]))

        assert outcomes["Offering"] == 1
        assert outcomes["Enrollment"] + outcomes["RegistrationClosedError"] == len(people), turn
        held = Enrollment.objects.filter(offering=klass).values_list("learner", flat=True)
        told = Message.objects.filter(
            template="enrollment/class_postponed", recipient__in=people
        ).values_list("recipient", flat=True)
        assert sorted(told) == sorted(held)


def test_two_classes_handed_to_one_substitute_at_once_are_taken_by_one_of_them():
    actor = staff()
    for turn in range(ROUNDS):
        substitute = UserFactory()
        at_the_same_time = [offering(), offering()]

        outcomes = at_once(
            *(
                lambda klass=klass, substitute=substitute: substitute_instructor(
                    offering_id=klass.pk,
                    relieved=None,
                    substitute=substitute,
                    reason="",
                    tells_learners=False,
                    actor=actor,
                    now=BEFORE,
                )
                for klass in at_the_same_time
            )
        )

        assert Counter(outcomes) == {"Offering": 1, "ChangeRefusedError": 1}, turn
        assert InstructorAssignment.objects.teaching().filter(instructor=substitute).count() == 1


def test_two_classes_moved_to_one_hour_at_once_do_not_share_their_instructor():
    actor = staff()
    for turn in range(ROUNDS):
        instructor = UserFactory()
        later = [START + timedelta(days=day) for day in (1, 3)]
        apart = [offering(instructors=[instructor], starts_at=day) for day in later]
        hour = START + timedelta(days=10)
        outcomes = at_once(
            *(
                lambda klass=klass, hour=hour: move_offering(
                    offering_id=klass.pk,
                    times={
                        row.pk: NewTime(hour, hour + timedelta(hours=1))
                        for row in klass.meetings.all()
                    },
                    actor=actor,
                    now=BEFORE,
                )
                for klass in apart
            )
        )

        assert Counter(outcomes) == {"Offering": 1, "ChangeRefusedError": 1}, turn
        assert Meeting.objects.filter(starts_at=hour, offering__in=apart).count() == 1
