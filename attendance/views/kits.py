"""Attendance without a network: a device is prepared, works by itself, and sends what it has."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.devices import device_in_words
from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance import services
from attendance.devices import device_of_request
from attendance.enums import DeviceKind
from attendance.forms import KitForm
from attendance.kit import kit_of
from attendance.kit_page import address_to_take, kit_to_take
from attendance.models import Device, Roster, SentMark
from attendance.services.differences import holder_may_mark
from attendance.sync_format import NotSyncableError, read_batch
from core.camera import camera_allowed
from core.exceptions import DomainError
from core.forms import carry_out, posted

MARK = "attendance.mark_roster"
WHICH = {"device": True, "roster": False}  # what a button says, and whether the phone's is taken


@login_required
def kit_prepare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Prepare this device or another for a session, and see which are ready."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, MARK, on=roster)
    browser = device_in_words(request.headers.get("User-Agent", ""))
    form = KitForm(posted(request), initial={"name": browser})

    def prepare(said: dict[str, Any]) -> tuple[Device, str]:
        return services.make_device(
            meeting_id=pk,
            kind=DeviceKind.KIT,
            name=said["name"],
            actor=request.user,
            now=timezone.now(),
        )

    made, refusal = carry_out(form, prepare)
    if made is not None:
        if form.cleaned_data["is_another"]:
            return kit_to_take(request, roster, *made)
        return HttpResponseRedirect(address_to_take(made[1]))
    context = {
        "roster": roster,
        "offering": roster.offering,
        "form": form,
        "devices": Device.objects.filter(meeting=pk, kind=DeviceKind.KIT).select_related(
            "held_by", "ended_by"
        ),
        "now": timezone.now(),
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/kit_prepare.html", context, status=status)


@require_POST
@login_required
def device_end(request: SignedInRequest, pk: int, device_pk: int) -> HttpResponse:
    """End a device: what it sent stays, and it sends no more."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user), pk=pk)
    require(request.user, MARK, on=roster)
    device = get_object_or_404(Device, pk=device_pk, meeting=pk)
    services.end_device(device_id=device.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” has ended.") % {"name": device.name})
    back = "kit_prepare" if device.kind == DeviceKind.KIT else "session_kiosks"
    return redirect(f"attendance:{back}", pk)


@require_POST
@login_required
def difference_settle(request: SignedInRequest, pk: int, mark_pk: int) -> HttpResponse:
    """Choose between what a device sent and what the roster says."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user), pk=pk)
    require(request.user, MARK, on=roster)
    mark = get_object_or_404(SentMark, pk=mark_pk, device__meeting=pk)
    if request.POST.get("takes") not in WHICH:
        messages.error(request, _("Choose one of the two."))
        return redirect("attendance:roster_detail", pk)
    try:
        services.settle_difference(
            mark_id=mark.pk,
            takes_it=WHICH[request.POST["takes"]],
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Decided."))
    return redirect("attendance:roster_detail", pk)


@camera_allowed
@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """The page that works without a network. It holds nothing: all of it is on the device."""
    return render(request, "attendance/kit.html")


def for_kits(
    view: Callable[[HttpRequest, Device], JsonResponse],
) -> Callable[[HttpRequest], JsonResponse]:
    """Find the device by the secret it says, and tell one that may not what to do."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> JsonResponse:
        device = device_of_request(request, now=timezone.now(), kind=DeviceKind.KIT)
        return _not_known() if device is None else view(request, device)

    return wrapped


@never_cache
@require_safe
@for_kits
def kit_data(request: HttpRequest, device: Device) -> JsonResponse:  # noqa: ARG001
    """Give a device the roster of its session, while whoever holds it takes its attendance."""
    if not holder_may_mark(device):
        return _not_known()
    said = kit_of(device, now=timezone.now())
    if said is None:
        sentence = _("This class is not being held, so it has no roster.")
        return JsonResponse({"sentence": sentence}, status=HTTPStatus.CONFLICT)
    return JsonResponse(said)


@csrf_exempt  # no cookie is read: the device says its own secret
@require_POST
@for_kits
def kit_ready(request: HttpRequest, device: Device) -> JsonResponse:  # noqa: ARG001
    """Note that a device has everything it needs without a network."""
    now = timezone.now()
    services.note_device_ready(device_id=device.pk, now=now)
    return JsonResponse({})


@csrf_exempt  # no cookie is read: the device says its own secret
@require_POST
@for_kits
def kit_sync(request: HttpRequest, device: Device) -> JsonResponse:
    """Take in what a device has; it may send it as often as it likes."""
    now = timezone.now()
    try:
        batch = read_batch(request.body)
    except NotSyncableError:
        sentence = _("This cannot be read, and nothing was taken. It stays on the device.")
        return JsonResponse({"sentence": sentence}, status=HTTPStatus.BAD_REQUEST)
    receipts = services.sync_kit(device=device, batch=batch, now=now)
    return JsonResponse({"receipts": receipts, "now": now.isoformat()})


def _not_known() -> JsonResponse:
    sentence = _(
        "This device may send nothing any more: it was ended, or its time is over. What it has not "
        "sent stays on it. Sign in, prepare the session again on this device, and it is sent."
    )
    response = JsonResponse({"sentence": sentence}, status=HTTPStatus.UNAUTHORIZED)
    response.headers["WWW-Authenticate"] = "Device"
    return response
