"""A team as it stands: who is in which role, whom it lacks, and who may see to it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from courses.models import TeamRole
from enrollment.decisions.teams import roles_missing
from enrollment.enums import LIVE
from enrollment.models import (
    Enrollment,
    Team,
    TeamInvitation,
    TeamQuerySet,
    WaitlistEntry,
)
from organizations.enums import OrganizationKind
from organizations.models import Employment, employed_below

MANAGE = "enrollment.register_people"


@dataclass(frozen=True, slots=True)
class Membership:
    """One member and where they stand in the class."""

    person: User
    role: TeamRole | None
    status: str
    seat: Enrollment | None = None
    entry: WaitlistEntry | None = None


@dataclass(slots=True)
class RoleFilled:
    """One role of the class, and how far a team fills it."""

    role: TeamRole
    have: int
    lacks: int


@dataclass(slots=True)
class TeamStanding:
    """A team with its members, its roles and those it has invited."""

    team: Team
    members: list[Membership] = field(default_factory=list)
    roles: list[RoleFilled] = field(default_factory=list)
    invited: list[TeamInvitation] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every role has as many as it needs."""
        return not any(each.lacks for each in self.roles)

    @property
    def missing(self) -> str:
        """Whom it lacks, in one line: "1 more: Mental health"."""
        return "; ".join(
            _("%(n)s more: %(role)s") % {"n": each.lacks, "role": each.role.name}
            for each in self.roles
            if each.lacks
        )


def standings(teams: Sequence[Team]) -> list[TeamStanding]:
    """Return how each of these teams stands: four queries, however many teams.

    A seat or a request fills a role; a place in line does not yet.
    """
    keys = [team.pk for team in teams]
    members: dict[int, list[Membership]] = defaultdict(list)
    rows = Enrollment.objects.filter(team__in=keys, status__in=LIVE)
    for seat in rows.select_related("learner", "team_role"):
        member = Membership(seat.learner, seat.team_role, seat.get_status_display(), seat=seat)
        members[seat.team_id or 0].append(member)
    line = WaitlistEntry.objects.in_line().filter(team__in=keys)
    for entry in line.select_related("learner", "team_role"):
        words = entry.get_status_display()
        member = Membership(entry.learner, entry.team_role, words, entry=entry)
        members[entry.team_id or 0].append(member)
    roles: dict[int, list[TeamRole]] = defaultdict(list)
    wanted = TeamRole.objects.filter(offering__in={team.offering_id for team in teams})
    for role in wanted.select_related("audience"):
        roles[role.offering_id].append(role)
    invited: dict[int, list[TeamInvitation]] = defaultdict(list)
    invitations = TeamInvitation.objects.filter(team__in=keys, ended_at__isnull=True)
    for invitation in invitations.select_related("role"):
        invited[invitation.team_id].append(invitation)
    return [
        TeamStanding(
            team,
            sorted(members[team.pk], key=_by_name),
            _filled(roles[team.offering_id], members[team.pk]),
            invited[team.pk],
        )
        for team in teams
    ]


def standing_of_team(team: Team) -> TeamStanding:
    """Return how one team stands."""
    return standings([team])[0]


def _by_name(member: Membership) -> tuple[str, str, int]:
    return member.person.last_name, member.person.first_name, member.person.pk


def _filled(roles: Iterable[TeamRole], members: Iterable[Membership]) -> list[RoleFilled]:
    filled = [each.role.pk for each in members if each.role is not None and each.seat is not None]
    roles = list(roles)
    lacks = roles_missing({role.pk: role.least for role in roles}, filled)
    return [RoleFilled(role, filled.count(role.pk), lacks.get(role.pk, 0)) for role in roles]


def may_manage(user: User, team: Team) -> bool:
    """Whether somebody may add to a team and hand it over: its lead, their coordinator, staff."""
    return team.lead_id == user.pk or (
        Team.objects.permitted_to(user, MANAGE).filter(pk=team.pk).exists()
    )


def colleagues_of(user: User, *, at: datetime) -> Q:
    """Return the condition "works in the same organization": a district with its schools, or an
    agency; by confirmed work on both sides.
    """
    day = maine_date(at)
    work = Employment.objects.on(day).filter(person=user).order_by()
    paths = [
        parent if kind == OrganizationKind.SCHOOL and parent else path
        for path, kind, parent in work.values_list(
            "organization__path", "organization__kind", "organization__parent__path"
        )
    ]
    return Q(pk=user.pk) | Q(pk__in=employed_below(paths).on(day).order_by().values("person"))


def unfit_for(
    roles: "QuerySet[TeamRole] | Sequence[TeamRole]", people: Collection[int], *, at: datetime
) -> dict[int, set[int]]:
    """Return for each role that is for certain work which of these people do not do it.

    One query for each such role.
    """
    unfit: dict[int, set[int]] = {}
    for role in roles:
        if role.audience is None:
            continue
        at_work = Employment.objects.on(maine_date(at)).filter(person__in=people)
        fit = at_work.filter(work_kind__audiences=role.audience).order_by().values_list("person")
        unfit[role.pk] = set(people) - {person for (person,) in fit}
    return unfit


def with_people(teams: TeamQuerySet) -> TeamQuerySet:
    """Annotate what a list says: `people_count`, and `roles_open`: how many roles lack somebody."""
    of_role = Enrollment.objects.filter(team_role=OuterRef("pk"), status__in=LIVE).filter(
        team=OuterRef(OuterRef("pk"))
    )
    of_team = Enrollment.objects.filter(team=OuterRef("pk"), status__in=LIVE)
    lacking = (
        TeamRole.objects.filter(offering=OuterRef("offering"))
        .annotate(filled=_number_of(of_role, "team_role"))
        .filter(filled__lt=F("least"))
    )
    return teams.annotate(
        people_count=_number_of(of_team, "team"), roles_open=_number_of(lacking, "offering")
    )


def _number_of(rows: "QuerySet[Any]", by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
