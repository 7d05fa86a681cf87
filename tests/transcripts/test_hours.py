from datetime import date
from decimal import Decimal

import pytest

from courses.decisions import expiry
from transcripts.decisions import (
    CreditRule,
    Earned,
    Sitting,
    Working,
    has_completed,
    hours_earned,
    hours_for_minutes,
)

MON, TUE, WED = date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 10)


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [
        (0, "0"),
        (14, "0"),
        (15, "0.25"),
        (29, "0.25"),
        (30, "0.50"),
        (360, "6.00"),
        (374, "6.00"),
        (385, "6.25"),
    ],
)
def test_minutes_are_rounded_down_to_the_quarter_hour(minutes, hours):
    assert hours_for_minutes(minutes) == Decimal(hours)


def sat(minutes, *, day=MON, of=360) -> Sitting:
    return Sitting(day, minutes_present=minutes, creditable_minutes=of, was_absent=minutes == 0)


@pytest.mark.parametrize(
    ("rule", "sittings", "completed"),
    [
        ("attendance", [], False),
        ("attendance", [sat(360)], True),
        ("attendance", [sat(1)], True),
        ("attendance", [sat(0)], False),
        ("attendance", [sat(360), sat(0)], False),
        ("attendance_80_percent", [], False),
        ("attendance_80_percent", [sat(360), sat(216)], True),
        ("attendance_80_percent", [sat(360), sat(215)], False),
        ("attendance_80_percent", [sat(360)] * 4 + [sat(0)], True),
        ("attendance_80_percent", [sat(60, of=60), sat(0, of=240)], False),
        ("per_session_attendance", [], False),
        ("per_session_attendance", [sat(0), sat(1), sat(0)], True),
        ("per_session_attendance", [sat(0), sat(0)], False),
        ("all_modules_and_quiz", [sat(360)], False),
        ("attendance_and_exam", [sat(360)], False),
        ("no such rule", [sat(360)], False),
    ],
)
def test_each_rule_says_whether_attendance_completes_the_class(rule, sittings, completed):
    assert has_completed(rule=rule, sittings=sittings) is completed


def earned(rule: CreditRule, *sittings, completed_on=WED) -> list[tuple[date, str]]:
    lines = hours_earned(rules=[rule], sittings=sittings, completed_on=completed_on)
    assert {line.credit_type for line in lines} <= {rule.credit_type}
    return [(line.earned_on, str(line.hours)) for line in lines]


def by_minutes(hours) -> CreditRule:
    return CreditRule("contact_hours", "minutes", Decimal(hours))


def fixed(hours) -> CreditRule:
    return CreditRule("contact_hours", "fixed", Decimal(hours))


@pytest.mark.parametrize(
    ("rule", "sittings", "lines"),
    [
        (by_minutes("6.00"), [sat(340)], [(MON, "5.50")]),
        (by_minutes("5.00"), [sat(360)], [(MON, "5.00")]),
        (
            by_minutes("12.00"),
            [sat(350), sat(360, day=TUE)],
            [(MON, "5.75"), (TUE, "6.00")],
        ),
        (  # two sessions of one day are rounded together
            by_minutes("6.00"),
            [sat(20), sat(25)],
            [(MON, "0.75")],
        ),
        (  # the last day takes what the cap leaves, and a day beyond it earns nothing
            by_minutes("8.00"),
            [sat(360), sat(360, day=TUE), sat(360, day=WED)],
            [(MON, "6.00"), (TUE, "2.00")],
        ),
        (  # the days come in order, whatever the order of the sessions
            by_minutes("8.00"),
            [sat(360, day=TUE), sat(360)],
            [(MON, "6.00"), (TUE, "2.00")],
        ),
        (by_minutes("12.00"), [sat(360), sat(0, day=TUE)], [(MON, "6.00")]),
        (by_minutes("6.00"), [sat(14)], []),
        (by_minutes("6.00"), [], []),
    ],
)
def test_minutes_attended_earn_hours_by_day_up_to_what_the_class_is_worth(rule, sittings, lines):
    assert earned(rule, *sittings) == lines


@pytest.mark.parametrize(
    ("rule", "sittings", "lines"),
    [
        (fixed("6.00"), [sat(360)], [(MON, "6.00")]),
        (fixed("6.00"), [sat(30)], [(MON, "6.00")]),
        (
            fixed("12.00"),
            [sat(360), sat(180, day=TUE)],
            [(MON, "8.00"), (TUE, "4.00")],
        ),
        (  # thirds do not come out even: the last day takes the rest
            fixed("10.00"),
            [sat(60), sat(60, day=TUE), sat(60, day=WED)],
            [(MON, "3.33"), (TUE, "3.33"), (WED, "3.34")],
        ),
        (
            fixed("2.00"),
            [sat(60), sat(60, day=TUE), sat(60, day=WED)],
            [(MON, "0.66"), (TUE, "0.66"), (WED, "0.68")],
        ),
        (fixed("12.00"), [sat(0), sat(360, day=TUE)], [(TUE, "12.00")]),
        (fixed("2.00"), [], [(WED, "2.00")]),
        (fixed("2.00"), [sat(0)], [(WED, "2.00")]),
        (fixed("0.01"), [sat(60), sat(60, day=TUE)], [(TUE, "0.01")]),
    ],
)
def test_fixed_hours_are_shared_over_the_days_attended(rule, sittings, lines):
    assert earned(rule, *sittings) == lines


def test_shared_hours_always_add_up():
    days = [date(2026, 6, day) for day in range(1, 8)]
    for cents in range(1, 4000, 37):
        for count in range(1, len(days) + 1):
            rule = fixed(Decimal(cents) / 100)
            lines = hours_earned(
                rules=[rule],
                sittings=[sat(30 + 41 * n, day=days[n]) for n in range(count)],
                completed_on=WED,
            )
            assert sum(line.hours for line in lines) == rule.hours


def test_each_credit_type_has_its_own_lines_in_order_of_type_and_day():
    rules = [by_minutes("12.00"), CreditRule("mcja_in_service_hours", "fixed", Decimal("4.00"))]

    lines = hours_earned(rules=rules, sittings=[sat(360), sat(360, day=TUE)], completed_on=TUE)

    assert lines == [
        Earned("contact_hours", MON, Decimal("6.00")),
        Earned("contact_hours", TUE, Decimal("6.00")),
        Earned("mcja_in_service_hours", MON, Decimal("2.00")),
        Earned("mcja_in_service_hours", TUE, Decimal("2.00")),
    ]


@pytest.mark.parametrize(
    ("completed_on", "months", "expires_on"),
    [
        (date(2026, 6, 8), None, None),
        (date(2026, 6, 8), 36, date(2029, 6, 8)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 8), 1, date(2027, 1, 8)),
        (date(2026, 11, 8), 1, date(2026, 12, 8)),
    ],
)
def test_a_completion_holds_for_whole_months_to_the_last_day_of_a_shorter_one(
    completed_on, months, expires_on
):
    assert expiry(completed_on, months) == expires_on


@pytest.mark.parametrize(
    ("rounding", "hours"),
    [
        ("hundredths", "6.41"),
        ("quarters_down", "6.25"),
        ("halves_down", "6.00"),
        ("hours_down", "6.00"),
    ],
)
def test_minutes_are_rounded_as_the_credit_says_before_the_cap(rounding, hours):
    assert hours_for_minutes(385, rounding) == Decimal(hours)
    rule = CreditRule("contact_hours", "minutes", Decimal("6.30"), rounding)
    sittings = [Sitting(date(2027, 3, 9), 385, 385, was_absent=False)]
    earned = hours_earned(rules=[rule], sittings=sittings, completed_on=date(2027, 3, 9))
    assert [line.hours for line in earned] == [min(Decimal(hours), Decimal("6.30"))]


def test_each_figure_keeps_what_it_was_worked_out_from():
    rules = [
        CreditRule("contact_hours", "minutes", Decimal(9)),
        CreditRule("mcja_in_service_hours", "fixed", Decimal(4)),
    ]
    days = [
        Sitting(MON, 385, 390, was_absent=False, break_minutes=45),
        Sitting(TUE, 390, 390, was_absent=False, break_minutes=30),
    ]

    earned = hours_earned(rules=rules, sittings=days, completed_on=TUE)

    assert [(line.hours, line.working) for line in earned] == [
        (Decimal("6.25"), Working(False, 385, 390, 45, days=2)),
        (Decimal("2.75"), Working(False, 390, 390, 30, days=2, is_cut=True)),
        (Decimal("1.98"), Working(True, 385, 390, 45, days=2)),
        (Decimal("2.02"), Working(True, 390, 390, 30, days=2)),
    ]
