"""The screen of the room: a code that changes every twenty seconds, and the same in words."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance.models import Roster
from attendance.room_screen import room_screen as screen_of


@never_cache
@require_safe
@login_required
def room_screen(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page that is projected. It renews its code by itself, without scripts by reloading."""
    return _screen(request, pk, "attendance/room_screen.html")


@never_cache
@require_safe
@login_required
def room_screen_code(request: SignedInRequest, pk: int) -> HttpResponse:
    """The part of it that changes."""
    return _screen(request, pk, "attendance/_room_code.html")


def _screen(request: SignedInRequest, pk: int, template: str) -> HttpResponse:
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    context = {
        "roster": roster,
        "offering": roster.offering,
        "screen": screen_of(roster, now=timezone.now()),
    }
    return render(request, template, context)
