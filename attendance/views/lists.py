"""Lists of participants: sent, corrected, applied or discarded."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance import services
from attendance.enums import FileState
from attendance.files_page import list_context
from attendance.forms import ColumnsForm, ListForm, choices_from
from attendance.lists.formats import missing_from
from attendance.models import AttendanceFile, Roster
from attendance.proposals import columns_of, look_at, table_in
from core.exceptions import DomainError
from core.forms import carry_out, posted

MARK = "attendance.mark_roster"


@login_required
def session_files(request: SignedInRequest, pk: int) -> HttpResponse:
    """The lists that came in for a session, and one more."""
    roster = _roster(request, pk)
    form = ListForm(posted(request), request.FILES or None)
    if request.method == "POST":
        require(request.user, MARK, on=roster)

    def receive(said: dict[str, Any]) -> tuple[AttendanceFile, bool]:
        return services.receive_file(
            meeting_id=roster.pk, file=said["file"], actor=request.user, now=timezone.now()
        )

    received, refusal = carry_out(form, receive)
    if received is not None:
        return _received(request, *received)
    files = AttendanceFile.objects.filter(meeting=roster.pk).select_related("uploaded_by")
    context = _context(request, roster) | {"form": form, "files": files}
    status = refusal.status if refusal else 200
    return render(request, "attendance/session_files.html", context, status=status)


def _received(request: SignedInRequest, file: AttendanceFile, is_new: bool) -> HttpResponse:
    if not is_new:
        messages.info(request, _("This file is here already."))
    page = "session_file_columns" if missing_from(columns_of(file)) else "session_file_detail"
    return redirect(f"attendance:{page}", file.meeting_id, file.pk)


@login_required
def session_file_columns(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponse:
    """Say which column of a list holds what."""
    roster, file = _file(request, pk, file_pk)
    require(request.user, MARK, on=roster)
    form = ColumnsForm(posted(request), table=table_in(file), columns=columns_of(file))

    def choose(_said: dict[str, Any]) -> AttendanceFile:
        return services.choose_columns(
            file_id=file.pk, columns=form.columns, actor=request.user, now=timezone.now()
        )

    done, refusal = carry_out(form, choose)
    if done is not None:
        return redirect("attendance:session_file_detail", roster.pk, file.pk)
    context = _context(request, roster) | {"file": file, "form": form}
    status = refusal.status if refusal else 200
    return render(request, "attendance/session_file_columns.html", context, status=status)


@login_required
def session_file_detail(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponse:
    """What one list would become, or became; here it is corrected, applied or discarded."""
    roster, file = _file(request, pk, file_pk)
    refusal: DomainError | None = None
    if request.method == "POST":
        require(request.user, MARK, on=roster)
        try:
            return _act(request, file)
        except DomainError as refused:
            refusal = refused
    table = table_in(file)
    seen = _context(request, roster)
    context = {
        **seen,
        **list_context(roster, file, look_at(file, table, roster)),
        "file": file,
        "may_say": seen["may_mark"] and file.state == FileState.DRAFT,
        "is_cut": table.is_cut,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/session_file_detail.html", context, status=status)


def _act(request: SignedInRequest, file: AttendanceFile) -> HttpResponse:
    """Keep what was said of people; then apply the list, where that was asked; or discard it."""
    said: dict[str, Any] = {"file_id": file.pk, "actor": request.user, "now": timezone.now()}
    if "discard" in request.POST:
        services.discard_file(**said)
        messages.success(request, _("%(name)s is discarded.") % {"name": file.name})
        return redirect("attendance:session_files", file.meeting_id)
    changed = services.choose_people(choices=choices_from(request.POST), **said)
    if "apply" in request.POST:
        count = services.apply_file(**said).outcome["credited"]
        sentence = ngettext(
            "Applied: %(n)s person is credited.", "Applied: %(n)s people are credited.", count
        )
        messages.success(request, sentence % {"n": count})
    elif changed:
        messages.success(request, _("Saved."))
    return redirect("attendance:session_file_detail", file.meeting_id, file.pk)


@require_safe
@login_required
def session_file_open(request: SignedInRequest, pk: int, file_pk: int) -> FileResponse:
    """Send a list as it came, to those who may see the roster."""
    _seen, file = _file(request, pk, file_pk)
    name = file.name if not file.name.lower().endswith(".xlsx") else f"{file.name}.csv"
    response = FileResponse(
        file.file.open("rb"), as_attachment=True, filename=name, content_type="text/csv"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _roster(request: SignedInRequest, pk: int) -> Roster:
    return get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)


def _file(request: SignedInRequest, pk: int, file_pk: int) -> tuple[Roster, AttendanceFile]:
    roster = _roster(request, pk)
    files = AttendanceFile.objects.select_related("uploaded_by", "settled_by")
    return roster, get_object_or_404(files, pk=file_pk, meeting=roster.pk)


def _context(request: SignedInRequest, roster: Roster) -> dict[str, Any]:
    marking = Roster.objects.permitted_to(request.user, MARK)
    return {
        "roster": roster,
        "offering": roster.offering,
        "may_mark": marking.filter(pk=roster.pk).exists(),
    }
