"""Checking in by the code on the room's screen: what is kept, of whom, and what is refused."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from attendance.enums import Direction
from attendance.exceptions import RosterRefusedError
from attendance.models import MakeUp, Punch, WalkIn
from attendance.presence import check_ins_of
from attendance.services import (
    Taken,
    check_in_by_room_code,
    identify_walk_in,
    set_aside_walk_in,
    sign_roster,
)
from audit.models import AuditEvent
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from tests.factories import UserFactory, meeting_times, offering

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)  # 9:00 in Maine
SCAN = uuid.UUID(int=7)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def meeting():
    return offering(starts_at=START, instructors=[UserFactory()]).meetings.get()


@pytest.fixture
def seat(meeting):
    return take_seat(meeting)


def take_seat(meeting, **said):
    return Enrollment.objects.create(
        offering=meeting.offering,
        learner=said.pop("learner", None) or UserFactory(),
        enrolled_at=START - timedelta(days=9),
        **said,
    )


def scan(meeting, person, *, at=START, direction=Direction.IN, number=SCAN, now=None, device=""):
    """Return whether it was new, or was here already."""
    before = Punch.objects.count()
    has_seat = check_in_by_room_code(
        meeting_id=meeting.pk,
        person=person,
        direction=direction,
        scanned_at=at,
        number=number,
        device=device,
        now=now or at + 2 * MINUTE,
    )
    expected = Enrollment.objects.expected_at(meeting).filter(learner=person).exists()
    assert has_seat == (expected or MakeUp.objects.filter(enrollment__learner=person).exists())
    return Taken.NEW if Punch.objects.count() > before else Taken.REPEATED


def kept() -> list[tuple]:
    return list(
        Punch.objects.values_list(
            *("meeting", "enrollment", "walk_in", "direction", "happened_at", "arrived_at"),
            *("device", "way", "made_by"),
        )
    )


def test_a_check_in_counts_from_the_scan_however_long_signing_in_took(meeting, seat):
    late = START + 14 * MINUTE

    assert scan(meeting, seat.learner, now=late, device="phone-1") is Taken.NEW

    me = seat.learner.pk
    assert kept() == [
        (meeting.pk, seat.pk, None, "in", START, late, "phone-1", "room_code", me),
    ]


def test_one_scan_pressed_three_times_is_one_check_in(meeting, seat):
    taken = [scan(meeting, seat.learner, now=START + n * MINUTE) for n in range(3)]

    assert taken == [Taken.NEW, Taken.REPEATED, Taken.REPEATED]
    assert Punch.objects.count() == 1


def test_two_scans_are_two_check_ins_and_worth_the_same(meeting, seat):
    scan(meeting, seat.learner)
    scan(meeting, seat.learner, at=START + 9 * MINUTE, number=uuid.uuid4())

    assert Punch.objects.count() == 2
    assert check_ins_of(meeting)[seat.pk].minutes == meeting.creditable_minutes


def test_who_scans_in_the_hour_before_is_there_from_the_start(meeting, seat):
    assert scan(meeting, seat.learner, at=START - 60 * MINUTE) is Taken.NEW

    assert check_ins_of(meeting)[seat.pk].minutes == meeting.creditable_minutes


def test_who_leaves_early_is_there_until_then_and_after_the_end_until_the_end(meeting, seat):
    other = take_seat(meeting)
    for each in (seat, other):
        scan(meeting, each.learner)
    scan(meeting, seat.learner, at=START + 90 * MINUTE, direction=Direction.OUT)
    scan(meeting, other.learner, at=meeting.ends_at + 30 * MINUTE, direction=Direction.OUT)

    minutes = {pk: said.minutes for pk, said in check_ins_of(meeting).items()}
    assert minutes == {seat.pk: 90, other.pk: meeting.creditable_minutes}


@pytest.mark.parametrize("side", ["before", "after"])
def test_outside_its_hours_a_code_is_refused_and_nothing_is_kept(meeting, seat, side):
    at = START - 61 * MINUTE if side == "before" else meeting.ends_at + 31 * MINUTE

    with pytest.raises(RosterRefusedError, match="Nobody checks in at this session at this time"):
        scan(meeting, seat.learner, at=at)
    assert kept() == []


def test_a_class_that_is_not_held_takes_no_check_in(meeting, seat):
    Offering.objects.filter(pk=meeting.offering_id).update(status=OfferingStatus.CANCELLED)

    with pytest.raises(RosterRefusedError, match="not being held"):
        scan(meeting, seat.learner)
    assert kept() == []


def test_a_check_in_after_the_signature_is_kept(meeting, seat):
    teacher = meeting.offering.instructor_assignments.get().instructor
    scan(meeting, seat.learner)
    sign_roster(meeting_id=meeting.pk, actor=teacher, now=START + 30 * MINUTE)

    assert scan(meeting, seat.learner, at=START + 60 * MINUTE, number=uuid.uuid4()) is Taken.NEW
    assert Punch.objects.count() == 2


def test_who_makes_a_session_up_here_has_a_seat_here(meeting):
    missed = offering(version=meeting.offering.version, starts_at=START - timedelta(days=7))
    seat = take_seat(missed.meetings.get())
    MakeUp.objects.create(
        enrollment=seat,
        missed=missed.meetings.get(),
        meeting=meeting,
        arranged_at=START,
        arranged_by=seat.learner,
    )

    assert scan(meeting, seat.learner) is Taken.NEW
    assert [row[1] for row in kept()] == [seat.pk]


@pytest.mark.parametrize("why", ["no seat", "given back", "another class", "asked and not decided"])
def test_who_has_no_seat_is_kept_as_a_walk_in_and_told_of_nobodys_seat(meeting, why):
    person = UserFactory(first_name="Dana", last_name="Spruce")
    if why == "given back":
        take_seat(
            meeting, learner=person, status=EnrollmentStatus.WITHDRAWN, ended_at=START - MINUTE
        )
    elif why == "another class":
        take_seat(offering(starts_at=START).meetings.get(), learner=person)
    elif why == "asked and not decided":
        take_seat(meeting, learner=person, status=EnrollmentStatus.REQUESTED)

    assert scan(meeting, person) is Taken.NEW

    walk_in = WalkIn.objects.get()
    assert (walk_in.name, walk_in.contact, walk_in.state) == (
        "Dana Spruce",
        person.memssi_number,
        "parked",
    )
    assert kept() == [
        (meeting.pk, None, walk_in.pk, "in", START, START + 2 * MINUTE, "", "room_code", person.pk)
    ]
    assert check_ins_of(meeting) == {}


def test_who_scans_again_is_one_walk_in_and_in_history_once(meeting):
    person = UserFactory()
    scan(meeting, person)
    scan(meeting, person)
    scan(meeting, person, at=meeting.ends_at, direction=Direction.OUT, number=uuid.uuid4())

    assert WalkIn.objects.count() == 1
    assert [row[3] for row in kept()] == ["in", "out"]
    events = AuditEvent.objects.filter(action="attendance.note_walk_in")
    assert [event.actor_id for event in events] == [person.pk]


def test_once_identified_what_a_walk_in_scanned_counts_and_a_repeat_is_none(meeting):
    person, teacher = UserFactory(), UserFactory()
    scan(meeting, person, at=START + 60 * MINUTE)
    seat = identify_walk_in(
        walk_in_id=WalkIn.objects.get().pk,
        person=person,
        actor=teacher,
        now=START + 70 * MINUTE,
    )

    assert scan(meeting, person, at=START + 60 * MINUTE) is Taken.REPEATED
    assert scan(meeting, person, at=START + 80 * MINUTE, number=uuid.uuid4()) is Taken.NEW
    assert check_ins_of(meeting)[seat.pk].minutes == meeting.creditable_minutes - 60
    assert WalkIn.objects.count() == 1


def test_who_was_set_aside_is_still_kept_and_gets_nothing_by_it(meeting):
    person = UserFactory()
    scan(meeting, person)
    set_aside_walk_in(
        walk_in_id=WalkIn.objects.get().pk, reason="Left.", actor=UserFactory(), now=START
    )

    assert scan(meeting, person, at=START + 9 * MINUTE, number=uuid.uuid4()) is Taken.NEW
    assert check_ins_of(meeting) == {}


def test_each_is_checked_in_at_their_own_seat(meeting):
    """And who gave theirs back is a walk-in, though the row is there."""
    seats = [take_seat(meeting) for _ in range(3)]
    gone = take_seat(meeting, status=EnrollmentStatus.WITHDRAWN, ended_at=START - MINUTE)

    for each in (gone, *reversed(seats)):
        scan(meeting, each.learner, number=uuid.uuid4())

    assert sorted(kept(), key=lambda row: row[1] or 0) == [
        (meeting.pk, at, walk_in, "in", START, START + 2 * MINUTE, "", "room_code", person)
        for at, walk_in, person in [
            (None, WalkIn.objects.get().pk, gone.learner_id),
            *((each.pk, None, each.learner_id) for each in seats),
        ]
    ]


def test_one_scan_passed_on_is_the_check_in_of_each_who_presses(meeting, seat):
    """It stays one phone: the roster names them (see test_shared_devices)."""
    other = take_seat(meeting)

    assert [scan(meeting, each.learner) for each in (seat, other)] == [Taken.NEW, Taken.NEW]


def test_a_check_in_is_one_question_and_one_row(meeting, seat, django_assert_num_queries):
    with django_assert_num_queries(2):
        check_in_by_room_code(
            meeting_id=meeting.pk,
            person=seat.learner,
            direction=Direction.IN,
            scanned_at=START,
            number=SCAN,
            device="",
            now=START,
        )


def test_a_session_of_a_choice_is_for_those_who_chose_it(meeting):
    """Of sessions side by side, somebody who chose another is a walk-in here."""
    klass = offering(meetings=[meeting_times(START), meeting_times(START + timedelta(hours=8))])
    first = klass.meetings.order_by("starts_at")[0]
    first.choice = "Morning"
    first.save()
    seat = take_seat(first)

    assert scan(first, seat.learner) is Taken.NEW
    assert [row[1] for row in kept()] == [None]
