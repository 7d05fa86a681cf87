"""The register of School Resource Officers, and the agreements they stand on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import may_somewhere, require, require_somewhere
from core.forms import posted
from core.tables import BaseTable
from organizations import services
from organizations.filters import AgreementFilter, OfficerFilter
from organizations.forms.officers import (
    SENDING,
    AgreementDatesForm,
    AgreementForm,
    AssignmentDatesForm,
    AssignOfficerForm,
    SendingAgencyForm,
)
from organizations.forms.places import SeenForm
from organizations.models import Agreement, OfficerAssignment, Organization, today
from organizations.standing import flags_of_agreements, standing_of
from organizations.tables import AgreementTable, OfficerTable
from organizations.views.attempts import attempt, change


class OfficerListView(ActionRequiredMixin, PersonalListView):
    """Which officers serve which schools, as far as the visitor answers for either side."""

    filterset_class = OfficerFilter
    table_class = OfficerTable
    template_name = "organizations/officer_list.html"
    found = ngettext_lazy("%(n)s assignment found", "%(n)s assignments found", "count")
    action = "organizations.view_officers"
    keys_first = True

    def get_queryset(self) -> "QuerySet[OfficerAssignment]":
        return OfficerAssignment.objects.visible_to(self.request.user).for_listing()

    def get_table(self, **kwargs: Any) -> BaseTable:
        """Add how the assignments of this page stand, and which of them may be edited."""
        table = super().get_table(**kwargs)
        shown = [row.record for row in table.page.object_list]
        table.standing = standing_of(shown, today=today())
        may_edit = OfficerAssignment.objects.permitted_to(
            self.request.user, "organizations.edit_officers"
        )
        keys = may_edit.filter(pk__in=[row.pk for row in shown]).values_list("pk", flat=True)
        table.editable = frozenset(keys)
        return table

    def export(self) -> HttpResponseBase:
        """Add to the file how every assignment of it stands."""
        self.table.standing = standing_of(self.object_list, today=today())
        return super().export()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the visitor may assign an officer."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "may_assign": may_somewhere(self.request.user, "organizations.edit_officers")
            and SENDING.places(self.request.user).exists()
        }


@login_required
def officer_agency(request: SignedInRequest) -> HttpResponse:
    """Choose the agency whose officer is to be assigned; whoever has one is not asked."""
    require_somewhere(request.user, "organizations.edit_officers")
    form = SendingAgencyForm(posted(request), visitor=request.user)
    agencies = SENDING.places(request.user)[:2]
    if not agencies:
        raise PermissionDenied
    if len(agencies) == 1:
        return redirect("organizations:officer_assign", agencies[0].pk)
    if form.is_valid():
        return redirect("organizations:officer_assign", form.cleaned_data["agency"].pk)
    return render(request, "organizations/officer_agency.html", {"form": form})


@login_required
def officer_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Assign an officer of this agency to schools."""
    agency = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    require(request.user, "organizations.edit_officers", on=agency)
    form = AssignOfficerForm(posted(request), visitor=request.user, agency=agency)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.assign_officer(
                agency=agency, **form.cleaned_data, actor=request.user, now=timezone.now()
            ),
        )
        if made is not None:
            sentence = ngettext(
                "%(name)s is assigned to %(n)s school.",
                "%(name)s is assigned to %(n)s schools.",
                len(made),
            )
            name = form.cleaned_data["officer"].name
            messages.success(request, sentence % {"name": name, "n": len(made)})
            return redirect("organizations:officer_list")
    return render(request, "organizations/officer_assign.html", {"form": form, "agency": agency})


@login_required
def officer_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """End an assignment, or mend its dates."""
    rows = OfficerAssignment.objects.visible_to(request.user).for_listing()
    row = get_object_or_404(rows, pk=pk)
    require(request.user, "organizations.edit_officers", on=row)
    form = AssignmentDatesForm(posted(request), initial=_dates(row, "starts_on", "ends_on"))

    def set_dates() -> OfficerAssignment:
        said = form.cleaned_data
        about: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
        if said["starts_on"] == row.starts_on and row.ends_on is None and said["ends_on"]:
            return services.end_assignment(
                assignment_id=row.pk, ends_on=said["ends_on"], seen=said["seen"], **about
            )
        return services.correct_assignment(assignment_id=row.pk, **said, **about)

    if form.is_valid() and _change(form, row, set_dates):
        messages.success(request, _("The dates are saved."))
        return redirect("organizations:officer_list")
    context = {"form": form, "row": row, "standing": standing_of([row], today=today())[row.pk]}
    return render(request, "organizations/officer_edit.html", context)


class AgreementListView(ActionRequiredMixin, PersonalListView):
    """The written agreements, as far as the visitor answers for either side."""

    filterset_class = AgreementFilter
    table_class = AgreementTable
    template_name = "organizations/agreement_list.html"
    found = ngettext_lazy("%(n)s agreement found", "%(n)s agreements found", "count")
    action = "organizations.view_officers"

    def get_queryset(self) -> "QuerySet[Agreement]":
        return Agreement.objects.visible_to(self.request.user).select_related("agency", "sau")

    def get_table(self, **kwargs: Any) -> BaseTable:
        """Add what is amiss with the agreements of this page, and which may be changed."""
        table = super().get_table(**kwargs)
        shown = [row.record for row in table.page.object_list]
        table.flagged = flags_of_agreements(shown, today=today())
        may_edit = Agreement.objects.permitted_to(
            self.request.user, "organizations.edit_agreements"
        )
        keys = may_edit.filter(pk__in=[row.pk for row in shown]).values_list("pk", flat=True)
        table.editable = frozenset(keys)
        return table

    def export(self) -> HttpResponseBase:
        """Add to the file what is amiss with each."""
        self.table.flagged = flags_of_agreements(self.object_list, today=today())
        return super().export()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the visitor may enter an agreement."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "may_add": may_somewhere(self.request.user, "organizations.edit_agreements")
        }


@login_required
def agreement_add(request: SignedInRequest) -> HttpResponse:
    """Enter the dates of an agreement: for either side that the visitor answers for."""
    require_somewhere(request.user, "organizations.edit_agreements")
    form = AgreementForm(posted(request), visitor=request.user)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in form.fields if name != "seen"}
        _require_a_side(request, said["agency"], said["sau"])
        made = attempt(
            form,
            lambda: services.enter_agreement(**said, actor=request.user, now=timezone.now()),
        )
        if made is not None:
            messages.success(request, _("The agreement is entered."))
            return redirect("organizations:agreement_list")
    return render(request, "organizations/agreement_add.html", {"form": form})


@login_required
def agreement_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """End an agreement, or change its dates."""
    rows = Agreement.objects.visible_to(request.user).select_related("agency", "sau")
    row = get_object_or_404(rows, pk=pk)
    require(request.user, "organizations.edit_agreements", on=row)
    initial = _dates(row, "starts_on", "ends_on", "signed_on")
    form = AgreementDatesForm(posted(request), initial=initial)

    def set_dates() -> Agreement:
        return services.change_agreement(
            agreement_id=row.pk, **form.cleaned_data, actor=request.user, now=timezone.now()
        )

    if form.is_valid() and _change(form, row, set_dates):
        messages.success(request, _("The dates are saved."))
        return redirect("organizations:agreement_list")
    return render(request, "organizations/agreement_edit.html", {"form": form, "row": row})


def _require_a_side(request: SignedInRequest, *sides: Organization) -> None:
    """Permit it to whoever answers for the agency or for the school unit (403)."""
    permitted = Organization.objects.permitted_to(request.user, "organizations.edit_agreements")
    if not permitted.filter(pk__in=[side.pk for side in sides]).exists():
        require(request.user, "organizations.edit_agreements")


def _dates(row: OfficerAssignment | Agreement, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} | {"seen": services.mark_of(row)}


def _change(form: SeenForm, row: Any, act: Callable[[], Any]) -> bool:
    def seen_now() -> str:
        row.refresh_from_db()
        return services.mark_of(row)

    return change(form, act, seen_now=seen_now)
