from datetime import UTC, datetime, timedelta

import pytest

from core.clock import MAINE
from courses.decisions import creditable_minutes

NINE = datetime(2026, 6, 8, 13, tzinfo=UTC)  # nine o'clock in Maine


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("breaks", "minutes"),
    [
        ([], 360),
        ([(at(3), at(3.75))], 315),
        ([(at(1), at(1.25)), (at(3), at(3.75))], 300),
        ([(at(3), at(3.75)), (at(1), at(1.25))], 300),
        ([(at(3), at(4)), (at(3.5), at(4.5))], 270),
        ([(at(3), at(4)), (at(3.25), at(3.5))], 300),
        ([(at(3), at(4)), (at(3), at(4))], 300),
        ([(at(3), at(4)), (at(4), at(5))], 240),
        ([(at(-0.5), at(0.25))], 345),
        ([(at(5.75), at(7))], 345),
        ([(at(-2), at(-1)), (at(6), at(7))], 360),
        ([(at(-1), at(7))], 0),
    ],
)
def test_no_minute_of_a_break_counts_and_none_is_taken_off_twice(breaks, minutes):
    assert creditable_minutes(at(0), at(6), breaks) == minutes


def test_a_begun_minute_does_not_count():
    assert creditable_minutes(at(0), at(1) - timedelta(seconds=1), []) == 59


@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        (datetime(2026, 3, 7, 22, tzinfo=MAINE), 420),  # the clocks go forward that night
        (datetime(2026, 10, 31, 22, tzinfo=MAINE), 540),  # and back
        (datetime(2026, 6, 6, 22, tzinfo=MAINE), 480),
    ],
)
@pytest.mark.parametrize("zone", [UTC, MAINE])
def test_a_night_class_is_as_long_as_it_really_is_when_the_clocks_change(day, minutes, zone):
    six_in_the_morning = (day + timedelta(hours=8)).astimezone(UTC)

    length = creditable_minutes(day.astimezone(zone), six_in_the_morning.astimezone(zone), [])

    assert length == minutes
