"""A missed session is made up at another run of the course."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.enums import Presence
from attendance.exceptions import MakeUpRefusedError
from attendance.models import AttendanceRecord, MakeUp
from attendance.notices import make_up_arranged, make_up_dropped
from attendance.sessions import chosen_by, may_make_up_at, own_meetings
from audit.services import record
from courses.models import Meeting
from enrollment.enums import SEAT_HOLDING, EnrollmentStatus
from enrollment.models import Enrollment
from notifications.services import queue_mail


@transaction.atomic
def arrange_make_up(
    *, enrollment_id: int, missed_id: int, meeting_id: int, actor: User, now: datetime
) -> MakeUp:
    """Let somebody make up a session of theirs at a session of another class of the course.

    They stand on its roster, and what it says of them counts for the session missed. Safe to
    repeat. Raises `MakeUpRefusedError` for a seat completed or given up, for a session that is not
    theirs or that they were at, and for one at which nothing can be made up.
    """
    seat = (
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner", "offering__version")
        .get(pk=enrollment_id)
    )
    standing = MakeUp.objects.standing().filter(enrollment=seat)
    there = standing.filter(missed=missed_id, meeting=meeting_id).first()
    if there is not None:
        return there
    _require_missed(seat, missed_id)
    if standing.filter(missed=missed_id).exists():
        raise MakeUpRefusedError(
            _("It is arranged already where this session is made up. Drop that first.")
        )
    if standing.filter(meeting=meeting_id).exists():
        raise MakeUpRefusedError(_("This person makes up another session there."))
    meeting = may_make_up_at(seat, at=now).filter(pk=meeting_id).first()
    if meeting is None:
        raise MakeUpRefusedError(
            _(
                "Nothing can be made up there. It must be a session of another class of the "
                "course, in which this person has no seat, to come or with an open roster."
            )
        )
    row = MakeUp.objects.create(
        enrollment=seat, missed_id=missed_id, meeting=meeting, arranged_at=now, arranged_by=actor
    )
    record(
        "attendance.arrange_make_up",
        on=row,
        actor=actor,
        now=now,
        person_id=seat.learner_id,
        after={"missed": missed_id, "meeting": meeting.pk},
    )
    queue_mail(make_up_arranged(row, now=now), now=now)
    return row


def _require_missed(seat: Enrollment, missed_id: int) -> None:
    if seat.status == EnrollmentStatus.COMPLETED:
        raise MakeUpRefusedError(_("This person has completed the class already."))
    if seat.status not in SEAT_HOLDING:
        raise MakeUpRefusedError(_("This person no longer holds a seat in the class."))
    own = own_meetings(
        Meeting.objects.filter(offering=seat.offering_id), chosen_by([seat]).get(seat.pk, set())
    )
    if missed_id not in {row.meeting.pk for row in own}:
        raise MakeUpRefusedError(_("This person does not have that session."))
    was_there = AttendanceRecord.objects.counting().filter(
        enrollment=seat, signature__meeting=missed_id, status=Presence.PRESENT
    )
    if was_there.exists():
        raise MakeUpRefusedError(_("The signed roster says that this person was there."))


@transaction.atomic
def drop_make_up(*, make_up_id: int, actor: User, now: datetime) -> None:
    """Take it back. Safe to repeat. Raises `MakeUpRefusedError` once its roster is signed."""
    row = (
        MakeUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related("enrollment__learner", "missed", "meeting__offering__version__course")
        .get(pk=make_up_id)
    )
    if row.dropped_at is not None:
        return
    counted = AttendanceRecord.objects.counting().filter(
        enrollment=row.enrollment_id, signature__meeting=row.meeting_id
    )
    if counted.exists():
        raise MakeUpRefusedError(_("The roster of that session is signed, so it counts."))
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])
    record(
        "attendance.drop_make_up",
        on=row,
        actor=actor,
        now=now,
        person_id=row.enrollment.learner_id,
        before={"missed": row.missed_id, "meeting": row.meeting_id},
        after={"dropped_at": now.isoformat()},
    )
    queue_mail(make_up_dropped(row, now=now), now=now)
