"""A file of participants from its arrival to the check-ins it becomes: once, and never by guess."""

from datetime import timedelta
from hashlib import sha256

import pytest

from attendance.codes import seat_code
from attendance.enums import ChoiceKind, Direction, FileState, ListFormat, PunchWay
from attendance.exceptions import ListRefusedError
from attendance.lists.matching import Choice
from attendance.models import AttendanceFile, Punch, WalkIn
from attendance.services import (
    choose_people,
    discard_file,
)
from audit.models import AuditEvent
from enrollment.services import withdraw
from tests.attendance.lists.hall import AL, STRANGER, ZO, Hall
from tests.attendance.lists.samples import at, zoom
from tests.attendance.test_rosters import AFTER, MONDAY, Room
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def punches():
    rows = Punch.objects.order_by("happened_at", "pk")
    return list(rows.values_list("enrollment", "walk_in__name", "direction", "happened_at"))


def test_a_file_is_kept_as_it_came_and_credits_nobody():
    hall, content = Hall(), zoom(AL, ZO)

    file, is_new = hall.send(content, "participants_98555.csv")

    assert (is_new, file.state, file.format) == (True, FileState.DRAFT, ListFormat.ZOOM)
    assert (file.name, file.sha256) == ("participants_98555.csv", sha256(content).hexdigest())
    assert (file.uploaded_by, file.uploaded_at) == (hall.instructor, AFTER)
    assert file.file.open("rb").read() == content
    assert Punch.objects.count() == WalkIn.objects.count() == 0
    event = AuditEvent.objects.get(action="attendance.receive_file")
    assert (event.actor, event.object_pk) == (hall.instructor, file.pk)


def test_applied_it_becomes_check_ins_of_whoever_it_surely_names():
    hall = Hall()
    file = hall.apply(hall.file(AL, ZO, "Zoe Ouellette,zo@example.org,01:00:00 PM,02:00:00 PM,60"))

    assert sorted(punches(), key=lambda row: (row[3], row[0])) == [
        (hall.al.pk, None, Direction.IN, at("9:00")),
        (hall.zo.pk, None, Direction.IN, at("9:00")),
        (hall.zo.pk, None, Direction.OUT, at("11:00")),
        (hall.zo.pk, None, Direction.IN, at("13:00")),
        (hall.zo.pk, None, Direction.OUT, at("14:00")),
        (hall.al.pk, None, Direction.OUT, at("15:45")),
    ]
    assert hall.minutes() == {hall.al.pk: 360, hall.zo.pk: 180}
    row = Punch.objects.first()
    assert (row.way, row.device, row.made_by) == (PunchWay.FILE, file.label, hall.instructor)
    assert (file.state, file.settled_at, file.settled_by) == ("applied", AFTER, hall.instructor)
    assert file.outcome == {
        "credited": 2,
        "parked": 0,
        "left_out": 0,
        "nothing": 0,
        "check_ins": 6,
        "repeated": 0,
    }


def test_a_name_alone_is_parked_and_counts_once_it_is_identified():
    hall = Hall()
    hall.apply(hall.file("Albert Moe,,09:00:00 AM,03:45:00 PM,405", AL))

    assert list(WalkIn.objects.values_list("name", "contact", "noted_by")) == [
        ("Albert Moe", "", hall.instructor.pk)
    ]
    assert [row[:3] for row in punches() if row[1]] == [
        (None, "Albert Moe", "in"),
        (None, "Albert Moe", "out"),
    ]
    assert hall.minutes() == {hall.al.pk: 360}


def test_two_people_of_one_name_are_credited_as_somebody_said_and_not_otherwise():
    hall = Hall()
    other = hall.seat("Albert", "Moe", "albert@example.org")
    file = hall.file(
        "Albert Moe,,09:00:00 AM,12:00:00 PM,180", "Albert Moe,,12:45:00 PM,03:45:00 PM,180"
    )
    first, second = (Choice(ChoiceKind.SEAT, seat.pk) for seat in (hall.al, other))

    assert hall.choose(file, first, second) == 2
    hall.apply(file)

    assert hall.minutes() == {hall.al.pk: 180, other.pk: 180}
    said = [(row.enrollment, row.chosen_by, row.chosen_at) for row in file.choices.all()]
    assert said == [(hall.al, hall.instructor, AFTER), (other, hall.instructor, AFTER)]
    assert AuditEvent.objects.filter(action="attendance.choose_person").count() == 2


def test_a_word_is_changed_and_taken_back_and_history_has_all_of_it():
    hall = Hall()
    file = hall.file(STRANGER)
    al, out = Choice(ChoiceKind.SEAT, hall.al.pk), Choice(ChoiceKind.LEAVE_OUT)
    (parked,) = hall.proposal(file).parked

    for choice in (al, al, out, None):
        said = {parked.party.key: choice}
        choose_people(file_id=file.pk, choices=said, actor=hall.instructor, now=AFTER)

    assert not file.choices.exists()
    events = AuditEvent.objects.filter(action="attendance.choose_person").order_by("pk")
    on_al, left_out = (
        {"kind": "seat", "enrollment": hall.al.pk},
        {
            "kind": "leave_out",
            "enrollment": None,
        },
    )
    assert list(events.values_list("before", "after")) == [
        (None, on_al),
        (on_al, left_out),
        (left_out, None),
    ]


def test_who_was_left_out_and_who_teaches_leave_no_trace_on_the_roster():
    hall = Hall()
    teacher = hall.instructor
    file = hall.file(AL, STRANGER, f"{teacher.name},{teacher.email},08:45:00 AM,03:50:00 PM,425")
    hall.choose(file, Choice(ChoiceKind.LEAVE_OUT))

    file = hall.apply(file)

    assert not WalkIn.objects.exists()
    assert (file.outcome["left_out"], file.outcome["credited"]) == (2, 1)


def test_applying_twice_changes_nothing():
    hall = Hall()
    file = hall.file(AL, STRANGER)
    hall.apply(file)
    before = punches()

    again = hall.apply(file, now=AFTER + timedelta(hours=1))

    assert (punches(), again.settled_at) == (before, AFTER)
    assert AuditEvent.objects.filter(action="attendance.apply_file").count() == 1


def test_the_same_file_again_is_the_one_that_is_there():
    hall, content = Hall(), zoom(AL)
    first, _is_new = hall.send(content)

    again, is_new = hall.send(content, "other name.csv", by=UserFactory())

    assert (again, is_new, AttendanceFile.objects.count()) == (first, False, 1)


def test_another_export_of_the_same_meeting_doubles_no_check_in():
    hall = Hall()
    hall.apply(hall.file(AL))

    later = hall.apply(hall.file(AL, ZO))

    assert hall.minutes() == {hall.al.pk: 360, hall.zo.pk: 120}
    assert (later.outcome["check_ins"], later.outcome["repeated"]) == (2, 2)
    assert Punch.objects.count() == 4


def test_a_discarded_file_becomes_nothing_until_it_is_sent_again():
    hall, content = Hall(), zoom(AL)
    file, _is_new = hall.send(content)

    file = discard_file(file_id=file.pk, actor=hall.instructor, now=AFTER)
    with pytest.raises(ListRefusedError, match=r"This file was discarded. Send it again"):
        hall.apply(file)
    again, is_new = hall.send(content)

    assert (again, again.state, is_new) == (file, FileState.DRAFT, False)
    assert hall.apply(again).state == FileState.APPLIED
    with pytest.raises(ListRefusedError, match="This file is applied already"):
        discard_file(file_id=file.pk, actor=hall.instructor, now=AFTER)


def test_who_is_known_but_has_no_seat_is_parked_with_what_they_are_found_by():
    hall, elsewhere = Hall(), Room()
    dana = UserFactory(first_name="Dana", last_name="Spruce", email="dana@example.org")
    badge = elsewhere.seats[0]
    hall.apply(hall.file("Dana Spruce,dana@example.org,09:00:00 AM,03:45:00 PM,405"))
    scans = f"{seat_code(badge.pk)},2026-06-08 09:00:00\n{dana.memssi_number},2026-06-08 09:01:00\n"
    hall.apply(hall.send(scans.encode())[0])

    assert sorted(WalkIn.objects.values_list("contact", flat=True)) == sorted(
        ["dana@example.org", badge.learner.memssi_number, dana.memssi_number]
    )
    assert hall.minutes() == {}


def test_the_badge_of_a_seat_here_is_sure_and_a_code_not_made_here_is_not():
    hall = Hall()
    forged = seat_code(hall.zo.pk)[:-1] + ("A" if seat_code(hall.zo.pk)[-1] != "A" else "B")
    scans = f"{seat_code(hall.al.pk)},2026-06-08 09:00:00\n{forged},2026-06-08 09:00:10\n"

    hall.apply(hall.send(scans.encode())[0])

    assert hall.minutes() == {hall.al.pk: 360}
    assert list(WalkIn.objects.values_list("name", flat=True)) == [forged]


def test_an_address_nobody_proved_is_no_more_than_a_name():
    hall = Hall()
    hall.al.learner.emailaddress_set.update(verified=False)

    hall.apply(hall.file(AL))

    assert hall.minutes() == {}
    assert list(WalkIn.objects.values_list("name", "contact")) == [("Al Moe", "al@example.org")]


def test_a_seat_given_back_after_the_choice_is_parked_like_anybody_without_one():
    hall = Hall()
    file = hall.file("Albert Moe,,09:00:00 AM,03:45:00 PM,405")
    hall.choose(file, Choice(ChoiceKind.SEAT, hall.al.pk))
    withdraw(enrollment_id=hall.al.pk, actor=hall.al.learner, now=MONDAY)

    hall.apply(file)

    assert hall.minutes() == {}
    assert list(WalkIn.objects.values_list("name", flat=True)) == ["Albert Moe"]


def test_rows_that_become_nothing_are_counted_and_the_rest_applies():
    hall = Hall()
    content = zoom(AL, "Zoe Ouellette,zo@example.org,07:00:00 AM,08:00:00 AM,60") + b"Dana Spr"

    file = hall.apply(hall.send(content)[0])

    assert (file.outcome["credited"], file.outcome["nothing"]) == (1, 2)
    assert hall.minutes() == {hall.al.pk: 360}
