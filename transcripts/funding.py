"""What each grant award paid for: people, schools and hours, in our classes and elsewhere.

A class under two awards counts in each; training taken elsewhere is under one at most.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from core.clock import maine_date
from courses.enums import CONTACT_HOURS
from courses.models import FundingAward, Offering
from enrollment.models import Enrollment
from organizations.enums import OrganizationKind
from organizations.models import Employment
from transcripts.exceptions import ExportRefusedError
from transcripts.models import CreditAward, CreditAwardQuerySet
from transcripts.selection import Selection

ACTION = "reports.view_state"


@dataclass(slots=True)
class Counted:
    """People who held a seat or trained elsewhere, those who completed, schools, hours posted."""

    people: set[int] = field(default_factory=set)
    completed: set[int] = field(default_factory=set)
    schools: set[int] = field(default_factory=set)
    hours: Decimal = Decimal(0)


@dataclass(slots=True)
class InClass:
    """One person in one class, or in training elsewhere, and what came of it.

    They took part who held a seat, or who have hours from elsewhere on record.
    """

    took_part: bool = False
    completed: bool = False
    schools: set[int] = field(default_factory=set)
    hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Training:
    """A class of ours by its first day, or what others gave on one day, with its people by number.

    Elsewhere those are the people who have its hours on record.
    """

    title: str
    day: date
    people: dict[int, InClass]
    offering: Offering | None = None

    @property
    def number(self) -> str:
        """The number of the class; empty elsewhere."""
        return self.offering.number if self.offering else ""

    @property
    def counted(self) -> Counted:
        """Its people, schools and hours."""
        return _counted(self.people.items())


@dataclass(frozen=True, slots=True)
class AwardNumbers:
    award: FundingAward
    classes: list[Training]
    elsewhere: list[Training]

    @property
    def counted(self) -> Counted:
        """People and schools of everything under it, each once, and their hours."""
        return _counted(pair for each in self.everything for pair in each.people.items())

    @property
    def counted_elsewhere(self) -> Counted:
        """People and schools of what was taken elsewhere, each once, and their hours."""
        return _counted(pair for each in self.elsewhere for pair in each.people.items())

    @property
    def everything(self) -> list[Training]:
        """Its classes, then what was taken elsewhere."""
        return [*self.classes, *self.elsewhere]


def numbers_of_awards(
    awards: Iterable[FundingAward],
    *,
    first: date | None = None,
    last: date | None = None,
    newest: int | None = None,
) -> list[AwardNumbers]:
    """Count each award's classes that began in a period, and what was taken elsewhere in it: six
    queries at most, however many there are.

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
    elsewhere = _elsewhere(awards, first, last, newest)
    return [
        AwardNumbers(
            award,
            [_class(each, people[each.pk]) for each in under[award.pk]],
            elsewhere[award.pk],
        )
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


def _class(offering: Offering, people: dict[int, InClass]) -> Training:
    return Training(offering.course_title, maine_date(offering.starts_at), people, offering)


def _counted(people: Iterable[tuple[int, InClass]]) -> Counted:
    total = Counted()
    for person, each in people:
        if each.took_part:
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
        each.took_part = True
        each.completed |= status == "completed"
        days[learner].add((offering, maine_date(starts_at)))
    lines = (
        _lines(newest)
        .filter(enrollment__offering__in=people)
        .values_list("enrollment__offering", "person", "earned_on", "hours")
    )
    for offering, person, earned_on, hours in lines:
        people[offering][person].hours += hours
        days[person].add((offering, earned_on))
    for person, school, works_on in _schools(days):
        for offering, day in days[person]:
            if works_on(day):
                people[offering][person].schools.add(school)


def _elsewhere(
    awards: Iterable[FundingAward], first: date | None, last: date | None, newest: int | None
) -> dict[int, list[Training]]:
    """Return what was taken elsewhere under each award, by day and title."""
    lines = (
        _lines(newest)
        .filter(outside__funding__in=awards)
        .select_related("outside__course")
        .order_by("earned_on", "pk")
    )
    found: dict[tuple[int, date, str], dict[int, InClass]] = {}
    days: dict[int, list[tuple[date, InClass]]] = defaultdict(list)
    for line in lines:
        completion, day = line.outside, line.earned_on
        if completion is None or (first and day < first) or (last and day > last):
            continue
        assert completion.funding_id is not None  # noqa: S101 (as asked for)
        people = found.setdefault(
            (completion.funding_id, day, completion.label), defaultdict(InClass)
        )
        one = people[line.person_id]
        one.took_part = one.completed = True
        one.hours += line.hours
        days[line.person_id].append((day, one))
    for person, school, works_on in _schools(days):
        for day, one in days[person]:
            if works_on(day):
                one.schools.add(school)
    by_award: dict[int, list[Training]] = defaultdict(list)
    for (award, day, title), people in sorted(found.items(), key=lambda item: item[0]):
        by_award[award].append(Training(title, day, people))
    return by_award


def _lines(newest: int | None) -> CreditAwardQuerySet:
    """Return the lines of contact hours that stand, or that stood with a newest one."""
    posted = CreditAward.objects.order_by().filter(credit_type__key=CONTACT_HOURS)
    return posted.standing() if newest is None else posted.standing_at(newest)


def _schools(people: Iterable[int]) -> Iterator[tuple[int, int, Callable[[date], bool]]]:
    """Yield the schools at which these people work, with the days on which they do."""
    works = (
        Employment.objects.filter(
            person__in=list(people), status="confirmed", organization__kind=OrganizationKind.SCHOOL
        )
        .order_by()
        .values_list("person", "organization", "starts_on", "ends_on")
    )
    for person, school, starts_on, ends_on in works:
        yield person, school, partial(_is_on, starts_on=starts_on, ends_on=ends_on)


def _is_on(day: date, *, starts_on: date, ends_on: date | None) -> bool:
    return starts_on <= day and (ends_on is None or day < ends_on)
