"""A day is a day in Maine, whatever the server's clock says."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core.clock import maine_date


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 15, 4, 59, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 15, 5, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 15, 3, 59, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 15, 4, tzinfo=UTC), date(2026, 7, 15)),
        # Clocks go forward on March 8 and back on November 1, 2026.
        (datetime(2026, 3, 8, 4, 59, tzinfo=UTC), date(2026, 3, 7)),
        (datetime(2026, 3, 9, 3, 59, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 3, 9, 4, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 11, 1, 3, 59, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 4, 59, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 5, tzinfo=UTC), date(2026, 11, 2)),
        (datetime(2027, 1, 1, 4, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 7, 15, 0, 30, tzinfo=timezone(timedelta(hours=2))), date(2026, 7, 14)),
    ],
)
def test_a_day_begins_at_midnight_in_maine(moment, day):
    assert maine_date(moment) == day
