"""A team of the coordinator's district that still lacks its partner from law enforcement."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import User
from core.clock import maine_date
from core.exceptions import DomainError
from courses.enums import EnrollmentUnit, OfferingStatus
from courses.models import Offering, TeamRole
from enrollment.enums import Gate, Way
from enrollment.models import Team
from enrollment.services import Route, form_team, invite_to_team, register, take_out_of_team
from enrollment.teams import colleagues_of
from memssi.demo.people import People
from memssi.demo.wellknown import COORDINATOR, STAFF, TEACHER
from organizations.models import Employment

NAME = "RSU 14 school safety team"
GUEST = "deputy@example.org"
WHY_OUT = "Is on leave that week."
FORMED_AGO = timedelta(days=4, hours=3)


def add_teams(people: People, *, now: datetime) -> None:
    """Form the team, fill what its district can fill, and invite somebody for the last role."""
    classes = Offering.objects.filter(unit=EnrollmentUnit.TEAM, status=OfferingStatus.PUBLISHED)
    klass = classes.filter(starts_at__gt=now).order_by("starts_at", "pk").first()
    if klass is None:
        return
    then = now - FORMED_AGO
    lead, staff = people.known(COORDINATOR).user, people.known(STAFF).user
    team = form_team(offering_id=klass.pk, name=NAME, lead=lead, actor=lead, now=then)
    *roles, last = klass.team_roles.select_related("audience")
    for person in (lead, people.known(TEACHER).user):
        _seat(team, person, None, staff=staff, now=then)
    _take_one_out(team, staff=staff, now=then)
    for role in roles:
        any(_seat(team, each, role, staff=staff, now=then) for each in _fitting(team, role, then))
    invite_to_team(team_id=team.pk, email=GUEST, role=last, actor=lead, now=then)


def _take_one_out(team: Team, *, staff: User, now: datetime) -> None:
    """Somebody the lead put in by mistake: history keeps that they were in the team."""
    near = User.objects.filter(colleagues_of(team.lead, at=now)).order_by("-pk")
    others = near.exclude(pk__in=team.enrollments.values("learner"))
    person = next(
        (each for each in others[:9] if _seat(team, each, None, staff=staff, now=now)), None
    )
    if person is not None:
        later = now + timedelta(hours=1)
        take_out_of_team(team_id=team.pk, person=person, reason=WHY_OUT, actor=team.lead, now=later)


def _fitting(team: Team, role: TeamRole, then: datetime) -> "QuerySet[User]":
    """Return the colleagues of the lead who do the work of a role."""
    at_work = Employment.objects.on(maine_date(then)).filter(work_kind__audiences=role.audience_id)
    there = Q(pk__in=at_work.order_by().values("person"))
    people: QuerySet[User] = User.objects.filter(colleagues_of(team.lead, at=then), there)
    return people.order_by("pk")


def _seat(team: Team, person: User, role: TeamRole | None, *, staff: User, now: datetime) -> bool:
    """Give somebody a seat with the team. What they learned before the register counts."""
    route = Route(
        Way.STAFF,
        team=team,
        role=role,
        waives=frozenset({Gate.PREREQUISITES}),
        reason="Has the course that is needed first, by a certificate on paper.",
    )
    try:
        register(offering_id=team.offering_id, learner=person, actor=staff, now=now, route=route)
    except DomainError:
        return False
    return True
