"""One roster: its rows, what is decided about them, and what is done with all of it."""

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
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.lists import BulkAction
from accounts.services import record_export
from core.exceptions import DomainError
from core.exports import csv_lines, csv_response
from core.forms import posted
from organizations.enums import RosterOutcome, RosterRowState, RosterState
from organizations.filters.rosters import RosterRowFilter
from organizations.forms.rosters import ManyLeavingForm, RosterRowForm
from organizations.imports.candidates import candidates_of
from organizations.imports.cleaning import label_of
from organizations.imports.columns import Column
from organizations.imports.standing import Standing, standing_of
from organizations.imports.verdicts import NEW
from organizations.models import RosterImport
from organizations.services import rosters
from organizations.tables.rosters import RosterRowTable
from organizations.views.file_rows import FileRowListView, Found
from organizations.views.rosters import ACTION, roster_of

ROWS_AT_ONCE = 500


class RosterRowListView(FileRowListView):
    """The page of one roster: where it stands, and its rows."""

    filterset_class = RosterRowFilter
    table_class = RosterRowTable
    template_name = "organizations/roster_detail.html"
    standing_template = "organizations/_roster_standing.html"
    finding_parameter = "outcome"
    action = ACTION

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the roster first: what one may not see is not there."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.roster = roster_of(request, kwargs["pk"])  # type: ignore[arg-type]

    @property
    def bulk_actions(self) -> tuple[BulkAction, ...]:
        """The buttons of a roster that is checked and not yet applied."""
        if self.roster.state != RosterState.CHECKED:
            return ()
        decide, leave = self.decide, self.leave_out
        return (
            BulkAction("same", _("It is the person found"), partial(decide, "alone"), "secondary"),
            BulkAction("new", _("They are new people"), partial(decide, NEW), "secondary"),
            BulkAction("out", _("Leave out"), partial(leave, leave_out=True), "secondary"),
            BulkAction("in", _("Take in again"), partial(leave, leave_out=False), "secondary"),
        )

    def get_queryset(self) -> Any:
        return self.roster.rows.all()

    def decide(self, decision: str, chosen: set[int]) -> None:
        """Say the same of all chosen rows in doubt."""
        count = rosters.decide_rows(
            roster=self.roster,
            decisions=dict.fromkeys(chosen, decision),
            actor=self.request.user,
            now=timezone.now(),
        )
        messages.success(self.request, _("Decided: %(count)s.") % {"count": count})

    def leave_out(self, chosen: set[int], *, leave_out: bool) -> None:
        """Leave the chosen rows out, or take them in again."""
        count = rosters.leave_out_rows(
            roster=self.roster,
            row_ids=chosen,
            leave_out=leave_out,
            actor=self.request.user,
            now=timezone.now(),
        )
        sentence = _("Left out: %(count)s.") if leave_out else _("Taken in again: %(count)s.")
        messages.success(self.request, sentence % {"count": count})

    def about(self) -> dict[str, Any]:
        """The roster and where it stands."""
        return {
            "roster": self.roster,
            "standing": standing_of(self.roster, now=timezone.now()),
        }

    def findings(self, standing: Standing) -> list[Found]:
        """Each outcome with how many rows have it."""
        return [
            (str(outcome.value), str(outcome.label), standing.outcomes.get(outcome, 0))
            for outcome in RosterOutcome
        ]


@login_required
def roster_row(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Say who is meant by one row in doubt."""
    roster = roster_of(request, pk)
    rows = roster.rows.select_related("roster__organization").exclude(candidates=[])
    row = get_object_or_404(rows, number=number)
    form = RosterRowForm(
        posted(request), candidates=candidates_of(row), initial={"decision": row.decision}
    )
    if form.is_valid():
        try:
            rosters.decide_rows(
                roster=roster,
                decisions={row.pk: form.cleaned_data["decision"]},
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("decision", str(refusal))
        else:
            messages.success(request, _("Row %(number)s is decided.") % {"number": number})
            return redirect(_doubts_of(roster))
    facts = [(label_of(name), value) for name, value in row.values.items()]
    context = {"form": form, "row": row, "roster": roster, "facts": facts}
    return render(request, "organizations/roster_row.html", context)


def _doubts_of(roster: RosterImport) -> str:
    page = reverse("organizations:roster_detail", args=[roster.pk])
    left = roster.rows.filter(outcome=RosterOutcome.DOUBTFUL, state=RosterRowState.OPEN).exists()
    return f"{page}?outcome=doubtful" if left else page


@require_safe
@login_required
def roster_rejects(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand over the rows that will not be applied, to correct and to send again."""
    roster = roster_of(request, pk)
    rows = roster.rows.filter(
        Q(outcome__in=[RosterOutcome.WRONG, RosterOutcome.DOUBTFUL])
        | Q(state=RosterRowState.SKIPPED)
    ).exclude(outcome=RosterOutcome.LEAVING)
    record_export(
        person=request.user,
        list_name="organizations:roster_rejects",
        query=f"roster={roster.pk}",
        rows=rows.count(),
        now=timezone.now(),
    )
    name = f"roster-{roster.pk}-to-correct.csv"
    return csv_response(csv_lines(_reject_lines(roster, rows)), file_name=name)


def _reject_lines(roster: RosterImport, rows: Any) -> Iterator[list[Any]]:
    # In an order of our own: PostgreSQL keeps the keys of JSON, and not how they stood.
    columns = {key: roster.columns[key] for key in Column if key in roster.columns}
    yield [*columns.values(), _("Row"), _("Why")]
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        cells = [row.values.get(key, "") for key in columns]
        yield [*cells, row.number, " ".join(row.reasons)]


@login_required
def roster_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what will happen, and do it."""
    roster = roster_of(request, pk)
    percent = rosters.leaving_percent(roster, now=timezone.now())
    asks = percent > rosters.MANY_LEAVING_PERCENT
    form = ManyLeavingForm(posted(request)) if asks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        apply = partial(rosters.start_apply, many_may_leave=asks)
        return _act(request, roster, apply)
    standing = standing_of(roster, now=timezone.now())
    context = {"roster": roster, "standing": standing, "form": form, "percent": percent}
    return render(request, "organizations/roster_apply.html", context)


@login_required
def roster_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask first, then undo."""
    roster = roster_of(request, pk)
    if request.method == "POST":
        return _act(request, roster, rosters.start_undo)
    return render(request, "organizations/roster_undo.html", {"roster": roster})


@login_required
def roster_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask first, then put the roster away."""
    roster = roster_of(request, pk)
    if request.method == "POST":
        return _act(request, roster, rosters.discard_roster, back="organizations:roster_list")
    return render(request, "organizations/roster_discard.html", {"roster": roster})


@require_POST
@login_required
def roster_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask again for work that stands still."""
    roster = roster_of(request, pk)
    return _act(request, roster, lambda actor, **about: rosters.resume_roster(**about))  # noqa: ARG005


def _act(
    request: SignedInRequest, roster: RosterImport, act: Callable[..., None], *, back: str = ""
) -> HttpResponse:
    """Do it, or say why not; go back to the roster, or to the list where it is gone."""
    try:
        act(roster=roster, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:roster_detail", roster.pk)
    return redirect(back) if back else redirect("organizations:roster_detail", roster.pk)
