"""Places as they are described; what may not be is refused with its sentence."""

from datetime import date
from decimal import Decimal

import pytest

from organizations.decisions import PlaceFacts
from organizations.enums import OrganizationKind
from organizations.exceptions import ChangedSinceError
from organizations.models import Organization
from organizations.services import (
    add_organization,
    edit_organization,
    facts_of,
    free_code,
    seen_of,
)
from tests.factories import organization, the_state
from tests.organizations.places import FULL, NOW, SCHOOL, again, by, history, refused

pytestmark = pytest.mark.django_db


# --- described ---


def test_everything_said_of_a_place_is_kept_and_only_what_changed_is_history(school):
    edit_organization(**by(school, facts=FULL))
    edit_organization(**by(school, facts=FULL))
    fewer = PlaceFacts(
        **{name: getattr(FULL, name) for name in FULL.__dataclass_fields__}
        | {"further_counties": ("23013",), "student_count": None}
    )
    edit_organization(**by(school, facts=fewer))

    assert facts_of(again(school)) == fewer
    first, second = history(school)
    assert first[0] == "organizations.edit"
    assert first[2]["latitude"] == "44.31070"
    assert second == (
        "organizations.edit",
        {"further_counties": ["23013", "23025"], "student_count": 312},
        {"further_counties": ["23013"], "student_count": None},
    )


@pytest.mark.parametrize(
    ("kind", "changes", "sentence", "field"),
    [
        (
            "school",
            {"category": "sheriff"},
            "This exact kind does not go with the kind “School”.",
            "category",
        ),
        (
            "school",
            {"latitude": Decimal("44.3")},
            "Give both latitude and longitude, or neither.",
            "longitude",
        ),
        (
            "school",
            {"longitude": Decimal(-69)},
            "Give both latitude and longitude, or neither.",
            "longitude",
        ),
        (
            "school",
            {"latitude": Decimal("90.1"), "longitude": Decimal(0)},
            "Latitude lies between -90 and 90.",
            "latitude",
        ),
        (
            "school",
            {"latitude": Decimal(0), "longitude": Decimal("-180.1")},
            "Longitude lies between -180 and 180.",
            "longitude",
        ),
        (
            "school",
            {"state_id": "12 34"},
            "The State's number has at most 12 letters, digits and “-”.",
            "state_id",
        ),
        (
            "school",
            {"nces_id": "2301234"},
            "The federal number of a school has 12 digits.",
            "nces_id",
        ),
        (
            "sau",
            {"nces_id": "230123400056"},
            "The federal number of a district has 7 digits.",
            "nces_id",
        ),
        (
            "law_agency",
            {"nces_id": "2301234"},
            "Only districts and schools have a federal number.",
            "nces_id",
        ),
        (
            "school",
            {"lowest_grade": 3},
            "Give both the lowest and the highest grade, or neither.",
            "highest_grade",
        ),
        (
            "school",
            {"lowest_grade": 3, "highest_grade": 2},
            "The highest grade cannot come before the lowest.",
            "highest_grade",
        ),
        (
            "law_agency",
            {"lowest_grade": 1, "highest_grade": 2},
            "Only schools and school units have grades.",
            "lowest_grade",
        ),
        (
            "law_agency",
            {"student_count": 0},
            "Only schools, school units and their offices have students.",
            "student_count",
        ),
    ],
)
def test_what_a_place_may_not_be_is_refused(kind, changes, sentence, field):
    place = organization("Place One", kind=OrganizationKind(kind))

    assert refused(lambda: edit_organization(**by(place, facts=PlaceFacts(**changes)))) == (
        sentence,
        field,
    )


@pytest.mark.parametrize("number", ["state_id", "nces_id"])
def test_a_number_that_another_place_has_is_refused_with_its_name(district, school, number):
    other = organization("School Two", kind=SCHOOL, parent=district)
    edit_organization(**by(other, facts=FULL))
    value = getattr(FULL, number)

    assert refused(
        lambda: edit_organization(**by(school, facts=PlaceFacts(**{number: value})))
    ) == (f"School Two has the number {value} already.", number)


def test_a_place_stands_only_under_what_its_kind_allows(school):
    about = {"name": "New", "short_code": "new", "actor": None, "now": NOW}

    assert refused(lambda: add_organization(kind=SCHOOL, parent=school, **about)) == (
        "A place of the kind “School” cannot belong to one of the kind “School”.",
        "parent",
    )
    assert refused(lambda: add_organization(kind=SCHOOL, parent=None, **about)) == (
        "Choose what it belongs to.",
        "parent",
    )


def test_a_short_code_is_made_of_the_name_and_never_taken_twice():
    assert free_code("Heron Pond School") == "heron-pond-school"
    organization("Heron Pond School")
    organization("Heron Pond School 2")
    assert free_code("Heron Pond School") == "heron-pond-school-3"
    assert free_code("—") == "place"


# --- two tabs ---


def test_whoever_saves_what_somebody_else_changed_meanwhile_is_told_and_nothing_changes(school):
    first, second = by(school, facts=FULL), by(school, facts=PlaceFacts(town="Bath"))
    edit_organization(**first)

    with pytest.raises(ChangedSinceError):
        edit_organization(**second)

    assert facts_of(again(school)) == FULL
    assert len(history(school)) == 1


def test_the_mark_of_a_place_is_the_same_before_and_after_it_was_read_again(district):
    facts = PlaceFacts(latitude=Decimal("44.3"), longitude=Decimal(-69))
    about = {"kind": SCHOOL, "name": "New", "short_code": "new", "parent": district}

    place = add_organization(**about, facts=facts, actor=None, now=NOW)

    assert seen_of(place) == seen_of(again(place))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "School 1"},
        {"parent": None},
        {"closed_on": date(2026, 6, 1)},
        {"town": "Bath"},
        {"county": "23005"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_changed_of_a_place_changes_its_mark(school, change):
    mark = seen_of(school)

    values = {"parent": the_state()} if "parent" in change else change
    Organization.objects.filter(pk=school.pk).update(**values)

    assert seen_of(again(school)) != mark


def test_a_further_county_changes_the_mark_too(school):
    mark = seen_of(school)

    school.further_counties.create(county="23005")

    assert seen_of(again(school)) != mark
