"""A town's people in classes and in line, and what the page of them says."""

from django.utils import timezone

from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import register
from tests.factories.lives import enroll


def sit(klass, person) -> Enrollment:
    return enroll(klass, person, at=timezone.now())


def waits(klass, person) -> WaitlistEntry:
    now = timezone.now()
    return register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)


def words(response) -> str:
    return " ".join(response.text.split())


def seat_key(seat) -> int:
    return seat.pk * 2


def line_key(entry) -> int:
    return entry.pk * 2 + 1
