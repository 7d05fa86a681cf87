"""What was missed is made up at another run, marked and signed there, and completes the class."""

from datetime import UTC, date, datetime, timedelta

import pytest

from attendance.services import arrange_make_up, record_attendance
from enrollment.models import Enrollment
from tests.factories import UserFactory, VersionFactory, meeting_times, offering
from tests.factories.lives import ABSENT, PRESENT, enroll, hold
from transcripts.services import sign_and_complete

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("mark", "status", "lines"),
    [
        (PRESENT, "completed", [(date(2026, 6, 8), "6.00"), (date(2026, 6, 22), "6.00")]),
        (ABSENT, "not_completed", []),
    ],
)
def test_the_signature_there_settles_the_class_here(mark, status, lines):
    teacher = UserFactory()
    version = VersionFactory(credit={"contact_hours": ("minutes", 12)})
    klass = offering(version=version, meetings=[meeting_times(START), meeting_times(START + DAY)])
    run = offering(version=version, starts_at=START + 14 * DAY)
    seat, other = enroll(klass), enroll(run)
    hold(klass, {seat: [PRESENT, ABSENT]}, by=teacher)
    assert Enrollment.objects.get(pk=seat.pk).status == "not_completed"
    there = run.meetings.get()
    arrange_make_up(
        enrollment_id=seat.pk,
        missed_id=klass.meetings.last().pk,
        meeting_id=there.pk,
        actor=teacher,
        now=START + 2 * DAY,
    )

    marks = {seat.pk: mark, other.pk: PRESENT}
    record_attendance(meeting_id=there.pk, marks=marks, actor=teacher, now=there.ends_at)
    sign_and_complete(meeting_id=there.pk, actor=teacher, now=there.ends_at)

    assert Enrollment.objects.get(pk=seat.pk).status == status
    assert Enrollment.objects.get(pk=other.pk).status == "completed"
    awards = seat.awards.standing().order_by("earned_on")
    assert [(line.earned_on, str(line.hours)) for line in awards] == lines
