"""Which ways to register others the page of a class shows to a visitor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import may_somewhere
from courses.enums import EnrollmentUnit
from courses.models import Offering
from enrollment.eligibility import open_refusal
from enrollment.enums import Way
from enrollment.models import Team
from enrollment.teams import TeamStanding, standings


@dataclass(frozen=True, slots=True)
class Others:
    """`may_people`: register one's people; `may_team`: register a team; `asks_coordinator`: the
    class is for whole schools, and this visitor coordinates none; `teams`: those of the class that
    this visitor sees.
    """

    may_people: bool = False
    may_team: bool = False
    asks_coordinator: bool = False
    teams: Sequence[TeamStanding] = ()


def others_of(visitor: User | AnonymousUser, offering: Offering, *, now: datetime) -> Others:
    """Return the ways that are open now; seven queries at most."""
    if not isinstance(visitor, User):
        return Others()
    is_team = offering.unit == EnrollmentUnit.TEAM
    teams = _teams_seen_by(visitor, offering) if is_team else []
    if open_refusal(offering, now=now, way=Way.TEAM):
        return Others(teams=teams)
    coordinates = may_somewhere(visitor, "enrollment.register_people")
    return Others(
        may_people=coordinates and not is_team,
        may_team=is_team,
        teams=teams,
        asks_coordinator=offering.unit == EnrollmentUnit.WHOLE_SCHOOL and not coordinates,
    )


def _teams_seen_by(visitor: User, offering: Offering) -> list[TeamStanding]:
    teams = Team.objects.visible_to(visitor).filter(offering=offering).select_related("lead")
    return standings(list(teams))
