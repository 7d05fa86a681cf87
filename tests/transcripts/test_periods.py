"""Hours are counted by four clocks, each of which has every day in exactly one period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.periods import Clock, Period, period_of

DAY = timedelta(days=1)
days = st.dates(date(1960, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("clock", "day", "period", "words"),
    [
        (Clock.CALENDAR_YEAR, date(2026, 1, 1), ("2026-01-01", "2027-01-01"), "2026"),
        (Clock.CALENDAR_YEAR, date(2026, 12, 31), ("2026-01-01", "2027-01-01"), "2026"),
        (Clock.SCHOOL_YEAR, date(2026, 6, 30), ("2025-07-01", "2026-07-01"), "2025-26"),
        (Clock.SCHOOL_YEAR, date(2026, 7, 1), ("2026-07-01", "2027-07-01"), "2026-27"),
        (Clock.SCHOOL_YEAR, date(1999, 9, 1), ("1999-07-01", "2000-07-01"), "1999-00"),
        (Clock.TWO_YEARS, date(2025, 12, 31), ("2024-01-01", "2026-01-01"), "2024 and 2025"),
        (Clock.TWO_YEARS, date(2026, 1, 1), ("2026-01-01", "2028-01-01"), "2026 and 2027"),
        (Clock.TWO_YEARS, date(2027, 12, 31), ("2026-01-01", "2028-01-01"), "2026 and 2027"),
        (
            Clock.OWN_CYCLE,
            date(2026, 6, 8),
            ("2023-07-01", "2028-07-01"),
            "Jul 1, 2023 to Jun 30, 2028",
        ),
        (
            Clock.OWN_CYCLE,
            date(2028, 7, 1),
            ("2028-07-01", "2033-07-01"),
            "Jul 1, 2028 to Jun 30, 2033",
        ),
    ],
)
def test_a_day_lies_in_the_period_of_its_clock(clock, day, period, words):
    found = period_of(day, clock, certificate_until=date(2028, 6, 30))

    assert (found.starts_on.isoformat(), found.ends_on.isoformat()) == period
    assert str(found) == words


def test_a_certificate_until_the_twenty_eighth_of_february_of_a_leap_year():
    """The cycle after it begins on the 29th; where there is none, on March 1."""
    until = date(2028, 2, 28)

    assert period_of(date(2028, 2, 28), Clock.OWN_CYCLE, certificate_until=until) == Period(
        date(2023, 3, 1), date(2028, 2, 29)
    )
    assert period_of(date(2028, 2, 29), Clock.OWN_CYCLE, certificate_until=until) == Period(
        date(2028, 2, 29), date(2033, 3, 1)
    )


def test_a_cycle_of_ones_own_needs_its_certificate():
    with pytest.raises(ValueError, match="last day of the certificate"):
        period_of(date(2026, 6, 8), Clock.OWN_CYCLE)


@given(days, st.sampled_from(Clock), days)
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(day, clock, until):
    period = period_of(day, clock, certificate_until=until)

    assert day in period
    assert period_of(period.starts_on, clock, certificate_until=until) == period
    assert period_of(period.ends_on - DAY, clock, certificate_until=until) == period
    after = period_of(period.ends_on, clock, certificate_until=until)
    assert after.starts_on == period.ends_on
    assert period.ends_on not in period
