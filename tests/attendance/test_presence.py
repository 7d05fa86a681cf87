"""The rule of minutes: in any order, doubled or split, and never more than the session has."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.minutes import (
    Check,
    counted_at,
    minutes_within,
    presence,
    stray_check_outs,
)
from courses.decisions import creditable_blocks, creditable_minutes

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
END = START + timedelta(minutes=405)
LUNCH = (START + timedelta(minutes=180), START + timedelta(minutes=225))
BLOCKS = creditable_blocks(START, END, [LUNCH])
NET = 360


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def came(minutes: float) -> Check:
    return Check(at(minutes), is_in=True)


def left(minutes: float) -> Check:
    return Check(at(minutes), is_in=False)


def worth(checks) -> int:
    return minutes_within(presence(checks, ends_at=END), BLOCKS)


@pytest.mark.parametrize(
    ("checks", "minutes"),
    [
        ([], 0),
        ([came(-8)], 360),
        ([came(-8), left(405)], 360),
        ([came(-8), left(300)], 255),
        ([came(60)], 300),
        ([came(60), left(120)], 60),
        ([came(-8), left(60), came(120), left(405)], 300),
        ([came(180), left(225)], 0),
        ([left(100)], 0),
        ([left(100), came(200)], 180),
        ([came(-90), left(-30)], 0),
        ([came(405)], 0),
        ([came(0), came(200), left(300)], 255),
        ([came(0), left(120), left(300)], 120),
        ([came(0), left(120), came(120)], 360),
    ],
)
def test_presence_lasts_from_a_check_in_to_the_next_check_out_or_the_end(checks, minutes):
    assert worth(checks) == minutes


@pytest.mark.parametrize(
    ("late_by", "minutes"), [(0, 360), (1, 360), (5, 360), (5.5, 354), (6, 354), (6.5, 353)]
)
def test_up_to_five_minutes_are_lost_at_the_door_and_the_rest_counts_in_whole_minutes(
    late_by, minutes
):
    assert worth([came(late_by)]) == minutes


def test_a_check_out_without_a_check_in_is_told():
    checks = [left(30), came(60), left(90), left(95)]

    assert stray_check_outs(checks) == [at(30), at(95)]


@pytest.mark.parametrize(
    ("ahead", "shown", "counts"),
    [
        (0, 10, 10),
        (120, 10, 10),
        (-120, 10, 10),
        (121, 10, 10 - 121 / 60),
        (86_400, 1450, 10),
        (-86_400, -1430, 10),
    ],
)
def test_a_clock_that_is_wrong_by_more_than_two_minutes_is_put_right(ahead, shown, counts):
    assert counted_at(at(shown), seconds_ahead=ahead) == at(counts)


CHECKS = st.lists(
    st.builds(
        Check, st.integers(-3600, 30_000).map(lambda s: START + timedelta(seconds=s)), st.booleans()
    ),
    max_size=12,
)
BREAKS = st.lists(
    st.tuples(st.integers(0, 405), st.integers(1, 60)).map(
        lambda pair: (at(pair[0]), at(pair[0] + pair[1]))
    ),
    max_size=4,
)


@given(checks=CHECKS, data=st.data())
def test_neither_order_nor_doubles_change_what_it_is_worth(checks, data):
    shuffled = data.draw(st.permutations(checks + checks[:3]))

    assert worth(shuffled) == worth(checks)


@given(checks=CHECKS, breaks=BREAKS, cut=st.integers(1, 404))
def test_splitting_a_block_changes_nothing(checks, breaks, cut):
    spans = presence(checks, ends_at=END)
    whole = creditable_blocks(START, END, breaks)
    split = [
        part
        for first, last in whole
        for part in (
            [(first, at(cut)), (at(cut), last)] if first < at(cut) < last else [(first, last)]
        )
    ]

    assert minutes_within(spans, split) == minutes_within(spans, whole)


@given(checks=CHECKS, breaks=BREAKS)
def test_it_is_never_more_than_the_net_minutes(checks, breaks):
    net = creditable_minutes(START, END, breaks)

    minutes = minutes_within(presence(checks, ends_at=END), creditable_blocks(START, END, breaks))

    assert 0 <= minutes <= net


@given(checks=CHECKS, moment=st.integers(-3600, 30_000))
def test_a_check_in_more_never_lessens_it_and_a_check_out_more_never_adds(checks, moment):
    when = START + timedelta(seconds=moment)

    assert worth([*checks, Check(when, is_in=True)]) >= worth(checks)
    assert worth([*checks, Check(when, is_in=False)]) <= worth(checks)


@given(breaks=BREAKS, span=st.tuples(st.integers(0, 405), st.integers(0, 405)))
def test_longer_presence_is_never_worth_less(breaks, span):
    first, last = sorted(span)
    blocks = creditable_blocks(START, END, breaks)

    shorter = minutes_within([(at(first), at(last))], blocks)

    assert minutes_within([(at(first - 10), at(last))], blocks) >= shorter
    assert minutes_within([(at(first), at(last + 10))], blocks) >= shorter


def test_the_hour_that_the_clocks_repeat_counts_twice():
    """The night of November 1, 2026, in Maine."""
    starts, ends = datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 1, 8, tzinfo=UTC)

    blocks = creditable_blocks(starts, ends, [])

    assert minutes_within(presence([Check(starts, is_in=True)], ends_at=ends), blocks) == 240


def test_a_session_without_anything_creditable_is_worth_nothing():
    assert creditable_blocks(START, END, [(START, END)]) == []
    assert minutes_within([(START, END)], []) == 0


def test_the_five_minutes_at_the_door_do_not_make_something_of_nothing():
    blocks = creditable_blocks(START, at(4), [])

    assert minutes_within([], blocks) == 0
    assert minutes_within([(START, at(1))], blocks) == 4
