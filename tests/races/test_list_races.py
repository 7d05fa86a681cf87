"""One list of participants sent, corrected and applied by several people at the same moment."""

from collections import Counter

import pytest
from django.core.files.storage import default_storage

from attendance.enums import ChoiceKind
from attendance.lists.matching import Choice
from attendance.models import AttendanceFile, Punch, WalkIn
from attendance.services import apply_file, choose_people, discard_file
from audit.models import AuditEvent
from tests.attendance.lists.hall import AL, STRANGER, ZO, Hall
from tests.attendance.lists.samples import zoom
from tests.attendance.test_rosters import AFTER
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_list_from_several_people_is_kept_once():
    hall = Hall()

    at_once(*[lambda: hall.send(zoom(AL))] * 4)

    assert AttendanceFile.objects.count() == 1
    assert default_storage.listdir(f"participants/{hall.meeting.pk}")[1] == [
        AttendanceFile.objects.get().file.name.rpartition("/")[2]
    ]


def test_a_list_applied_by_several_people_counts_once():
    hall = Hall()
    file = hall.file(AL, ZO, STRANGER)

    outcomes = at_once(*[lambda: apply_file(file_id=file.pk, actor=hall.instructor, now=AFTER)] * 4)

    assert Counter(outcomes) == {"AttendanceFile": 4}
    assert (Punch.objects.count(), WalkIn.objects.count()) == (6, 1)
    assert hall.minutes() == {hall.al.pk: 360, hall.zo.pk: 120}
    assert AuditEvent.objects.filter(action="attendance.apply_file").count() == 1


def test_two_exports_of_one_meeting_applied_at_once_double_no_check_in():
    hall = Hall()
    files = [hall.file(AL), hall.file(AL, ZO), hall.file(ZO, AL)]

    at_once(
        *[
            lambda pk=file.pk: apply_file(file_id=pk, actor=hall.instructor, now=AFTER)
            for file in files
        ]
    )

    assert Punch.objects.count() == 4
    assert hall.minutes() == {hall.al.pk: 360, hall.zo.pk: 120}


def test_a_list_is_applied_or_discarded_and_a_word_comes_before_or_not_at_all():
    hall = Hall()
    file = hall.file(STRANGER)
    (parked,) = hall.proposal(file).parked
    said = {parked.party.key: Choice(ChoiceKind.SEAT, hall.al.pk)}
    by = {"file_id": file.pk, "actor": hall.instructor, "now": AFTER}

    at_once(
        lambda: apply_file(**by),
        lambda: discard_file(**by),
        lambda: choose_people(choices=said, **by),
    )

    file.refresh_from_db()
    kept = (Punch.objects.count(), WalkIn.objects.count(), file.choices.count())
    assert (file.state, kept) in [
        ("applied", (2, 1, 0)),
        ("applied", (2, 0, 1)),
        ("discarded", (0, 0, 0)),
        ("discarded", (0, 0, 1)),
    ]
