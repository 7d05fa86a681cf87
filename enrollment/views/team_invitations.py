"""An invitation to a team: its mail sent again, taken back, answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from core.drafts import says_if_not_pressed
from core.exceptions import DomainError
from enrollment import services
from enrollment.eligibility import open_refusal
from enrollment.enums import RowOutcome, Way
from enrollment.foreseeing import Foresight
from enrollment.models import Enrollment, Team, TeamInvitation
from enrollment.services.team_invitations import (
    invitation_of_token,
    require_open,
    require_own,
)
from enrollment.services.teams import Member, require_fits_in
from enrollment.teams import may_manage


@says_if_not_pressed(gettext_lazy("The invitation was not sent again yet. Press Resend again."))
@require_POST
@login_required
def team_invitation_send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the mail once more."""
    invitation = _to_manage(request, pk)
    try:
        services.send_team_invitation_again(
            invitation_id=pk, actor=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("The invitation is on its way to %(email)s again.")
        messages.success(request, sentence % {"email": invitation.email})
    return redirect("enrollment:team_detail", invitation.team_id)


@says_if_not_pressed(gettext_lazy("The invitation still stands. Press Take back again."))
@require_POST
@login_required
def team_invitation_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _to_manage(request, pk)
    try:
        services.withdraw_team_invitation(invitation_id=pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return redirect("enrollment:team_detail", invitation.team_id)


def _to_manage(request: SignedInRequest, pk: int) -> TeamInvitation:
    teams = Team.objects.visible_to(request.user).order_by().values("pk")
    rows = TeamInvitation.objects.for_listing().filter(team__in=teams)
    invitation = get_object_or_404(rows, pk=pk)
    if not may_manage(request.user, invitation.team):
        raise PermissionDenied
    return invitation


@never_cache
def team_invitation_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page the mail leads to. Looking changes nothing: mail scanners look too."""
    key = invitation_of_token(token)
    if key is None:
        raise Http404
    invitation = get_object_or_404(TeamInvitation.objects.for_listing(), pk=key)
    person = request.user if isinstance(request.user, User) else None
    if request.method == "POST":
        if person is None:
            return redirect_to_login(request.get_full_path())
        return _answered(request, invitation, person)
    return _page(request, invitation, person)


def _answered(request: HttpRequest, invitation: TeamInvitation, person: User) -> HttpResponse:
    now = timezone.now()
    try:
        if request.POST.get("answer") == "no":
            services.decline_team_invitation(invitation_id=invitation.pk, person=person, now=now)
            messages.success(request, _("You declined. The team sees that your place is open."))
            return redirect("enrollment:offering_detail", invitation.team.offering_id)
        place = services.accept_team_invitation(
            invitation_id=invitation.pk,
            person=person,
            or_wait=request.POST.get("or_wait") == "yes",
            now=now,
        )
    except DomainError as refusal:
        invitation = TeamInvitation.objects.for_listing().get(pk=invitation.pk)
        return _page(request, invitation, person, refusal=refusal)
    if isinstance(place, Enrollment):
        messages.success(request, _("You are in the team. A confirmation is on its way by email."))
    else:
        messages.info(request, _("You are in the team, and on the waitlist of the class."))
    return redirect("enrollment:team_detail", invitation.team_id)


def _page(
    request: HttpRequest,
    invitation: TeamInvitation,
    person: User | None,
    *,
    refusal: DomainError | None = None,
) -> HttpResponse:
    said, must_wait = str(refusal or ""), False
    if not said:
        said, must_wait = _outlook(invitation, person)
    context = {
        "invitation": invitation,
        "team": invitation.team,
        "offering": invitation.team.offering,
        "person": person,
        "refusal": said,
        "must_wait": must_wait,
        "page": request.get_full_path(),
    }
    status = refusal.status if refusal else 200
    return render(request, "enrollment/team_invitation.html", context, status=status)


def _outlook(invitation: TeamInvitation, person: User | None) -> tuple[str, bool]:
    """Return why it cannot be accepted, if so, and whether accepting means to wait in line."""
    now, offering = timezone.now(), invitation.team.offering
    try:
        require_open(invitation, now=now)
        if person is None:
            return str(open_refusal(offering, now=now, way=Way.TEAM) or ""), False
        require_own(invitation, person)
        member = Member(person, invitation.role)
        require_fits_in(invitation.team, offering, member, now=now)
    except DomainError as refusal:
        return str(refusal), False
    foreseen = Foresight(offering, way=Way.TEAM, actor=person, now=now).of([person])[person.pk]
    is_refused = foreseen.outcome in {RowOutcome.REFUSED, RowOutcome.ALREADY, RowOutcome.FULL}
    return (foreseen.said if is_refused else ""), foreseen.outcome == RowOutcome.LINE
