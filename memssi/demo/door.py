"""The door of a session: a badge that is scanned, a tablet at which people type their name."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from attendance.enums import DeviceKind, Direction, PunchWay
from attendance.services import Sent, make_device, receive_punches, take_up_kiosk
from courses.models import Meeting

EARLY = timedelta(minutes=30)
BETWEEN = timedelta(minutes=2)


def at_the_door(meeting: Meeting, seats: Sequence[int], *, lead: User) -> None:
    """Let the first of these seats come by the scanner and the others by the kiosk."""
    opened_at = meeting.starts_at - EARLY
    device, link = make_device(
        meeting_id=meeting.pk,
        kind=DeviceKind.KIOSK,
        name="Tablet at the door",
        actor=lead,
        now=opened_at,
    )
    take_up_kiosk(secret=link, now=opened_at + BETWEEN)
    half = (len(seats) + 1) // 2
    for place, seat in enumerate(seats):
        at = opened_at + (place + 5) * BETWEEN
        if place < half:
            _come(meeting, seat, at, PunchWay.SCAN, actor=lead)
        else:
            _come(meeting, seat, at, PunchWay.KIOSK, device=device.label)


def _come(
    meeting: Meeting,
    seat: int,
    at: datetime,
    way: PunchWay,
    *,
    actor: User | None = None,
    device: str = "",
) -> None:
    sent = Sent(uuid.uuid4(), Direction.IN, at, enrollment_id=seat)
    receive_punches(meeting_id=meeting.pk, sent=[sent], way=way, now=at, actor=actor, device=device)
