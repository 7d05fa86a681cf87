"""The kiosks of a session: set one up, see which there are, end one."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance import services
from attendance.enums import DeviceKind
from attendance.forms import KioskForm
from attendance.models import Device, Punch, Roster
from core.forms import carry_out, posted
from documents.qr import qr_svg


@never_cache
@login_required
def session_kiosks(request: SignedInRequest, pk: int) -> HttpResponse:
    """The kiosks of a session. The link of a new one is shown on the answer, and never again."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    form = KioskForm(posted(request))

    def make(said: dict[str, Any]) -> tuple[Device, str]:
        return services.make_device(
            meeting_id=roster.pk,
            kind=DeviceKind.KIOSK,
            name=said["name"],
            actor=request.user,
            now=timezone.now(),
        )

    made, refusal = carry_out(form, make)
    context = {
        "roster": roster,
        "offering": roster.offering,
        "kiosks": _kiosks(roster),
        "form": KioskForm() if made else form,
    }
    if made is not None:
        device, secret = made
        url = f"{settings.BASE_URL}{reverse('attendance:kiosk_start', args=[secret])}"
        context |= {"made": device, "start_url": url, "qr": qr_svg(url)}
    status = refusal.status if refusal else 200
    return render(request, "attendance/session_kiosks.html", context, status=status)


def _kiosks(roster: Roster) -> list[dict[str, Any]]:
    """Return every kiosk of a session, the newest first, with what it sent. Two queries."""
    now = timezone.now()
    punches = Punch.objects.filter(meeting=roster.pk).exclude(device="").order_by()
    sent = dict(punches.values_list("device").annotate(n=Count("pk")))
    kiosks = Device.objects.filter(kind=DeviceKind.KIOSK, meeting=roster.pk)
    rows = kiosks.select_related("made_by", "ended_by").order_by("-made_at", "-pk")
    return [
        {
            "device": row,
            "is_live": row.ended_at is None and row.expires_at > now,
            "sent": sent.get(row.label, 0),
        }
        for row in rows
    ]
