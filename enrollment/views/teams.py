"""Register a team for a class, see how it stands, add to it, hand it over."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from core.exceptions import DomainError
from core.forms import carry_out, posted
from courses.enums import EnrollmentUnit
from courses.models import Offering, TeamRole
from enrollment import services
from enrollment.eligibility import open_refusal
from enrollment.enums import RowOutcome, Way
from enrollment.filters.teams import TeamFilter
from enrollment.foreseeing import Foresight
from enrollment.forms.people import PeopleForm
from enrollment.forms.teams import HandOverForm, TakeOutForm, TeamForm, TeamPeopleForm
from enrollment.models import Team
from enrollment.seats import seats_free_for
from enrollment.services.leaving_teams import place_to_end
from enrollment.services.teams import Member, require_fits_in
from enrollment.services.together import Answer, as_told, refusal_as_answer, seen_by
from enrollment.services.withdrawing import has_begun
from enrollment.tables.teams import TeamTable
from enrollment.teams import (
    colleagues_of,
    may_manage,
    standing_of_team,
    with_people,
)
from enrollment.views.people import people_to_register, told, with_work
from enrollment.views.shown import class_shown_to


class TeamListView(LoginRequiredMixin, PersonalListView):
    """The teams somebody leads, belongs to, or answers for."""

    filterset_class = TeamFilter
    table_class = TeamTable
    template_name = "enrollment/team_list.html"
    found = ngettext_lazy("%(n)s team found", "%(n)s teams found", "count")

    def get_queryset(self) -> QuerySet[Team]:
        return with_people(Team.objects.visible_to(self.request.user).for_listing())


@require_safe
@login_required
def team_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is in a team in which role, who lacks, who is invited."""
    team = get_object_or_404(Team.objects.visible_to(request.user).for_listing(), pk=pk)
    now = timezone.now()
    standing = standing_of_team(team)
    may = may_manage(request.user, team)
    context = {
        "team": team,
        "offering": team.offering,
        "standing": standing,
        "own": next((each for each in standing.members if each.person == request.user), None),
        "is_lead": team.lead_id == request.user.pk,
        "may_manage": may,
        "may_take_out": may and not has_begun(team.offering, now=now),
        "is_open": open_refusal(team.offering, now=now, way=Way.TEAM) is None,
        "now": now,
    }
    return render(request, "enrollment/team_detail.html", context)


@login_required
def team_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name a team and its members, look at each one's outcome, register them."""
    offering = class_shown_to(request.user, pk)
    if offering.unit != EnrollmentUnit.TEAM:
        messages.info(request, _("Teams do not register for this class."))
        return redirect("enrollment:offering_detail", pk)
    form = TeamForm(posted(request), lead=request.user, **_asked_of(request.user, offering))
    return _people_page(request, offering, form, team=None)


@login_required
def team_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add people to a team, or invite them."""
    team = _team_to_manage(request, pk)
    offering = class_shown_to(request.user, team.offering_id)
    form = TeamPeopleForm(posted(request), **_asked_of(request.user, offering))
    return _people_page(request, offering, form, team=team)


@login_required
def team_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let another member lead the team."""
    team = _team_to_manage(request, pk)
    members = standing_of_team(team).members
    form = HandOverForm(posted(request), members=members, lead=team.lead)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            services.hand_team_over(team_id=pk, to=to, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s leads the team from now on.") % {"name": to.name})
            still_seen = Team.objects.visible_to(request.user).filter(pk=pk).exists()
            return redirect("enrollment:team_detail", pk) if still_seen else redirect("/")
    context = {"team": team, "form": form, "is_alone": not form.is_offered}
    return render(request, "enrollment/team_hand_over.html", context)


@login_required
def team_take_out(request: SignedInRequest, pk: int, person: int) -> HttpResponse:
    """Ask why, then take a member out of the team."""
    team = _team_to_manage(request, pk)
    found = (each for each in standing_of_team(team).members if each.person.pk == person)
    member = next(found, None)
    if member is None:
        messages.info(request, _("This person is not in the team any more."))
        return redirect("enrollment:team_detail", pk)
    who, now = member.person, timezone.now()
    form = TakeOutForm(posted(request))
    ended, refusal = carry_out(
        form,
        lambda said: services.take_out_of_team(
            team_id=pk, person=who, reason=said["reason"], actor=request.user, now=now
        ),
    )
    if ended is not None:
        sentence = _("%(name)s is not in the team any more. They are being told.")
        messages.success(request, sentence % {"name": who.name})
        return redirect("enrollment:team_detail", pk)
    obstacle = "" if refusal else _what_keeps_in(team, who, actor=request.user, now=now)
    context = {"team": team, "offering": team.offering, "member": member, "form": form}
    context |= {"obstacle": obstacle}
    status = refusal.status if refusal else 200
    return render(request, "enrollment/team_take_out.html", context, status=status)


def _what_keeps_in(team: Team, person: User, *, actor: User, now: datetime) -> str:
    """Say what speaks against taking somebody out, before it is asked why."""
    try:
        place_to_end(team, person, actor=actor, now=now)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _team_to_manage(request: SignedInRequest, pk: int) -> Team:
    team = get_object_or_404(Team.objects.visible_to(request.user).for_listing(), pk=pk)
    if not may_manage(request.user, team):
        raise PermissionDenied
    return team


def _asked_of(user: User, offering: Offering) -> dict[str, Any]:
    """Return among whom the members are looked for, and which roles the class has."""
    now = timezone.now()
    near = User.objects.in_the_register().filter(
        colleagues_of(user, at=now) | Q(pk__in=people_to_register(user).order_by().values("pk"))
    )
    people = with_work(near.filter(is_active=True, merged_into__isnull=True))
    roles = list(TeamRole.objects.filter(offering=offering).select_related("audience"))
    return {"own_people": people, "roles": roles, "now": now}


def _people_page(
    request: SignedInRequest, offering: Offering, form: TeamPeopleForm, *, team: Team | None
) -> HttpResponse:
    """Ask, show what would become of each, do it once: three answers of one address."""
    now = timezone.now()
    obstacle = open_refusal(offering, now=now, way=Way.TEAM)
    context: dict[str, Any] = {"offering": offering, "form": form, "team": team}
    context |= {"obstacle": obstacle, "roles": form.roles}
    if form.is_valid() and not obstacle:
        mark = _mark_of(form)
        is_meant = request.POST.get("step") == "do"
        if is_meant and form.cleaned_data["seen"] == mark:
            try:
                team = team or services.form_team(
                    offering_id=offering.pk,
                    name=form.cleaned_data["name"],
                    lead=request.user,
                    actor=request.user,
                    now=now,
                )
            except DomainError as refusal:
                form.add_error("name" if "name" in form.fields else None, str(refusal))
            else:
                answers = _done(request.user, team, form)
                context |= {"team": team, "is_done": True} | told(form.rows, answers)
        if not context.get("is_done"):
            answers = _foreseen(request.user, offering, form, team=team)
            form.keep_seen(mark)
            context |= {"is_preview": True, "is_changed": is_meant and not form.errors}
            context |= {"seats_free": seats_free_for(offering, None, at=now)}
            context |= told(form.rows, answers)
    return render(request, "enrollment/team_people.html", context)


def _foreseen(
    user: User, offering: Offering, form: TeamPeopleForm, *, team: Team | None
) -> dict[int, Answer]:
    """Return what would become of each, as this visitor may read it."""
    foresight = Foresight(offering, way=Way.TEAM, actor=user, now=form.now)
    answers: dict[int, Answer] = {}
    for row in form.rows:
        if row.person is None:
            continue
        try:
            member = Member(row.person, form.role_of(row))
            require_fits_in(team, offering, member, now=form.now)
        except DomainError as refusal:
            answers[row.person.pk] = refusal_as_answer(refusal)
        else:
            answers |= foresight.of([row.person])
    return _as_told_to(user, form, answers)


def _done(user: User, team: Team, form: TeamPeopleForm) -> dict[int, Answer]:
    """Register the members and send the invitations; a refused invitation is said on its row."""
    now = timezone.now()
    members = [Member(row.person, form.role_of(row)) for row in form.rows if row.person is not None]
    answers = services.add_members(
        team_id=team.pk,
        members=members,
        or_wait=form.cleaned_data["or_wait"],
        actor=user,
        now=now,
    )
    for row in form.invited:
        try:
            services.invite_to_team(
                team_id=team.pk, email=row.email, role=form.role_of(row), actor=user, now=now
            )
        except DomainError as refusal:
            row.outcome, row.said = RowOutcome.REFUSED, str(refusal)
    return _as_told_to(user, form, answers)


def _as_told_to(user: User, form: PeopleForm, answers: dict[int, Answer]) -> dict[int, Answer]:
    people = {person.pk: person for person in form.found}
    knows = seen_by(user, people.values())
    return {pk: as_told(answer, people[pk], to=user, knows=knows) for pk, answer in answers.items()}


def _mark_of(form: TeamPeopleForm) -> str:
    """Return what tells one answer to "who?" from another."""
    said = [str(person.pk) for person in form.found] + [row.email for row in form.invited]
    return hashlib.sha256(",".join(said).encode()).hexdigest()[:32]
