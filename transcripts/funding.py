"""What each grant award paid for: people, schools and hours. A class under two counts in each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.clock import maine_date
from courses.enums import CONTACT_HOURS
from courses.models import FundingAward, Offering
from enrollment.models import Enrollment
from organizations.enums import OrganizationKind
from organizations.models import Employment
from transcripts.exceptions import ExportRefusedError
from transcripts.models import CreditAward
from transcripts.selection import Selection

ACTION = "reports.view_state"


@dataclass(slots=True)
class Counted:
    """People who held a seat, those of them who completed, their schools, the hours posted."""

    people: set[int] = field(default_factory=set)
    completed: set[int] = field(default_factory=set)
    schools: set[int] = field(default_factory=set)
    hours: Decimal = Decimal(0)


@dataclass(slots=True)
class InClass:
    """One person in one class: whether they held a seat, and what came of it."""

    held_a_seat: bool = False
    completed: bool = False
    schools: set[int] = field(default_factory=set)
    hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClassUnderAward:
    """One class, with what became of each person in it, by their number."""

    offering: Offering
    people: dict[int, InClass]

    @property
    def counted(self) -> Counted:
        """Its people, schools and hours."""
        return _counted(self.people.items())


@dataclass(frozen=True, slots=True)
class AwardNumbers:
    award: FundingAward
    classes: list[ClassUnderAward]

    @property
    def counted(self) -> Counted:
        """People and schools of all its classes, each once, and their hours."""
        return _counted(pair for each in self.classes for pair in each.people.items())


def numbers_of_awards(
    awards: Iterable[FundingAward],
    *,
    first: date | None = None,
    last: date | None = None,
    newest: int | None = None,
) -> list[AwardNumbers]:
    """Count each award's classes that began in a period: four queries, however many there are.

    With `newest`, the hours are those of the ledger when that was the number of its newest line.
    """
    awards = list(awards)
    under: dict[int, list[Offering]] = defaultdict(list)
    people: dict[int, dict[int, InClass]] = {}
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
        people[offering.pk] = defaultdict(InClass)
        for award in offering.funding.all():
            under[award.pk].append(offering)
    _count(people, newest)
    return [
        AwardNumbers(award, [ClassUnderAward(each, people[each.pk]) for each in under[award.pk]])
        for award in awards
    ]


def numbers_for(selection: Selection, *, on: date, newest: int | None = None) -> AwardNumbers:
    """Return what was counted under the grant chosen, in the period chosen as of a day.

    Raises `ExportRefusedError` where none is chosen.
    """
    award = FundingAward.objects.filter(pk=selection.grant or 0).first()
    if award is None:
        raise ExportRefusedError(_("Choose the grant award that the report is about."))
    first, last = selection.days(on=on)
    (numbers,) = numbers_of_awards([award], first=first, last=last, newest=newest)
    return numbers


def _counted(people: Iterable[tuple[int, InClass]]) -> Counted:
    total = Counted()
    for person, each in people:
        if each.held_a_seat:
            total.people.add(person)
        if each.completed:
            total.completed.add(person)
        total.schools |= each.schools
        total.hours += each.hours
    return total


def _count(people: dict[int, dict[int, InClass]], newest: int | None) -> None:
    """Fill in the people, their schools on the day of the class, and the hours posted."""
    seats = (
        Enrollment.objects.holding_a_seat()
        .filter(offering__in=people)
        .order_by()
        .values_list("offering", "learner", "status", "offering__starts_at")
    )
    days: dict[int, set[tuple[int, date]]] = defaultdict(set)
    for offering, learner, status, starts_at in seats:
        each = people[offering][learner]
        each.held_a_seat = True
        each.completed |= status == "completed"
        days[learner].add((offering, maine_date(starts_at)))
    posted = CreditAward.objects.all()
    lines = (
        (posted.standing() if newest is None else posted.standing_at(newest))
        .filter(enrollment__offering__in=people, credit_type__key=CONTACT_HOURS)
        .order_by()
        .values_list("enrollment__offering", "person", "earned_on", "hours")
    )
    for offering, person, earned_on, hours in lines:
        people[offering][person].hours += hours
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
                people[offering][person].schools.add(school)
