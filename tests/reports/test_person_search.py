"""The words above the list of people: each narrows it, by name or by where somebody works."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from organizations.models import Employment
from reports import person_search
from reports.person_search import people_named
from tests.factories import UserFactory, employ, organization

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 8)


@pytest.fixture
def register():
    shore, hill = organization("Shore School"), organization("Hill School")
    people = {
        "ann_shore": UserFactory(first_name="Ann", last_name="Birch", email=None),
        "ann_hill": UserFactory(first_name="Ann", last_name="Shorewood", email=None),
        "bo_shore": UserFactory(first_name="Bo", last_name="Alder", email=None),
    }
    employ(people["ann_shore"], shore)
    employ(people["ann_hill"], hill)
    employ(people["bo_shore"], shore)
    return people


def found(register, words):
    people = people_named(User.objects.all(), words, on=TODAY)
    return {name for name, person in register.items() if person in people}


# A word in the names of many places is looked for in another way; the answers are the same.
@pytest.mark.parametrize("many_places", [0, 30])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ann", {"ann_shore", "ann_hill"}),
        ("shore", {"ann_shore", "ann_hill", "bo_shore"}),
        ("SCHOOL", {"ann_shore", "ann_hill", "bo_shore"}),
        ("hill", {"ann_hill"}),
        ("school ann", {"ann_shore", "ann_hill"}),
        ("bo shore school", {"bo_shore"}),
        ("ann nobody", set()),
        ("chool bo", {"bo_shore"}),
    ],
)
def test_each_word_stands_in_a_name_or_in_that_of_a_place(
    register, monkeypatch, many_places, words, expected
):
    monkeypatch.setattr(person_search, "MANY_PLACES", many_places)

    assert found(register, words) == expected


@pytest.mark.parametrize("many_places", [0, 30])
def test_where_somebody_worked_once_finds_them_no_more(register, monkeypatch, many_places):
    monkeypatch.setattr(person_search, "MANY_PLACES", many_places)
    Employment.objects.filter(person=register["bo_shore"]).update(ends_on=TODAY - timedelta(days=1))

    assert found(register, "shore school") == {"ann_shore", "ann_hill"}
