"""Many at once on one roster: opened again, walked in, marked and signed."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest

from attendance.enums import Direction, PunchWay
from attendance.models import AttendanceRecord, Punch, RosterSignature, WalkIn
from attendance.services import (
    check_in_by_room_code,
    identify_walk_in,
    note_walk_in,
    reopen_roster,
    sign_roster,
)
from courses.models import Offering
from enrollment.models import Enrollment
from tests.attendance.test_rosters import AFTER, START, Room
from tests.factories import UserFactory
from tests.factories.lives import PRESENT
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

THEN = START + timedelta(minutes=20)


def test_a_roster_is_opened_again_once():
    room = Room(people=2)
    room.mark(PRESENT, PRESENT)
    room.sign()

    outcomes = at_once(
        *[
            lambda: reopen_roster(
                meeting_id=room.meeting.pk, reason="Paper.", actor=room.instructor, now=AFTER
            )
        ]
        * 5
    )

    assert Counter(outcomes) == {"RosterSignature": 1, "RosterRefusedError": 4}
    assert list(RosterSignature.objects.order_by("version").values_list("version", flat=True)) == [
        1,
        2,
    ]
    assert AttendanceRecord.objects.count() == 4


def test_what_people_checked_in_is_written_once_by_many_who_sign():
    room = Room(people=3)
    Punch.objects.bulk_create(
        Punch(
            uid=uuid.uuid4(),
            meeting=room.meeting,
            enrollment=seat,
            direction=Direction.IN,
            happened_at=START,
            arrived_at=START,
            way=PunchWay.SCAN,
        )
        for seat in room.seats
    )

    outcomes = at_once(
        *[lambda: sign_roster(meeting_id=room.meeting.pk, actor=room.instructor, now=AFTER)] * 5
    )

    assert Counter(outcomes) == {"RosterSignature": 1, "RosterRefusedError": 4}
    assert AttendanceRecord.objects.count() == 3


def test_one_walk_in_sent_by_many_is_one():
    room, uid = Room(), uuid.uuid4()

    outcomes = at_once(
        *[
            lambda: note_walk_in(
                meeting_id=room.meeting.pk,
                name="Dana Spruce",
                contact="",
                uid=uid,
                actor=room.instructor,
                now=THEN,
            )
        ]
        * 5
    )

    assert Counter(outcomes) == {"WalkIn": 5}
    assert (WalkIn.objects.count(), Punch.objects.count()) == (1, 1)


def test_two_who_walk_in_do_not_get_the_last_seat_both():
    room = Room(people=2)
    Offering.objects.filter(pk=room.klass.pk).update(capacity=3)
    people = [UserFactory(), UserFactory()]
    walk_ins = [
        note_walk_in(
            meeting_id=room.meeting.pk, name="Dana", contact="", actor=room.instructor, now=THEN
        )
        for _person in people
    ]

    def identify(number: int) -> Enrollment:
        return identify_walk_in(
            walk_in_id=walk_ins[number].pk,
            person=people[number],
            actor=room.instructor,
            now=THEN,
        )

    outcomes = at_once(lambda: identify(0), lambda: identify(1))

    assert Counter(outcomes) == {"Enrollment": 1, "OfferingFullError": 1}
    assert Counter(WalkIn.objects.values_list("state", flat=True)) == {
        "identified": 1,
        "parked": 1,
    }
    assert room.klass.enrollments.holding_a_seat().count() == 3


def test_one_walk_in_is_identified_once():
    room = Room()
    person = UserFactory()
    walk_in = note_walk_in(
        meeting_id=room.meeting.pk, name="Dana", contact="", actor=room.instructor, now=THEN
    )

    outcomes = at_once(
        *[
            lambda: identify_walk_in(
                walk_in_id=walk_in.pk, person=person, actor=room.instructor, now=THEN
            )
        ]
        * 4
    )

    assert Counter(outcomes) == {"Enrollment": 1, "WalkInRefusedError": 3}
    assert room.klass.enrollments.count() == 2


def press(room, person, number):
    return lambda: check_in_by_room_code(
        meeting_id=room.meeting.pk,
        person=person,
        direction=Direction.IN,
        scanned_at=THEN,
        number=number,
        device="phone-1",
        now=THEN,
    )


def test_one_scan_pressed_by_impatient_fingers_is_one_check_in():
    room = Room(people=1)
    person = room.seats[0].learner

    outcomes = at_once(*[press(room, person, uuid.UUID(int=1))] * 5)

    assert Counter(outcomes) == {"bool": 5}
    assert Punch.objects.count() == 1


def test_who_has_no_seat_and_presses_often_is_one_walk_in():
    room = Room(people=1)
    person = UserFactory()

    outcomes = at_once(*[press(room, person, uuid.UUID(int=1))] * 5)

    assert Counter(outcomes) == {"bool": 5}
    assert (WalkIn.objects.count(), Punch.objects.count()) == (1, 1)


def test_everybody_scans_at_once_and_nobody_is_lost():
    room = Room(people=8)

    outcomes = at_once(*[press(room, seat.learner, uuid.UUID(int=seat.pk)) for seat in room.seats])

    assert Counter(outcomes) == {"bool": 8}
    punched = Punch.objects.order_by("enrollment").values_list("enrollment", flat=True)
    assert list(punched) == sorted(seat.pk for seat in room.seats)
