"""Mark a roster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.decisions import minutes_for
from attendance.enums import Presence
from attendance.exceptions import RosterRefusedError
from attendance.models import AttendanceRecord, RosterSignature
from attendance.services.versions import open_version, require_open
from audit.services import event, record_many
from courses.models import Meeting
from enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class Mark:
    """What the instructor says of one learner. Minutes matter only for late."""

    status: Presence
    minutes: int | None = None


@transaction.atomic
def record_attendance(
    *, meeting_id: int, marks: Mapping[int, Mark], actor: User, now: datetime
) -> RosterSignature:
    """Write marks, by enrollment id, under the open version of the roster. Safe to repeat.

    All or none. Raises `RosterRefusedError` before the roster opens, once it is signed, for
    somebody without a seat, and for minutes the session does not have.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    signature = open_version(meeting)
    seats = {seat.pk: seat for seat in Enrollment.objects.expected_at(meeting).filter(pk__in=marks)}
    if len(seats) != len(marks):
        raise RosterRefusedError(_("Somebody on this list no longer has a seat. Reload the page."))
    known = {row.enrollment_id: row for row in signature.records.filter(enrollment__in=seats)}
    events = []
    for enrollment_id, mark in marks.items():
        minutes = minutes_for(
            status=mark.status,
            minutes_typed=mark.minutes,
            creditable_minutes=meeting.creditable_minutes,
        )
        if minutes is None:
            raise RosterRefusedError(
                _("Enter the minutes for someone late, from 1 to %(most)s.")
                % {"most": meeting.creditable_minutes},
                enrollment_id=enrollment_id,
            )
        row = known.get(enrollment_id)
        before = {"status": row.status, "minutes": row.minutes_present} if row else None
        after = {"status": str(mark.status), "minutes": minutes}
        if before == after:
            continue
        row, _is_new = AttendanceRecord.objects.update_or_create(
            enrollment_id=enrollment_id,
            signature=signature,
            defaults={
                "status": mark.status,
                "minutes_present": minutes,
                "marked_at": now,
                "marked_by": actor,
            },
        )
        events.append(
            event(
                "attendance.mark",
                on=row,
                actor=actor,
                now=now,
                person_id=seats[enrollment_id].learner_id,
                before=before,
                after=after,
            )
        )
    record_many(events)
    return signature
