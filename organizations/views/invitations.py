"""Roles offered by mail: sent, listed, withdrawn, answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import Role, granted_roles, require_somewhere
from core.exceptions import DomainError
from core.forms import posted
from organizations import services
from organizations.enums import InvitationState
from organizations.exceptions import InvitationRefusedError
from organizations.filters.roles import InvitationFilter
from organizations.forms.roles import InvitationForm
from organizations.http import GRANT, giving_roles
from organizations.models import RoleInvitation
from organizations.role_notices import place_of, second_step
from organizations.roles_explained import MEANS
from organizations.tables.roles import InvitationTable


class InvitationListView(ActionRequiredMixin, PersonalListView):
    """Invitations to the roles of one's places; MSSC staff and above see all."""

    filterset_class = InvitationFilter
    table_class = InvitationTable
    template_name = "organizations/invitation_list.html"
    found = ngettext_lazy("%(n)s invitation found", "%(n)s invitations found", "count")
    action = GRANT

    def get_queryset(self) -> QuerySet[RoleInvitation]:
        return RoleInvitation.objects.visible_to(self.request.user).for_listing()


@giving_roles
def invitation_new(request: SignedInRequest) -> HttpResponse:
    """Invite an address to a role."""
    form = InvitationForm(
        posted(request),
        visitor=request.user,
        held=granted_roles(request.user),
        initial=request.GET.dict(),
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.invite(
                email=said["email"],
                role=Role(said["role"]),
                organization=said["organization"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("The invitation is on its way to %(email)s.")
            messages.success(request, sentence % {"email": said["email"]})
            return redirect("organizations:invitation_list")
    return render(request, "organizations/invitation_new.html", {"form": form})


@login_required
def invitation_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an invitation back; a GET asks."""
    invitation = _own_to_manage(request, pk)
    if request.method != "POST":
        context = {"invitation": invitation, "place": place_of(invitation)}
        return render(request, "organizations/invitation_withdraw.html", context)
    services.withdraw_invitation(invitation=invitation, actor=request.user, now=timezone.now())
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("organizations:invitation_list")


@require_POST
@login_required
def invitation_send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a new link; the old one stops working."""
    invitation = _own_to_manage(request, pk)
    services.send_invitation_again(invitation=invitation, actor=request.user, now=timezone.now())
    sentence = _("The invitation is on its way to %(email)s again.")
    messages.success(request, sentence % {"email": invitation.email})
    return redirect("organizations:invitation_list")


def _own_to_manage(request: SignedInRequest, pk: int) -> RoleInvitation:
    require_somewhere(request.user, GRANT)
    rows = RoleInvitation.objects.permitted_to(request.user, GRANT).for_listing()
    return get_object_or_404(rows, pk=pk)


@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page the mail leads to. Looking changes nothing: mail scanners look too."""
    invitation = get_object_or_404(
        RoleInvitation.objects.for_listing(), token_digest=services.digest_of(token)
    )
    return _answer(request, invitation)


@never_cache
@login_required
def invitation_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for somebody who has proved the address, without the mail at hand."""
    rows = RoleInvitation.objects.for_listing().addressed_to(request.user)
    return _answer(request, get_object_or_404(rows, pk=pk))


def _answer(request: HttpRequest, invitation: RoleInvitation) -> HttpResponse:
    person = request.user if isinstance(request.user, User) else None
    if person is None and request.method == "POST":
        return redirect_to_login(request.get_full_path())
    if person is not None and request.method == "POST":
        services.accept_invitation(invitation=invitation, person=person, now=timezone.now())
        messages.success(request, _("You have the role now."))
        return redirect("organizations:role_own")
    role = Role(invitation.role)
    context = {
        "invitation": invitation,
        "place": place_of(invitation),
        "allows": MEANS[role],
        "second_step": second_step(role),
        "refusal": _refusal(invitation, person),
        "person": person,
        "page": request.get_full_path(),
    }
    return render(request, "organizations/invitation_accept.html", context)


def _refusal(invitation: RoleInvitation, person: User | None) -> str:
    """Say why this visitor cannot accept it; a stranger is told only what has become of it."""
    now = timezone.now()
    try:
        if person is not None:
            services.require_acceptable(invitation, person=person, now=now)
        elif invitation.state_at(now) != InvitationState.OPEN:
            services.require_open(invitation, now=now)
    except InvitationRefusedError as refusal:
        return str(refusal)
    return ""
