"""Let a device send check-ins of one session, and end that."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.devices import digest_of_secret
from attendance.enums import DeviceKind
from attendance.exceptions import DeviceRefusedError
from attendance.models import Device
from audit.services import record
from courses.enums import OfferingStatus
from courses.models import Meeting

SECRET_BYTES = 32
LONGEST_NAME = 80
SEEN_EVERY = timedelta(minutes=1)
# A kiosk stands in the room; a kit may come back to a line days after its session.
LIVES_AFTER = {DeviceKind.KIOSK: timedelta(hours=2), DeviceKind.KIT: timedelta(days=14)}


@transaction.atomic
def make_device(
    *,
    meeting_id: int,
    kind: DeviceKind,
    name: str,
    actor: User,
    now: datetime,
    held_by: User | None = None,
) -> tuple[Device, str]:
    """Make a device and its secret, which is nowhere to be had afterwards.

    What a kit says of people is the word of `held_by`, who is `actor` if nobody is named. Raises
    `DeviceRefusedError` for a class that is not held, after the time in which such a device could
    send anything, and without a name.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    expires_at = meeting.ends_at + LIVES_AFTER[kind]
    if meeting.offering.status != OfferingStatus.PUBLISHED:
        raise DeviceRefusedError(_("This class is not being held, so it has no roster."))
    if expires_at <= now:
        raise DeviceRefusedError(_("This session is long over. Use the roster itself."))
    if not name.strip():
        raise DeviceRefusedError(_("Give the device a name, so that you know it again."))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    device = Device.objects.create(
        meeting=meeting,
        kind=kind,
        name=" ".join(name.split())[:LONGEST_NAME],
        secret_digest=digest_of_secret(secret),
        made_at=now,
        made_by=actor,
        held_by=held_by or actor,
        expires_at=expires_at,
    )
    record(
        "attendance.make_device",
        on=device,
        actor=actor,
        now=now,
        after={"meeting": meeting.pk, "kind": kind, "name": device.name},
    )
    return device, secret


@transaction.atomic
def take_up_kiosk(*, secret: str, now: datetime) -> tuple[Device, str]:
    """Make this device the kiosk of a start link; return the secret that it keeps from now on.

    The link opens nothing afterwards: whoever photographed it has no kiosk of their own. Raises
    `DeviceRefusedError` for a link that was used, has ended, or never was one.
    """
    kept = secrets.token_urlsafe(SECRET_BYTES)
    waiting = Device.objects.live(at=now).filter(kind=DeviceKind.KIOSK, ready_at__isnull=True)
    device = waiting.filter(secret_digest=digest_of_secret(secret)).first()
    # Of two who press at one moment, the second finds nothing to change.
    if device is None or not waiting.filter(
        pk=device.pk, secret_digest=device.secret_digest
    ).update(secret_digest=digest_of_secret(kept), ready_at=now, last_seen_at=now):
        raise DeviceRefusedError(
            _("This link was used already, or the kiosk has ended. Ask for a new one.")
        )
    device.refresh_from_db()
    record(
        "attendance.take_up_kiosk",
        on=device,
        actor=None,
        now=now,
        before={"ready_at": None},
        after={"ready_at": now.isoformat()},
    )
    return device, kept


def note_device_seen(*, device_id: int, now: datetime) -> None:
    """Keep when a device was last heard of, to the minute."""
    long_ago = Q(last_seen_at__isnull=True) | Q(last_seen_at__lte=now - SEEN_EVERY)
    Device.objects.filter(long_ago, pk=device_id).update(last_seen_at=now)


def note_device_ready(*, device_id: int, now: datetime) -> None:
    """Keep that a kit has everything it needs without a network."""
    Device.objects.filter(pk=device_id).update(ready_at=now, last_seen_at=now)


@transaction.atomic
def end_device(*, device_id: int, actor: User, now: datetime) -> Device:
    """Let a device send nothing any more. What it sent stays. Safe to repeat."""
    device = Device.objects.select_for_update(no_key=True).get(pk=device_id)
    if device.ended_at is not None:
        return device
    device.ended_at, device.ended_by = now, actor
    device.save(update_fields=["ended_at", "ended_by"])
    record(
        "attendance.end_device",
        on=device,
        actor=actor,
        now=now,
        before={"ended_at": None},
        after={"ended_at": now.isoformat()},
    )
    return device
