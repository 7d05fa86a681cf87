from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from attendance.exceptions import RosterRefusedError
from attendance.forms import marks_from
from attendance.models import AttendanceRecord, Roster, RosterSignature
from attendance.services import record_attendance, sign_roster
from core.exceptions import DomainError
from courses.models import Meeting, Offering
from enrollment.services import withdraw
from tests.enrollment.rows import history, nothing_written
from tests.factories import UserFactory, meeting_times, offering
from tests.factories.lives import ABSENT, PRESENT, enroll, late

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
AFTER = START + timedelta(hours=7)
MONDAY = START - timedelta(days=21)


class Room:
    """A class of some people with one session, and its instructor."""

    def __init__(self, *, people=1):
        self.instructor = UserFactory()
        self.klass = offering(
            meetings=[meeting_times(START, lunch=True)], instructors=[self.instructor]
        )
        self.seats = [enroll(self.klass) for _ in range(people)]
        self.meeting = self.klass.meetings.get()

    def mark(self, *marks, at=AFTER):
        given = dict(zip([seat.pk for seat in self.seats], marks, strict=False))
        return self.write(given, at=at)

    def write(self, marks, *, at=AFTER):
        return record_attendance(
            meeting_id=self.meeting.pk, marks=marks, actor=self.instructor, now=at
        )

    def sign(self, *, at=AFTER):
        return sign_roster(meeting_id=self.meeting.pk, actor=self.instructor, now=at)

    def refused(self, ask, *args, **said) -> str:
        """See it refused and nothing written; return the sentence."""
        with nothing_written(), pytest.raises(DomainError) as refusal:
            ask(*args, **said)
        assert type(refusal.value) is RosterRefusedError
        return str(refusal.value)


def records() -> list[tuple[str, int]]:
    rows = AttendanceRecord.objects.order_by("enrollment")
    return list(rows.values_list("status", "minutes_present"))


def test_marks_are_written_with_who_made_them_and_the_minutes_without_breaks():
    room = Room(people=4)

    room.mark(PRESENT, late(), late(200), ABSENT)

    assert records() == [("present", 360), ("late", 345), ("late", 200), ("absent", 0)]
    made = AttendanceRecord.objects.order_by().values_list("marked_by", "marked_at").distinct()
    assert list(made) == [(room.instructor.pk, AFTER)]
    assert history("attendance.mark") == [
        ("attendance.mark", None, {"status": "present", "minutes": 360}),
        ("attendance.mark", None, {"status": "late", "minutes": 345}),
        ("attendance.mark", None, {"status": "late", "minutes": 200}),
        ("attendance.mark", None, {"status": "absent", "minutes": 0}),
    ]


def test_marking_again_the_same_changes_nothing():
    room = Room(people=2)
    room.mark(PRESENT, late(200))

    with nothing_written():
        room.mark(PRESENT, late(200), at=AFTER + timedelta(hours=1))

    assert records() == [("present", 360), ("late", 200)]


def test_a_changed_mark_keeps_what_it_was_in_the_history():
    room = Room(people=2)
    room.mark(PRESENT, PRESENT)

    room.mark(PRESENT, late(200), at=AFTER + timedelta(hours=1))

    assert records() == [("present", 360), ("late", 200)]
    assert history("attendance.mark")[2:] == [
        (
            "attendance.mark",
            {"status": "present", "minutes": 360},
            {"status": "late", "minutes": 200},
        )
    ]


def test_the_roster_opens_one_hour_before_the_session():
    room = Room()
    opens = START - timedelta(hours=1)

    sentence = room.refused(room.mark, PRESENT, at=opens - timedelta(seconds=1))

    assert sentence == "The roster opens one hour before the session."
    room.mark(PRESENT, at=opens)
    assert records() == [("present", 360)]


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_class_that_is_not_held_has_no_roster(status):
    room = Room()
    Offering.objects.filter(pk=room.klass.pk).update(status=status)

    for ask in (lambda: room.mark(PRESENT), room.sign):
        assert room.refused(ask) == "This class is not being held, so it has no roster."


def test_nobody_without_a_seat_in_this_class_is_marked():
    room, elsewhere = Room(people=2), Room()
    gone = room.seats[1]
    withdraw(enrollment_id=gone.pk, actor=gone.learner, now=MONDAY)
    sentence = "Somebody on this list no longer has a seat. Reload the page."

    for stranger in (gone.pk, elsewhere.seats[0].pk, 0):
        marks = {room.seats[0].pk: PRESENT, stranger: PRESENT}
        assert room.refused(room.write, marks) == sentence


@pytest.mark.parametrize("minutes", [0, 361])
def test_minutes_the_session_does_not_have_undo_the_whole_batch(minutes):
    room = Room(people=3)
    room.mark(ABSENT, ABSENT, ABSENT)

    sentence = room.refused(room.mark, PRESENT, late(minutes), PRESENT)

    assert sentence == "Enter the minutes for someone late, from 1 to 360."


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ("status-1=here", "A mark is present, late or absent."),
        ("status-1=Present", "A mark is present, late or absent."),
        ("status-1=late&minutes-1=soon", "Minutes are a whole number, such as 45."),
        ("status-1=late&minutes-1=-5", "Minutes are a whole number, such as 45."),
        ("status-1=late&minutes-1=4.5", "Minutes are a whole number, such as 45."),
        ("status-1=late&minutes-1=" + "9" * 5000, "Minutes are a whole number, such as 45."),
    ],
    ids=["unknown", "misspelled", "a word", "negative", "a fraction", "endless"],
)
def test_a_mark_that_cannot_be_read_is_refused(posted, sentence):
    with pytest.raises(RosterRefusedError) as refusal:
        marks_from(QueryDict(posted), [1], Meeting())

    assert str(refusal.value) == sentence


def test_posted_marks_are_read_and_rows_without_one_left_out():
    posted = QueryDict(
        "status-1=present&status-2=late&minutes-2= 45 &status-4=absent&status-9=late"
    )

    assert marks_from(posted, [1, 2, 3, 4], Meeting()) == {1: PRESENT, 2: late(45), 4: ABSENT}


def test_signing_names_who_and_when():
    room = Room()
    room.mark(PRESENT)

    signature = room.sign()

    assert list(RosterSignature.objects.values_list("version", "signed_by", "signed_at")) == [
        (1, room.instructor.pk, AFTER)
    ]
    assert history("attendance.sign_roster") == [
        (
            "attendance.sign_roster",
            {"signed_at": None},
            {"meeting": room.meeting.pk, "version": 1, "signed_at": AFTER.isoformat()},
        )
    ]
    assert signature.pk == RosterSignature.objects.get().pk


@pytest.mark.parametrize(
    ("marked", "sentence"),
    [
        (2, "1 person is not marked yet. Mark everybody, then sign."),
        (1, "2 people are not marked yet. Mark everybody, then sign."),
    ],
)
def test_a_roster_with_somebody_unmarked_is_not_signed(marked, sentence):
    room = Room(people=3)
    room.mark(*[PRESENT] * marked)

    assert room.refused(room.sign) == sentence


def test_who_gave_the_seat_back_need_not_be_marked():
    room = Room(people=2)
    gone = room.seats[1]
    withdraw(enrollment_id=gone.pk, actor=gone.learner, now=MONDAY)
    room.mark(PRESENT)

    assert room.sign().signed_at == AFTER


def test_a_roster_is_signed_once_the_session_has_started():
    room = Room()
    room.mark(PRESENT, at=START - timedelta(minutes=30))

    sentence = room.refused(room.sign, at=START - timedelta(seconds=1))

    assert sentence == "A roster is signed once the session has started."
    assert room.sign(at=START).signed_at == START


def test_a_signed_roster_takes_no_mark_and_no_second_signature():
    room = Room()
    room.mark(PRESENT)
    room.sign()

    for ask in (lambda: room.mark(ABSENT), room.sign):
        assert room.refused(ask) == (
            "This roster is signed. To correct it, open it again with a reason."
        )


def test_the_records_under_the_highest_signed_version_count():
    room = Room()
    (seat,) = room.seats
    room.mark(PRESENT)
    assert list(AttendanceRecord.objects.counting()) == []
    first = room.sign()
    assert counted() == [(1, 360)]

    second = RosterSignature.objects.create(
        meeting=room.meeting, version=2, reason="A mistake.", opened_by=room.instructor
    )
    AttendanceRecord.objects.create(
        enrollment=seat,
        signature=second,
        status="late",
        minutes_present=200,
        marked_at=AFTER,
        marked_by=room.instructor,
    )
    assert counted() == [(1, 360)]

    RosterSignature.objects.filter(pk=second.pk).update(signed_at=AFTER, signed_by=room.instructor)
    assert counted() == [(2, 200)]
    assert RosterSignature.objects.get(pk=first.pk).signed_at == AFTER


def counted() -> list[tuple[int, int]]:
    rows = AttendanceRecord.objects.counting()
    return list(rows.values_list("signature__version", "minutes_present"))


def test_the_list_of_rosters_tells_the_signed_from_those_to_be_signed():
    signed, unsigned = Room(), Room()
    signed.mark(PRESENT)
    signed.sign()

    ids = {
        "signed": list(Roster.objects.for_listing().signed().values_list("pk", flat=True)),
        "due": list(Roster.objects.to_be_signed(at=AFTER).values_list("pk", flat=True)),
        "not over": list(Roster.objects.to_be_signed(at=START).values_list("pk", flat=True)),
    }

    assert ids == {"signed": [signed.meeting.pk], "due": [unsigned.meeting.pk], "not over": []}


@pytest.mark.parametrize(
    "values",
    [
        {"status": "absent", "minutes_present": 1},
        {"status": "unknown", "minutes_present": 0},
    ],
)
def test_the_database_itself_refuses_an_impossible_record(values):
    room = Room()
    room.mark(PRESENT)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceRecord.objects.update(**values)


def test_the_database_itself_refuses_two_open_versions_of_a_roster():
    room = Room()
    room.mark(PRESENT)

    with pytest.raises(IntegrityError), transaction.atomic():
        RosterSignature.objects.create(
            meeting=room.meeting, version=2, reason="A mistake.", opened_by=room.instructor
        )
