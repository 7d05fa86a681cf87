"""Who holds which role: listed, given, ended, handed over; one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import Role, granted_roles, may_somewhere, require
from core.exceptions import DomainError
from core.forms import posted
from organizations import granting, services
from organizations.filters.roles import RoleFilter
from organizations.forms.roles import EndRoleForm, GiveRoleForm, HandOverForm
from organizations.http import GRANT, giving_roles
from organizations.models import SCOPED_ROLES, RoleGrant, today
from organizations.roles_explained import MEANS
from organizations.tables.roles import RoleTable


class RoleListView(ActionRequiredMixin, PersonalListView):
    """Roles held at the places one answers for; MSSC staff and above see all."""

    filterset_class = RoleFilter
    table_class = RoleTable
    template_name = "organizations/role_list.html"
    found = ngettext_lazy("%(n)s role found", "%(n)s roles found", "count")
    action = GRANT
    keys_first = True

    def get_queryset(self) -> QuerySet[RoleGrant]:
        return RoleGrant.objects.visible_to(self.request.user).for_listing()

    def load(self) -> None:
        """Tell the table which of its rows this visitor may end."""
        super().load()
        held = granted_roles(self.request.user)
        self.table.may_end = {role for each in held for role in granting.GIVES.get(each, ())}
        self.table.visitor_id = self.request.user.pk
        self.table.day = today()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether lane leads are named by this visitor as well."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"names_lane_leads": Role.LANE_LEAD in self.table.may_end}


@require_safe
@login_required
def role_own(request: SignedInRequest) -> HttpResponse:
    """The roles I hold, held and will hold, and what each lets me do."""
    day = today()
    grants = list(RoleGrant.objects.for_listing().filter(person=request.user).order_by("-pk"))
    ahead = [grant for grant in grants if grant.ends_on is None or grant.ends_on > day]
    context = {
        "ahead": [(grant, MEANS[Role(grant.role)]) for grant in ahead],
        "past": [grant for grant in grants if grant not in ahead],
        "today": day,
    }
    return render(request, "organizations/role_own.html", context)


@giving_roles
def role_give(request: SignedInRequest) -> HttpResponse:
    """Give somebody who is in the register a role."""
    form = GiveRoleForm(
        posted(request),
        visitor=request.user,
        held=granted_roles(request.user),
        initial={"starts_on": today(), **request.GET.dict()},
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.grant_role(
                person=said["person"],
                role=Role(said["role"]),
                organization=said["organization"],
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
                reason=said["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("%(name)s has the role now and is told by email.")
            messages.success(request, sentence % {"name": said["person"].name})
            return redirect("organizations:role_list")
    return render(request, "organizations/role_give.html", {"form": form})


@login_required
def role_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a role of somebody, or give up one's own."""
    grant = get_object_or_404(RoleGrant.objects.visible_to(request.user).for_listing(), pk=pk)
    is_own = grant.person_id == request.user.pk
    if not is_own:
        require(request.user, GRANT, on=grant)
    back = _roles_page(request.user, is_own=is_own)
    form = EndRoleForm(posted(request), initial={"ends_on": today()})
    if form.is_valid():
        try:
            services.end_grant(
                grant=grant, **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role ends. The history says why."))
            return redirect(back)
    context = {"form": form, "grant": grant, "is_own": is_own, "back_url": back}
    return render(request, "organizations/role_end.html", context)


def _roles_page(visitor: User, *, is_own: bool) -> str:
    if is_own or not may_somewhere(visitor, GRANT):
        return reverse("organizations:role_own")
    return reverse("organizations:role_list")


@giving_roles
def role_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let another take over the roles of somebody who leaves, or one's own."""
    grants = _grants_to_hand_over(request.user, pk)
    if not grants:
        raise Http404
    form = HandOverForm(
        posted(request),
        visitor=request.user,
        grants=grants,
        initial={"on": today(), **request.GET.dict()},
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            given = services.hand_over(
                grants=list(said["grants"]),
                to=said["person"],
                on=said["on"],
                reason=said["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_handed_over(request, said["person"], len(given))
            return redirect(_roles_page(request.user, is_own=pk == request.user.pk))
    context = {"form": form, "grants": grants, "holder": grants[0].person}
    return render(request, "organizations/role_hand_over.html", context)


def _grants_to_hand_over(visitor: User, person_pk: int) -> list[RoleGrant]:
    rows = RoleGrant.objects.for_listing().not_over(today())
    rows = rows.filter(person=person_pk, role__in=SCOPED_ROLES)
    if person_pk != visitor.pk:
        rows = rows.filter(pk__in=RoleGrant.objects.permitted_to(visitor, GRANT).values("pk"))
    return list(rows)


def tell_handed_over(request: SignedInRequest, person: User, count: int) -> None:
    """Say how many roles the other took over: those held already are only ended."""
    sentence = ngettext(
        "%(name)s takes over %(n)s role.", "%(name)s takes over %(n)s roles.", count
    )
    messages.success(request, sentence % {"name": person.name, "n": count})
