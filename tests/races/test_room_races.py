"""Many schedule into one room at the same moment: one of them gets it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from courses.models import Meeting, Room, Venue
from courses.services import ClassPlan, PlannedMeeting, draft_class
from tests.factories import UserFactory, VersionFactory
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)
NOW = datetime(2027, 1, 4, 15, tzinfo=UTC)
ROUNDS = 10


def test_a_room_is_given_once_however_many_ask():
    venue = Venue.objects.create(name="Hall", town="Bath", county="23023")
    rooms = [Room.objects.create(name=name, venue=venue) for name in ("A", "B")]
    version, actor = VersionFactory(), UserFactory()

    def drafter(number: str, starts_at: datetime, order: list[Room]):
        # The same two rooms, asked for in either order: nobody waits for each other forever.
        meetings = tuple(
            PlannedMeeting(
                starts_at + timedelta(hours=3 * place),
                starts_at + timedelta(hours=3 * place + 2),
                venue_room=room,
            )
            for place, room in enumerate(order)
        )
        plan = ClassPlan(
            delivery_mode="in_person",
            meetings=meetings,
            registration_opens_at=NOW,
            registration_closes_at=starts_at,
            venue=venue,
        )
        return lambda: draft_class(version=version, number=number, plan=plan, actor=actor, now=NOW)

    for turn in range(ROUNDS):
        starts_at = START + timedelta(days=turn)
        half_an_hour_later = starts_at + timedelta(minutes=30)
        outcomes = at_once(
            drafter(f"A-{turn}", starts_at, rooms),
            drafter(f"B-{turn}", half_an_hour_later, rooms),
            drafter(f"C-{turn}", starts_at, rooms),
        )
        assert Counter(outcomes) == {"Offering": 1, "ScheduleRefusedError": 2}
        assert Meeting.objects.count() == 2 * (turn + 1)


def test_a_number_is_given_once_and_the_others_are_told():
    version, actor = VersionFactory(), UserFactory()
    plan = ClassPlan(
        delivery_mode="virtual",
        meetings=(PlannedMeeting(START, START + timedelta(hours=2)),),
        registration_opens_at=NOW,
        registration_closes_at=START,
    )

    def drafter(number: str):
        return lambda: draft_class(version=version, number=number, plan=plan, actor=actor, now=NOW)

    for turn in range(ROUNDS):
        outcomes = at_once(*(drafter(f"N-{turn}") for _ in range(3)))
        assert Counter(outcomes) == {"Offering": 1, "ScheduleRefusedError": 2}
