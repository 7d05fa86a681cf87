"""Attendance without a network: prepared by whoever marks the roster, sent by the device itself."""

import uuid
from datetime import timedelta

from django.utils import timezone

from attendance.enums import DeviceKind, Outcome
from attendance.models import SentMark
from attendance.services import make_device
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MARKING,
    MISSING,
    NOT_THIS_WAY,
    OK,
    ON_ROSTER,
    Row,
    both,
    everyone,
    only,
)

NO_SECRET = 401  # it is asked for no sign-in, but for the secret of a device


def _device(world):
    device, _secret = make_device(
        meeting_id=world.meeting.pk,
        kind=DeviceKind.KIT,
        name="Blue phone",
        actor=world.visitors["instructor"],
        now=timezone.now() - timedelta(minutes=1),
    )
    return device


def _mark(world) -> list:
    now = timezone.now()
    mark = SentMark.objects.create(
        uid=uuid.uuid4(),
        device=_device(world),
        enrollment=world.seat,
        status="present",
        happened_at=now,
        arrived_at=now,
        outcome=Outcome.OPEN,
        why_open="Somebody marked them meanwhile.",
    )
    return [world.meeting.pk, mark.pk]


def _on_roster(answer) -> dict:
    return both(only(MARKING, answer, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN)


ROWS: dict[str, Row] = {
    "attendance:kit_prepare": Row(
        lambda world: [world.meeting.pk],
        get=_on_roster(OK),
        post=_on_roster(DONE),
        data={"name": "Blue phone"},
    ),
    "attendance:device_end": Row(
        lambda world: [world.meeting.pk, _device(world).pk],
        get=everyone(NOT_THIS_WAY),
        post=_on_roster(DONE),
    ),
    "attendance:difference_settle": Row(
        _mark,
        get=everyone(NOT_THIS_WAY),
        post=_on_roster(DONE),
        data={"takes": "roster"},
    ),
    # Holds nothing of anybody's: all of it is on the device.
    "attendance:kit": Row(get=everyone(OK), post=everyone(NOT_THIS_WAY)),
    "attendance:kit_data": Row(get=everyone(NO_SECRET), post=everyone(NOT_THIS_WAY)),
    "attendance:kit_ready": Row(get=everyone(NOT_THIS_WAY), post=everyone(NO_SECRET)),
    "attendance:kit_sync": Row(get=everyone(NOT_THIS_WAY), post=everyone(NO_SECRET)),
}
