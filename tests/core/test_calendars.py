"""Maine's clock in calendar files."""

from datetime import UTC, datetime, timedelta

from icalendar import Event

from core.calendars import add_times, maine_zone
from core.clock import MAINE

FIRST_HOUR = datetime(2026, 1, 1, 5, tzinfo=UTC)


def test_its_rules_say_what_the_clock_will_show_for_fifteen_years():
    zone = maine_zone().to_tz(lookup_tzid=False)
    wrong = []
    for days in range(15 * 366):
        # Around every hour at which it could change.
        for hour in (0, 1, 2, 3, 12):
            moment = FIRST_HOUR + timedelta(days=days, hours=hour)
            local = moment.astimezone(MAINE)
            if not local.fold and local.replace(tzinfo=zone).utcoffset() != local.utcoffset():
                wrong.append(local)
    assert wrong == []


def test_the_second_of_a_doubled_hour_is_written_in_utc():
    written = []
    for starts_at, ends_at in (
        (datetime(2027, 11, 7, 4, tzinfo=UTC), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        (datetime(2027, 11, 7, 4, tzinfo=UTC), datetime(2027, 11, 7, 6, 30, tzinfo=UTC)),
    ):
        event = Event()
        add_times(event, starts_at, ends_at)
        both = (event["dtstart"], event["dtend"])
        written.append([(each.to_ical(), each.params.get("TZID")) for each in both])
    assert written == [
        [(b"20271107T000000", "America/New_York"), (b"20271107T013000", "America/New_York")],
        [(b"20271107T000000", "America/New_York"), (b"20271107T063000Z", None)],
    ]
