"""What a scene is, and the rows that many need."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from courses.models import Offering
from tests.factories import (
    offering,
    organization,
)

PLACES = ("Alder", "Birch", "Cedar")


@dataclass
class Scene:
    """A list before it has rows; `add` adds one and returns a word by which it is known."""

    path: str
    visitor: User
    add: Callable[[int], str]


def place(number: int):
    return organization(PLACES[number - 1])


def coming(number: int = 0, **about) -> Offering:
    return offering(starts_at=timezone.now() + timedelta(days=20 + number), **about)


def taught(person: User, klass: Offering) -> Offering:
    """Let somebody teach a class, though they may teach others at the same time."""
    klass.instructor_assignments.create(instructor=person, is_lead=True)
    return klass


def title(klass: Offering) -> str:
    return klass.version.course.title
