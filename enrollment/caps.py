"""How many seats one organization has: a district with its schools, an agency, a partner."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from core.clock import maine_date
from courses.models import Offering
from enrollment.models import Enrollment, WaitlistEntry
from organizations.enums import OrganizationKind
from organizations.models import Employment

Units = dict[int, frozenset[int]]


def is_capped(offering: Offering, *, at: datetime) -> bool:
    """Whether one organization may take only so many seats now."""
    until = offering.organization_cap_until
    return offering.organization_cap is not None and until is not None and maine_date(at) < until


def units_of(people: Collection[int], *, on: date) -> Units:
    """Return for each person the organizations they count for: of a school, its district.

    By confirmed work; whoever has none is not in it. One query.
    """
    rows = (
        Employment.objects.on(on)
        .filter(person__in=people)
        .order_by()
        .values_list("person", "organization", "organization__kind", "organization__parent")
    )
    units: Units = {}
    for person, place, kind, parent in rows:
        unit = parent if kind == OrganizationKind.SCHOOL and parent else place
        units[person] = units.get(person, frozenset()) | {unit}
    return units


def over_the_cap(
    offering: Offering, people: Collection[int], *, at: datetime, besides: Collection[int] = ()
) -> dict[int, int]:
    """Return which of these people get no seat now, each with the organization that has its own.

    Whoever works for two gets one while either has a seat left. Offers count as seats, and so do
    the people in `besides`. Three queries, and none for a class without a cap.
    """
    if not is_capped(offering, at=at):
        return {}
    offers = WaitlistEntry.objects.filter(offering=offering).holding_an_offer(at=at)
    holding = {
        *Enrollment.objects.filter(offering=offering)
        .taking_a_seat()
        .values_list("learner", flat=True),
        *offers.values_list("learner", flat=True),
        *besides,
    }
    units = units_of({*holding, *people}, on=maine_date(at))
    over: dict[int, int] = {}
    for person in people:
        taken = Counter(
            unit for other in holding if other != person for unit in units.get(other, ())
        )
        own = units.get(person, frozenset())
        if own and all(taken[unit] >= (offering.organization_cap or 0) for unit in own):
            over[person] = min(own)
    return over
