"""Where a device takes its kit."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from attendance.models import Device, Roster
from documents.qr import qr_svg


def address_to_take(secret: str) -> str:
    """Return where a device takes its kit. What follows the "#" is sent to no server."""
    return f"{reverse('attendance:kit')}#take={secret}"


def kit_to_take(request: HttpRequest, roster: Roster, device: Device, secret: str) -> HttpResponse:
    """Show the code with which another device takes a kit. Its secret is shown here only."""
    address = f"{settings.BASE_URL}{address_to_take(secret)}"
    context = {
        "roster": roster,
        "offering": roster.offering,
        "device": device,
        "address": address,
        "qr": qr_svg(address),
    }
    return render(request, "attendance/kit_take.html", context)
