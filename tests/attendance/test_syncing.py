"""What a kit sends after hours without a line: all of it once, and nobody's word overruled."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from attendance.enums import DeviceKind, Outcome
from attendance.exceptions import RosterRefusedError
from attendance.models import AttendanceRecord, Punch, SentMark, WalkIn
from attendance.services import (
    make_device,
    record_attendance,
    reopen_roster,
    settle_difference,
    sign_roster,
    sync_kit,
)
from attendance.sync_format import MOST_ENTRIES, NotSyncableError, read_batch
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from tests.factories import UserFactory, offering
from tests.factories.lives import ABSENT, PRESENT

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
PREPARED = START - timedelta(hours=20)
LATER = START + timedelta(hours=5)
UNREADABLE = "This entry cannot be read. It stays on the device."


class Kit:
    """A class of three with its kit."""

    def __init__(self) -> None:
        self.teacher = UserFactory(first_name="Maren", last_name="Cedarlight")
        self.klass = offering(starts_at=START, instructors=[self.teacher])
        self.meeting = self.klass.meetings.get()
        self.other = UserFactory(first_name="Ansel", last_name="Birch")
        self.seats = [
            Enrollment.objects.create(
                offering=self.klass, learner=UserFactory(), enrolled_at=PREPARED
            )
            for _ in range(3)
        ]
        self.device, _secret = make_device(
            meeting_id=self.meeting.pk,
            kind=DeviceKind.KIT,
            name="Blue phone",
            actor=self.teacher,
            now=PREPARED,
        )

    def mark(self, seat=0, status="present", *, at=START, as_of=PREPARED, **said) -> dict:
        return {
            "uid": str(uuid.uuid4()),
            "kind": "mark",
            "seat": self.seats[seat].pk,
            "status": status,
            "at": at.isoformat(),
            "as_of": as_of.isoformat(),
        } | said

    def punch(self, seat=0, direction="in", *, at=START) -> dict:
        return {
            "uid": str(uuid.uuid4()),
            "kind": "punch",
            "seat": self.seats[seat].pk,
            "direction": direction,
            "at": at.isoformat(),
        }

    def send(self, *entries, now=LATER, clock=None) -> list[tuple[str, str]]:
        body = {"sent_at": (clock or now).isoformat(), "entries": entries}
        said = sync_kit(device=self.device, batch=read_batch(json.dumps(body).encode()), now=now)
        assert [row["uid"] for row in said] == [str(entry["uid"]) for entry in entries]
        return [(row["taken"], row["sentence"]) for row in said]

    def by_hand(self, seat, mark, *, now=START + timedelta(minutes=30)) -> None:
        marks = {self.seats[seat].pk: mark}
        record_attendance(meeting_id=self.meeting.pk, marks=marks, actor=self.other, now=now)

    def stands(self) -> list[tuple]:
        rows = AttendanceRecord.objects.order_by("signature_id", "enrollment_id")
        return [(row.enrollment_id, row.status, row.marked_by_id) for row in rows]

    def outcomes(self) -> list[str]:
        return list(SentMark.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.fixture
def kit() -> Kit:
    return Kit()


def test_marks_of_a_day_without_a_line_are_the_word_of_whoever_holds_the_kit(kit):
    came, left = START + timedelta(hours=1), START + timedelta(hours=2)
    entries = [
        kit.mark(0),
        kit.mark(1, "absent"),
        kit.mark(2, "late", came_at=came.isoformat(), left_at=left.isoformat()),
    ]
    assert kit.send(*entries) == [("new", "")] * 3
    pk = [seat.pk for seat in kit.seats]
    stated = AttendanceRecord.objects.order_by("enrollment").values_list(
        *("enrollment", "status", "minutes_present", "came_at", "left_at", "marked_by")
    )
    whole, teacher = kit.meeting.creditable_minutes, kit.teacher.pk
    assert list(stated) == [
        (pk[0], "present", whole, None, None, teacher),
        (pk[1], "absent", 0, None, None, teacher),
        (pk[2], "late", 60, came, left, teacher),
    ]


def test_the_same_marks_again_change_nothing(kit):
    entries = [kit.mark(0), kit.mark(1, "absent"), kit.punch(2)]
    kit.send(*entries)
    before = kit.stands()
    assert kit.send(*entries, now=LATER + timedelta(hours=1)) == [("repeated", "")] * 3
    assert (kit.stands(), SentMark.objects.count()) == (before, 2)
    assert Punch.objects.filter(way="scan").count() == 1


def test_of_one_person_the_last_mark_counts_whatever_its_clock_said(kit):
    first, last = kit.mark(0, "absent", at=START + timedelta(minutes=9)), kit.mark(0)
    assert kit.send(first, last) == [("new", "")] * 2
    assert [row[1] for row in kit.stands()] == ["present"]
    assert kit.outcomes() == ["replaced", "written"]


def test_a_mark_of_somebody_else_is_not_overruled_and_both_stand_side_by_side(kit):
    kit.by_hand(0, ABSENT)

    assert kit.send(kit.mark(0), kit.mark(1)) == [
        ("held", "Ansel Birch marked them meanwhile."),
        ("new", ""),
    ]

    pk = [seat.pk for seat in kit.seats]
    assert kit.stands() == [
        (pk[0], "absent", kit.other.pk),
        (pk[1], "present", kit.teacher.pk),
    ]
    assert kit.outcomes() == ["open", "written"]


def test_what_the_device_knew_of_is_changed_without_a_question(kit):
    kit.by_hand(0, ABSENT)
    known_at = START + timedelta(minutes=31)
    assert kit.send(kit.mark(0, at=known_at, as_of=known_at)) == [("new", "")]
    assert [row[1] for row in kit.stands()] == ["present"]


def test_its_own_mark_is_changed_without_a_question_though_no_answer_came(kit):
    kit.send(kit.mark(0, "absent"))
    assert kit.send(kit.mark(0), now=LATER + timedelta(minutes=5)) == [("new", "")]
    assert [row[1] for row in kit.stands()] == ["present"]


def test_the_same_word_of_two_is_no_difference(kit):
    kit.by_hand(0, PRESENT)
    assert kit.send(kit.mark(0)) == [("new", "")]
    assert kit.stands() == [(kit.seats[0].pk, "present", kit.other.pk)]


@pytest.mark.parametrize(
    ("takes_it", "stands", "outcome"),
    [(True, "present", Outcome.WRITTEN), (False, "absent", Outcome.SET_ASIDE)],
)
def test_a_difference_is_decided_once_and_then_the_roster_is_signed(kit, takes_it, stands, outcome):
    for seat in (0, 1, 2):
        kit.by_hand(seat, ABSENT)
    kit.send(kit.mark(0))
    mark = SentMark.objects.get()
    signing = {"meeting_id": kit.meeting.pk, "actor": kit.other, "now": LATER}
    with pytest.raises(RosterRefusedError, match="Of 1 person a phone says something else"):
        sign_roster(**signing)

    settle_difference(mark_id=mark.pk, takes_it=takes_it, actor=kit.other, now=LATER)
    settle_difference(mark_id=mark.pk, takes_it=not takes_it, actor=kit.teacher, now=LATER)

    mark.refresh_from_db()
    assert (mark.outcome, mark.settled_by, mark.settled_at) == (outcome, kit.other, LATER)
    assert kit.stands()[0] == (kit.seats[0].pk, stands, kit.other.pk)
    assert sign_roster(**signing).signed_by == kit.other


def test_a_later_mark_of_the_device_replaces_one_that_was_open(kit):
    kit.by_hand(0, ABSENT)
    kit.send(kit.mark(0))
    kit.send(kit.mark(0, "absent", at=START + timedelta(minutes=50)))
    assert kit.outcomes() == ["replaced", "agreed"]


def test_after_the_signature_marks_are_kept_and_taken_once_it_is_opened_again(kit):
    for seat in (0, 1, 2):
        kit.by_hand(seat, ABSENT)
    sign_roster(meeting_id=kit.meeting.pk, actor=kit.other, now=LATER)

    assert kit.send(kit.mark(0)) == [("held", "The roster was signed before this mark came.")]

    mark = SentMark.objects.get()
    with pytest.raises(RosterRefusedError, match="This roster is signed"):
        settle_difference(mark_id=mark.pk, takes_it=True, actor=kit.other, now=LATER)
    reopen_roster(
        meeting_id=kit.meeting.pk, reason="A phone came back.", actor=kit.other, now=LATER
    )
    settle_difference(mark_id=mark.pk, takes_it=True, actor=kit.other, now=LATER)
    assert [row[1] for row in kit.stands()] == ["absent"] * 3 + ["present", "absent", "absent"]


def test_a_mark_that_cannot_be_is_held_and_the_others_are_written(kit):
    after = kit.meeting.ends_at + timedelta(hours=1)
    times = {"came_at": after.isoformat(), "left_at": (after + timedelta(hours=1)).isoformat()}
    entries = [kit.mark(0, "late", **times), kit.mark(1)]
    assert kit.send(*entries) == [
        ("held", "These times lie outside the session."),
        ("new", ""),
    ]
    assert [row[0] for row in kit.stands()] == [kit.seats[1].pk]


def test_who_gave_the_seat_back_and_came_is_parked(kit):
    Enrollment.objects.filter(pk=kit.seats[0].pk).update(
        status=EnrollmentStatus.WITHDRAWN, ended_at=PREPARED
    )
    name = kit.seats[0].learner.name
    assert kit.send(kit.mark(0), kit.mark(0, "absent")) == [
        ("parked", f"{name} has no seat at this session. Kept as a walk-in to be identified."),
        ("new", "They no longer have a seat in this class."),
    ]
    assert list(WalkIn.objects.values_list("name", flat=True)) == [name]


def test_walk_ins_are_written_once_and_identified_where_they_can_be(kit):
    person = UserFactory(first_name="Dana", last_name="Spruce")
    entries = [
        {"uid": str(uuid.uuid4()), "kind": "walk_in", "at": START.isoformat()} | said
        for said in (
            {"name": " Dana  Spruce ", "contact": person.memssi_number},
            {"name": "Lou Hemlock", "contact": ""},
        )
    ]
    parked = ("parked", "No email address or MEMSSI number was written.")
    assert kit.send(*entries) == [("new", ""), parked]
    assert kit.send(*entries) == [("repeated", "")] * 2
    rows = WalkIn.objects.values_list("name", "state", "enrollment__learner", "noted_by")
    assert sorted(rows) == [
        ("Dana Spruce", "identified", person.pk, kit.teacher.pk),
        ("Lou Hemlock", "parked", None, kit.teacher.pk),
    ]
    assert set(Punch.objects.values_list("happened_at", flat=True)) == {START}


@pytest.mark.parametrize("hours", [24, 1, -24])
def test_times_of_day_are_those_on_the_wall_whatever_the_clock_of_the_phone_says(kit, hours):
    off = timedelta(hours=hours)
    came = START + timedelta(hours=1)
    entry = kit.mark(0, "late", at=came + off, came_at=came.isoformat())
    assert kit.send(entry, clock=LATER + off) == [("new", "")]
    record = AttendanceRecord.objects.get()
    assert (record.came_at, record.minutes_present) == (came, kit.meeting.creditable_minutes - 60)
    kept = SentMark.objects.get()
    assert (kept.happened_at, kept.seconds_ahead) == (came + off, hours * 3600)
    assert kept.counted_at == came


def test_a_clock_that_puts_itself_right_with_the_line_changes_nothing_of_before(kit):
    entry = kit.punch(0, at=START + timedelta(hours=1)) | {"ahead": 3600}
    wrong = "The clock of the device was wrong. The time was put right; both are kept."
    assert kit.send(entry) == [("new", wrong)]
    assert Punch.objects.get().counted_at == START


def test_of_seats_of_other_classes_a_phone_is_told_nothing(kit):
    elsewhere = Enrollment.objects.create(
        offering=offering(), learner=UserFactory(), enrolled_at=PREPARED
    )
    entries = [kit.punch(0) | {"seat": elsewhere.pk}, kit.mark(0) | {"seat": elsewhere.pk}]
    assert kit.send(*entries) == [("refused", "Nobody is known by this code.")] * 2
    assert not WalkIn.objects.exists()


def test_whoever_takes_no_attendance_of_the_class_any_more_overrules_nobody(kit):
    kit.klass.instructor_assignments.all().delete()
    person = UserFactory(first_name="Dana", last_name="Spruce")
    walk_in = {
        "uid": str(uuid.uuid4()),
        "kind": "walk_in",
        "at": START.isoformat(),
        "name": "Dana Spruce",
        "contact": person.memssi_number,
    }
    assert kit.send(kit.mark(0), kit.punch(1), walk_in) == [
        ("held", "Maren Cedarlight takes no attendance of this class any more."),
        ("new", ""),
        ("parked", ""),
    ]
    assert kit.stands() == []


def test_a_mark_that_was_held_is_held_when_it_is_sent_again(kit):
    kit.by_hand(0, ABSENT)
    entry = kit.mark(0)
    said = [("held", "Ansel Birch marked them meanwhile.")]
    assert kit.send(entry) == said
    assert kit.send(entry) == said


def test_the_same_word_twice_makes_nobody_differ_with_themselves(kit):
    kit.send(kit.mark(0, "absent"))
    kit.send(kit.mark(0, "absent"), now=LATER + timedelta(minutes=1))
    assert kit.send(kit.mark(0), now=LATER + timedelta(minutes=2)) == [("new", "")]
    assert kit.outcomes() == ["written", "agreed", "written"]


def test_a_phone_prepared_anew_sends_what_has_come_already_and_doubles_nothing(kit):
    entries = [kit.mark(0), kit.punch(1)]
    kit.send(*entries)
    kit.device, _secret = make_device(
        meeting_id=kit.meeting.pk,
        kind=DeviceKind.KIT,
        name="Blue phone",
        actor=kit.teacher,
        now=LATER,
    )
    assert kit.send(*entries) == [("repeated", "")] * 2
    assert (SentMark.objects.count(), Punch.objects.filter(way="scan").count()) == (1, 1)


def test_a_mark_sent_again_after_the_seat_was_given_back_is_no_walk_in(kit):
    entry = kit.mark(0)
    kit.send(entry)
    Enrollment.objects.filter(pk=kit.seats[0].pk).update(
        status=EnrollmentStatus.WITHDRAWN, ended_at=PREPARED
    )
    assert kit.send(entry) == [("repeated", "")]
    assert not WalkIn.objects.exists()


def test_walk_ins_are_kept_after_the_signature_with_the_clock_and_name_of_the_phone(kit):
    for seat in (0, 1, 2):
        kit.by_hand(seat, ABSENT)
    sign_roster(meeting_id=kit.meeting.pk, actor=kit.other, now=LATER)
    entry = {
        "uid": str(uuid.uuid4()),
        "kind": "walk_in",
        "at": (START + timedelta(hours=1)).isoformat(),
        "ahead": 3600,
        "name": "Lou Hemlock",
        "contact": "",
    }
    assert kit.send(entry) == [("parked", "No email address or MEMSSI number was written.")]
    punch = Punch.objects.get(walk_in__name="Lou Hemlock")
    assert (punch.happened_at, punch.counted_at) == (START + timedelta(hours=1), START)
    assert punch.device == kit.device.label


def test_a_number_of_a_walk_in_of_another_session_is_refused(kit):
    other = Kit()
    entry = {
        "uid": str(uuid.uuid4()),
        "kind": "walk_in",
        "at": START.isoformat(),
        "name": "Lou Hemlock",
        "contact": "",
    }
    kit.send(entry)
    assert other.send(entry) == [
        ("refused", "Somebody else was written down under this number."),
    ]


def test_before_the_roster_opens_everything_stays_on_the_device(kit):
    sentence = "The roster opens one hour before the session."
    said = kit.send(kit.mark(0), kit.punch(1), now=PREPARED)
    assert said == [("refused", sentence)] * 2


def test_many_entries_cost_as_many_statements_as_few(kit, django_assert_num_queries):
    kit.send(kit.mark(0))
    with django_assert_num_queries(32):
        kit.send(kit.mark(1), kit.punch(2))
    many = [kit.punch(1, at=START + timedelta(minutes=n)) for n in range(60)]
    with django_assert_num_queries(32):
        kit.send(kit.mark(2), *many)


FAULTY = [
    {"seat": "1 OR 1"},
    {"seat": 0},
    {"seat": True},
    {"seat": 10**30},
    {"status": "perhaps"},
    {"status": None},
    {"at": "yesterday"},
    {"at": "2026-06-08T09:00:00"},
    {"at": None},
    {"at": "9999-01-01T00:00:00Z"},
    {"ahead": "much"},
    {"ahead": 10**12},
    {"came_at": 5},
    {"as_of": ""},
    {"kind": "word"},
    {"uid": "not a number"},
    {"kind": "walk_in", "name": "  ", "contact": ""},
    {"kind": "walk_in", "name": "A\x00", "contact": ""},
    {"kind": "punch", "direction": "up"},
]


@pytest.mark.parametrize("fault", FAULTY)
def test_an_entry_that_cannot_be_read_spoils_no_other(kit, fault):
    assert kit.send(kit.mark(0) | fault, kit.mark(1)) == [("refused", UNREADABLE), ("new", "")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'"text"',
        b'{"entries": []}',
        b'{"sent_at": "2026-06-08", "entries": []}',
        b'{"sent_at": 5, "entries": []}',
        b'{"sent_at": "2026-06-08T13:00:00Z", "entries": {}}',
        b'{"sent_at": "2026-06-08T13:00:00Z", "entries": [' + b"1," * MOST_ENTRIES + b"1]}",
        b"[" * 100_000,
        b'{"sent_at": "2026-06-08T13:00:00Z", "entries": [',
    ],
)
def test_what_is_no_such_object_is_refused_whole(body):
    with pytest.raises(NotSyncableError):
        read_batch(body)


def test_an_entry_that_is_no_object_is_faulty_and_counted():
    batch = read_batch(b'{"sent_at": "2026-06-08T13:00:00Z", "entries": [1, null, "x", []]}')
    assert (batch.order, batch.marks, batch.punches, batch.walk_ins) == ([""] * 4, [], [], [])
