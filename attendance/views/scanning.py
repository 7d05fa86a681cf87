"""Codes on phones, badges and sheets, read by the camera of whoever takes attendance."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance.enums import Direction
from attendance.forms import CodeForm
from attendance.models import Roster
from attendance.scanning import Scan, ScanAnswer, answer_to_scan, recent_scans
from core.camera import camera_allowed
from core.exceptions import DomainError
from core.forms import posted

SAID_IN_FORM = ("code", "direction", "uid", "waited", "parks")


@camera_allowed
@login_required
def session_scan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Scan by camera, or type; scripts get the answer alone. A plain form where they are off."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    form, answer, status = CodeForm(posted(request)), None, 200
    sent = form
    if request.method == "POST":
        answer, status = _answer(request, roster, sent)
    if answer is not None:  # for the next one, which mostly goes the same way
        form = CodeForm(initial={"direction": sent["direction"].value() or Direction.IN})
    context = {
        "roster": roster,
        "offering": roster.offering,
        "form": form,
        "sent": sent,
        "answer": answer,
        "recent": recent_scans(roster),
    }
    is_part = request.htmx and request.method == "POST"
    page = "attendance/_scan_results.html" if is_part else "attendance/session_scan.html"
    return render(request, page, context, status=status)


def _answer(
    request: SignedInRequest, roster: Roster, form: CodeForm
) -> tuple[ScanAnswer | None, int]:
    """Take a scan in; a refusal is an answer like any other."""
    if not form.is_valid():
        if not request.htmx:
            return None, 200  # the form says where
        faults = [fault for name in SAID_IN_FORM for fault in form.errors.get(name, [])]
        return ScanAnswer("bad", _("Not taken"), " ".join(map(str, faults))), 200
    scan = Scan(**{name: form.cleaned_data[name] for name in SAID_IN_FORM})
    try:
        answer = answer_to_scan(roster, scan, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        return ScanAnswer("bad", _("Not taken"), str(refusal)), refusal.status
    return answer, 200
