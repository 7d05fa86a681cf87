"""Answers with names: from the sums where there is one, else from the lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.enums import Strand
from courses.models import Audience, Lane, Topic
from organizations.enums import County
from reports.hours import cells, ledger
from reports.hours.asked import Asked, By, Measures
from reports.hours.facts import ITSELF, NOWHERE
from reports.models import HoursCount
from transcripts.months import MonthOfHours, hundredths_as_hours

# What narrows the question further, by what it is told apart by.
NARROWS = {
    By.PLACES: "place",
    By.SCHOOLS: "place",
    By.AGENCIES: "place",
    By.COUNTIES: "county",
    By.LANES: "lane",
    By.TOPICS: "topic",
    By.AUDIENCES: "audience",
    By.STRANDS: "strand",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One row: its name, its numbers, and what leads one level down."""

    name: str
    measures: Measures
    narrows: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Hours of both strands at one place (sixth belief of the center's statement)."""

    name: str
    mental_health: Measures
    tactical: Measures
    narrows: tuple[str, str] | None

    @property
    def share(self) -> int | None:
        """How much of both is mental health, in whole percent."""
        both = self.mental_health.hours + self.tactical.hours
        return round(100 * self.mental_health.hours / both) if both else None


@dataclass(frozen=True, slots=True)
class Source:
    """Where answers come from: the sums as of a moment, or, without one, the lines."""

    counted_at: datetime | None

    def total(self, asked: Asked) -> Measures:
        """Return the numbers of all that is asked for."""
        return cells.total_of(asked) if self._has(asked) else ledger.total_of(asked)

    def groups(self, asked: Asked, by: By) -> list[Group]:
        """Return the rows by name."""
        has_sums = self._has(asked, by)
        found = cells.groups_of(asked, by) if has_sums else ledger.groups_of(asked, by)
        names = _names(asked, by, found)
        groups = [
            Group(
                names[key],
                each,
                (NARROWS[by], key) if by in NARROWS and key not in {ITSELF, NOWHERE} else None,
            )
            for key, each in found.items()
            if key in names
        ]
        return sorted(groups, key=lambda group: (group.narrows is None, group.name.casefold()))

    def officers_and_staff(self, asked: Asked) -> tuple[Measures, Measures]:
        """Return the numbers of officers and those of staff of schools, of all they took."""
        if self._has(asked):
            return cells.officers_and_staff(asked)
        return ledger.officers_and_staff(asked)

    def balance(self, asked: Asked) -> list[Balance]:
        """Return hours of mental health beside tactical ones, place by place, one level down."""
        mental_health, tactical = (
            {
                (group.name, group.narrows): group.measures
                for group in self.groups(asked.about(strand=strand), By.PLACES)
                if group.measures.lines
            }
            for strand in (Strand.MENTAL_HEALTH, Strand.TACTICAL)
        )
        nothing = Measures()
        places = sorted(
            {*mental_health, *tactical}, key=lambda place: (place[0].casefold(), place[1] or ())
        )
        return [
            Balance(
                name,
                mental_health.get((name, narrows), nothing),
                tactical.get((name, narrows), nothing),
                narrows,
            )
            for name, narrows in places
        ]

    def months(self, asked: Asked) -> list[MonthOfHours]:
        """Return the months of a period that have begun; none where no sum has them."""
        if not self._has(asked) or asked.county or asked.facet:
            return []
        sums = cells.months_of(asked)
        return [
            MonthOfHours(month, hundredths_as_hours(sums.get(f"m{month:%Y%m}", 0)))
            for month in asked.months
        ]

    def is_as_of_a_moment(self, asked: Asked, by: By) -> bool:
        """Say whether the numbers are those of the last count, not of the lines now."""
        return self._has(asked) and self._has(asked, by)

    def _has(self, asked: Asked, by: By | None = None) -> bool:
        return self.counted_at is not None and cells.answers(asked, by)


def source() -> Source:
    """Return what answers now. One query."""
    return Source(HoursCount.objects.of_now().values_list("counted_at", flat=True).first())


def _names(asked: Asked, by: By, found: Mapping[str, Measures]) -> dict[str, str]:
    """Return what the groups are called. One query at most."""
    keys = [key for key in found if key.isdecimal()]
    if by is By.COUNTIES:
        return {str(code): str(label) for code, label in County.choices}
    if by is By.STRANDS:
        return {str(code): str(label) for code, label in Strand.choices}
    terms = {By.LANES: Lane, By.TOPICS: Topic, By.AUDIENCES: Audience}
    rows: QuerySet[Any]
    if by in terms:
        rows = terms[by]._default_manager.filter(pk__in=keys)
    else:
        rows = cells.places_of(asked.about(county=""), by)
    return {
        ITSELF: _("%(place)s itself") % {"place": asked.place.name},
        NOWHERE: _("No place of work on that day"),
    } | {str(pk): name for pk, name in rows.values_list("pk", "name")}
