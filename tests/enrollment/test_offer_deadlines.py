"""Until when an offer stands: never past the start, never ending while Maine sleeps."""

from datetime import UTC, datetime, time, timedelta

import pytest

from core.clock import MAINE
from enrollment.decisions import is_at_night, offer_deadline, staff_see_to_it

HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=MAINE)


@pytest.mark.parametrize(
    ("now", "starts_at", "deadline"),
    [
        # 48 hours after ten in the evening and after three in the night: the morning after.
        (at(2026, 6, 8, 22), at(2026, 7, 1, 9), at(2026, 6, 11, 7)),
        (at(2026, 6, 8, 3), at(2026, 7, 1, 9), at(2026, 6, 10, 7)),
        # Nine and seven sharp are not in the night.
        (at(2026, 6, 8, 21), at(2026, 7, 1, 9), at(2026, 6, 10, 21)),
        (at(2026, 6, 8, 7), at(2026, 7, 1, 9), at(2026, 6, 10, 7)),
        (at(2026, 6, 8, 21, 0, 1), at(2026, 7, 1, 9), at(2026, 6, 11, 7)),
        # Half the time left ends at two in the night; the class begins at eight.
        (at(2026, 6, 8, 20), at(2026, 6, 9, 8), at(2026, 6, 9, 7)),
        # It begins at six: the evening before is the last moment by day.
        (at(2026, 6, 8, 20), at(2026, 6, 9, 6), at(2026, 6, 8, 21)),
        (at(2026, 6, 8, 20), at(2026, 6, 9, 7), at(2026, 6, 8, 21)),
        # Nobody is awake between now and the start.
        (at(2026, 6, 8, 22), at(2026, 6, 9, 6), None),
        # Clocks go forward on March 8 and back on November 1: 48 hours are 48 hours, 7 AM is 7 AM.
        (at(2026, 3, 7, 12), at(2026, 4, 1, 9), at(2026, 3, 9, 13)),
        (at(2026, 3, 6, 2), at(2026, 4, 1, 9), at(2026, 3, 8, 7)),
        (at(2026, 10, 31, 12), at(2026, 12, 1, 9), at(2026, 11, 2, 11)),
        (at(2026, 10, 30, 23), at(2026, 12, 1, 9), at(2026, 11, 2, 7)),
    ],
)
def test_an_offer_ends_by_day_in_maine(now, starts_at, deadline):
    assert offer_deadline(now=now.astimezone(UTC), ends_at=starts_at.astimezone(UTC)) == deadline


# A week around each change of the clocks, and one far from both.
WEEKS = [at(2026, 3, 5, 0), at(2026, 10, 29, 0), at(2026, 6, 8, 0)]


@pytest.mark.parametrize("week", WEEKS)
def test_whenever_it_is_made_an_offer_ends_by_day_and_before_the_start(week):
    begins = week.astimezone(UTC)
    for made in range(7 * 48):
        now = begins + made * HALF_HOUR
        for left in (*range(1, 5 * 48), 30 * 48):
            starts_at = now + left * HALF_HOUR
            deadline = offer_deadline(now=now, ends_at=starts_at)
            if deadline is None:
                assert not awake_between(now, starts_at)
                continue
            wanted = now + min(timedelta(hours=48), (starts_at - now) / 2)
            clock = deadline.astimezone(MAINE).time()
            assert now < deadline < starts_at
            assert time(7) <= clock <= time(21)
            assert deadline == wanted or is_at_night(wanted)
            assert deadline - wanted <= timedelta(hours=11)  # the longest night, as clocks go back


@pytest.mark.parametrize("week", WEEKS)
def test_more_than_a_day_before_the_start_there_is_always_time_to_answer(week):
    """What is offered by itself leaves whoever gets it twelve hours at least."""
    begins = week.astimezone(UTC)
    for made in range(7 * 48):
        now = begins + made * HALF_HOUR
        deadline = offer_deadline(now=now, ends_at=now + DAY + timedelta(seconds=1))

        assert deadline is not None
        assert deadline - now >= timedelta(hours=12)


def awake_between(now: datetime, until: datetime) -> bool:
    """Whether there is a half hour by day after now and before a moment."""
    steps = int((until - now) / HALF_HOUR)
    return any(not is_at_night(now + n * HALF_HOUR) for n in range(1, steps))


@pytest.mark.parametrize(
    ("left", "theirs"), [(DAY + HALF_HOUR, False), (DAY, True), (HALF_HOUR, True), (-DAY, True)]
)
def test_within_a_day_of_the_start_free_seats_are_for_staff_to_give_out(left, theirs):
    now = at(2026, 6, 8, 12)

    assert staff_see_to_it(now=now, ends_at=now + left) is theirs
