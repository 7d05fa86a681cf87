"""Maine's clock as calendar files write it (RFC 5545)."""

from datetime import UTC, datetime

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

from core.clock import MAINE

EASTERN, SUMMER = "-0500", "-0400"


def maine_zone() -> Timezone:
    """Return how Maine's clock has been set since 2007, as rules.

    The library could list each change by its date. Programs are known that read but the first of
    such a list, and are an hour off for half of the year; rules all of them read.
    """
    zone = Timezone()
    zone.add("tzid", str(MAINE))
    for part, name, begins, rule, before, after in (
        (TimezoneDaylight, "EDT", datetime(2007, 3, 11, 2), (3, "2SU"), EASTERN, SUMMER),  # noqa: DTZ001
        (TimezoneStandard, "EST", datetime(2007, 11, 4, 2), (11, "1SU"), SUMMER, EASTERN),  # noqa: DTZ001
    ):
        change = part()
        # On the clock as it was until then, and so without a zone.
        change.add("dtstart", begins)
        change.add("rrule", {"freq": "yearly", "bymonth": rule[0], "byday": rule[1]})
        change.add("tzname", name)
        change["tzoffsetfrom"], change["tzoffsetto"] = before, after
        zone.add_component(change)
    return zone


def add_times(event: Component, starts_at: datetime, ends_at: datetime) -> None:
    """Write when something begins and ends, on Maine's clock.

    Of the hour that November has twice a clock can only mean the first; a moment in the second is
    written in UTC.
    """
    for name, moment in (("dtstart", starts_at), ("dtend", ends_at)):
        local = moment.astimezone(MAINE)
        event.add(name, local.astimezone(UTC) if local.fold else local)
