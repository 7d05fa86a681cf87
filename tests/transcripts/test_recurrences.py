"""When something is due again: on Maine's clock, in summer and in winter, until its last day."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.recurrences import DAYS, HOURS, WEEKDAYS, Every, Recurrence, next_moment

MAINE = ZoneInfo("America/New_York")
MONDAYS = Recurrence(Every.WEEK, weekday="MO")
FIRST_DAYS = Recurrence(Every.MONTH, day=1)
LAST_DAYS = Recurrence(Every.MONTH, day=-1)
JANUARY_5 = Recurrence(Every.YEAR, day=5, month=1)

RECURRENCES = st.one_of(
    st.builds(Recurrence, st.just(Every.WEEK), st.sampled_from(sorted(WEEKDAYS))),
    st.builds(Recurrence, st.just(Every.MONTH), st.just(""), st.sampled_from(DAYS)),
    st.builds(
        Recurrence,
        st.just(Every.YEAR),
        st.just(""),
        st.sampled_from(DAYS),
        st.integers(1, 12),
    ),
)


def moments(recurrence, *, starts_on, ends_on, hour=6, most=10) -> list[datetime]:
    """All moments at which it is due, one found from the other."""
    found, after = [], datetime(2020, 1, 1, tzinfo=UTC)
    while len(found) < most:
        moment = next_moment(
            recurrence.rule, hour=hour, starts_on=starts_on, ends_on=ends_on, after=after
        )
        if moment is None:
            break
        found.append(moment)
        after = moment
    return found


@pytest.mark.parametrize(
    ("recurrence", "rule", "words"),
    [
        (MONDAYS, "FREQ=WEEKLY;BYDAY=MO", "Every Monday at 6 AM"),
        (FIRST_DAYS, "FREQ=MONTHLY;BYMONTHDAY=1", "On day 1 of every month at 6 AM"),
        (LAST_DAYS, "FREQ=MONTHLY;BYMONTHDAY=-1", "On the last day of every month at 6 AM"),
        (JANUARY_5, "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "Every year on January 5 at 6 AM"),
        (
            Recurrence(Every.YEAR, day=-1, month=2),
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
            "Every year on the last day of February at 6 AM",
        ),
    ],
)
def test_a_choice_is_a_rule_and_reads_in_words(recurrence, rule, words):
    assert (recurrence.rule, recurrence.in_words(6)) == (rule, words)


def test_the_hour_is_that_of_maine_where_clocks_go_forward_and_back():
    spring = moments(MONDAYS, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 16))
    autumn = moments(MONDAYS, starts_on=date(2026, 10, 26), ends_on=date(2026, 11, 2))

    assert spring == [
        datetime(2026, 3, 2, 11, tzinfo=UTC),
        datetime(2026, 3, 9, 10, tzinfo=UTC),
        datetime(2026, 3, 16, 10, tzinfo=UTC),
    ]
    assert autumn == [datetime(2026, 10, 26, 10, tzinfo=UTC), datetime(2026, 11, 2, 11, tzinfo=UTC)]


def test_the_last_day_of_a_month_and_of_february():
    days = moments(LAST_DAYS, starts_on=date(2028, 1, 31), ends_on=date(2028, 3, 30))

    assert [moment.astimezone(MAINE).date() for moment in days] == [
        date(2028, 1, 31),
        date(2028, 2, 29),
    ]


def test_the_first_and_the_last_day_count_and_after_them_it_is_over():
    days = moments(JANUARY_5, starts_on=date(2027, 1, 5), ends_on=date(2029, 1, 5))

    assert [moment.year for moment in days] == [2027, 2028, 2029]
    assert moments(JANUARY_5, starts_on=date(2027, 1, 6), ends_on=date(2028, 1, 4)) == []
    assert moments(MONDAYS, starts_on=date(2027, 1, 6), ends_on=date(2027, 1, 5)) == []


def test_what_is_due_this_very_moment_is_not_due_after_it():
    due = datetime(2026, 3, 9, 10, tzinfo=UTC)
    days = {"hour": 6, "starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 16)}

    assert next_moment(MONDAYS.rule, after=due, **days) == datetime(2026, 3, 16, 10, tzinfo=UTC)


@given(
    recurrence=RECURRENCES,
    hour=st.sampled_from(HOURS),
    first=st.dates(date(2024, 1, 1), date(2040, 1, 1)),
)
def test_whatever_is_chosen_is_kept_and_due_on_its_day_at_its_hour_ever_later(
    recurrence, hour, first
):
    last = first.replace(year=first.year + 2, day=min(first.day, 28))

    due = moments(recurrence, starts_on=first, ends_on=last, hour=hour, most=30)

    assert Recurrence.from_rule(recurrence.rule) == recurrence
    assert due
    assert all(early < late for early, late in pairwise(due))
    for moment in due:
        there = moment.astimezone(MAINE)
        assert (there.hour, there.minute) == (hour, 0)
        assert first <= there.date() <= last
        if recurrence.every is Every.WEEK:
            assert list(WEEKDAYS)[there.weekday()] == recurrence.weekday
        elif recurrence.day > 0:
            assert there.day == recurrence.day
