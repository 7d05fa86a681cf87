"""When something is done again: every week, month or year, at an hour of Maine's clock.

A recurrence is kept as a rule of RFC 5545, such as `FREQ=WEEKLY;BYDAY=MO`, and chosen in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self

from dateutil.rrule import rrulestr
from django.db import models
from django.utils import dates
from django.utils.dateformat import time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import MAINE, maine_date

WEEKDAYS = dict(
    zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), dates.WEEKDAYS.values(), strict=True)
)
LAST_DAY = -1
# Every month has these, and its last.
DAYS = (*range(1, 29), LAST_DAY)
# When nobody works yet, and no hour is missing or doubled where clocks change.
HOURS = range(4, 22)


class Every(models.TextChoices):
    WEEK = "WEEKLY", _("Every week")
    MONTH = "MONTHLY", _("Every month")
    YEAR = "YEARLY", _("Every year")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often: on a day of the week, of the month, or of the year. -1 is the last of a month."""

    every: Every
    weekday: str = ""
    day: int = 1
    month: int = 1

    @property
    def rule(self) -> str:
        """The rule as it is kept."""
        if self.every is Every.WEEK:
            return f"FREQ=WEEKLY;BYDAY={self.weekday}"
        of_month = f"BYMONTHDAY={self.day}"
        if self.every is Every.MONTH:
            return f"FREQ=MONTHLY;{of_month}"
        return f"FREQ=YEARLY;BYMONTH={self.month};{of_month}"

    @classmethod
    def from_rule(cls, rule: str) -> Self:
        """Return what `rule` wrote."""
        said = dict(part.split("=") for part in rule.split(";"))
        return cls(
            every=Every(said["FREQ"]),
            weekday=said.get("BYDAY", ""),
            day=int(said.get("BYMONTHDAY", 1)),
            month=int(said.get("BYMONTH", 1)),
        )

    def in_words(self, hour: int) -> str:
        """Say it: Every Monday at 6 a.m."""
        at = hour_words(hour)
        if self.every is Every.WEEK:
            return gettext("Every %(weekday)s at %(at)s") % {
                "weekday": WEEKDAYS[self.weekday],
                "at": at,
            }
        if self.every is Every.MONTH:
            if self.day == LAST_DAY:
                return gettext("On the last day of every month at %(at)s") % {"at": at}
            return gettext("On day %(day)s of every month at %(at)s") % {"day": self.day, "at": at}
        said = {"month": dates.MONTHS[self.month], "day": self.day, "at": at}
        if self.day == LAST_DAY:
            return gettext("Every year on the last day of %(month)s at %(at)s") % said
        return gettext("Every year on %(month)s %(day)s at %(at)s") % said


def hour_words(hour: int) -> str:
    """Write a full hour as people say it: 6 AM."""
    return time_format(time(hour), "g A")


def next_moment(
    rule: str, *, hour: int, starts_on: date, ends_on: date, after: datetime
) -> datetime | None:
    """Return the first moment after another at which it is due, or None once it is over.

    The hour is one of Maine's clock, in summer and in winter. `ends_on` is its last day.
    """
    for day in _days(rule, starts_on=max(starts_on, maine_date(after)), ends_on=ends_on):
        moment = datetime.combine(day, time(hour), MAINE).astimezone(UTC)
        if moment > after:
            return moment
    return None


def _days(rule: str, *, starts_on: date, ends_on: date) -> Iterator[date]:
    # By days without a clock: the library adds weeks to a moment, and Maine's hour would move.
    first, last = (datetime.combine(day, time()) for day in (starts_on, ends_on))
    if first <= last:
        yield from (
            found.date() for found in rrulestr(rule, dtstart=first).between(first, last, inc=True)
        )
