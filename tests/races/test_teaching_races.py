"""Somebody accepts to teach while the office takes the invitation back; two are asked to lead."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from courses.models import InstructorAssignment
from courses.services import answer_invitation, invite_instructor, relieve_instructor
from tests.factories import UserFactory, offering, staff
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)
NOW = datetime(2027, 1, 4, 15, tzinfo=UTC)
ROUNDS = 10


def test_who_is_relieved_while_accepting_does_not_teach():
    office = staff()
    for _turn in range(ROUNDS):
        klass, person = offering(starts_at=START), UserFactory()
        row = invite_instructor(
            offering_id=klass.pk, person=person, is_lead=False, actor=office, now=NOW
        )
        said = {"assignment_id": row.pk, "now": NOW}
        outcomes = Counter(
            at_once(
                lambda said=said, person=person: answer_invitation(
                    accepts=True, actor=person, **said
                ),
                lambda said=said: relieve_instructor(actor=office, **said),
            )
        )
        assert outcomes["InstructorAssignment"] + outcomes["TeachingRefusedError"] == 2
        row.refresh_from_db()
        assert row.status == "relieved"


def test_one_is_asked_to_lead_and_one_invitation_reaches_each():
    office = staff()
    for _turn in range(ROUNDS):
        klass, people = offering(starts_at=START), [UserFactory(), UserFactory()]
        outcomes = at_once(
            *(
                lambda person=person, klass=klass: invite_instructor(
                    offering_id=klass.pk, person=person, is_lead=True, actor=office, now=NOW
                )
                for person in (*people, people[0])
            )
        )
        assert Counter(outcomes) == {"InstructorAssignment": 1, "TeachingRefusedError": 2}
        assert InstructorAssignment.objects.filter(offering=klass).count() == 1


def test_of_two_invitations_for_one_hour_accepted_at_once_one_is():
    office = staff()
    for turn in range(ROUNDS):
        person = UserFactory()
        rows = [
            invite_instructor(
                offering_id=offering(starts_at=START).pk,
                person=person,
                is_lead=False,
                actor=office,
                now=NOW,
            )
            for _class in range(2)
        ]
        outcomes = at_once(
            *(
                lambda row=row, person=person: answer_invitation(
                    assignment_id=row.pk, accepts=True, actor=person, now=NOW
                )
                for row in rows
            )
        )
        assert Counter(outcomes) == {"InstructorAssignment": 1, "TeachingRefusedError": 1}, turn
        assert person.instructor_assignments.teaching().count() == 1
