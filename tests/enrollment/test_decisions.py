from datetime import UTC, datetime, timedelta

import pytest

from core.clock import MAINE, maine_date
from enrollment.decisions import offer_deadline, reminder_due, seats_open

NOON = datetime(2026, 6, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seats_free", "people_waiting", "left"),
    [
        (None, 0, None),
        (None, 7, None),
        (1, 0, 1),
        (0, 0, 0),
        (1, 1, 0),
        (5, 3, 2),
        (0, 3, 0),
    ],
)
def test_a_newcomer_gets_a_seat_only_if_one_is_left_for_each_who_waits(
    seats_free, people_waiting, left
):
    assert seats_open(seats_free=seats_free, people_waiting=people_waiting) == left


@pytest.mark.parametrize(
    ("hours_left", "hours_to_answer"), [(2400, 48), (96, 48), (95, 47.5), (60, 30), (1, 0.5)]
)
def test_an_offer_lasts_two_days_or_half_the_time_left(hours_left, hours_to_answer):
    deadline = offer_deadline(now=NOON, ends_at=NOON + timedelta(hours=hours_left))

    assert deadline == NOON + timedelta(hours=hours_to_answer)


NINE_IN_MAINE = [
    datetime(2026, 6, 8, 9, tzinfo=MAINE),
    datetime(2026, 3, 8, 9, tzinfo=MAINE),  # the day the clocks go forward
    datetime(2026, 3, 9, 9, tzinfo=MAINE),
    datetime(2026, 11, 1, 9, tzinfo=MAINE),  # the day they go back
    datetime(2026, 11, 2, 9, tzinfo=MAINE),
]


@pytest.mark.parametrize("days_before", [1, 7])
@pytest.mark.parametrize("starts_at", NINE_IN_MAINE)
def test_a_reminder_falls_due_at_the_hour_of_the_class_on_maines_clock(starts_at, days_before):
    due_at = (starts_at - timedelta(days=days_before)).astimezone(UTC)
    just_before = due_at - timedelta(seconds=1)
    starts_at = starts_at.astimezone(UTC)

    assert reminder_due(days_before=days_before, starts_at=starts_at, now=due_at)
    assert not reminder_due(days_before=days_before, starts_at=starts_at, now=just_before)


@pytest.mark.parametrize("days_before", [1, 7])
@pytest.mark.parametrize("starts_at", NINE_IN_MAINE)
def test_a_reminder_is_due_only_on_the_day_of_which_it_says_the_right_thing(starts_at, days_before):
    starts_at = starts_at.astimezone(UTC)
    half_hours = [starts_at - timedelta(hours=n / 2) for n in range(9 * 48)]

    days_left = {
        (maine_date(starts_at) - maine_date(moment)).days
        for moment in half_hours
        if reminder_due(days_before=days_before, starts_at=starts_at, now=moment)
    }

    assert days_left == {days_before}
