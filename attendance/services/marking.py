"""Mark a roster."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.decisions import minutes_for
from attendance.enums import Basis, Direction, Presence, PunchWay
from attendance.exceptions import RosterRefusedError
from attendance.expected import seats_expected
from attendance.models import AttendanceRecord, Punch, RosterSignature
from attendance.presence import blocks_of, minutes_between
from attendance.services.versions import open_version, require_open
from audit.services import event, record_many
from courses.decisions import Span
from courses.models import Meeting


@dataclass(frozen=True, slots=True)
class Mark:
    """What the instructor says of one learner.

    Of somebody late or gone early: when they came or left, or how many minutes they were there
    where the times are not known.
    """

    status: Presence
    minutes: int | None = None
    came_at: datetime | None = None
    left_at: datetime | None = None
    way: PunchWay = PunchWay.ROLL_CALL


@transaction.atomic
def record_attendance(
    *, meeting_id: int, marks: Mapping[int, Mark], actor: User, now: datetime
) -> RosterSignature:
    """Write marks, by enrollment id, under the open version of the roster. Safe to repeat.

    All or none. Each mark of somebody who was there is a check-in too. Raises
    `RosterRefusedError` before the roster opens, once it is signed, for somebody without a seat,
    and for minutes or times the session does not have.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    signature = open_version(meeting)
    seats = {seat.pk: seat for seat in seats_expected(meeting).filter(pk__in=marks)}
    if len(seats) != len(marks):
        raise RosterRefusedError(_("Somebody on this list no longer has a seat. Reload the page."))
    known = {row.enrollment_id: row for row in signature.records.filter(enrollment__in=seats)}
    have_times = any(mark.came_at or mark.left_at for mark in marks.values())
    blocks = blocks_of(meeting) if have_times else []
    changed: list[AttendanceRecord] = []
    said_before: list[dict[str, Any] | None] = []
    punches: list[Punch] = []
    for enrollment_id, mark in marks.items():
        minutes = _minutes(meeting, blocks, mark, enrollment_id)
        row = known.get(enrollment_id)
        stated = AttendanceRecord(
            enrollment_id=enrollment_id,
            signature=signature,
            status=_status(meeting, mark, minutes),
            minutes_present=minutes,
            came_at=mark.came_at,
            left_at=mark.left_at,
            basis=Basis.WORD,
            marked_at=now,
            marked_by=actor,
        )
        before = _said(row) if row else None
        if before == _said(stated) and row is not None and row.basis == Basis.WORD:
            continue
        changed.append(stated)
        said_before.append(before)
        punches += _punches(meeting, enrollment_id, mark, actor=actor, now=now)
    rows = AttendanceRecord.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["enrollment", "signature"],
        update_fields=[
            "status",
            "minutes_present",
            "came_at",
            "left_at",
            "basis",
            "marked_at",
            "marked_by",
        ],
    )
    Punch.objects.bulk_create(punches)
    record_many(
        event(
            "attendance.mark",
            on=row,
            actor=actor,
            now=now,
            person_id=seats[row.enrollment_id].learner_id,
            before=before,
            after=_said(row),
        )
        for row, before in zip(rows, said_before, strict=True)
    )
    return signature


def _said(row: AttendanceRecord) -> dict[str, Any]:
    """Return what a record says, as history keeps it; times only where there are any."""
    said: dict[str, Any] = {"status": str(row.status), "minutes": row.minutes_present}
    for name, moment in (("came_at", row.came_at), ("left_at", row.left_at)):
        if moment is not None:
            said[name] = moment.isoformat()
    return said


def _status(meeting: Meeting, mark: Mark, minutes: int) -> Presence:
    """Who is called present with times that leave something out was late or left early."""
    if mark.status == Presence.PRESENT and minutes < meeting.creditable_minutes:
        return Presence.LATE
    return mark.status


def _minutes(meeting: Meeting, blocks: Sequence[Span], mark: Mark, enrollment_id: int) -> int:
    """Return what a mark is worth. Raises `RosterRefusedError` for what the session has not."""
    if mark.came_at or mark.left_at:
        return _minutes_by_times(meeting, blocks, mark, enrollment_id)
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
    return minutes


def _minutes_by_times(
    meeting: Meeting, blocks: Sequence[Span], mark: Mark, enrollment_id: int
) -> int:
    came, left = mark.came_at or meeting.starts_at, mark.left_at or meeting.ends_at
    if mark.status == Presence.ABSENT:
        sentence = _("Somebody absent has no times.")
    elif left <= came:
        sentence = _("They left before they came. Look at the two times.")
    elif came >= meeting.ends_at or left <= meeting.starts_at:
        sentence = _("These times lie outside the session.")
    else:
        minutes = minutes_between(meeting, list(blocks), came, left)
        if minutes:
            return minutes
        sentence = _("Between these times nothing counts: it was a break.")
    raise RosterRefusedError(sentence, enrollment_id=enrollment_id)


def _punches(
    meeting: Meeting, enrollment_id: int, mark: Mark, *, actor: User, now: datetime
) -> list[Punch]:
    """Return the check-in, and the check-out if one was said, that a mark is.

    Who is present was there from the start, or is there now if that is still to come.
    """
    if mark.status == Presence.ABSENT:
        return []
    moments = [(Direction.IN, mark.came_at or min(now, meeting.starts_at))]
    if mark.left_at:
        moments.append((Direction.OUT, mark.left_at))
    return [
        Punch(
            uid=uuid.uuid4(),
            meeting=meeting,
            enrollment_id=enrollment_id,
            direction=direction,
            happened_at=moment,
            arrived_at=now,
            way=mark.way,
            made_by=actor,
        )
        for direction, moment in moments
    ]
