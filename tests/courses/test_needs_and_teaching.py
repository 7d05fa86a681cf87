"""Prerequisites held and unexpired, circles among them, and who may teach."""

from datetime import date

import pytest

from courses.decisions.prerequisites import circle, unmet
from courses.decisions.teaching import (
    NobodyQualified,
    Qualified,
    TooFewInstructors,
    teaching_faults,
)

DAY = date(2027, 3, 9)
GROUPS = [["A", "B"], ["C"]]


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ({}, GROUPS),
        ({"A": None, "C": None}, []),
        ({"B": None, "C": DAY}, []),
        ({"A": date(2027, 3, 8), "C": None}, [["A", "B"]]),
        ({"A": date(2027, 3, 8), "B": None, "C": None}, []),
        ({"A": None}, [["C"]]),
    ],
)
def test_every_group_needs_one_course_held_and_unexpired(held, missing):
    assert unmet(GROUPS, held, on=DAY) == missing


@pytest.mark.parametrize(
    ("needs", "way"),
    [
        ({"A": ["B"], "B": []}, []),
        ({"A": ["A"]}, ["A", "A"]),
        ({"A": ["B"], "B": ["A"]}, ["A", "B", "A"]),
        ({"A": ["X", "B"], "B": ["C"], "C": ["X", "A"], "X": []}, ["A", "B", "C", "A"]),
        ({"A": ["B"], "B": ["C"], "C": ["B"]}, []),
    ],
)
def test_a_circle_is_found_and_its_way_is_named(needs, way):
    assert circle(needs, "A") == way


def faults(**changed):
    said = {
        "instructors": {1: [Qualified(7, date(2026, 1, 1), date(2027, 3, 10))], 2: []},
        "topics": [7],
        "days": [DAY],
        "capacity": 20,
        "learners_per_instructor": 10,
    }
    return teaching_faults(**said | changed)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"days": [date(2027, 3, 10), DAY]}, [NobodyQualified(7, date(2027, 3, 10))]),
        ({"days": [date(2025, 12, 31)]}, [NobodyQualified(7, date(2025, 12, 31))]),
        ({"topics": [7, 8]}, [NobodyQualified(8, DAY)]),
        ({"capacity": 21}, [TooFewInstructors(3, 2)]),
        ({"capacity": None}, []),
        ({"learners_per_instructor": None, "capacity": 999}, []),
        (
            {"instructors": {}},
            [NobodyQualified(7, DAY), TooFewInstructors(2, 0)],
        ),
    ],
)
def test_topics_and_numbers_are_judged_on_the_day(changed, found):
    assert faults(**changed) == found
