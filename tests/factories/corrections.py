"""A roster opened again and signed anew."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from attendance.models import RosterSignature
from attendance.services import Mark, record_attendance, reopen_roster, sign_roster
from courses.models import Meeting
from enrollment.models import Enrollment
from tests.factories.lives import ABSENT, PRESENT, late
from tests.factories.people import staff

WHY = "The sheet says otherwise."


def sign_anew(
    meeting: Meeting,
    minutes: Mapping[Enrollment, int],
    *,
    by: User,
    at: datetime,
    reason: str = WHY,
) -> RosterSignature:
    """Have the office open a roster, change these minutes on it, and sign the next version."""
    reopen_roster(meeting_id=meeting.pk, reason=reason, actor=staff(), now=at)
    record_attendance(
        meeting_id=meeting.pk,
        marks={seat.pk: _mark(meeting, present) for seat, present in minutes.items()},
        actor=by,
        now=at,
    )
    return sign_roster(meeting_id=meeting.pk, actor=by, now=at)


def _mark(meeting: Meeting, present: int) -> Mark:
    if not present:
        return ABSENT
    return PRESENT if present >= meeting.creditable_minutes else late(present)
