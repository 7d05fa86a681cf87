"""What is amiss among officers and agreements, by table and against a day-by-day reckoning."""

from datetime import date, timedelta
from itertools import combinations, pairwise, product

import pytest

from organizations.decisions import (
    AgreementFacts,
    AssignmentFacts,
    Flag,
    FlagKind,
    Span,
    agreement_flags,
    assignment_flags,
    uncovered,
)

DAY = date(2026, 6, 8)
ALWAYS = [Span(date(2000, 1, 1))]


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def span(start: int, end: int | None = None) -> Span:
    return Span(day(start), None if end is None else day(end))


def assigned(start: int, end: int | None = None, **other) -> AssignmentFacts:
    about = {"pk": 1, "officer": 1, "agency": 1, "school": 1, "sau": 1} | other
    return AssignmentFacts(**about, span=span(start, end))


def agreed(start: int, end: int | None = None, **other) -> AgreementFacts:
    about = {"pk": 1, "agency": 1, "sau": 1} | other
    return AgreementFacts(**about, span=span(start, end))


# --- gaps, against counting the days one by one ---

SMALL = [span(a, b) for a, b in combinations(range(5), 2)] + [span(a) for a in range(5)]


def days_of(spans) -> set[date]:
    return {day(n) for n in range(8) for each in spans if each.holds(day(n))}


@pytest.mark.parametrize("this", SMALL, ids=str)
def test_gaps_are_the_days_that_nothing_covers(this):
    for covers in [[], *([one] for one in SMALL), *product(SMALL, repeat=2)]:
        gaps = uncovered(this, covers)

        assert days_of(gaps) == days_of([this]) - days_of(covers), covers
        assert gaps == sorted(gaps)
        for one, next_ in pairwise(gaps):
            assert one.end < next_.starts_on, "two gaps that touch are one"


def test_spans_overlap_where_they_share_a_day():
    for one, other in product(SMALL, repeat=2):
        assert one.overlaps(other) == bool(days_of([one]) & days_of([other]))


# --- one assignment ---

NO, NOT_EMPLOYED = FlagKind.NO_AGREEMENT, FlagKind.NOT_EMPLOYED
LEFT, TWICE, NOBODY = (
    FlagKind.NO_LONGER_EMPLOYED,
    FlagKind.TWICE_AT_ONE_SCHOOL,
    FlagKind.NOBODY_FOLLOWED,
)


@pytest.mark.parametrize(
    ("this", "agreements", "expected"),
    [
        (assigned(-9), [agreed(-9)], []),
        (assigned(-9), [], [Flag(NO, day(-9))]),
        (assigned(-9), [agreed(-5)], [Flag(NO, day(-9), day(-5))]),
        (assigned(-9), [agreed(-9, -2)], [Flag(NO, day(-2))]),
        (assigned(-9), [agreed(-9, -5), agreed(-3)], [Flag(NO, day(-5), day(-3))]),
        (assigned(-9), [agreed(-9, -5), agreed(-5)], []),
        (assigned(-9), [agreed(-9, -3), agreed(-5)], []),
        # What ends in days to come may still be renewed; a gap known already is said.
        (assigned(-9), [agreed(-9, 30)], []),
        (assigned(-9), [agreed(-9, 30), agreed(40)], [Flag(NO, day(30), day(40))]),
        (assigned(-9), [agreed(-9, 0)], [Flag(NO, day(0))]),
        (assigned(5), [], [Flag(NO, day(5))]),
        (assigned(5), [agreed(1, 9)], []),
        (assigned(-9, 20), [agreed(-9, 30)], []),
        # Another unit's or another agency's agreement is none.
        (assigned(-9), [agreed(-9, sau=2), agreed(-9, agency=2)], [Flag(NO, day(-9))]),
    ],
)
def test_days_without_an_agreement_are_said(this, agreements, expected):
    flags = assignment_flags(
        this, assignments=[this], agreements=agreements, employed=ALWAYS, today=DAY
    )

    assert flags == expected


@pytest.mark.parametrize(
    ("employed", "expected"),
    [
        ([], [Flag(NOT_EMPLOYED, day(-9))]),
        ([span(-9)], []),
        ([span(-5)], [Flag(NOT_EMPLOYED, day(-9), day(-5))]),
        ([span(-20, -3)], [Flag(LEFT, day(-3))]),
        ([span(-20, 3)], []),
        ([span(-20, -5), span(-3)], [Flag(LEFT, day(-5), day(-3))]),
    ],
)
def test_an_officer_who_does_not_work_there_is_said(employed, expected):
    this = assigned(-9)

    flags = assignment_flags(
        this, assignments=[this], agreements=[agreed(-9)], employed=employed, today=DAY
    )

    assert flags == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (assigned(-5, pk=2, agency=2), [Flag(TWICE, day(-5))]),
        (assigned(-20, -5, pk=2, agency=2), [Flag(TWICE, day(-9), day(-5))]),
        (assigned(-20, -9, pk=2, agency=2), []),
        (assigned(-5, pk=2, officer=2), []),
        (assigned(-5, pk=2, school=2), []),
    ],
)
def test_the_same_officer_twice_at_one_school_is_said(other, expected):
    this = assigned(-9)

    flags = assignment_flags(
        this, assignments=[this, other], agreements=[agreed(-9)], employed=ALWAYS, today=DAY
    )

    assert flags == expected


@pytest.mark.parametrize(
    ("end", "others", "is_said"),
    [
        (0, [], True),
        (-90, [], True),
        (-91, [], False),
        (1, [], False),
        (-10, [assigned(-10, pk=2, officer=2)], False),
        (-10, [assigned(-3, pk=2, officer=2)], False),
        (-10, [assigned(20, pk=2, officer=2)], False),
        (-10, [assigned(-99, pk=2, officer=2)], False),
        (-10, [assigned(-99, -20, pk=2, officer=2)], True),
        (-10, [assigned(-10, pk=2, officer=2, school=2)], True),
    ],
)
def test_a_school_left_without_an_officer_is_said_for_ninety_days(end, others, is_said):
    this = assigned(-200, end)

    flags = assignment_flags(
        this,
        assignments=[this, *others],
        agreements=[agreed(-300)],
        employed=ALWAYS,
        today=DAY,
    )

    assert flags == ([Flag(NOBODY, day(end))] if is_said else [])


# --- one agreement ---

OVERLAP, SOON = FlagKind.OVERLAPPING_AGREEMENTS, FlagKind.AGREEMENT_ENDS_SOON


@pytest.mark.parametrize(
    ("this", "others", "expected"),
    [
        (agreed(-9), [], []),
        (agreed(-9, 60), [], [Flag(SOON, day(60))]),
        (agreed(-9, 61), [], []),
        (agreed(-9, 1), [], [Flag(SOON, day(1))]),
        (agreed(-9, 0), [], []),
        (agreed(-9, 30), [agreed(30, pk=2)], []),
        (agreed(-9, 30), [agreed(31, pk=2)], [Flag(SOON, day(30))]),
        (agreed(-9, 30), [agreed(20, pk=2)], [Flag(OVERLAP, day(20), day(30))]),
        (agreed(-9), [agreed(-20, -5, pk=2)], [Flag(OVERLAP, day(-9), day(-5))]),
        (agreed(-9), [agreed(-20, pk=2)], [Flag(OVERLAP, day(-9))]),
        (agreed(-9), [agreed(-20, -9, pk=2)], []),
        (agreed(-9), [agreed(-9, pk=2, sau=2), agreed(-9, pk=3, agency=2)], []),
    ],
)
def test_agreements_that_overlap_or_end_soon_are_said(this, others, expected):
    assert agreement_flags(this, agreements=[this, *others], today=DAY) == expected
