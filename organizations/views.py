"""My work, the claims a coordinator confirms, the letterhead."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import BulkAction, PersonalListView
from accounts.permissions import Scope, may_somewhere, require, scopes_held
from core.exceptions import DomainError
from core.forms import posted
from organizations import services
from organizations.enums import EmploymentStatus
from organizations.exceptions import EmploymentRefusedError, FirstDayRefusedError
from organizations.filters import ClaimFilter
from organizations.forms import (
    EmploymentForm,
    EndEmploymentForm,
    FoundEmploymentForm,
    IssuingAuthorityForm,
)
from organizations.models import (
    Employment,
    EmploymentQuerySet,
    IssuingAuthority,
    OfficerAssignment,
    today,
)
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
    """Say where one works, found by name."""
    form = work_form(request)
    if is_search(request) and request.htmx:
        return render(request, "organizations/_places.html", {"form": form})
    if form.is_valid() and is_claimed(request, form):
        messages.success(request, _("Saved. Your employer will be asked to confirm it."))
        return redirect("organizations:employment_list")
    return render(request, "organizations/employment_claim.html", {"form": form})


def is_search(request: HttpRequest) -> bool:
    """Whether places are looked for by name, and nothing is entered yet."""
    return request.POST.get("action") == "search"


def work_form(request: HttpRequest) -> FoundEmploymentForm:
    """Return the form as it was sent; a search only fills it."""
    if is_search(request):
        return FoundEmploymentForm(initial=request.POST.dict())
    return FoundEmploymentForm(posted(request))


def is_claimed(request: SignedInRequest, form: FoundEmploymentForm) -> bool:
    """Enter the work a valid form says, or put the refusal where it belongs."""
    said = {name: form.cleaned_data[name] for name in EmploymentForm.base_fields}
    try:
        services.claim_employment(
            person=request.user, **said, actor=request.user, now=timezone.now()
        )
    except FirstDayRefusedError as refusal:
        form.add_error("starts_on", str(refusal))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


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
            messages.success(request, _("The end date is saved."))
            return redirect("organizations:employment_list")
    context = {"form": form, "employment": employment}
    return render(request, "organizations/employment_end.html", context)


class ClaimListView(ActionRequiredMixin, PersonalListView):
    """Claims waiting for a coordinator or MSSC staff."""

    filterset_class = ClaimFilter
    table_class = ClaimTable
    template_name = "organizations/claim_list.html"
    found = ngettext_lazy("%(n)s entry found", "%(n)s entries found", "count")
    action = "organizations.decide_employment"

    @property
    def bulk_actions(self) -> tuple[BulkAction, ...]:
        """Speak as an employer to employers only: MSSC staff decide for all of them."""
        reject = _("None of the chosen are ours") if self.is_employer else _("Reject all chosen")
        return (
            BulkAction("confirm", _("Confirm all chosen"), partial(self.decide, confirm=True)),
            BulkAction("reject", reject, partial(self.decide, confirm=False), "secondary"),
        )

    @property
    def is_employer(self) -> bool:
        """Whether the visitor decides for their own places only."""
        held = scopes_held(self.request.user, self.action)
        return all(scope == Scope.ORGANIZATION for _role, scope in held)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who is spoken to."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_employer": self.is_employer}

    def get_queryset(self) -> QuerySet[Employment]:
        return self.permitted().filter(status=EmploymentStatus.CLAIMED).for_listing()

    def permitted(self) -> EmploymentQuerySet:
        """The entries, decided or not, about which the visitor may decide."""
        return Employment.objects.permitted_to(self.request.user, self.action)

    def decide(self, chosen: set[int], *, confirm: bool) -> None:
        """Confirm or reject them all; if one is not the visitor's to decide, none."""
        if self.permitted().filter(pk__in=chosen).count() != len(chosen):
            raise EmploymentRefusedError(
                _("One of the chosen entries is not yours to decide. Nothing was changed.")
            )
        decided = services.decide_employments(
            employment_ids=chosen, confirm=confirm, actor=self.request.user, now=timezone.now()
        )
        tell_decided(self.request, decided, confirm=confirm)


def tell_decided(request: HttpRequest, decided: services.Decided, *, confirm: bool) -> None:
    """Say how many entries were decided, and by name those that somebody else had."""
    count = len(decided.now)
    if confirm:
        sentence = ngettext("%(n)s entry is confirmed.", "%(n)s entries are confirmed.", count)
    else:
        sentence = ngettext("%(n)s entry is rejected.", "%(n)s entries are rejected.", count)
    if count:
        messages.success(request, sentence % {"n": count})
    if decided.before:
        names = ", ".join(row.person.name for row in decided.before)
        messages.warning(
            request, _("Already decided by somebody else: %(names)s.") % {"names": names}
        )


@login_required
def employment_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm or reject one claim; a GET asks which."""
    employment = get_object_or_404(Employment.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "organizations.decide_employment", on=employment)
    if request.method != "POST":
        return render(request, "organizations/employment_decide.html", {"employment": employment})
    decision = request.POST.get("decision")
    if decision not in {"confirm", "reject"}:
        raise EmploymentRefusedError(_("Nothing was decided: choose to confirm it or not."))
    confirm = decision == "confirm"
    services.decide_employment(
        employment=employment, confirm=confirm, actor=request.user, now=timezone.now()
    )
    confirmed, rejected = (
        _("The work of %(name)s is confirmed."),
        _("The work of %(name)s is not confirmed."),
    )
    sentence = confirmed if confirm else rejected
    messages.success(request, sentence % {"name": employment.person.name})
    return redirect("organizations:claim_list")


@require_safe
@login_required
def authority_list(request: SignedInRequest) -> HttpResponse:
    """The letterhead now in force, and those before and after."""
    require(request.user, "organizations.view_authority")
    day = today()
    authorities = list(IssuingAuthority.objects.all())
    begun = [row.pk for row in authorities if row.starts_on <= day]
    context = {
        "authorities": authorities,
        "in_force": begun[0] if begun else None,
        "today": day,
        "may_edit": may_somewhere(request.user, "organizations.edit_authority"),
    }
    return render(request, "organizations/authority_list.html", context)


@login_required
def authority_set(request: SignedInRequest) -> HttpResponse:
    """Enter a letterhead from a day on, starting from the newest one; look at it first."""
    require(request.user, "organizations.edit_authority")
    newest = IssuingAuthority.objects.first()
    initial = {} if newest is None else dict(vars(newest)) | {"starts_on": None}
    form = IssuingAuthorityForm(posted(request), initial=initial)
    is_preview = request.POST.get("action") == "preview"
    if form.is_valid() and not is_preview:
        try:
            services.set_issuing_authority(
                **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, _("The letterhead is entered."))
            return redirect("organizations:authority_list")
    context = {
        "form": form,
        "preview": form.cleaned_data if is_preview and form.is_valid() else None,
    }
    return render(request, "organizations/authority_set.html", context)
