"""The pages of a tablet at the door. A kiosk is nobody: it has a secret of its own for one session.

No page here is shown in a browser in which somebody is signed in (ADR 0040).
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from attendance.devices import device_of_secret
from attendance.enums import DeviceKind, Direction, PunchWay
from attendance.exceptions import DeviceRefusedError
from attendance.forms import OfferForm, WhoAmIForm, WriteDownForm
from attendance.kiosk import (
    are_told_apart,
    check_at_kiosk,
    count_miss,
    has_missed_too_often,
    may_write_down,
    people_meant,
)
from attendance.models import OPENS_BEFORE, Device, WalkIn
from attendance.services import note_device_seen, note_walk_in, take_up_kiosk
from core.exceptions import DomainError
from core.forms import carry_out

COOKIE, PATH = "kiosk", "/kiosk/"
KioskView = Callable[[HttpRequest, Device], HttpResponse]


def at_kiosk(view: KioskView) -> Callable[[HttpRequest], HttpResponse]:
    """Hand a view the kiosk that asks; send away whoever is none, and whoever is somebody."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return _page(request, "signed_in", status=HTTPStatus.CONFLICT)
        now = timezone.now()
        secret = request.COOKIES.get(COOKIE, "")
        device = device_of_secret(secret, now=now, kind=DeviceKind.KIOSK)
        if device is None:
            return _page(request, "ended", status=HTTPStatus.FORBIDDEN, has_been_one=bool(secret))
        note_device_seen(device_id=device.pk, now=now)
        return view(request, device)

    return wrapped


@never_cache
def kiosk_start(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, then make this device the kiosk and sign everybody out of it.

    Only pressing the button does anything: a program that looks at links uses none up.
    """
    if request.method != "POST":
        device = device_of_secret(secret, now=timezone.now(), kind=DeviceKind.KIOSK)
        if device is None or device.ready_at is not None:
            return _page(request, "ended", status=HTTPStatus.FORBIDDEN, is_start=True)
        return _page(request, "start", **_about(device))
    try:
        _device, kept = take_up_kiosk(secret=secret, now=timezone.now())
    except DeviceRefusedError:
        return _page(request, "ended", status=HTTPStatus.FORBIDDEN, is_start=True)
    logout(request)
    response = redirect("attendance:kiosk")
    response.set_cookie(
        COOKIE,
        kept,
        max_age=_device.expires_at - timezone.now(),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@at_kiosk
def kiosk(request: HttpRequest, device: Device) -> HttpResponse:
    """Ask who is there; show who was found by initials and employer."""
    form = WhoAmIForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or _is_early(device, at=timezone.now()):
        return _page(request, "ask", form=form.without_what_nobody_may_see(), **_about(device))
    if has_missed_too_often(device):
        return _page(request, "too_often", status=HTTPStatus.TOO_MANY_REQUESTS, **_about(device))
    typed = form.cleaned_data["who"]
    matches = people_meant(device.meeting, typed)
    if not matches:
        count_miss(device)
        found: dict[str, Any] = {"form": WhoAmIForm()}
        found |= {"write_down": WriteDownForm(initial={"name": typed})}
        return _page(request, "not_found", **found, **_about(device))
    found = {"matches": matches, "are_told_apart": are_told_apart(matches), "form": WhoAmIForm()}
    return _page(request, "confirm", **found, **_about(device))


@require_POST
@at_kiosk
def kiosk_check(request: HttpRequest, device: Device) -> HttpResponse:
    """Check in or out whoever said that it is them."""
    form = OfferForm(request.POST)
    if not form.is_valid():
        return redirect("attendance:kiosk")
    said, refusal = form.cleaned_data, None
    try:
        answer = check_at_kiosk(
            device,
            offer=said["offer"],
            direction=Direction(said["direction"]),
            now=timezone.now(),
        )
    except DomainError as problem:
        answer, refusal = None, problem
    if answer is None and refusal is None:
        return redirect("attendance:kiosk")  # it stood there too long: they type again
    status = refusal.status if refusal else HTTPStatus.OK
    return _page(request, "done", answer=answer, refusal=refusal, status=status, **_about(device))


@require_POST
@at_kiosk
def kiosk_write_down(request: HttpRequest, device: Device) -> HttpResponse:
    """Write down somebody who was not found. The instructor says later who they are."""
    form = WriteDownForm(request.POST)
    if form.is_valid() and not may_write_down(device):
        return _page(request, "too_often", status=HTTPStatus.TOO_MANY_REQUESTS, **_about(device))

    def write_down(said: dict[str, Any]) -> WalkIn:
        return note_walk_in(
            meeting_id=device.meeting_id,
            actor=None,
            now=timezone.now(),
            way=PunchWay.KIOSK,
            device=device.label,
            **said,
        )

    walk_in, refusal = carry_out(form, write_down)
    if walk_in is None:
        status = refusal.status if refusal else HTTPStatus.OK
        found: dict[str, Any] = {"form": WhoAmIForm(), "write_down": form}
        return _page(request, "not_found", status=status, **found, **_about(device))
    return _page(request, "written_down", walk_in=walk_in, **_about(device))


def _is_early(device: Device, *, at: datetime) -> bool:
    return at < device.meeting.starts_at - OPENS_BEFORE


def _about(device: Device) -> dict[str, Any]:
    """What every page of a kiosk says: for which session it is, and how far that is."""
    meeting, now = device.meeting, timezone.now()
    return {
        "device": device,
        "meeting": meeting,
        "offering": meeting.offering,
        "opens_at": meeting.starts_at - OPENS_BEFORE,
        "is_early": _is_early(device, at=now),
        "is_over": meeting.ends_at <= now,
    }


def _page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: Any
) -> HttpResponse:
    return render(request, f"attendance/kiosk_{name}.html", context, status=status)
