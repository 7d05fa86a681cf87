"""Files of past training on their way in: the list, the file, its columns."""

import tempfile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import may_somewhere, require, require_somewhere
from core.exceptions import DomainError
from core.forms import posted
from core.spreadsheets import Spreadsheet
from organizations.forms.rosters import first_place
from organizations.models import Organization
from organizations.uploads import TooLargeHandler
from transcripts.enums import IntakeKind
from transcripts.filters.intakes import IntakeFilter
from transcripts.forms.intakes import IntakeColumnsForm, IntakeUploadForm
from transcripts.intakes.columns import headings_of
from transcripts.intakes.reading import MOST_BYTES
from transcripts.models import NOT_YET_APPLIED, CompletionIntake
from transcripts.services import intakes
from transcripts.tables.intakes import IntakeTable

ACTION = "transcripts.import_claims"
ACTIONS = {
    IntakeKind.CLAIMS: ACTION,
    IntakeKind.FEDERAL: ACTION,
    IntakeKind.HISTORY: "transcripts.import_history",
}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class IntakeListView(ActionRequiredMixin, PersonalListView):
    """Files of past training of the places one answers for."""

    filterset_class = IntakeFilter
    table_class = IntakeTable
    template_name = "transcripts/intake_list.html"
    found = ngettext_lazy("%(n)s file found", "%(n)s files found", "count")
    action = ACTION

    def get_queryset(self) -> Any:
        rows = CompletionIntake.objects.visible_to(self.request.user)
        return rows.select_related("organization", "uploaded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which kinds of file this visitor may send."""
        kinds = [each for each in IntakeKind if may_somewhere(self.request.user, ACTIONS[each])]
        return super().get_context_data(**kwargs) | {"kinds": kinds}


def intake_of(request: SignedInRequest, pk: int) -> CompletionIntake:
    """Return a file the visitor may work on."""
    rows = CompletionIntake.objects.visible_to(request.user).select_related(
        "organization", "lane", "person", "applied_by", "undone_by", "uploaded_by"
    )
    intake = get_object_or_404(rows, pk=pk)
    require(request.user, intakes.action_for(intake), on=intake)
    return intake


def kind_of(request: SignedInRequest, kind: str) -> IntakeKind:
    """Return a kind of file the visitor may send."""
    if kind not in IntakeKind.values:
        raise Http404
    require_somewhere(request.user, ACTIONS[IntakeKind(kind)])
    return IntakeKind(kind)


@csrf_exempt
@login_required
def intake_upload(request: SignedInRequest, kind: str) -> HttpResponse:
    """Take a file. Its size is watched from the first byte, so the token is checked after that."""
    chosen = kind_of(request, kind)
    watch = TooLargeHandler(request, most_bytes=MOST_BYTES)
    request.upload_handlers.insert(0, watch)
    return _intake_upload(request, chosen, watch)


@csrf_protect
def _intake_upload(
    request: SignedInRequest, kind: IntakeKind, watch: TooLargeHandler
) -> HttpResponse:
    form = IntakeUploadForm(
        posted(request),
        request.FILES or None,
        kind=kind,
        visitor=request.user,
        is_too_large=watch.is_too_large,
        initial=first_place(Organization.objects.permitted_to(request.user, ACTION).open()),
    )
    if form.is_valid():
        place = form.cleaned_data.get("organization")
        try:
            intake = intakes.upload_intake(
                kind=kind,
                organization=place,
                file=form.content,
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("transcripts:intake_columns", intake.pk)
    return render(request, "transcripts/intake_upload.html", {"form": form, "kind": kind})


@require_safe
@login_required
def intake_empty(request: SignedInRequest, kind: str) -> FileResponse:
    """Hand over an empty file with our headings, to fill in."""
    chosen = kind_of(request, kind)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    headings = headings_of(chosen)
    with Spreadsheet(file, title=str(chosen.label), heading=headings, made_at=timezone.now()):
        pass
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"training-{chosen}.xlsx", content_type=EXCEL
    )


@login_required
def intake_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which column holds what; then the check begins."""
    intake = intake_of(request, pk)
    if intake.state not in NOT_YET_APPLIED:
        return redirect("transcripts:intake_detail", intake.pk)
    try:
        source = intakes.source_of(intake)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transcripts:intake_detail", intake.pk)
    form = IntakeColumnsForm(
        posted(request),
        intake=intake,
        source=source,
        visitor=request.user,
        initial=_as_said(intake),
    )
    if form.is_valid():
        now = timezone.now()
        columns = form.chosen_columns
        try:
            intakes.map_columns(
                intake=intake,
                columns=intake.columns if columns is None else columns,
                **form.about,
                actor=request.user,
                now=now,
            )
            intakes.start_check(intake=intake, actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("transcripts:intake_detail", intake.pk)
    context = {"form": form, "intake": intake, "source": source}
    return render(request, "transcripts/intake_columns.html", context)


def _as_said(intake: CompletionIntake) -> dict[str, Any]:
    return {
        "about_source": intake.source,
        "about_provider": intake.provider,
        "about_lane": intake.lane,
        "about_who": intake.person.memssi_number if intake.person else "",
    }
