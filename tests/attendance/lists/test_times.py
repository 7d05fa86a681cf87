"""Times and durations as participant reports write them."""

from datetime import UTC, date, datetime

import pytest

from attendance.lists.times import read_minutes, read_moment, says_halves
from attendance.typed_times import Hours
from tests.attendance.lists.samples import ENDS, HOURS, STARTS, at


@pytest.mark.parametrize(
    "cell",
    [
        "06/08/2026 09:05:00 AM",
        "6/8/2026 9:05 AM",
        "6/8/26, 9:05:00 AM",
        "2026-06-08 09:05:00",
        "2026-06-08T09:05:00",
        "2026-06-08T09:05:00.000-04:00",
        "2026-06-08T13:05:00Z",
        "2026-06-08 13:05:00 UTC",
        "08/06/2026 09:05",
        "8.6.2026 09:05:00",
        "Jun 8, 2026 9:05 AM",
        "June 8, 2026, 9:05:00 a.m.",
        "Monday, June 8, 2026 9:05 AM",
        "8 Jun 2026 09:05",
        "9:05 AM",
        "9:05 AM EDT",
        "09:05",
        "09:05:00",
    ],
)
def test_one_moment_is_read_however_it_is_written(cell):
    assert read_moment(cell, HOURS, nearest=STARTS) == at("9:05")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "soon",
        "9",
        "25:00",
        "9:75",
        "13:05 PM",
        "30/30/2026 9:05 AM",
        "2026-06-08",
        "06/08 9:05",
        "2026-06-08 09:3",
        "2026-06-08 09:05 or so",
        "9:05" + " " * 60,
    ],
)
def test_what_is_no_time_is_no_moment(cell):
    assert read_moment(cell, HOURS, nearest=STARTS) is None


def test_without_a_half_of_the_day_the_one_in_the_session_is_meant():
    read = {cell: read_moment(cell, HOURS, nearest=ENDS, has_halves=False) for cell in CLOCKS}

    assert read == {"9:05": at("9:05"), "12:50": at("12:50"), "3:40": at("15:40")}


CLOCKS = ["9:05", "12:50", "3:40"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["9:05 AM", "3:40"], True),
        (["9:05", "15:40"], True),
        (["09:05", "3:40"], True),
        (["2026-06-08 9:05"], True),
        (["9:05", "3:40"], False),
        (["", "x" * 100], False),
    ],
)
def test_a_file_whose_clock_has_24_hours_is_taken_at_its_word(cells, said):
    assert says_halves(cells) is said


def test_on_the_night_of_a_session_past_midnight_the_next_day_is_meant():
    night = Hours(
        datetime(2026, 6, 9, 1, tzinfo=UTC), datetime(2026, 6, 9, 7, tzinfo=UTC), date(2026, 6, 8)
    )

    assert read_moment("12:40 AM", night, nearest=night.ends_at) == datetime(
        2026, 6, 9, 4, 40, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("125", 125),
        ("125.5", 125.5),
        ("1h 27m 30s", 87.5),
        ("1 hr 2 min", 62),
        ("2 hours", 120),
        ("27 min", 27),
        ("30s", 0.5),
        ("1:02:30", 62.5),
        ("1:02", 62),
        ("< 1 min", 1),
        ("", None),
        ("long", None),
        ("1h 2x", None),
        ("9" * 80, None),
    ],
)
def test_a_duration_is_read_in_minutes(cell, minutes):
    assert read_minutes(cell) == minutes
