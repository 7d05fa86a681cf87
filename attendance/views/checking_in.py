"""Somebody scans the code on the screen of the room, or types its words, and checks in."""

from datetime import datetime
from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from attendance.check_in_page import meeting_of_words, own_open_meetings, standing_of
from attendance.enums import Direction
from attendance.expected import with_own_seat
from attendance.forms import WordsForm
from attendance.pending import (
    Pending,
    device_of,
    forget_pending,
    keep_pending,
    mark_device,
    pending_of,
)
from attendance.room import Problem, read_room_code
from attendance.services import check_in_by_room_code
from core.exceptions import DomainError
from core.forms import posted
from core.ratelimit import client_address
from core.templatetags.ui import maine_time
from courses.models import Meeting

TRY = "room_words"
# Of a session, its class, course and place, for five hundred at once: all have many columns.
SHOWN = (
    "choice",
    "number",
    "starts_at",
    "ends_at",
    "offering__number",
    "offering__words",
    "offering__version__course__title",
    "offering__venue__name",
    "offering__venue__town",
)


@never_cache
@require_safe
def room_scan(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange a code that was just scanned for a check-in that waits; nothing is written yet."""
    now = timezone.now()
    code = read_room_code(token, at=now)
    if isinstance(code, Problem):
        status = 404 if code is Problem.UNKNOWN else 409
        context = {"is_expired": code is Problem.EXPIRED}
        return render(request, "attendance/room_scan.html", context, status=status)
    return _exchanged(request, code.meeting_id, now)


@never_cache
def check_in(request: HttpRequest) -> HttpResponse:
    """Press once for what was scanned. Without a scan, type the four words."""
    now = timezone.now()
    pending = pending_of(request)
    if "words" in request.POST or "words" in request.GET:
        return _words(request, None, now)
    if pending is None or not pending.is_live(at=now):
        return _words(request, pending, now)
    if not request.user.is_authenticated:
        sentence = _("Your scan of %(time)s is kept until %(until)s. Sign in to check in.")
        times = {"time": maine_time(pending.scanned_at), "until": maine_time(pending.waits_until)}
        messages.info(request, sentence % times)
        return redirect_to_login(reverse("attendance:check_in"))
    return _press(cast("SignedInRequest", request), pending, now)


@require_safe
@login_required
def check_in_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what is kept of oneself at a session: to be shown to whoever asks."""
    standing = standing_of(request.user, get_object_or_404(_meetings(request.user), pk=pk))
    if not standing.is_known:
        return redirect("attendance:check_in")
    context = {"standing": standing, "meeting": standing.meeting}
    return render(request, "attendance/check_in_done.html", context)


def _press(request: SignedInRequest, pending: Pending, now: datetime) -> HttpResponse:
    """Ask for the one press, or take it: of this scan and of no other."""
    refusal: DomainError | None = None
    direction = request.POST.get("direction")
    if direction in Direction.values and request.POST.get("scan") == pending.number.hex:
        try:
            check_in_by_room_code(
                meeting_id=pending.meeting_id,
                person=request.user,
                direction=Direction(direction),
                scanned_at=pending.scanned_at,
                number=pending.number,
                device=device_of(request),
                now=now,
            )
        except DomainError as refused:
            refusal = refused
        else:
            response = redirect("attendance:check_in_done", pending.meeting_id)
            forget_pending(response)
            return response
    meeting = get_object_or_404(_meetings(request.user), pk=pending.meeting_id)
    standing = standing_of(request.user, meeting)
    context = {
        "pending": pending,
        "meeting": meeting,
        "standing": standing,
        "is_over": standing.is_over(at=pending.scanned_at),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/check_in.html", context, status=status)


def _words(request: HttpRequest, pending: Pending | None, now: datetime) -> HttpResponse:
    """Ask for the words, or exchange them. `pending` is a scan that waited too long."""
    person = request.user if request.user.is_authenticated else None
    form = WordsForm(posted(request) if "words" in request.POST else None)
    meeting_id = _meant(request, form, person, now) if form.is_valid() else None
    if meeting_id is not None:
        return _exchanged(request, meeting_id, now)
    context = {
        "form": form,
        "expired": pending,
        "sessions": list(own_open_meetings(person, at=now)) if person else [],
    }
    response = render(request, "attendance/check_in_words.html", context)
    mark_device(request, response)
    return response


def _meant(request: HttpRequest, form: WordsForm, person: User | None, now: datetime) -> int | None:
    """Return the session of the words, or say why there is none. Only wrong tries count."""
    key = f"person-{person.pk}" if person else device_of(request) or client_address(request)
    if not ratelimit.consume(request, action=TRY, key=key, dry_run=True):
        form.add_error("words", _("That was too many tries. Wait five minutes, then try again."))
        return None
    meeting_id = meeting_of_words(form.cleaned_data["words"], person=person, at=now)
    if meeting_id is None:
        ratelimit.consume(request, action=TRY, key=key)
        sentence = _("No screen shows these words now. They change: look at the screen again.")
        form.add_error("words", sentence)
    return meeting_id


def _exchanged(request: HttpRequest, meeting_id: int, now: datetime) -> HttpResponse:
    response = redirect("attendance:check_in")
    keep_pending(response, meeting_id=meeting_id, now=now)
    mark_device(request, response)
    return response


def _meetings(person: User) -> "QuerySet[Meeting]":
    rows = Meeting.objects.select_related("offering__version__course", "offering__venue")
    return with_own_seat(rows.only(*SHOWN), person).order_by()
