"""One sheet photographed by several phones and entered by several people at the same moment."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from attendance.models import AttendanceRecord, Punch, SheetScan
from attendance.services import PaperLine, attach_scan, enter_from_paper
from tests.factories import UserFactory, offering
from tests.factories.records import seat
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


def a_session(person):
    return offering(starts_at=NOW - timedelta(hours=9), instructors=[person]).meetings.get()


def test_the_same_photograph_from_several_phones_is_kept_once():
    person = UserFactory()
    meeting = a_session(person)

    at_once(
        *[
            lambda: attach_scan(
                meeting_id=meeting.pk,
                file=SimpleUploadedFile("sheet.pdf", b"%PDF-1.7 signed"),
                actor=person,
                now=NOW,
            )
        ]
        * 4
    )

    assert SheetScan.objects.count() == 1
    assert default_storage.listdir(f"scans/{meeting.pk}")[1] == [
        SheetScan.objects.get().file.name.rpartition("/")[2]
    ]


def test_a_sheet_entered_by_several_people_at_once_counts_once():
    person = UserFactory()
    meeting = a_session(person)
    lines = [PaperLine(seat(offering=meeting.offering).pk, "x", "") for _number in range(5)]

    answers = at_once(
        *[
            lambda: enter_from_paper(
                meeting_id=meeting.pk, lines=lines, actor=person, now=NOW, rest_was_absent=True
            )
        ]
        * 4
    )

    assert answers == ["int"] * 4
    assert AttendanceRecord.objects.filter(status="present").count() == 5
    assert Punch.objects.count() == 5
