"""A check-in by the code on the room's screen: of one's own seat, or as a walk-in."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.codes import own_uid
from attendance.enums import Direction, PunchWay
from attendance.exceptions import RosterRefusedError
from attendance.expected import seat_of, with_own_seat
from attendance.models import OPENS_BEFORE, Punch, WalkIn
from attendance.services.versions import require_open
from audit.services import record
from courses.models import Meeting

CLOSES_AFTER = timedelta(minutes=30)
# Of a session and its class, for five hundred at once: both have many columns.
NEEDED = ("offering__status", "choice", "starts_at", "ends_at")


def check_in_by_room_code(
    *,
    meeting_id: int,
    person: User,
    direction: Direction,
    scanned_at: datetime,
    number: uuid.UUID,
    device: str,
    now: datetime,
) -> bool:
    """Keep that somebody was there when they scanned; the same scan again is no second one.

    Return whether it is of a seat. Who has none at this session is kept as a walk-in with name and
    MEMSSI number; a seat on the spot gives whoever takes the roster. Raises `RosterRefusedError`
    outside the hours of the code.

    Not by way of `receive_punches`: the clock is our own, the number cannot be another's, and five
    hundred come at once. Nothing is locked. Without a transaction around it all: a walk-in whose
    check-in got lost is found by the next try.
    """
    rows = with_own_seat(Meeting.objects.select_related("offering").only(*NEEDED), person)
    meeting = rows.order_by().filter(pk=meeting_id).first()
    if meeting is None:
        raise RosterRefusedError(_("This session is not held any more."))
    opens_at, closes_at = window_of(meeting)
    if not opens_at <= scanned_at <= closes_at:
        raise RosterRefusedError(_("Nobody checks in at this session at this time."))
    require_open(meeting, now=now)
    seat = seat_of(person, meeting)
    punch = Punch(
        uid=uuid.uuid5(number, f"{meeting.pk}:{person.pk}:{direction}"),
        meeting=meeting,
        enrollment_id=seat,
        walk_in=None if seat else _walk_in_of(person, meeting, now=now),
        direction=direction,
        happened_at=scanned_at,
        arrived_at=now,
        device=device,
        way=PunchWay.ROOM_CODE,
        made_by=person,
    )
    Punch.objects.bulk_create([punch], ignore_conflicts=True)
    return seat is not None


def window_of(meeting: Meeting) -> tuple[datetime, datetime]:
    """Return from when until when the code of a session is taken: early, and a while after it."""
    return meeting.starts_at - OPENS_BEFORE, meeting.ends_at + CLOSES_AFTER


def uid_of_walk_in(person: User, meeting: Meeting) -> uuid.UUID:
    """Return the number of the one walk-in somebody is at a session, however often they scan."""
    return own_uid("room-code", meeting.pk, person.pk)


@transaction.atomic
def _walk_in_of(person: User, meeting: Meeting, *, now: datetime) -> WalkIn:
    uid = uid_of_walk_in(person, meeting)
    known = WalkIn.objects.filter(uid=uid).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            walk_in = WalkIn.objects.create(
                uid=uid,
                meeting=meeting,
                name=person.name[:120],
                contact=person.memssi_number,
                noted_at=now,
                noted_by=person,
            )
    except IntegrityError:
        return WalkIn.objects.get(uid=uid)  # they pressed twice at the same moment
    record(
        "attendance.note_walk_in",
        on=walk_in,
        actor=person,
        now=now,
        after={"meeting": meeting.pk, "state": walk_in.state},
    )
    return walk_in
