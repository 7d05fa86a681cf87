"""Which ways to register others the page of a class shows to a visitor."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import may_somewhere
from courses.enums import EnrollmentUnit
from courses.models import Offering
from enrollment.eligibility import open_refusal
from enrollment.enums import Way


@dataclass(frozen=True, slots=True)
class Others:
    """`may_people`: register one's people; `may_team`: register a team; `asks_coordinator`: the
    class is for whole schools, and this visitor coordinates none.
    """

    may_people: bool = False
    may_team: bool = False
    asks_coordinator: bool = False


def others_of(visitor: User | AnonymousUser, offering: Offering, *, now: datetime) -> Others:
    """Return the ways that are open now; two queries at most."""
    if not isinstance(visitor, User) or open_refusal(offering, now=now, way=Way.TEAM):
        return Others()
    is_team = offering.unit == EnrollmentUnit.TEAM
    coordinates = may_somewhere(visitor, "enrollment.register_people")
    return Others(
        may_people=coordinates and not is_team,
        may_team=is_team,
        asks_coordinator=offering.unit == EnrollmentUnit.WHOLE_SCHOOL and not coordinates,
    )
