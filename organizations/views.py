"""My work, the claims a coordinator confirms, the letterhead."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import posted
from core.views import FilteredTableView
from organizations import services
from organizations.enums import EmploymentStatus
from organizations.exceptions import EmploymentRefusedError
from organizations.filters import ClaimFilter
from organizations.forms import EmploymentForm, EndEmploymentForm, IssuingAuthorityForm
from organizations.models import Employment, IssuingAuthority, OfficerAssignment
from organizations.tables import ClaimTable


@require_safe
@login_required
def employment_list(request: SignedInRequest) -> HttpResponse:
    """Where I work and which schools I serve."""
    context = {
        "employments": Employment.objects.for_listing().filter(person=request.user),
        "assignments": OfficerAssignment.objects.filter(officer=request.user).select_related(
            "agency", "school"
        ),
    }
    return render(request, "organizations/employment_list.html", context)


@login_required
def employment_claim(request: SignedInRequest) -> HttpResponse:
    """Say where one works."""
    form = EmploymentForm(posted(request))
    if form.is_valid():
        try:
            services.claim_employment(
                person=request.user,
                **form.cleaned_data,
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Entered. Your employer confirms it.")
            return redirect("organizations:employment_list")
    return render(request, "organizations/employment_claim.html", {"form": form})


@login_required
def employment_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say when the work ended."""
    employment = get_object_or_404(Employment.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "organizations.end_employment", on=employment)
    form = EndEmploymentForm(posted(request))
    if form.is_valid():
        try:
            services.end_employment(
                employment=employment,
                ends_on=form.cleaned_data["ends_on"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, "The end of this work is entered.")
            return redirect("organizations:employment_list")
    context = {"form": form, "employment": employment}
    return render(request, "organizations/employment_end.html", context)


class ClaimListView(ActionRequiredMixin, FilteredTableView):
    """Claims waiting for a coordinator or MSSC staff."""

    filterset_class = ClaimFilter
    table_class = ClaimTable
    template_name = "organizations/claim_list.html"
    noun = "entry,entries"
    action = "organizations.decide_employment"

    def get_queryset(self) -> QuerySet[Employment]:
        return (
            Employment.objects.permitted_to(self.request.user, "organizations.decide_employment")
            .filter(status=EmploymentStatus.CLAIMED)
            .for_listing()
        )


@require_POST
@login_required
def employment_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm or reject one claim."""
    employment = get_object_or_404(Employment.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "organizations.decide_employment", on=employment)
    decision = request.POST.get("decision")
    if decision not in {"confirm", "reject"}:
        raise EmploymentRefusedError("Nothing was decided: choose to confirm it or not.")
    confirm = decision == "confirm"
    services.decide_employment(
        employment=employment, confirm=confirm, actor=request.user, now=timezone.now()
    )
    word = "confirmed" if confirm else "not confirmed"
    messages.success(request, f"The work of {employment.person.name} is {word}.")
    return redirect("organizations:claim_list")


@require_safe
@login_required
def authority_list(request: SignedInRequest) -> HttpResponse:
    """The letterhead now in force, and those before and after."""
    require(request.user, "organizations.view_authority")
    context = {"authorities": IssuingAuthority.objects.all(), "now": timezone.now()}
    return render(request, "organizations/authority_list.html", context)


@login_required
def authority_set(request: SignedInRequest) -> HttpResponse:
    """Enter a letterhead from a day on, starting from the newest one."""
    require(request.user, "organizations.edit_authority")
    newest = IssuingAuthority.objects.first()
    initial = {} if newest is None else dict(vars(newest)) | {"starts_on": None}
    form = IssuingAuthorityForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            services.set_issuing_authority(
                **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, "The letterhead is entered.")
            return redirect("organizations:authority_list")
    return render(request, "organizations/authority_set.html", {"form": form})
