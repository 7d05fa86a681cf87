"""What was set by the day of a class, when the class moves to another."""

from datetime import date

import pytest
import time_machine

from courses.models import InstructorQualification, Topic
from enrollment.exceptions import ChangeRefusedError
from enrollment.services import move_offering, postpone_offering
from tests.enrollment.rows import nothing_written
from tests.enrollment.test_changing import NOW, START, a_class, days_later
from tests.enrollment.test_changing_pages import shown_then_done
from tests.factories import staff

pytestmark = pytest.mark.django_db

NOBODY = "Nobody who teaches the class is qualified in “Bees” on March 17, 2027."


def a_class_whose_instructor_is_qualified_until(day):
    klass, _people = a_class(seats=1)
    topic = Topic.objects.create(key="bees", name="Bees")
    klass.version.course.taught_topics.add(topic)
    person = klass.instructor_assignments.get().instructor
    InstructorQualification.objects.create(
        person=person, topic=topic, starts_on=date(2026, 1, 1), expires_on=day
    )
    return klass


def test_a_move_past_the_end_of_a_qualification_is_warned_of(client):
    klass = a_class_whose_instructor_is_qualified_until(date(2027, 3, 12))
    (row,) = klass.meetings.all()
    typed = {f"day_{row.pk}": "2027-03-17", f"from_{row.pk}": "08:30", f"to_{row.pk}": "11:30"}

    with time_machine.travel(NOW, tick=False):
        client.force_login(staff())
        looked = shown_then_done(client, f"/classes/{klass.pk}/move/", typed)

    assert looked.context["preview"].warnings == [NOBODY]
    assert "You can still do it, but:" in looked.text


def test_a_postponed_class_is_published_again_only_while_somebody_is_qualified():
    klass = a_class_whose_instructor_is_qualified_until(date(2027, 3, 12))
    said = {"offering_id": klass.pk, "actor": staff(), "now": NOW}
    postpone_offering(**said, reason="Snow.")

    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        move_offering(**said, times=days_later(klass, 7))
    assert str(refusal.value) == NOBODY

    moved = move_offering(**said, times=days_later(klass, 1))
    assert (moved.status, (moved.starts_at - START).days) == ("published", 1)
