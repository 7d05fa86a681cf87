"""Which device a secret belongs to."""

import hashlib
from datetime import datetime

from django.http import HttpRequest

from attendance.enums import DeviceKind
from attendance.models import Device

SCHEME = "Device "  # of the Authorization header; a browser sends it to nobody by itself


def digest_of_secret(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so one plain round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def device_of_secret(
    secret: str, *, now: datetime, kind: DeviceKind | None = None
) -> Device | None:
    """Return the live device with this secret, its session and class loaded. One query."""
    if not secret:
        return None
    devices = Device.objects.live(at=now).filter(secret_digest=digest_of_secret(secret))
    if kind is not None:
        devices = devices.filter(kind=kind)
    return devices.select_related("meeting__offering__version__course", "held_by").first()


def device_of_request(request: HttpRequest, *, now: datetime, kind: DeviceKind) -> Device | None:
    """Return the live device that sends this request under its own credential, or None."""
    said = request.headers.get("Authorization", "")
    if not said.startswith(SCHEME):
        return None
    return device_of_secret(said.removeprefix(SCHEME).strip(), now=now, kind=kind)
