"""The papers of a session: those to print, and those that were signed."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance.drawing import SessionPaper, draw_badges, draw_name_tents, draw_sign_in_sheet
from attendance.exceptions import ScanRefusedError
from attendance.forms import ScanForm
from attendance.models import Roster, SheetScan
from attendance.papers import session_paper
from attendance.services import attach_scan
from core.forms import posted

DRAWN: dict[str, Callable[[SessionPaper], bytes]] = {
    "sign-in-sheet": draw_sign_in_sheet,
    "wall-copy": partial(draw_sign_in_sheet, is_wall_copy=True),
    "badges": draw_badges,
    "name-tents": draw_name_tents,
}


@login_required
def session_papers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What can be printed, and the signed sheets; more of them are attached here."""
    roster = _roster(request, pk)
    form = ScanForm(posted(request), request.FILES or None)
    if request.method == "POST":
        require(request.user, "attendance.mark_roster", on=roster)
        if form.is_valid():
            _attach(request, roster, form)
            if not form.errors:
                return redirect("attendance:session_papers", roster.pk)
    marking = Roster.objects.permitted_to(request.user, "attendance.mark_roster")
    context = {
        "roster": roster,
        "offering": roster.offering,
        "scans": SheetScan.objects.filter(meeting=roster.pk).select_related("uploaded_by"),
        "form": form,
        "may_attach": marking.filter(pk=roster.pk).exists(),
    }
    return render(request, "attendance/session_papers.html", context)


def _attach(request: SignedInRequest, roster: Roster, form: ScanForm) -> None:
    """Keep what can be kept, and say of each other file why not."""
    kept = known = 0
    for file in form.sent:
        try:
            _scan, is_new = attach_scan(
                meeting_id=roster.pk, file=file, actor=request.user, now=timezone.now()
            )
        except ScanRefusedError as refusal:
            form.add_error("scans", str(refusal))
        else:
            kept, known = kept + is_new, known + (not is_new)
    if kept:
        sentence = ngettext("%(n)s file is attached.", "%(n)s files are attached.", kept)
        messages.success(request, sentence % {"n": kept})
    if known:
        sentence = ngettext("%(n)s file was here already.", "%(n)s files were here already.", known)
        messages.info(request, sentence % {"n": known})


@require_safe
@login_required
def session_paper_print(request: SignedInRequest, pk: int, paper: str) -> HttpResponse:
    """Draw one of the papers, as the roster is now."""
    if paper not in DRAWN:
        raise Http404
    roster = _roster(request, pk)
    response = HttpResponse(DRAWN[paper](session_paper(roster)), content_type="application/pdf")
    name = f"{roster.offering.number}-{roster.number}-{paper}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
def sheet_scan_open(request: SignedInRequest, pk: int, scan_pk: int) -> FileResponse:
    """Send a signed sheet as it came, to those who may see the roster."""
    roster = _roster(request, pk)
    scan = get_object_or_404(SheetScan, pk=scan_pk, meeting=roster.pk)
    response = FileResponse(
        scan.file.open("rb"), as_attachment=True, filename=scan.name, content_type=scan.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _roster(request: SignedInRequest, pk: int) -> Roster:
    return get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
