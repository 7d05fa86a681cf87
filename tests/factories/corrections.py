"""A roster opened again and signed anew, written straight into the rows."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from attendance.models import AttendanceRecord, RosterSignature
from courses.models import Meeting
from enrollment.models import Enrollment

WHY = "The sheet says otherwise."


def sign_anew(
    meeting: Meeting,
    minutes: Mapping[Enrollment, int],
    *,
    by: User,
    at: datetime,
    reason: str = WHY,
) -> RosterSignature:
    """Sign the next version of a roster: as the last, but for these minutes; none is absent."""
    last = RosterSignature.objects.filter(meeting=meeting).order_by("-version")[0]
    again = RosterSignature.objects.create(
        meeting=meeting,
        version=last.version + 1,
        signed_at=at,
        signed_by=by,
        opened_by=by,
        reason=reason,
    )
    said = {row.enrollment_id: row.minutes_present for row in last.records.all()}
    said |= {seat.pk: present for seat, present in minutes.items()}
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            enrollment_id=seat,
            signature=again,
            status=_status(present, meeting.creditable_minutes),
            minutes_present=present,
            marked_at=at,
            marked_by=by,
        )
        for seat, present in said.items()
    )
    return again


def _status(present: int, creditable: int) -> str:
    if not present:
        return "absent"
    return "present" if present >= creditable else "late"
