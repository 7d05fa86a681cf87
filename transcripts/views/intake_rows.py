"""One file of past training: its rows, what is decided about them, and what is done with it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.lists import BulkAction
from accounts.models import User
from accounts.services import record_export
from core.exceptions import DomainError
from core.exports import csv_lines, csv_response
from core.forms import posted
from organizations.views.file_rows import FileRowListView, Found
from transcripts.enums import IntakeFinding, IntakeRowState, IntakeState
from transcripts.filters.intakes import IntakeRowFilter
from transcripts.forms.intakes import IntakeRowForm, IntakeUndoForm
from transcripts.intakes.columns import Column, label_of
from transcripts.intakes.standing import Standing, found_by, standing_of
from transcripts.models import CompletionIntake, IntakeRow
from transcripts.services import intakes
from transcripts.tables.intakes import IntakeRowTable
from transcripts.views.intakes import ACTION, intake_of

ROWS_AT_ONCE = 500
DECIDABLE = (IntakeState.CHECKED, IntakeState.APPLIED)


class IntakeRowListView(FileRowListView):
    """The page of one file: where it stands, and its rows."""

    filterset_class = IntakeRowFilter
    table_class = IntakeRowTable
    template_name = "transcripts/intake_detail.html"
    standing_template = "transcripts/_intake_standing.html"
    finding_parameter = "finding"
    action = ACTION

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the file first: what one may not see is not there."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.intake = intake_of(request, kwargs["pk"])  # type: ignore[arg-type]

    @property
    def bulk_actions(self) -> tuple[BulkAction, ...]:
        """The buttons of a file whose rows can be decided."""
        if self.intake.state not in DECIDABLE:
            return ()
        leave = self.leave_out
        return (
            BulkAction("same", _("It is the person found"), self.decide, "secondary"),
            BulkAction("out", _("Leave out"), partial(leave, leave_out=True), "secondary"),
            BulkAction("in", _("Take in again"), partial(leave, leave_out=False), "secondary"),
        )

    def get_queryset(self) -> Any:
        return self.intake.rows.select_related("person")

    def decide(self, chosen: set[int]) -> None:
        """Say of all chosen rows that they are of the one person found."""
        count = intakes.decide_rows(
            intake=self.intake,
            decisions=dict.fromkeys(chosen, intakes.ALONE),
            actor=self.request.user,
            now=timezone.now(),
        )
        messages.success(self.request, _("Decided: %(count)s.") % {"count": count})

    def leave_out(self, chosen: set[int], *, leave_out: bool) -> None:
        """Leave the chosen rows out, or take them in again."""
        count = intakes.leave_out_rows(
            intake=self.intake,
            row_ids=chosen,
            leave_out=leave_out,
            actor=self.request.user,
            now=timezone.now(),
        )
        sentence = _("Left out: %(count)s.") if leave_out else _("Taken in again: %(count)s.")
        messages.success(self.request, sentence % {"count": count})

    def about(self) -> dict[str, Any]:
        """The file and where it stands."""
        return {"intake": self.intake, "standing": standing_at(self.intake)}

    def findings(self, standing: Standing) -> list[Found]:
        """Each finding with how many rows have it."""
        return [
            (str(each.value), str(each.label), standing.found(each.value)) for each in IntakeFinding
        ]


def standing_at(intake: CompletionIntake) -> Standing:
    """Return where a file stands now."""
    job = intakes.job_of(intake)
    return standing_of(intake, job, is_silent=intakes.is_silent(job, at=timezone.now()))


@login_required
def intake_row(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Say who is meant by one row."""
    intake = intake_of(request, pk)
    row = get_object_or_404(intake.rows.select_related("person"), number=number)
    form = IntakeRowForm(
        posted(request),
        candidates=_candidates(row),
        visitor=request.user,
        initial={"decision": str(row.decision or "")},
    )
    if form.is_valid():
        try:
            intakes.decide_rows(
                intake=intake,
                decisions={row.pk: form.cleaned_data["person"]},
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Row %(number)s is decided.") % {"number": number})
            return redirect(_doubts_of(intake))
    facts = [(label_of(name), value) for name, value in row.values.items()]
    context = {"form": form, "row": row, "intake": intake, "facts": facts}
    return render(request, "transcripts/intake_row.html", context)


def _candidates(row: IntakeRow) -> list[tuple[str, str]]:
    people = User.objects.in_bulk([each["person"] for each in row.candidates])
    return [
        (
            str(each["person"]),
            f"{person.name}, {person.memssi_number} ({', '.join(map(found_by, each['by']))})",
        )
        for each in row.candidates
        if (person := people.get(each["person"])) is not None
    ]


def _doubts_of(intake: CompletionIntake) -> str:
    page = reverse("transcripts:intake_detail", args=[intake.pk])
    left = intake.rows.filter(finding=IntakeFinding.DOUBTFUL, state=IntakeRowState.OPEN).exists()
    return f"{page}?finding=doubtful" if left else page


@require_safe
@login_required
def intake_rejects(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand over the rows that are not applied, to correct and to send again."""
    intake = intake_of(request, pk)
    rows = intake.rows.filter(
        Q(state=IntakeRowState.LEFT_OUT)
        | (Q(state=IntakeRowState.OPEN) & ~Q(finding=IntakeFinding.READY))
    )
    record_export(
        person=request.user,
        list_name="transcripts:intake_rejects",
        query=f"intake={intake.pk}",
        rows=rows.count(),
        now=timezone.now(),
    )
    name = f"training-{intake.pk}-to-correct.csv"
    return csv_response(csv_lines(_reject_lines(intake, rows)), file_name=name)


def _reject_lines(intake: CompletionIntake, rows: Any) -> Iterator[list[Any]]:
    # In an order of our own: PostgreSQL keeps the keys of JSON, and not how they stood.
    columns = [str(each.value) for each in Column if each in intake.columns]
    yield [*(intake.columns[key] for key in columns), _("Row"), _("Why")]
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        cells = [row.values.get(key, "") for key in columns]
        yield [*cells, row.number, " ".join(row.reasons)]


@require_POST
@login_required
def intake_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look again at the rows that wait: people and courses may have come since."""
    intake = intake_of(request, pk)
    try:
        count = intakes.look_again(intake=intake, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext("%(n)s row is ready now.", "%(n)s rows are ready now.", count)
        messages.success(request, sentence % {"n": f"{count:,}"})
    return redirect("transcripts:intake_detail", intake.pk)


@login_required
def intake_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what will happen, and do it."""
    intake = intake_of(request, pk)
    if request.method == "POST":
        return _act(request, intake, intakes.start_apply)
    standing = standing_at(intake)
    if not standing.may_be_applied:
        messages.info(request, _("No row of this file waits to be applied."))
        return redirect("transcripts:intake_detail", intake.pk)
    context = {"intake": intake, "standing": standing}
    return render(request, "transcripts/intake_apply.html", context)


@login_required
def intake_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then undo."""
    intake = intake_of(request, pk)
    form = IntakeUndoForm(posted(request))
    if form.is_valid():
        undo = partial(intakes.start_undo, reason=form.cleaned_data["reason"])
        return _act(request, intake, undo)
    standing = standing_at(intake)
    if not standing.may_be_undone:
        messages.info(request, _("No row of this file is applied, so nothing can be undone."))
        return redirect("transcripts:intake_detail", intake.pk)
    context = {"intake": intake, "form": form, "standing": standing}
    return render(request, "transcripts/intake_undo.html", context)


@login_required
def intake_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask first, then put the file away."""
    intake = intake_of(request, pk)
    if request.method == "POST":
        return _act(request, intake, intakes.discard_intake, back="transcripts:intake_list")
    return render(request, "transcripts/intake_discard.html", {"intake": intake})


@require_POST
@login_required
def intake_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask again for work that stands still."""
    return _act(request, intake_of(request, pk), intakes.resume_intake)


def _act(
    request: SignedInRequest, intake: CompletionIntake, act: Callable[..., None], *, back: str = ""
) -> HttpResponse:
    """Do it, or say why not; go back to the file, or to the list where it is gone."""
    try:
        act(intake=intake, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transcripts:intake_detail", intake.pk)
    return redirect(back) if back else redirect("transcripts:intake_detail", intake.pk)
