"""What each grant award paid for: people, schools and hours. A class under two counts in each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.clock import maine_date
from courses.enums import CONTACT_HOURS
from courses.models import FundingAward, Offering
from enrollment.models import Enrollment
from organizations.enums import OrganizationKind
from organizations.models import Employment
from transcripts.models import CreditAward

ACTION = "reports.view_state"


@dataclass(slots=True)
class Counted:
    """People who held a seat, those of them who completed, their schools, the hours posted."""

    people: set[int] = field(default_factory=set)
    completed: set[int] = field(default_factory=set)
    schools: set[int] = field(default_factory=set)
    hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClassUnderAward:
    offering: Offering
    counted: Counted


@dataclass(frozen=True, slots=True)
class AwardNumbers:
    award: FundingAward
    counted: Counted
    classes: list[ClassUnderAward]


def numbers_of_awards(
    awards: Iterable[FundingAward], *, first: date | None = None, last: date | None = None
) -> list[AwardNumbers]:
    """Count each award's classes that began in a period: four queries, however many there are."""
    awards = list(awards)
    under: dict[int, list[Offering]] = defaultdict(list)
    counted: dict[int, Counted] = {}
    offerings = (
        Offering.objects.public()
        .filter(funding__in=awards)
        .select_related("version__course")
        .prefetch_related("funding")
        .distinct()
        .order_by("starts_at", "pk")
    )
    for offering in offerings:
        day = maine_date(offering.starts_at)
        if (first and day < first) or (last and day > last):
            continue
        counted[offering.pk] = Counted()
        for award in offering.funding.all():
            under[award.pk].append(offering)
    _count(counted)
    return [_of_award(award, under[award.pk], counted) for award in awards]


def _of_award(
    award: FundingAward, offerings: list[Offering], counted: dict[int, Counted]
) -> AwardNumbers:
    total = Counted()
    for offering in offerings:
        each = counted[offering.pk]
        total.people |= each.people
        total.completed |= each.completed
        total.schools |= each.schools
        total.hours += each.hours
    classes = [ClassUnderAward(offering, counted[offering.pk]) for offering in offerings]
    return AwardNumbers(award, total, classes)


def _count(counted: dict[int, Counted]) -> None:
    """Fill in the people, their schools on the day of the class, and the hours posted."""
    seats = (
        Enrollment.objects.holding_a_seat()
        .filter(offering__in=counted)
        .order_by()
        .values_list("offering", "learner", "status", "offering__starts_at")
    )
    days: dict[int, set[tuple[int, date]]] = defaultdict(set)
    for offering, learner, status, starts_at in seats:
        counted[offering].people.add(learner)
        if status == "completed":
            counted[offering].completed.add(learner)
        days[learner].add((offering, maine_date(starts_at)))
    lines = (
        CreditAward.objects.standing()
        .filter(enrollment__offering__in=counted, credit_type__key=CONTACT_HOURS)
        .order_by()
        .values_list("enrollment__offering", "person", "earned_on", "hours")
    )
    for offering, person, earned_on, hours in lines:
        counted[offering].hours += hours
        days[person].add((offering, earned_on))
    schools = (
        Employment.objects.filter(
            person__in=days, status="confirmed", organization__kind=OrganizationKind.SCHOOL
        )
        .order_by()
        .values_list("person", "organization", "starts_on", "ends_on")
    )
    for person, school, starts_on, ends_on in schools:
        for offering, day in days[person]:
            if starts_on <= day and (ends_on is None or day < ends_on):
                counted[offering].schools.add(school)
