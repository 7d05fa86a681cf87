"""Who may not be made to teach a class in the place of somebody else."""

from datetime import timedelta

import pytest

from courses.models import InstructorAssignment
from courses.services import answer_invitation, invite_instructor
from enrollment.exceptions import ChangeRefusedError
from enrollment.services import postpone_offering
from tests.enrollment.changing import NOW, START, a_class, hand_over
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


def test_who_declined_the_class_is_not_made_to_teach_it_until_invited_again():
    klass, _people = a_class(teaching=0)
    person = UserFactory(first_name="Noa", last_name="No")
    said = {"offering_id": klass.pk, "person": person, "is_lead": False, "actor": staff()}
    row = invite_instructor(**said, now=NOW)
    answer_invitation(assignment_id=row.pk, accepts=False, reason="Away.", actor=person, now=NOW)
    with pytest.raises(ChangeRefusedError) as refusal:
        hand_over(klass, person)
    row.refresh_from_db()
    assert (str(refusal.value), row.status) == (
        "Noa No declined to teach this class. Invite them again, or choose somebody else.",
        "declined",
    )

    invite_instructor(**said, now=NOW + timedelta(days=1))
    hand_over(klass, person, now=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert row.status == "accepted"


def test_a_class_that_is_over_is_handed_to_nobody():
    klass, _people = a_class(teaching=0)
    with pytest.raises(ChangeRefusedError) as refusal:
        hand_over(klass, UserFactory(), now=klass.ends_at)
    assert (str(refusal.value), InstructorAssignment.objects.count()) == ("This class is over.", 0)


def test_a_postponed_class_is_handed_over_also_after_the_date_it_had():
    klass, _people = a_class(teaching=0)
    postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=NOW)
    person = UserFactory()
    hand_over(klass, person, now=START + timedelta(days=9))
    assert InstructorAssignment.objects.teaching().get().instructor == person
