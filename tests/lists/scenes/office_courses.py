"""The office's lists of courses, of places where classes meet, and of what was asked for."""

from datetime import date

from django.utils import timezone

from courses.models import TrainingRequest, Venue
from tests.factories import UserFactory, VersionFactory, staff
from tests.lists.scenes.scene import PLACES, Scene, place


def course_office() -> Scene:
    return Scene("/staff/courses/", staff(), lambda _n: VersionFactory().course.title)


def venues() -> Scene:
    def add(number: int) -> str:
        venue = Venue.objects.create(
            name=f"{PLACES[number - 1]} Hall", town="Bath", county="23023", order=number
        )
        for name in ("Large room", "Small room"):
            venue.rooms.create(name=name)
        return venue.name

    return Scene("/staff/places/", staff(), add)


def requests() -> Scene:
    def add(number: int) -> str:
        TrainingRequest.objects.create(
            organization=place(number),
            course=VersionFactory().course,
            people=10 + number,
            first_day=date(2027, 1, number),
            last_day=date(2027, 2, number),
            county="23023",
            requested_by=UserFactory(),
            requested_at=timezone.now(),
        )
        return PLACES[number - 1]

    return Scene("/requests/", staff(), add)
