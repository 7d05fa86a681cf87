"""Rosters on their way in: the list, the file, its columns and words."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import require, require_somewhere
from core.exceptions import DomainError
from core.forms import posted
from organizations.filters.rosters import RosterFilter
from organizations.forms.rosters import (
    RosterColumnsForm,
    RosterUploadForm,
    RosterWorkForm,
    first_place,
)
from organizations.imports.files import MOST_BYTES
from organizations.models import Organization, RosterImport
from organizations.services import rosters
from organizations.tables.rosters import RosterTable
from organizations.uploads import TooLargeHandler

ACTION = "organizations.import_roster"


class RosterListView(ActionRequiredMixin, PersonalListView):
    """Rosters of the places one answers for."""

    filterset_class = RosterFilter
    table_class = RosterTable
    template_name = "organizations/roster_list.html"
    found = ngettext_lazy("%(n)s roster found", "%(n)s rosters found", "count")
    action = ACTION

    def get_queryset(self) -> Any:
        rows = RosterImport.objects.visible_to(self.request.user)
        return rows.select_related("organization", "uploaded_by")


def roster_of(request: SignedInRequest, pk: int) -> RosterImport:
    """Return a roster the visitor may work on."""
    rows = RosterImport.objects.visible_to(request.user).select_related("organization")
    roster = get_object_or_404(rows, pk=pk)
    require(request.user, ACTION, on=roster)
    return roster


@csrf_exempt
@login_required
def roster_upload(request: SignedInRequest) -> HttpResponse:
    """Take a file. Its size is watched from the first byte, so the token is checked after that."""
    require_somewhere(request.user, ACTION)
    watch = TooLargeHandler(request, most_bytes=MOST_BYTES)
    request.upload_handlers.insert(0, watch)
    return _roster_upload(request, watch)


@csrf_protect
def _roster_upload(request: SignedInRequest, watch: TooLargeHandler) -> HttpResponse:
    form = RosterUploadForm(
        posted(request),
        request.FILES or None,
        visitor=request.user,
        is_too_large=watch.is_too_large,
        initial=first_place(Organization.objects.permitted_to(request.user, ACTION).open()),
    )
    if form.is_valid():
        try:
            roster = rosters.upload_roster(
                organization=form.cleaned_data["organization"],
                file=form.cleaned_data["file"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("organizations:roster_columns", roster.pk)
    return render(request, "organizations/roster_upload.html", {"form": form})


@login_required
def roster_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which column holds what; then the check begins, or words for work are asked about."""
    roster = roster_of(request, pk)
    source = rosters.source_of(roster)
    initial = {"effective_on": roster.effective_on, "ends_the_missing": roster.ends_the_missing}
    form = RosterColumnsForm(posted(request), roster=roster, source=source, initial=initial)
    if form.is_valid():
        try:
            unknown = rosters.map_columns(
                roster=roster,
                columns=form.chosen_columns,
                work_kind=form.cleaned_data["work_kind"],
                effective_on=form.cleaned_data["effective_on"],
                ends_the_missing=form.cleaned_data["ends_the_missing"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _go_on(request, roster, ask=bool(unknown))
    context = {"form": form, "roster": roster, "source": source}
    return render(request, "organizations/roster_columns.html", context)


@login_required
def roster_work(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what the file's words for work mean."""
    roster = roster_of(request, pk)
    form = RosterWorkForm(posted(request), words=rosters.unknown_words(roster))
    if form.is_valid():
        rosters.map_work(roster=roster, work_kinds=form.work_kinds)
        return _go_on(request, roster, ask=False)
    return render(request, "organizations/roster_work.html", {"form": form, "roster": roster})


def _go_on(request: SignedInRequest, roster: RosterImport, *, ask: bool) -> HttpResponse:
    if ask:
        return redirect("organizations:roster_work", roster.pk)
    rosters.start_check(roster=roster, actor=request.user, now=timezone.now())
    return redirect("organizations:roster_detail", roster.pk)
