"""A class is handed over to a substitute, and everybody told."""

import pytest

from courses.models import InstructorAssignment
from enrollment.exceptions import ChangeRefusedError
from enrollment.services import substitute_instructor
from notifications.models import Message
from tests.enrollment.changing import NOW, START, a_class, hand_over
from tests.factories import UserFactory, offering, staff

pytestmark = pytest.mark.django_db


class TestSubstituting:
    def test_the_substitute_has_the_class_at_once_and_all_are_told(self):
        klass, people = a_class(seats=1)
        old, new = klass.instructor_assignments.get().instructor, UserFactory(last_name="New")
        said = {"offering_id": klass.pk, "relieved": old, "substitute": new, "actor": staff()}
        substitute_instructor(**said, reason="Ill.", tells_learners=True, now=NOW)
        rows = InstructorAssignment.objects.order_by("pk")
        assert [(r.instructor, r.status, r.is_lead) for r in rows] == [
            (old, "relieved", False),
            (new, "accepted", True),
        ]
        assert [
            (m.template.split("/")[1], m.recipient) for m in Message.objects.order_by("pk")
        ] == [
            ("teaching_handed_over", new),
            ("teaching_relieved", old),
            ("class_changed", people[0]),
        ]
        with pytest.raises(ChangeRefusedError):
            substitute_instructor(**said, reason="", tells_learners=False, now=NOW)

    def test_who_teaches_elsewhere_then_cannot_stand_in(self):
        klass, _people = a_class(seats=1)
        busy = UserFactory(first_name="Bea", last_name="Busy")
        other = offering(starts_at=START, instructors=[busy])
        with pytest.raises(ChangeRefusedError) as refusal:
            hand_over(klass, busy)
        assert str(refusal.value) == (
            f"Session 1: Bea Busy teaches class {other.number} then "
            "(Wed, Mar 10, 2027, 8:30\u00a0AM)."
        )
