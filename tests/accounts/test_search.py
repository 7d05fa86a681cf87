"""Whom a word finds: alike on both databases, and never more than it says."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from accounts.models import FormerName, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    people = {
        "anne": UserFactory(
            first_name="Anne-Marie",
            last_name="O'Brien",
            preferred_name="Nan",
            email="am.obrien@example.org",
        ),
        "sam": UserFactory(first_name="Sam", last_name="Pine Marsh", email="sam@example.org"),
        "lee": UserFactory(first_name="Lee", last_name="Cedar", email=None),
    }
    FormerName.objects.create(
        person=people["lee"],
        first_name="Leonora",
        last_name="Birch",
        used_until=datetime(2024, 5, 6, tzinfo=UTC),
    )
    EmailAddress.objects.create(user=people["sam"], email="home@example.org", verified=True)
    return people


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("anne", {"anne"}),
        ("MAR", {"anne", "sam"}),
        ("o'b", {"anne"}),
        ("brien", {"anne"}),
        ("anne-m", {"anne"}),
        ("nan", {"anne"}),
        ("pine", {"sam"}),
        ("marsh", {"sam"}),
        ("cedar", {"lee"}),
        ("birch", {"lee"}),
        ("leonora", {"lee"}),
        ("am.ob", {"anne"}),
        ("AM.OBRIEN@example.org", {"anne"}),
        ("home@example.org", {"sam"}),
        ("home@exam", set()),
        ("arie", set()),
        ("edar", set()),
        ("annie", set()),
        *((mark, set()) for mark in ("%", "_", "&", "!", ":*", "\\", "''", "<->", "(", "|")),
    ],
)
def test_a_word_finds_names_and_addresses_that_begin_so(register, word, found):
    people = User.objects.found_by(word)

    assert {name for name, person in register.items() if person in people} == found


def test_a_number_finds_its_owner_and_a_mistyped_one_nobody(register):
    number = register["lee"].memssi_number
    mistyped = number[:-1] + str((int(number[-1]) + 1) % 10)

    assert list(User.objects.found_by(number)) == [register["lee"]]
    assert list(User.objects.found_by(number.lower().replace("-", ""))) == [register["lee"]]
    assert list(User.objects.found_by(mistyped)) == []


def test_somebody_found_in_two_ways_is_there_once(register):
    FormerName.objects.create(
        person=register["sam"],
        first_name="Sam",
        last_name="Alder",
        used_until=datetime(2024, 5, 6, tzinfo=UTC),
    )

    assert list(User.objects.found_by("sam")) == [register["sam"]]
