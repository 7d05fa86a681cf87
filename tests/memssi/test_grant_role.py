from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organizations.models import RoleGrant
from tests.factories import UserFactory, organization

pytestmark = pytest.mark.django_db


def granted() -> list[tuple]:
    return list(RoleGrant.objects.values_list("person__email", "role", "organization__short_code"))


def test_the_first_administrator_is_named_by_a_command():
    UserFactory(email="ada@example.org", first_name="Ada", last_name="Birch")
    said = StringIO()

    call_command("grant_role", "ADA@example.org", "administrator", stdout=said)

    assert granted() == [("ada@example.org", "administrator", None)]
    assert said.getvalue() == "Ada Birch: Administrator.\n"


def test_a_coordinator_is_named_for_a_place():
    UserFactory(email="ada@example.org")
    organization("District One")

    call_command(
        "grant_role",
        "ada@example.org",
        "coordinator",
        "--organization",
        "district-one",
        stdout=StringIO(),
    )

    assert granted() == [("ada@example.org", "coordinator", "district-one")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["who@example.org", "staff"], "Nobody has signed up as who@example.org."),
        (
            ["ada@example.org", "coordinator", "--organization", "x"],
            "No organization has the code x.",
        ),
        (["ada@example.org", "coordinator"], "is for one organization. Choose which."),
        (["ada@example.org", "director"], "already holds this role, since"),
    ],
)
def test_what_cannot_be_granted_gets_a_sentence(words, sentence):
    UserFactory(email="ada@example.org")
    call_command("grant_role", "ada@example.org", "director", stdout=StringIO())

    with pytest.raises(CommandError, match=sentence):
        call_command("grant_role", *words, stdout=StringIO())

    assert granted() == [("ada@example.org", "director", None)]
