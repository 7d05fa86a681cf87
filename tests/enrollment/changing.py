"""A class with people in it that is about to change."""

from datetime import UTC, datetime, timedelta

from courses.services import PlannedBreak, PlannedMeeting
from enrollment.services import NewTime, register, substitute_instructor
from notifications.models import Message
from tests.factories import UserFactory, offering, staff

# A Wednesday before clocks go forward: 8:30 in Maine.
START = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)
NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)


def a_class(*, seats: int = 2, waiting: int = 0, teaching: int = 1, **said):
    people = [UserFactory() for _ in range(seats + waiting)]
    pause = PlannedBreak(START + timedelta(hours=1), START + timedelta(hours=1, minutes=15))
    klass = offering(
        meetings=[PlannedMeeting(START, START + timedelta(hours=3), (pause,))],
        capacity=seats,
        instructors=[UserFactory() for _ in range(teaching)],
        **said,
    )
    for person in people:
        register(offering_id=klass.pk, learner=person, actor=person, now=NOW, or_wait=True)
    Message.objects.all().delete()
    return klass, people


def days_later(klass, days: int) -> dict[int, NewTime]:
    gap = timedelta(days=days)
    return {row.pk: NewTime(row.starts_at + gap, row.ends_at + gap) for row in klass.meetings.all()}


def told(template: str) -> list[Message]:
    return list(Message.objects.filter(template=f"enrollment/{template}").order_by("pk"))


def hand_over(klass, person, *, now=NOW):
    """Let somebody teach a class besides those who do, without a letter to the learners."""
    return substitute_instructor(
        offering_id=klass.pk,
        relieved=None,
        substitute=person,
        reason="",
        tells_learners=False,
        actor=staff(),
        now=now,
    )
