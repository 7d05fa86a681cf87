"""Late in and early out by times; what check-ins say where nobody said anything."""

import uuid
from datetime import timedelta

import pytest
from django.http import QueryDict

from accounts.models import User
from attendance.enums import Direction, PunchWay
from attendance.exceptions import RosterRefusedError
from attendance.forms import marks_from
from attendance.models import AttendanceRecord, Punch, RosterSignature
from attendance.presence import check_ins_of
from attendance.services import Mark, reopen_roster
from enrollment.models import Enrollment
from enrollment.services import withdraw
from tests.attendance.test_rosters import AFTER, START, Room, records
from tests.enrollment.rows import history, nothing_written
from tests.factories import UserFactory, staff
from tests.factories.lives import ABSENT, PRESENT
from transcripts.models import ClassClosing

pytestmark = pytest.mark.django_db


def at(minutes: float):
    return START + timedelta(minutes=minutes)


def came(minutes=None, *, left=None) -> Mark:
    return Mark("late", came_at=minutes and at(minutes), left_at=left and at(left))


def punch(room, seat, minutes, direction="in", **fields) -> Punch:
    return Punch.objects.create(
        uid=uuid.uuid4(),
        meeting=room.meeting,
        enrollment=seat,
        direction=direction,
        happened_at=at(minutes),
        arrived_at=at(minutes),
        **{"way": PunchWay.SCAN} | fields,
    )


def punches() -> list[tuple]:
    rows = Punch.objects.order_by("enrollment", "happened_at", "pk")
    return list(rows.values_list("direction", "happened_at", "way"))


def test_times_are_worth_what_they_leave_of_the_session_without_its_lunch():
    room = Room(people=4)

    room.mark(came(60), came(left=120), came(60, left=240), came(3))

    assert records() == [("late", 300), ("late", 120), ("late", 135), ("late", 360)]
    times = AttendanceRecord.objects.order_by("enrollment").values_list("came_at", "left_at")
    assert list(times) == [(at(60), None), (None, at(120)), (at(60), at(240)), (at(3), None)]
    assert history("attendance.mark")[2] == (
        "attendance.mark",
        None,
        {
            "status": "late",
            "minutes": 135,
            "came_at": at(60).isoformat(),
            "left_at": at(240).isoformat(),
        },
    )


def test_whoever_is_present_by_times_that_leave_something_out_was_late():
    room = Room(people=2)

    room.mark(Mark("present", came_at=at(30)), Mark("present", came_at=at(2)))

    assert records() == [("late", 330), ("present", 360)]


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (came(120, left=60), "They left before they came. Look at the two times."),
        (came(60, left=60), "They left before they came. Look at the two times."),
        (came(500), "They left before they came. Look at the two times."),
        (came(405.5, left=500), "These times lie outside the session."),
        (came(-90, left=-30), "These times lie outside the session."),
        (came(185, left=220), "Between these times nothing counts: it was a break."),
        (Mark("absent", came_at=at(5)), "Somebody absent has no times."),
    ],
)
def test_times_that_cannot_be_are_refused_by_name(mark, sentence):
    room = Room(people=2)

    with nothing_written(), pytest.raises(RosterRefusedError) as refusal:
        room.mark(PRESENT, mark)

    assert (str(refusal.value), refusal.value.enrollment_id) == (sentence, room.seats[1].pk)


def test_a_roll_call_is_check_ins_too():
    room = Room(people=4)

    room.mark(PRESENT, came(60, left=240), ABSENT, at=at(-10))
    room.mark(PRESENT, came(60, left=240), ABSENT, PRESENT)

    assert punches() == [
        ("in", at(-10), "roll_call"),
        ("in", at(60), "roll_call"),
        ("out", at(240), "roll_call"),
        ("in", START, "roll_call"),
    ]
    assert set(Punch.objects.values_list("made_by", flat=True)) == {room.instructor.pk}


def test_the_times_of_a_form_are_times_in_maine_in_the_session_or_nearest_to_it():
    room = Room(people=1)
    posted = QueryDict("status-7=late&came-7=09:30&left-7=14:05&minutes-7=12")

    assert marks_from(posted, [7], room.meeting) == {
        7: Mark("late", 12, came_at=at(30), left_at=at(305))
    }


@pytest.mark.parametrize("typed", ["noon", "25:00", "9", "09:30:xx"])
def test_a_time_that_cannot_be_read_says_how_it_is_written(typed):
    room = Room(people=1)

    with pytest.raises(RosterRefusedError) as refusal:
        marks_from(QueryDict(f"status-7=late&came-7={typed}"), [7], room.meeting)

    assert str(refusal.value) == "Write a time as hours and minutes, such as 13:05."


def test_signing_writes_what_people_checked_in_of_whom_nothing_was_said():
    room = Room(people=4)
    by_word, late, left, gone = room.seats
    room.mark(PRESENT)
    punch(room, by_word, 100)
    punch(room, late, 100)
    punch(room, left, -5)
    punch(room, left, 120, Direction.OUT)
    punch(room, gone, -20)
    punch(room, gone, -10, Direction.OUT)

    room.sign()

    said = AttendanceRecord.objects.order_by("enrollment").values_list(
        "status", "minutes_present", "basis", "came_at", "left_at"
    )
    assert list(said) == [
        ("present", 360, "word", None, None),
        ("late", 260, "check_ins", at(100), None),
        ("late", 120, "check_ins", None, at(120)),
        ("absent", 0, "check_ins", None, at(-10)),
    ]
    assert history("attendance.mark")[1] == (
        "attendance.mark",
        None,
        {"status": "late", "minutes": 260, "basis": "check_ins"},
    )


def test_a_check_out_alone_says_nothing_and_somebody_has_to():
    room = Room(people=1)
    punch(room, room.seats[0], 120, Direction.OUT)
    assert room.refused(room.sign) == "1 person is not marked yet. Mark everybody, then sign."


def test_whoever_neither_was_marked_nor_checked_in_keeps_the_roster_from_being_signed():
    room = Room(people=3)
    room.mark(PRESENT)
    punch(room, room.seats[1], 0)

    sentence = room.refused(room.sign)

    assert sentence == "1 person is not marked yet. Mark everybody, then sign."


def test_a_word_after_check_ins_counts_and_the_check_ins_stay():
    room = Room(people=1)
    (seat,) = room.seats
    punch(room, seat, 100)

    room.mark(PRESENT)
    room.sign()

    assert records() == [("present", 360)]
    assert check_ins_of(room.meeting)[seat.pk].minutes == 260


def test_check_ins_of_a_session_take_two_queries_for_one_or_many(django_assert_num_queries):
    room = Room(people=6)
    for seat in room.seats[:1]:
        punch(room, seat, 0)
    with django_assert_num_queries(2):
        assert len(check_ins_of(room.meeting)) == 1
    for seat in room.seats[1:]:
        punch(room, seat, 0)
    with django_assert_num_queries(2):
        assert len(check_ins_of(room.meeting)) == 6


def test_a_roll_call_says_nothing_by_itself_where_only_the_word_counts():
    """What was called out is in the record; changed to absent, no check-in stands against it."""
    room = Room(people=1)
    room.mark(PRESENT)
    room.mark(ABSENT)

    assert check_ins_of(room.meeting) == {}
    room.sign()
    assert records() == [("absent", 0)]


def reopen(room, *, reason="The sign-in sheet says otherwise.", by=None, now=AFTER):
    return reopen_roster(
        meeting_id=room.meeting.pk, reason=reason, actor=by or room.instructor, now=now
    )


def test_a_roster_opened_again_begins_with_the_marks_of_the_last_and_both_stay():
    room = Room(people=2)
    room.mark(PRESENT, came(60, left=240))
    first = room.sign()

    second = reopen(room)

    assert (second.version, second.reason, second.opened_by) == (
        2,
        "The sign-in sheet says otherwise.",
        room.instructor,
    )
    copied = AttendanceRecord.objects.filter(signature=second).order_by("enrollment")
    fields = ("status", "minutes_present", "came_at", "left_at", "basis", "marked_at", "marked_by")
    original = AttendanceRecord.objects.filter(signature=first).order_by("enrollment")
    assert list(copied.values_list(*fields)) == list(original.values_list(*fields))
    assert counting() == [(1, 360), (1, 135)]
    assert history("attendance.reopen_roster") == [
        (
            "attendance.reopen_roster",
            {"version": 1},
            {"meeting": room.meeting.pk, "version": 2},
        )
    ]

    room.mark(PRESENT, ABSENT)
    assert counting() == [(1, 360), (1, 135)]
    room.sign()
    assert counting() == [(2, 360), (2, 0)]
    assert RosterSignature.objects.filter(signed_at__isnull=False).count() == 2


def counting() -> list[tuple[int, int]]:
    rows = AttendanceRecord.objects.counting().order_by("enrollment")
    return list(rows.values_list("signature__version", "minutes_present"))


def test_what_is_opened_again_needs_a_reason_and_a_signature_before_it():
    room = Room(people=1)
    assert room.refused(reopen, room) == "This roster is open. It can be marked as it is."
    room.mark(PRESENT)
    room.sign()
    assert room.refused(reopen, room, reason=" ") == (
        "Say why it is opened again. It stays in the history."
    )
    reopen(room)
    assert room.refused(reopen, room) == "This roster is open. It can be marked as it is."


def test_a_closed_class_is_opened_again_by_the_office_alone():
    room = Room(people=1)
    room.mark(PRESENT)
    room.sign()
    ClassClosing.objects.create(offering=room.klass, closed_at=AFTER, closed_by=room.instructor)

    assert room.refused(reopen, room) == (
        "The class is closed and its hours are given. Ask MSSC staff for a correction."
    )
    assert reopen(room, by=staff()).version == 2


def test_a_seat_given_up_leaves_its_check_ins_and_holds_up_nobody():
    room = Room(people=2)
    gone = room.seats[1]
    withdraw(enrollment_id=gone.pk, actor=gone.learner, now=START - timedelta(days=3))
    punch(room, gone, 0)
    room.mark(PRESENT)

    room.sign()

    assert records() == [("present", 360)]


def test_the_words_that_were_signed_are_kept():
    room = Room(people=1)
    room.mark(PRESENT)

    room.sign()

    assert RosterSignature.objects.get().statement == (
        "I certify that this roster says truly who attended this session and for how long, "
        "without registration, breaks and meals."
    )


def test_strangers_do_not_open_a_roster_again(client):
    room = Room(people=1)
    room.mark(PRESENT)
    room.sign()
    client.force_login(UserFactory())

    assert client.post(f"/teach/{room.meeting.pk}/reopen/", {"reason": "x"}).status_code == 404


def test_a_roster_of_four_hundred_is_saved_at_once_without_scripts(
    client, django_assert_max_num_queries
):
    room = Room()
    people = User.objects.bulk_create(
        User(first_name="Given", last_name=f"Family{number}") for number in range(400)
    )
    seats = Enrollment.objects.bulk_create(
        Enrollment(offering=room.klass, learner=person, status="enrolled", enrolled_at=START)
        for person in people
    )
    client.force_login(room.instructor)
    typed = {f"status-{row.pk}": "late" for row in [*seats, *room.seats]}
    typed |= {f"{name}-{pk.pk}": "" for pk in seats for name in ("minutes", "left")}
    typed |= {f"came-{row.pk}": "10:00" for row in seats}

    with django_assert_max_num_queries(40):
        answer = client.post(f"/teach/{room.meeting.pk}/", typed)

    assert answer.status_code == 302
    assert AttendanceRecord.objects.filter(minutes_present=300).count() == 400
    assert Punch.objects.count() == 401
