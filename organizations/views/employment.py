"""My work, the claims a coordinator confirms, the letterhead."""

from collections.abc import Sequence
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
from accounts.models import User
from accounts.permissions import Scope, require, scopes_held
from core.exceptions import DomainError
from core.forms import posted
from organizations import services
from organizations.enums import EmploymentStatus
from organizations.exceptions import EmploymentRefusedError, FirstDayRefusedError
from organizations.filters import ClaimFilter
from organizations.forms import (
    EmploymentForm,
    EndEmploymentForm,
    EndTheirEmploymentForm,
    FoundEmploymentForm,
)
from organizations.models import (
    Employment,
    EmploymentQuerySet,
    OfficerAssignment,
    RoleGrant,
    today,
)
from organizations.standing import standing_of
from organizations.tables import ClaimTable


@require_safe
@login_required
def employment_list(request: SignedInRequest) -> HttpResponse:
    """Where I work and which schools I serve."""
    context = {
        "employments": Employment.objects.for_listing().filter(person=request.user),
        "standings": standing_of(
            OfficerAssignment.objects.filter(officer=request.user).for_listing(), today=today()
        ).values(),
    }
    return render(request, "organizations/employment_list.html", context)


@login_required
def employment_claim(request: SignedInRequest) -> HttpResponse:
    """Say where one works, found by name."""
    form = FoundEmploymentForm(posted(request), visitor=request.user)
    if form.is_valid() and is_claimed(request, form):
        messages.success(request, _("Saved. Your employer will be asked to confirm it."))
        return redirect("organizations:employment_list")
    return render(request, "organizations/employment_claim.html", {"form": form})


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
    """Say when the work ended. Whoever holds roles there may hand them over next."""
    employment = get_object_or_404(Employment.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "organizations.end_employment", on=employment)
    is_own = employment.person_id == request.user.pk
    form = (EndEmploymentForm if is_own else EndTheirEmploymentForm)(posted(request))
    roles = list(RoleGrant.objects.for_listing().not_over(today()).around(employment))
    if form.is_valid():
        try:
            services.end_employment(
                employment=employment,
                **form.cleaned_data,
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, _("The end date is saved."))
            return _after_the_end(request.user, employment, roles)
    context = {"form": form, "employment": employment, "roles": roles, "is_own": is_own}
    return render(request, "organizations/employment_end.html", context)


def _after_the_end(
    visitor: User, employment: Employment, roles: Sequence[RoleGrant]
) -> HttpResponse:
    """Lead on to the roles that are left, if this visitor may see to them."""
    may = RoleGrant.objects.permitted_to(visitor, "organizations.grant_role")
    is_own = employment.person_id == visitor.pk
    if roles and (is_own or may.filter(pk__in=[grant.pk for grant in roles]).exists()):
        return redirect("organizations:role_hand_over", employment.person_id)
    return redirect("organizations:employment_list" if is_own else "organizations:work_list")


class ClaimListView(ActionRequiredMixin, PersonalListView):
    """Claims waiting for a coordinator or MSSC staff."""

    filterset_class = ClaimFilter
    table_class = ClaimTable
    template_name = "organizations/claim_list.html"
    found = ngettext_lazy("%(n)s entry found", "%(n)s entries found", "count")
    keys_first = True
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
    if decided.at_closed:
        names = ", ".join(row.person.name for row in decided.at_closed)
        messages.warning(
            request,
            _("Not confirmed, because the place is closed: %(names)s. Reject these entries.")
            % {"names": names},
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
