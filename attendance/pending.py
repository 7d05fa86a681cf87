"""A scan that waits for its person to sign in, and the phone it was made with.

Both stand in signed cookies, so that a scan writes nothing and needs no session: signing in makes a
new one, and five hundred people scan at once.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "pending_check_in"
SALT = "attendance.pending"
LASTS = timedelta(minutes=15)
# The cookie stays longer than the scan is good for, so that the page can say what became of it.
TOLD_FOR = timedelta(hours=2)

DEVICE_COOKIE = "device"
DEVICE_SALT = "attendance.device"
DEVICE_LASTS = timedelta(days=400)  # browsers keep none longer


@dataclass(frozen=True, slots=True)
class Pending:
    """One scan: of which session, when, and a number that makes it one check-in."""

    meeting_id: int
    scanned_at: datetime
    number: uuid.UUID

    @property
    def waits_until(self) -> datetime:
        """Until when its person can sign in."""
        return self.scanned_at + LASTS

    def is_live(self, *, at: datetime) -> bool:
        """Whether it can still become a check-in."""
        return at < self.waits_until


def keep_pending(response: HttpResponse, *, meeting_id: int, now: datetime) -> None:
    """Keep a scan that was made just now; a newer one takes the place of an older one."""
    value = signing.dumps([meeting_id, now.isoformat(), uuid.uuid4().hex], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=TOLD_FOR,
        path=reverse("attendance:check_in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def pending_of(request: HttpRequest) -> Pending | None:
    """Return the scan that waits in this browser, live or too old; None for none of ours."""
    try:
        meeting_id, scanned_at, number = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=TOLD_FOR
        )
    except signing.BadSignature:
        return None
    return Pending(meeting_id, datetime.fromisoformat(scanned_at), uuid.UUID(number))


def forget_pending(response: HttpResponse) -> None:
    """Let the next person at this phone scan for themselves."""
    response.delete_cookie(COOKIE, path=reverse("attendance:check_in"), samesite="Lax")


def device_of(request: HttpRequest) -> str:
    """Return what stands in the check-ins of this browser, such as "phone-9f2c04…"; "" if unknown.

    It says of two check-ins that one phone made them, and nothing of whose phone it is.
    """
    try:
        marked = signing.Signer(salt=DEVICE_SALT).unsign(request.COOKIES.get(DEVICE_COOKIE, ""))
    except signing.BadSignature:
        return ""
    return f"phone-{marked}"


def mark_device(request: HttpRequest, response: HttpResponse) -> None:
    """Let this browser be known again, unless it is already."""
    if device_of(request):
        return
    response.set_cookie(
        DEVICE_COOKIE,
        signing.Signer(salt=DEVICE_SALT).sign(secrets.token_hex(8)),
        max_age=DEVICE_LASTS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
