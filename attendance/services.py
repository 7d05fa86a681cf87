"""Mark a roster and sign it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from attendance.decisions import minutes_for
from attendance.enums import Presence
from attendance.exceptions import RosterRefusedError
from attendance.models import OPENS_BEFORE, AttendanceRecord, RosterSignature
from audit.services import event, record, record_many
from courses.enums import OfferingStatus
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
    signature = _open_version(meeting)
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


@transaction.atomic
def sign_roster(*, meeting_id: int, actor: User, now: datetime) -> RosterSignature:
    """Sign the open version. From then on its records count and do not change.

    Raises `RosterRefusedError` before the session starts, while somebody is not marked, and when
    it is signed already.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    if now < meeting.starts_at:
        raise RosterRefusedError(_("A roster is signed once the session has started."))
    signature = _open_version(meeting)
    unmarked = (
        Enrollment.objects.expected_at(meeting).exclude(attendance__signature=signature).count()
    )
    if unmarked:
        raise RosterRefusedError(
            ngettext(
                "%(n)s person is not marked yet. Mark everybody, then sign.",
                "%(n)s people are not marked yet. Mark everybody, then sign.",
                unmarked,
            )
            % {"n": unmarked}
        )
    signature.signed_at, signature.signed_by = now, actor
    signature.save(update_fields=["signed_at", "signed_by"])
    record(
        "attendance.sign_roster",
        on=signature,
        actor=actor,
        now=now,
        before={"signed_at": None},
        after={
            "meeting": meeting.pk,
            "version": signature.version,
            "signed_at": now.isoformat(),
        },
    )
    return signature


def require_open(meeting: Meeting, *, now: datetime) -> None:
    """Raise `RosterRefusedError` unless attendance may be taken at this moment."""
    if meeting.offering.status != OfferingStatus.PUBLISHED:
        raise RosterRefusedError(_("This class is not being held, so it has no roster."))
    if now < meeting.starts_at - OPENS_BEFORE:
        raise RosterRefusedError(_("The roster opens one hour before the session."))


def _open_version(meeting: Meeting) -> RosterSignature:
    """Return the open version, locked, so that marking and signing wait for each other."""
    rows = RosterSignature.objects.select_for_update().filter(meeting=meeting)
    signature = rows.first()
    if signature is None:
        try:
            with transaction.atomic():
                RosterSignature.objects.create(meeting=meeting)
        except IntegrityError:
            pass  # somebody opened it at the same moment
        signature = rows.get()
    if signature.signed_at is not None:
        raise RosterRefusedError(_("This roster is signed. Ask MSSC staff if it needs correction."))
    return signature
