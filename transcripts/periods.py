"""The clocks by which hours are counted: each divides all days into periods. Pure.

Officers count by calendar year and by fixed blocks of two, of which one began on January 1, 2026;
schools from July to June; an educator by the five years for which their certificate runs.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import maine_date

JULY = 7
BLOCK_YEARS, CYCLE_YEARS = 2, 5
FIRST_BLOCK = 2026


class Clock(models.TextChoices):
    CALENDAR_YEAR = "calendar_year", _("Calendar year")
    SCHOOL_YEAR = "school_year", _("School year, July to June")
    TWO_YEARS = "two_years", _("Two-year block of the Academy")
    OWN_CYCLE = "own_cycle", _("My five-year cycle")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From its first day until `ends_on`, the first day after it."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on

    @property
    def last_day(self) -> date:
        """The last day that lies in it."""
        return self.ends_on - timedelta(days=1)

    @property
    def day_before(self) -> date:
        """The last day of the period before it."""
        return self.starts_on - timedelta(days=1)

    def __str__(self) -> str:
        """2026, 2026 and 2027 of a block, 2025-26 of a school year, or both days."""
        first, last = self.starts_on, self.last_day
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            years = {1: f"{first.year}", 2: f"{first.year} and {last.year}"}
            return years.get(last.year - first.year + 1, f"{first.year} to {last.year}")
        if first.month == JULY and first.day == 1 and last.year == first.year + 1:
            return f"{first.year}-{last.year % 100:02d}"
        return f"{maine_date(first)} to {maine_date(last)}"


def period_of(day: date, clock: Clock, *, certificate_until: date | None = None) -> Period:
    """Return the period in which a day lies.

    `certificate_until` is the last day of an educator's certificate: cycles are five years before
    and after it. Raises `ValueError` for a cycle of one's own without it.
    """
    if clock is Clock.SCHOOL_YEAR:
        year = day.year if day.month >= JULY else day.year - 1
        return Period(date(year, JULY, 1), date(year + 1, JULY, 1))
    if clock is Clock.TWO_YEARS:
        year = day.year - (day.year - FIRST_BLOCK) % BLOCK_YEARS
        return Period(date(year, 1, 1), date(year + BLOCK_YEARS, 1, 1))
    if clock is Clock.CALENDAR_YEAR:
        return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))
    if certificate_until is None:
        raise ValueError("A cycle of one's own needs the last day of the certificate.")
    return _cycle_of(day, certificate_until + timedelta(days=1))


def _cycle_of(day: date, renewed_on: date) -> Period:
    cycles = (day.year - renewed_on.year) // CYCLE_YEARS
    before, begun, after = (_years_on(renewed_on, (cycles + n) * CYCLE_YEARS) for n in (-1, 0, 1))
    return Period(before, begun) if day < begun else Period(begun, after)


def _years_on(day: date, years: int) -> date:
    """Return the same day of another year; February 29 becomes March 1 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
