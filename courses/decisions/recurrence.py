"""The days of a class that is repeated: weekly or monthly, without the days schools are closed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule, rruleset

WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)
MOST = 60
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Repetition:
    """How a class is repeated: RFC 5545's FREQ, INTERVAL, COUNT and UNTIL."""

    is_monthly: bool = False
    every: int = 1
    count: int | None = None
    until: date | None = None
    # Monday is 0; empty means the weekday of the first day. Of a monthly one: unused.
    weekdays: frozenset[int] = frozenset()


def repeated_days(
    first: date, how: Repetition, *, closed: Collection[date] = ()
) -> tuple[list[date], list[date]]:
    """Return the days, the first one included, and those left out because schools are closed.

    A count counts the days that are held. Monthly means the same weekday of the month (the second
    Tuesday), the last one where a month has no fifth. At most sixty days are returned.
    """
    begin = datetime.combine(first, time())
    rules = rruleset()
    if how.is_monthly:
        nth = (first.day - 1) // DAYS_OF_A_WEEK + 1
        weekday = WEEKDAYS[first.weekday()](-1 if nth > 4 else nth)
        rules.rrule(rrule(MONTHLY, dtstart=begin, interval=how.every, byweekday=weekday))
    else:
        weekdays = [WEEKDAYS[day] for day in sorted(how.weekdays or {first.weekday()})]
        rules.rrule(rrule(WEEKLY, dtstart=begin, interval=how.every, byweekday=weekdays))
    rules.rdate(begin)
    held: list[date] = []
    left_out: list[date] = []
    most = min(how.count or MOST, MOST)
    for moment in islice(rules, MOST * DAYS_OF_A_WEEK):
        day = moment.date()
        if len(held) >= most or (how.until and day > how.until):
            break
        (left_out if day in closed else held).append(day)
    return held, [day for day in left_out if held and day <= held[-1]]


def days_between(spans: Iterable[tuple[date, date]]) -> set[date]:
    """Return every day of the spans, ends included."""
    return {
        first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)
    }
