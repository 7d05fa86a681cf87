"""Which lines of one's people an export is about: asked for once, and fixed in its job."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import maine_date
from courses.models import Audience, Course, CreditType, FundingAward, Lane, Topic
from organizations.enums import EmploymentStatus
from organizations.models import Employment, Organization
from transcripts.enums import CreditSource
from transcripts.models import CreditAwardQuerySet, TagSet, awards_below
from transcripts.periods import Clock, Period, period_of


class Span(models.TextChoices):
    """A period by its name, which says other days each year; a schedule needs such names."""

    ANY = "any", _("Any time")
    THIS_YEAR = "this_year", _("This calendar year")
    LAST_YEAR = "last_year", _("Last calendar year")
    THIS_SCHOOL_YEAR = "this_school_year", _("This school year, July to June")
    LAST_SCHOOL_YEAR = "last_school_year", _("Last school year, July to June")
    THIS_BLOCK = "this_block", _("This two-year block of the Academy")
    LAST_BLOCK = "last_block", _("Last two-year block of the Academy")
    DAYS = "days", _("From one day to another")


CLOCKS = {
    Span.THIS_YEAR: Clock.CALENDAR_YEAR,
    Span.LAST_YEAR: Clock.CALENDAR_YEAR,
    Span.THIS_SCHOOL_YEAR: Clock.SCHOOL_YEAR,
    Span.LAST_SCHOOL_YEAR: Clock.SCHOOL_YEAR,
    Span.THIS_BLOCK: Clock.TWO_YEARS,
    Span.LAST_BLOCK: Clock.TWO_YEARS,
}
LAST = {Span.LAST_YEAR, Span.LAST_SCHOOL_YEAR, Span.LAST_BLOCK}


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen, as plain values; an empty one leaves nothing out.

    Rows are named by their keys. `first` and `last` are days, written 2026-07-01, both counted.
    """

    place: int | None = None
    span: str = Span.ANY
    first: str = ""
    last: str = ""
    credit_type: int | None = None
    source: str = ""
    lane: int | None = None
    topic: int | None = None
    course: int | None = None
    grant: int | None = None

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return what `to_json` wrote; what it does not know stays out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def to_json(self) -> dict[str, Any]:
        """Return what was chosen, without what was not."""
        nothing = {None, "", Span.ANY.value}
        return {name: value for name, value in asdict(self).items() if value not in nothing}

    def days(self, *, on: date) -> tuple[date | None, date | None]:
        """Return the first and the last day it covers, as the name of its period says on a day."""
        if self.span == Span.DAYS:
            return _day(self.first), _day(self.last)
        if self.span == Span.ANY:
            return None, None
        period = _named(Span(self.span), on)
        return period.starts_on, period.last_day


EVERYTHING = Selection()
NAMED: dict[str, type[models.Model]] = {
    "place": Organization,
    "credit_type": CreditType,
    "lane": Lane,
    "topic": Topic,
    "course": Course,
    "grant": FundingAward,
}
Names = dict[str, dict[int, str]]


def chosen_lines(
    awards: CreditAwardQuerySet, selection: Selection, *, on: date
) -> CreditAwardQuerySet:
    """Return those of the lines that were chosen. `on` is the day it was asked for: it says which
    days "this year" are, and who works at the place.
    """
    first, last = selection.days(on=on)
    if first:
        awards = awards.filter(earned_on__gte=first)
    if last:
        awards = awards.filter(earned_on__lte=last)
    if selection.place is not None:
        path = Organization.objects.values_list("path", flat=True).get(pk=selection.place)
        awards = awards.filter(awards_below([path], on=on))
    if selection.credit_type is not None:
        awards = awards.filter(credit_type=selection.credit_type)
    if selection.source:
        awards = awards.filter(source=selection.source)
    if selection.course is not None:
        # A course of somebody else may stand for one of the catalog.
        awards = awards.filter(
            models.Q(version__course=selection.course)
            | models.Q(outside__course__stands_for=selection.course)
        )
    if selection.lane is not None:
        # The first of a course, as its column says and as hours of places are told apart.
        awards = awards.filter(
            models.Q(version__course__lane=selection.lane) | models.Q(outside__lane=selection.lane)
        )
    # Not as joins: a line of several topics or grants would be there twice.
    if selection.topic is not None:
        awards = awards.filter(tags__in=TagSet.objects.filter(topics=selection.topic).values("pk"))
    if selection.grant is not None:
        awards = awards.filter(tags__in=TagSet.objects.filter(funding=selection.grant).values("pk"))
    return awards


def of_audience(key: str) -> models.Q:
    """Return the condition that a line is of somebody who does, or did, the work of an audience;
    of everybody, where there is no such audience.
    """
    audience = Audience.objects.filter(key=key, retired_on__isnull=True).first()
    if audience is None:
        return models.Q()
    works = Employment.objects.filter(
        status=EmploymentStatus.CONFIRMED, work_kind__in=audience.work_kinds.values("pk")
    )
    return models.Q(person__in=works.order_by().values("person"))


def in_words(
    selection: Selection, *, on: date, names: Names | None = None
) -> list[tuple[str, str]]:
    """Return what was chosen as (what, which) in words; nothing for a selection of everything.

    `names` are those of `names_in`, for several selections at once.
    """
    names = names_in([selection]) if names is None else names

    def name(key: str) -> str:
        return names[key].get(getattr(selection, key), "")

    said = [
        (_("Place"), name("place")),
        (_("Period"), _in_days(*selection.days(on=on))),
        (_("Credit type"), name("credit_type")),
        (_("Source"), str(CreditSource(selection.source).label) if selection.source else ""),
        (_("Topic area"), name("lane")),
        (_("Topic"), name("topic")),
        (_("Course"), name("course")),
        (_("Grant award"), name("grant")),
    ]
    return [(str(what), which) for what, which in said if which]


def names_in(selections: Iterable[Selection]) -> Names:
    """Return what the rows are called that were chosen, by what was chosen and key: one query for
    each kind of which any was.
    """
    chosen, found = list(selections), {}
    for what, model in NAMED.items():
        keys = {getattr(selection, what) for selection in chosen} - {None}
        rows = model._default_manager.filter(pk__in=keys) if keys else []
        found[what] = {row.pk: str(row) for row in rows}
    return found


def _in_days(first: date | None, last: date | None) -> str:
    if first and last:
        return str(Period(first, last + timedelta(days=1)))
    if first:
        return gettext("From %(day)s") % {"day": maine_date(first)}
    return gettext("Until %(day)s") % {"day": maine_date(last)} if last else ""


def _named(span: Span, on: date) -> Period:
    period = period_of(on, CLOCKS[span])
    return period_of(period.day_before, CLOCKS[span]) if span in LAST else period


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
