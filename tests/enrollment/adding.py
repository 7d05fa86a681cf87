"""A class that asks something, and a conference with sessions side by side."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from accounts.models import User
from courses.models import ClassQuestion, Meeting, Offering
from courses.services import PlannedMeeting
from enrollment.models import Enrollment
from tests.factories import VersionFactory, offering
from tests.factories.lives import enroll
from tests.factories.people import UserFactory

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)
HOUR = timedelta(hours=1)


def conference(
    *,
    starts_at: datetime = START,
    seats: Sequence[int | None] = (1, 2),
    capacity: int = 10,
    instructors: Sequence[User] = (),
    host=None,
) -> Offering:
    """Opening for everybody; in the morning "Drills" or "First aid", each with its seats."""
    version = VersionFactory(
        delivery_mode="conference", completion_rule="per_session_attendance", contact_hours=3
    )
    beside = [
        PlannedMeeting(
            starts_at + HOUR, starts_at + 2 * HOUR, title=title, choice="Morning", capacity=number
        )
        for title, number in zip(("Drills", "First aid"), seats, strict=True)
    ]
    opening = PlannedMeeting(starts_at, starts_at + HOUR, title="Opening")
    return offering(
        version=version,
        meetings=[opening, *beside],
        capacity=capacity,
        instructors=instructors,
        host=host,
    )


def session(klass: Offering, title: str) -> Meeting:
    return klass.meetings.get(title=title)


def seats_in(klass: Offering, number: int) -> list[Enrollment]:
    return [enroll(klass, UserFactory()) for _ in range(number)]


def question(klass: Offering, text: str = "Which grade?", **more) -> ClassQuestion:
    more.setdefault("order", klass.questions.count() + 1)
    return ClassQuestion.objects.create(offering=klass, text=text, **more)
