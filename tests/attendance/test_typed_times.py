"""Times typed from a sheet: every way people write them, and the half of the day that is meant."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.typed_times import (
    Hours,
    Read,
    Trouble,
    Typed,
    as_typed,
    clocks_of,
    read_row,
    with_dittos,
)
from core.clock import MAINE

DAY = date(2026, 6, 8)


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return datetime.combine(DAY + timedelta(days=days), time(hour, minute), MAINE).astimezone(UTC)


DAYTIME = Hours(at(8, 30), at(15, 30), DAY)
EVENING = Hours(at(17), at(21), DAY)
NIGHT = Hours(at(20), at(8, days=1), DAY)
ALL_DAY = Hours(at(7), at(21), DAY)


@pytest.mark.parametrize(
    ("typed", "clocks"),
    [
        ("9", [(9, 0), (21, 0)]),
        ("900", [(9, 0), (21, 0)]),
        ("9:00", [(9, 0), (21, 0)]),
        ("0900", [(9, 0), (21, 0)]),
        ("9.05", [(9, 5), (21, 5)]),
        ("9h05", [(9, 5), (21, 5)]),
        (" 4:30 ", [(4, 30), (16, 30)]),
        ("1630", [(16, 30)]),
        ("16:30", [(16, 30)]),
        ("4:30p", [(16, 30)]),
        ("430 PM", [(16, 30)]),
        ("4:30 p.m.", [(16, 30)]),
        ("4 30", [(4, 30), (16, 30)]),
        ("9a", [(9, 0)]),
        ("12:15", [(0, 15), (12, 15)]),
        ("12:15 am", [(0, 15)]),
        ("12:15p", [(12, 15)]),
        ("0:15", [(0, 15)]),
        ("2400", [(0, 0)]),
    ],
)
def test_a_time_is_read_however_it_is_typed(typed, clocks):
    assert clocks_of(typed) == [time(*clock) for clock in clocks]


@pytest.mark.parametrize(
    "typed",
    [
        *("", "25", "9:60", "2401", "24:00 am", "13 pm", "0:30 pm", "9:0", "90000", "nine"),
        *("9:00:00", "-9", "9-10", "\N{ARABIC-INDIC DIGIT NINE}", "9" * 5000),
        "9:00 " + " " * 40 + "am",
    ],
)
def test_what_is_no_time_is_not_guessed(typed):
    assert clocks_of(typed) == []


@pytest.mark.parametrize(
    ("hours", "came", "left", "came_at", "left_at"),
    [
        (DAYTIME, "845", "330", at(8, 45), at(15, 30)),
        (DAYTIME, "8:15", "4", at(8, 15), at(16)),
        (DAYTIME, "1", "2", at(13), at(14)),
        (EVENING, "5", "9", at(17), at(21)),
        (EVENING, "445", "930", at(16, 45), at(21, 30)),
        (NIGHT, "8", "8", at(20), at(8, days=1)),
        (NIGHT, "11", "1", at(23), at(1, days=1)),
        (NIGHT, "12", "6", at(0, days=1), at(6, days=1)),
        # Inside in both halves: in is the one near the start, out the one near the end.
        (ALL_DAY, "730", "8", at(7, 30), at(20)),
        (ALL_DAY, "730", "8a", at(7, 30), at(8)),
        (ALL_DAY, "1300", "2", at(13), at(14)),
    ],
)
def test_the_half_of_the_day_is_meant_that_lies_nearest_the_session(
    hours, came, left, came_at, left_at
):
    assert read_row(Typed(came, left), hours) == Read(
        is_present=True, came_at=came_at, left_at=left_at
    )


@pytest.mark.parametrize(
    ("came", "left", "said"),
    [
        ("", " ", None),
        ("x", "", Read(is_present=True)),
        ("X", "x", Read(is_present=True)),
        ("x", "2", Read(is_present=True, left_at=at(14))),
        ("9", "x", Read(is_present=True, came_at=at(9))),
        ("a", "", Read(is_present=False)),
        ("-", "", Read(is_present=False)),
        ("a", "9", Trouble.UNREADABLE),
        ("9", "a", Trouble.UNREADABLE),
        ("25", "x", Trouble.UNREADABLE),
        ("9", "soon", Trouble.UNREADABLE),
        ("9", "", Trouble.NO_TIME_OUT),
        ("", "3", Trouble.NO_TIME_IN),
        ("", "x", Trouble.NO_TIME_IN),
        ('"', "3", Trouble.NOTHING_ABOVE),
        ("2p", "1p", Trouble.LEFT_FIRST),
        ("2p", "2p", Trouble.LEFT_FIRST),
        ("9", "8:45", Trouble.LEFT_FIRST),
        ("4p", "5p", Trouble.OUTSIDE),
        ("6a", "7a", Trouble.OUTSIDE),
    ],
)
def test_a_row_says_who_was_there_or_why_it_says_nothing(came, left, said):
    assert read_row(Typed(came, left), DAYTIME) == said


def test_a_ditto_mark_is_what_stands_above_it():
    rows = [
        Typed("9", "3"),
        Typed('"', ""),
        Typed("\N{RIGHT DOUBLE QUOTATION MARK}", "2"),
        Typed("10", "d"),
        Typed("", ""),
        Typed('"', ""),
    ]

    assert with_dittos(rows) == [
        Typed("9", "3"),
        Typed("9", "3"),
        Typed("9", "2"),
        Typed("10", "2"),
        Typed("", ""),
        Typed('"', ""),
    ]


@given(
    came=st.integers(min_value=0, max_value=12 * 60 - 2),
    stay=st.integers(min_value=1),
    hours=st.sampled_from([DAYTIME, EVENING, NIGHT, ALL_DAY]),
)
def test_times_that_are_shown_are_read_as_the_same_times(came, stay, hours):
    minutes = int((hours.ends_at - hours.starts_at).total_seconds() // 60)
    came_at = hours.starts_at + timedelta(minutes=came % (minutes - 1))
    left = came % (minutes - 1) + 1 + stay % (minutes - came % (minutes - 1))
    left_at = hours.starts_at + timedelta(minutes=left)

    shown = Typed(as_typed(came_at), as_typed(left_at))

    assert read_row(shown, hours) == Read(is_present=True, came_at=came_at, left_at=left_at)


@given(st.text(max_size=30), st.text(max_size=30))
def test_anything_at_all_can_be_typed(came, left):
    said = read_row(with_dittos([Typed(came, left)])[0], DAYTIME)

    if isinstance(said, Read) and said.came_at and said.left_at:
        assert said.came_at < said.left_at
        assert said.came_at < DAYTIME.ends_at
        assert said.left_at > DAYTIME.starts_at


def test_a_time_that_march_leaves_out_is_no_time_of_that_night():
    night = Hours(
        datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 3, 8, 10, tzinfo=UTC), date(2026, 3, 8)
    )

    assert read_row(Typed("2:30a", "x"), night) == Trouble.OUTSIDE


def test_unsaid_times_are_shown_as_the_whole_session():
    assert as_typed(None) == "x"
    assert as_typed(at(0, 5)) == "12:05 AM"
