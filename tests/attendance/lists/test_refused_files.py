"""Files of participants that cannot be applied as they are, and those that are not kept."""

from datetime import timedelta

import pytest

from attendance.enums import ChoiceKind, ListColumn
from attendance.exceptions import ListRefusedError, RosterRefusedError
from attendance.lists.matching import Choice
from attendance.models import AttendanceFile, Punch, WalkIn
from attendance.services import (
    choose_columns,
    sign_roster,
)
from audit.models import AuditEvent
from tests.attendance.lists.hall import AL, STRANGER, ZO, Hall
from tests.attendance.lists.samples import zoom
from tests.attendance.test_rosters import AFTER, MONDAY, Room
from tests.factories.lives import PRESENT

pytestmark = pytest.mark.django_db


def test_columns_of_an_unknown_list_are_said_before_anything_is_applied():
    hall = Hall()
    file, _is_new = hall.send(
        b"Who,Reached at,Arrived,Went\nAl Moe,al@example.org,9:00 AM,3:45 PM\n"
    )
    with pytest.raises(ListRefusedError, match="Say which column holds the name"):
        hall.apply(file)
    with pytest.raises(ListRefusedError, match="Say which column holds the time somebody came"):
        choose_columns(
            file_id=file.pk, columns={ListColumn.NAME: 0}, actor=hall.instructor, now=AFTER
        )
    columns = {ListColumn.EMAIL: 1, ListColumn.CAME: 2, ListColumn.LEFT: 3}

    for _time in range(2):
        choose_columns(file_id=file.pk, columns=columns, actor=hall.instructor, now=AFTER)
    hall.apply(file)

    assert hall.minutes() == {hall.al.pk: 360}
    event = AuditEvent.objects.get(action="attendance.choose_columns")
    assert event.after == {"email": 1, "came": 2, "left": 3}


def test_a_file_of_another_session_is_refused_and_nothing_is_written():
    hall = Hall()
    file = hall.file("Al Moe,al@example.org,05:00:00 PM,08:00:00 PM,180")

    assert hall.proposal(file).is_elsewhere is True
    with pytest.raises(ListRefusedError, match=r"Nothing in this file belongs to this session."):
        hall.apply(file)
    assert Punch.objects.count() == 0


def test_a_file_of_hundreds_of_strangers_is_refused():
    hall = Hall()
    file = hall.file(AL, *[f"Guest {n},,09:00:00 AM,03:45:00 PM,405" for n in range(501)])

    with pytest.raises(ListRefusedError, match="501 people in this file are not known to be on"):
        hall.apply(file)
    assert Punch.objects.count() == WalkIn.objects.count() == 0


def test_a_file_waits_for_the_roster_to_open():
    hall = Hall()
    file = hall.file(AL, STRANGER)

    with pytest.raises(RosterRefusedError, match=r"The roster opens one hour before the session."):
        hall.apply(file, now=MONDAY)
    assert WalkIn.objects.count() == 0


def test_after_the_signature_check_ins_are_kept_and_the_record_stays():
    hall = Hall()
    hall.write({hall.al.pk: PRESENT, hall.zo.pk: PRESENT})
    sign_roster(meeting_id=hall.meeting.pk, actor=hall.instructor, now=AFTER)

    hall.apply(hall.file(ZO), now=AFTER + timedelta(hours=1))

    assert hall.minutes() == {hall.zo.pk: 120}
    assert hall.zo.attendance.get().minutes_present == 360


def test_a_seat_of_another_class_is_nobodys_choice():
    hall, elsewhere = Hall(), Room()
    file = hall.file(STRANGER)

    with pytest.raises(ListRefusedError, match=r"Somebody on this list no longer has a seat."):
        hall.choose(file, Choice(ChoiceKind.SEAT, elsewhere.seats[0].pk))
    assert not file.choices.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zoom("Al Moe 123-45-6789,,09:00:00 AM,03:45:00 PM,405"), "a.csv"),
        (b"Code,Time\n123456789,9:00 AM\n", "a.csv"),
        (zoom(AL), "123-45-6789.csv"),
    ],
)
def test_a_file_with_a_social_security_number_is_not_kept(content, name):
    hall = Hall()

    with pytest.raises(ListRefusedError, match="looks like a Social Security number"):
        hall.send(content, name)
    assert not AttendanceFile.objects.exists()


def test_the_number_of_a_meeting_has_nine_digits_and_is_none():
    content = zoom(AL).replace(b"985 5512 3417", b"985551234")

    assert Hall().send(content)[1] is True
