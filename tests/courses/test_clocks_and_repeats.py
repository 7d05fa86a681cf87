"""Local times on the nights the clocks change, repeated days, and dates from a spreadsheet."""

from datetime import UTC, date, datetime, time

import pytest

from courses.decisions.clocks import LocalMoment, local_moment, moved_by_days
from courses.decisions.pasting import Line, LineFault, day_of, lines_of, time_of
from courses.decisions.recurrence import Repetition, days_between, repeated_days


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2027, 1, 12), time(8, 30), LocalMoment(datetime(2027, 1, 12, 13, 30, tzinfo=UTC))),
        (date(2027, 7, 12), time(8, 30), LocalMoment(datetime(2027, 7, 12, 12, 30, tzinfo=UTC))),
        (date(2027, 3, 14), time(1, 59), LocalMoment(datetime(2027, 3, 14, 6, 59, tzinfo=UTC))),
        (date(2027, 3, 14), time(2, 0), None),
        (date(2027, 3, 14), time(2, 59), None),
        (date(2027, 3, 14), time(3, 0), LocalMoment(datetime(2027, 3, 14, 7, 0, tzinfo=UTC))),
        (
            date(2027, 11, 7),
            time(1, 30),
            LocalMoment(datetime(2027, 11, 7, 5, 30, tzinfo=UTC), is_doubled=True),
        ),
        (date(2027, 11, 7), time(2, 0), LocalMoment(datetime(2027, 11, 7, 7, 0, tzinfo=UTC))),
    ],
)
def test_a_time_of_day_is_a_moment_unless_the_clock_leaves_it_out(day, at, moment):
    assert local_moment(day, at) == moment


def test_days_later_means_the_same_time_on_the_clock():
    winter = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)  # 8:30 in Maine
    assert moved_by_days(winter, 7) == datetime(2027, 3, 17, 12, 30, tzinfo=UTC)
    assert moved_by_days(datetime(2027, 3, 13, 7, 30, tzinfo=UTC), 1) is None


def test_weeks_skip_the_days_schools_are_closed_and_count_those_held():
    closed = days_between([(date(2027, 2, 15), date(2027, 2, 19))])
    assert repeated_days(date(2027, 2, 2), Repetition(count=4), closed=closed) == (
        [date(2027, 2, 2), date(2027, 2, 9), date(2027, 2, 23), date(2027, 3, 2)],
        [date(2027, 2, 16)],
    )


@pytest.mark.parametrize(
    ("how", "days"),
    [
        (Repetition(every=2, until=date(2027, 3, 2)), ["02-02", "02-16", "03-02"]),
        (Repetition(weekdays=frozenset({1, 3}), count=4), ["02-02", "02-04", "02-09", "02-11"]),
        (Repetition(is_monthly=True, count=3), ["02-02", "03-02", "04-06"]),
        (Repetition(count=1), ["02-02"]),
    ],
)
def test_days_are_repeated_as_said(how, days):
    held, left_out = repeated_days(date(2027, 2, 2), how)
    assert ([f"{day:%m-%d}" for day in held], left_out) == (days, [])


def test_the_fifth_of_a_month_becomes_the_last():
    held, _ = repeated_days(date(2027, 3, 31), Repetition(is_monthly=True, count=3))
    assert held == [date(2027, 3, 31), date(2027, 4, 28), date(2027, 5, 26)]


def test_nobody_repeats_more_than_sixty_days():
    held, _ = repeated_days(date(2027, 1, 4), Repetition(count=500))
    assert (len(held), held[-1]) == (60, date(2028, 2, 21))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("3/14/2027", date(2027, 3, 14)),
        ("2027-03-14", date(2027, 3, 14)),
        ("3/14/27", date(2027, 3, 14)),
        ("Sun, Mar 14, 2027", date(2027, 3, 14)),
        ("March 14, 2027", date(2027, 3, 14)),
        ("14.3.2027", None),
        ("2/30/2027", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(cell, day):
    assert day_of(cell) == day


@pytest.mark.parametrize(
    ("cell", "after", "at"),
    [
        ("8:30 AM", None, time(8, 30)),
        ("8.30", None, time(8, 30)),
        ("0830", None, time(8, 30)),
        ("14:00", None, time(14, 0)),
        ("3:30", time(8, 30), time(15, 30)),
        ("12", time(8, 30), time(12, 0)),
        ("12 am", None, time(0, 0)),
        ("12:15 p.m.", None, time(12, 15)),
        ("9", time(10, 0), time(21, 0)),
        ("1", None, time(13, 0)),
        ("25:00", None, None),
        ("8:75", None, None),
        ("13 pm", None, None),
        ("noon", None, None),
    ],
)
def test_a_time_is_read_as_people_write_it(cell, after, at):
    assert time_of(cell, after=after) == at


def test_lines_of_a_spreadsheet_become_sessions_and_faults_keep_their_number():
    text = (
        "Date\tStart\tEnd\tRoom\n"
        "3/9/2027\t8:30\t3:30\tLibrary\tDay one\tMorning\t25\n"
        "\n"
        '"Mar 10, 2027", 8:30-11:30, "Room 2, upstairs"\n'
        "soon,8,9\n"
        "3/11/2027,late,9\n"
        "3/11/2027,9,soon\n"
        "3/11/2027,2:00 pm,1:00 pm\n"
        "3/11/2027,9,10,R,T,G,many\n"
    )
    day = date(2027, 3, 9)
    assert lines_of(text) == [
        Line(
            2,
            "3/9/2027\t8:30\t3:30\tLibrary\tDay one\tMorning\t25",
            day,
            time(8, 30),
            time(15, 30),
            "Library",
            "Day one",
            "Morning",
            25,
        ),
        Line(
            4,
            '"Mar 10, 2027", 8:30-11:30, "Room 2, upstairs"',
            date(2027, 3, 10),
            time(8, 30),
            time(11, 30),
            "Room 2, upstairs",
        ),
        Line(5, "soon,8,9", fault=LineFault.NO_DATE),
        Line(6, "3/11/2027,late,9", date(2027, 3, 11), fault=LineFault.NO_START),
        Line(7, "3/11/2027,9,soon", date(2027, 3, 11), time(9), fault=LineFault.NO_END),
        Line(
            8,
            "3/11/2027,2:00 pm,1:00 pm",
            date(2027, 3, 11),
            time(14),
            time(13),
            fault=LineFault.ENDS_BEFORE_IT_STARTS,
        ),
        Line(
            9,
            "3/11/2027,9,10,R,T,G,many",
            date(2027, 3, 11),
            time(9),
            time(10),
            "R",
            "T",
            "G",
            fault=LineFault.SEATS_ARE_NO_NUMBER,
        ),
    ]


def test_no_more_than_two_hundred_lines_are_read():
    read = lines_of("3/9/2027,8,9\n" * 250)
    # The others are kept with their fault: what was pasted stays in the box.
    assert [line.fault for line in read] == [None] * 200 + [LineFault.TOO_MANY] * 50
    assert read[-1].number == 250
