"""Lists of classes, courses and rosters."""

from datetime import date, timedelta

from django.utils import timezone

from courses.services import name_lane_lead
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    employ,
    offering,
    staff,
)
from tests.factories.courses import LaneFactory
from tests.factories.records import seat
from tests.lists.scenes.scene import PLACES, Scene, coming, place, title


def catalogue() -> Scene:
    return Scene("/classes/", staff(), lambda n: title(coming(n)))


def courses() -> Scene:
    return Scene("/courses/", staff(), lambda _n: VersionFactory().course.title)


def course_page() -> Scene:
    version = VersionFactory(course=CourseFactory(code="MEM-ONE"))

    def add(number: int) -> str:
        return f"/classes/{coming(number, version=version).pk}/"

    return Scene("/courses/MEM-ONE/", staff(), add)


def my_classes() -> Scene:
    person = UserFactory()  # for whom the menu asks more than for staff

    def add(number: int) -> str:
        waited_for = coming(number)
        waited_for.waitlist.create(learner=person, joined_at=timezone.now())
        held = seat(learner=person, offering=coming(number))
        return title(held.offering)

    return Scene("/my/classes/", person, add)


def sessions() -> Scene:
    return Scene("/teach/", staff(), lambda n: title(coming(n, instructors=[UserFactory()])))


def roster() -> Scene:
    klass = offering(starts_at=timezone.now() - timedelta(hours=2))
    signature = klass.meetings.get().signatures.create()

    def add(number: int) -> str:
        held = seat(offering=klass)
        employ(held.learner, place(number))
        signature.records.create(
            enrollment=held,
            status="present",
            minutes_present=360,
            marked_at=timezone.now(),
            marked_by=held.learner,
        )
        return f"{PLACES[number - 1]}, Teacher"

    return Scene(f"/teach/{klass.meetings.get().pk}/", staff(), add)


def completions() -> Scene:
    def add(_number: int) -> str:
        version = VersionFactory(completion_rule="provider_certificate_verified")
        begun = offering(version=version, starts_at=timezone.now() - timedelta(days=3))
        return seat(offering=begun).learner.name

    return Scene("/staff/completions/", staff(), add)


def lane_leads() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        lane = LaneFactory(key=f"N{number}", name=f"Lane {number}")
        name_lane_lead(
            person=person, lane=lane, starts_on=date(2020, 1, 6), actor=None, now=timezone.now()
        )
        return person.name

    return Scene("/staff/lanes/", staff(), add)


def schedule() -> Scene:
    return Scene(
        "/staff/schedule/", staff(), lambda n: coming(n, host=place(n), published=False).number
    )
