"""The register of places: the list, the page of one, the search as one types."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import may_anywhere, may_somewhere
from organizations.describing import described
from organizations.enums import OrganizationKind
from organizations.filters import OrganizationFilter
from organizations.forms.picker import FIELD_NAME, Picker, Said, Search
from organizations.models import Organization, OrganizationQuerySet, today
from organizations.tables import OrganizationTable


class OrganizationListView(LoginRequiredMixin, PersonalListView):
    """All places of the register, open to everybody who is signed in."""

    filterset_class = OrganizationFilter
    table_class = OrganizationTable
    template_name = "organizations/organization_list.html"
    found = ngettext_lazy("%(n)s organization found", "%(n)s organizations found", "count")

    def get_queryset(self) -> OrganizationQuerySet:
        return Organization.objects.visible_to(self.request.user).select_related("parent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the visitor may add a place."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "may_edit": may_somewhere(self.request.user, "organizations.edit_organization")
        }


@require_safe
@login_required
def organization_search(request: SignedInRequest) -> HttpResponse:
    """Answer a picker with the places found; everybody else with the list of places."""
    name = request.GET.get("field", "")
    if not request.htmx:
        words = request.GET.get(f"{name}_words", "")
        return redirect(f"{reverse('organizations:organization_list')}?{urlencode({'q': words})}")
    if not FIELD_NAME.fullmatch(name):
        raise Http404
    picker = Picker.look(
        name=name,
        id_=f"id_{name}",
        search=Search.of(request.GET),
        said=Said.of(request.GET, name),
        visitor=request.user,
    )
    return render(request, "organizations/_picker_answer.html", {"picker": picker})


@require_safe
@login_required
def organization_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One place: what it is, what belongs to it, who answers for it, how many work there."""
    rows = Organization.objects.visible_to(request.user).select_related("parent", "merged_into")
    place = get_object_or_404(rows.prefetch_related("former_names"), pk=pk)
    context = {"view": described(place, today=today()), "place": place}
    return render(
        request, "organizations/organization_detail.html", context | _opens(request.user, place)
    )


def _opens(user: User, place: Organization) -> dict[str, bool]:
    """Say which pages about the place this visitor may open: their own places', or all."""
    own = Organization.objects.permitted_to(user, "organizations.employ").filter(pk=place.pk)
    answers_for_it = may_somewhere(user, "organizations.employ") and own.exists()

    def may(action: str) -> bool:
        return may_anywhere(user, action) or answers_for_it

    return {
        "may_edit": may_somewhere(user, "organizations.edit_organization"),
        "sees_people": may("transcripts.export"),
        "sees_roles": may("organizations.grant_role"),
        "sees_officers": may("organizations.edit_agreements")
        and place.kind not in {OrganizationKind.PARTNER, OrganizationKind.STATE},
    }
