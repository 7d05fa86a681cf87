"""Who may teach what, and who teaches a class."""

from datetime import date, timedelta

from django.utils import timezone

from courses.models import InstructorQualification, Topic
from tests.factories import UserFactory, offering, staff
from tests.lists.scenes.scene import Scene


def qualifications() -> Scene:
    def add(number: int) -> str:
        topic = Topic.objects.create(key=f"topic-{number}", name=f"Topic {number}")
        person = UserFactory()
        InstructorQualification.objects.create(
            person=person, topic=topic, starts_on=date(2020, 1, 6)
        )
        return person.name

    return Scene("/staff/qualifications/", staff(), add)


def my_teaching() -> Scene:
    person = UserFactory()

    def add(number: int) -> str:
        for status in ("invited", "accepted"):
            klass = offering(starts_at=timezone.now() + timedelta(days=number + 1))
            klass.instructor_assignments.create(instructor=person, status=status)
        topic = Topic.objects.create(key=f"topic-{number}", name=f"Topic {number}")
        InstructorQualification.objects.create(
            person=person, topic=topic, starts_on=date(2020, 1, 6)
        )
        return topic.name

    return Scene("/my/teaching/", person, add)


def instructors() -> Scene:
    klass = offering(starts_at=timezone.now() + timedelta(days=9))

    def add(number: int) -> str:
        person = UserFactory()
        klass.instructor_assignments.create(instructor=person, status="declined")
        return person.name

    return Scene(f"/staff/schedule/{klass.pk}/instructors/", staff(), add)
