"""A phone that worked without a network comes back, and says of one person something else."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from accounts.models import User
from attendance.enums import DeviceKind, Presence
from attendance.services import Mark, make_device, note_device_ready, sync_kit
from attendance.sync_format import Batch, MarkEntry
from courses.models import Meeting

PHONE = "Phone of the second room"


def phone_comes_back(
    meeting: Meeting, marks: Mapping[int, Mark], *, lead: User, helper: User, now: datetime
) -> None:
    """The helper's phone was prepared the evening before; by it, one who is absent came late."""
    prepared_at = meeting.starts_at - timedelta(hours=15)
    device, _secret = make_device(
        meeting_id=meeting.pk,
        kind=DeviceKind.KIT,
        name=PHONE,
        actor=lead,
        held_by=helper,
        now=prepared_at,
    )
    note_device_ready(device_id=device.pk, now=prepared_at)
    absent = [seat for seat, mark in marks.items() if mark.status == Presence.ABSENT]
    seat = next(iter(absent or marks))
    came_at = meeting.starts_at + timedelta(minutes=35)
    entry = MarkEntry(
        uid=uuid.uuid5(uuid.NAMESPACE_OID, f"memssi:demo:{meeting.pk}"),
        at=came_at,
        ahead=0,
        seat=seat,
        status=Presence.LATE,
        came_at=came_at,
        left_at=None,
        as_of=prepared_at,
    )
    batch = Batch(sent_at=now, marks=[entry], order=[str(entry.uid)])
    sync_kit(device=device, batch=batch, now=now)
