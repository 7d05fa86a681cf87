import pytest

from attendance.decisions import minutes_for


@pytest.mark.parametrize(
    ("status", "typed", "minutes"),
    [
        ("present", None, 300),
        ("present", 10, 300),
        ("absent", None, 0),
        ("absent", 10, 0),
        ("late", None, 285),
        ("late", 1, 1),
        ("late", 300, 300),
        ("late", 0, None),
        ("late", -5, None),
        ("late", 301, None),
    ],
)
def test_a_mark_is_worth_its_minutes_or_cannot_be(status, typed, minutes):
    assert minutes_for(status=status, minutes_typed=typed, creditable_minutes=300) == minutes


@pytest.mark.parametrize(("creditable", "minutes"), [(16, 1), (15, 1), (10, 1)])
def test_late_for_a_short_session_is_worth_a_minute_at_least(creditable, minutes):
    assert minutes_for(status="late", minutes_typed=None, creditable_minutes=creditable) == minutes
