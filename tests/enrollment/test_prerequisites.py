"""What is to be completed before a class, and when it may be taken again."""

from datetime import date, timedelta

import pytest

from enrollment.eligibility import Asking, person_checks
from enrollment.enums import Gate, Way
from enrollment.exceptions import AlreadyCompletedError, NotEligibleError
from tests.enrollment.qualifying import (
    MONDAY,
    ONE_HOUR,
    START,
    ask,
    completed,
    klass_again,
    needing,
    refused,
    version_of,
)
from tests.factories import CourseFactory, UserFactory, offering, staff

pytestmark = pytest.mark.django_db


# --- prerequisites ---


def test_what_is_needed_first_is_named_for_oneself_and_for_another():
    one, two, three = (CourseFactory(title=f"Part {n}") for n in (1, 2, 3))
    klass, person = needing([one, two], [three]), UserFactory()

    own = refused(NotEligibleError, klass, person)
    of_another = refused(NotEligibleError, klass, person, by=staff(), way=Way.COORDINATOR)
    in_line = refused(NotEligibleError, klass, person, or_wait=True)

    assert own == in_line == "You need this first: Part 1 or Part 2; Part 3."
    assert of_another == f"{person.name} needs this first: Part 1 or Part 2; Part 3."


def test_any_course_of_each_group_will_do_and_only_what_is_missing_is_named():
    one, two, three = (CourseFactory(title=f"Part {n}") for n in (1, 2, 3))
    klass, person = needing([one, two], [three]), UserFactory()
    completed(person, two, on=date(2025, 3, 3))

    assert refused(NotEligibleError, klass, person) == "You need this first: Part 3."
    completed(person, three, on=date(2025, 4, 7))
    assert ask(klass, person).status == "enrolled"


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2025, 6, 7), False), (date(2025, 6, 8), True), (date(2026, 1, 5), True)],
)
def test_a_prerequisite_is_held_on_the_first_day_of_the_class(on, holds):
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    completed(person, before, on=on, months=12)

    if holds:
        assert ask(klass, person).status == "enrolled"
    else:
        refused(NotEligibleError, klass, person)


def test_of_two_completions_the_one_that_counts_longer_counts():
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    completed(person, before, on=date(2026, 1, 5), months=12)
    completed(person, before, on=date(2024, 1, 8), months=12)

    assert ask(klass, person).status == "enrolled"


def test_the_classes_that_would_supply_it_are_over_before_and_take_people_in():
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    version = version_of(before)
    good = offering(version=version, starts_at=START - timedelta(days=10))
    offering(version=version, starts_at=START + timedelta(days=1))
    offering(version=version, starts_at=START - timedelta(days=9), published=False)
    offering(version=version, starts_at=START - timedelta(days=8), opens_at=MONDAY + ONE_HOUR)
    completed(person, CourseFactory(), on=date(2025, 3, 3))

    checks = person_checks(Asking(klass_again(klass), person, MONDAY), looks_for_help=True)

    (check,) = checks
    assert (check.gate, check.is_met, check.asks) == (Gate.PREREQUISITES, False, "Part 1")
    assert check.supplied_by == (good,)


def test_what_is_done_at_ones_own_pace_supplies_it_too():
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    paced = offering(
        version=version_of(before, delivery_mode="self_paced"),
        window=(MONDAY - timedelta(days=9), START + timedelta(days=300)),
    )

    (check,) = person_checks(Asking(klass_again(klass), person, MONDAY), looks_for_help=True)

    assert check.supplied_by == (paced,)


# --- completed already ---


@pytest.mark.parametrize(
    ("on", "months", "sentence"),
    [
        (date(2025, 3, 3), None, "You have completed this course, and it does not expire."),
        (
            date(2026, 3, 2),
            12,
            "You have completed this course, and it counts until March 2, 2027.",
        ),
        (date(2024, 3, 4), 12, ""),
    ],
)
def test_a_course_is_taken_again_once_it_runs_out_soon(on, months, sentence):
    course, person = CourseFactory(), UserFactory()
    completed(person, course, on=on, months=months)
    klass = offering(version=version_of(course))

    if sentence:
        assert refused(AlreadyCompletedError, klass, person) == sentence
    else:
        assert ask(klass, person).status == "enrolled"


def test_from_the_ninetieth_day_before_it_runs_out_a_course_may_be_renewed():
    course, person = CourseFactory(), UserFactory()
    completed(person, course, on=date(2025, 9, 6), months=12)  # until September 6, 2026
    days_before = {
        days: offering(version=version_of(course), starts_at=START - timedelta(days=days))
        for days in (0, 1)
    }

    at = MONDAY - timedelta(days=7)
    assert refused(AlreadyCompletedError, days_before[1], person, at=at) == (
        "You have completed this course, and it counts until September 6, 2026."
    )
    assert ask(days_before[0], person, at=at).status == "enrolled"


def test_every_conference_is_another_one():
    course, person = CourseFactory(), UserFactory()
    completed(person, course, on=date(2025, 3, 3))
    version = version_of(course, completion_rule="per_session_attendance")

    assert ask(offering(version=version), person).status == "enrolled"
