"""Codes that are scanned: whose they are, what is written, and what is said of odd ones."""

import uuid
from datetime import timedelta

import pytest

from accounts.decisions import memssi_number
from attendance.codes import seat_code
from attendance.exceptions import RosterRefusedError
from attendance.models import Punch, Roster, WalkIn
from attendance.scanning import Scan, ScanAnswer, answer_to_scan, recent_scans
from enrollment.services import withdraw
from tests.attendance.test_rosters import AFTER, START, Room
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, offering
from tests.factories.lives import PRESENT, enroll

pytestmark = pytest.mark.django_db

EARLY = START - timedelta(minutes=4)  # 8:56 in Maine
LATER = EARLY + timedelta(minutes=20)
IN_CLASS = START + timedelta(hours=3)


def roster_of(room: Room) -> Roster:
    return Roster.objects.for_listing().get(pk=room.meeting.pk)


def scan(room, code, *, at=EARLY, direction="in", **said) -> ScanAnswer:
    said = {"uid": uuid.uuid4()} | said
    one = Scan(code=code, direction=direction, **said)
    answer = answer_to_scan(roster_of(room), one, actor=room.instructor, now=at)
    return ScanAnswer(
        answer.tone, plain(answer.title), plain(answer.text), may_park=answer.may_park
    )


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def ann(**fields):
    return UserFactory(**{"first_name": "Ann", "last_name": "Alder"} | fields)


@pytest.fixture
def room():
    return Room(people=0)


@pytest.fixture
def seat(room):
    return enroll(room.klass, ann())


def punches() -> list[tuple]:
    rows = Punch.objects.order_by("happened_at", "pk")
    return [(row.enrollment, row.direction, row.happened_at, row.way) for row in rows]


def test_a_scan_checks_somebody_in_and_says_whom(room, seat):
    answer = scan(room, seat_code(seat.pk).lower())

    assert answer == ScanAnswer("good", "Ann Alder is checked in, 8:56 AM")
    assert punches() == [(seat, "in", EARLY, "scan")]
    assert Punch.objects.get().made_by == room.instructor


def test_who_leaves_is_checked_out(room, seat):
    scan(room, seat_code(seat.pk))

    answer = scan(room, seat_code(seat.pk), at=IN_CLASS, direction="out")

    assert answer == ScanAnswer("good", "Ann Alder is checked out, 12:00 PM")
    assert punches() == [(seat, "in", EARLY, "scan"), (seat, "out", IN_CLASS, "scan")]


def test_a_memssi_number_means_the_seat_of_that_person_here(room, seat):
    enroll(offering(), seat.learner)

    answer = scan(room, memssi_number(seat.learner_id))

    assert answer == ScanAnswer("good", "Ann Alder is checked in, 8:56 AM")
    assert [row[0] for row in punches()] == [seat]


def test_a_scan_that_waited_for_a_line_keeps_its_time_and_is_no_second_when_sent_again(room, seat):
    uid = uuid.uuid4()
    code = seat_code(seat.pk)

    first = scan(room, code, at=LATER, uid=uid, waited=timedelta(minutes=20))
    with nothing_written():
        second = scan(room, code, at=AFTER, uid=uid, waited=timedelta(minutes=21))

    assert first == second == ScanAnswer("good", "Ann Alder is checked in, 8:56 AM")
    assert punches() == [(seat, "in", EARLY, "scan")]


def test_the_same_badge_within_a_minute_is_one_scan(room, seat):
    scan(room, seat_code(seat.pk))

    with nothing_written():
        answer = scan(room, seat_code(seat.pk), at=EARLY + timedelta(seconds=59))

    assert answer == ScanAnswer("info", "Ann Alder: already checked in at 8:56 AM")


def test_a_second_check_in_later_is_kept_and_said(room, seat):
    scan(room, seat_code(seat.pk))

    answer = scan(room, seat_code(seat.pk), at=LATER)

    assert answer == ScanAnswer(
        "warning",
        "Ann Alder is checked in, 9:16 AM",
        "They were checked in already at 8:56 AM, which still counts.",
    )
    assert len(punches()) == 2


def test_a_check_out_without_a_check_in_is_kept_and_said(room, seat):
    answer = scan(room, seat_code(seat.pk), at=IN_CLASS, direction="out")

    assert answer == ScanAnswer(
        "warning",
        "Ann Alder is checked out, 12:00 PM",
        "There is no check-in before it. Say on the roster when they came.",
    )


def test_a_roll_call_is_no_check_in_at_the_door(room, seat):
    room.write({seat.pk: PRESENT}, at=LATER)

    assert scan(room, seat_code(seat.pk), at=LATER + timedelta(seconds=5)).tone == "good"


@pytest.mark.parametrize("code", ["hello", "1047-AAAAAAAAAA", "https://example.org/", "1-", "٣-A"])
def test_a_code_that_was_not_made_here_writes_nothing(room, code):
    with nothing_written():
        answer = scan(room, code)

    assert answer == ScanAnswer(
        "bad",
        "This is not the code of a seat",
        "It was not made here, or it is torn or mistyped. Find them by name on the roster, or "
        "type their MEMSSI number.",
    )


def test_a_number_of_nobody_here_writes_nothing(room):
    stranger = ann()

    with nothing_written():
        answer = scan(room, memssi_number(stranger.pk))

    assert answer == ScanAnswer(
        "bad",
        "Nobody at this session has this number",
        "Write them down on the roster as a walk-in.",
    )


def test_a_code_of_another_class_is_asked_about_then_kept_as_a_walk_in(room):
    other = enroll(offering(), ann())
    course, number = other.offering.course_title, other.offering.number
    uid = uuid.uuid4()

    with nothing_written():
        asked = scan(room, seat_code(other.pk), uid=uid)
    kept = scan(room, seat_code(other.pk), uid=uid, parks=True)
    with nothing_written():
        again = scan(room, seat_code(other.pk), uid=uid, parks=True, at=LATER)

    assert asked == ScanAnswer(
        "warning",
        "Ann Alder has no seat at this session",
        f"This code is of another class: {course} ({number}).",
        may_park=True,
    )
    assert kept == ScanAnswer(
        "warning",
        "Written down as a walk-in",
        "Ann Alder has no seat at this session. Kept as a walk-in to be identified.",
    )
    assert again == ScanAnswer("info", "Written down already")
    assert WalkIn.objects.get().contact == other.learner.memssi_number


def test_a_seat_that_was_given_back_is_asked_about(room, seat):
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=START - timedelta(days=3))

    answer = scan(room, seat_code(seat.pk))

    assert (answer.text, answer.may_park) == ("They gave back their seat in this class.", True)


def test_before_the_roster_opens_nothing_is_taken(room, seat):
    with nothing_written(), pytest.raises(RosterRefusedError):
        scan(room, seat_code(seat.pk), at=START - timedelta(hours=1, seconds=1))


def test_after_the_signature_a_scan_is_kept_and_said(room, seat):
    room.write({seat.pk: PRESENT})
    room.sign()

    answer = scan(room, seat_code(seat.pk), at=AFTER, direction="in")

    assert answer.text == (
        "The roster is signed: this is kept, and counts once it is opened and signed again."
    )
    assert answer.tone == "warning"
    assert Punch.objects.filter(way="scan").count() == 1


def test_the_last_ten_are_listed_newest_first(room, django_assert_num_queries):
    seats = [enroll(room.klass, ann(last_name=f"Alder {n}")) for n in range(6)]
    for n, seat in enumerate(seats):
        at = EARLY + timedelta(seconds=n)
        scan(room, seat_code(seat.pk), at=at)
        scan(room, seat_code(seat.pk), at=at + timedelta(hours=3), direction="out")
    scans = recent_scans(roster_of(room))

    with django_assert_num_queries(1):
        said = [(p.direction, p.enrollment.learner.last_name) for p in recent_scans(room.meeting)]

    assert len(scans) == 10
    assert said[:7] == [*(("out", f"Alder {n}") for n in range(5, -1, -1)), ("in", "Alder 5")]
