"""A place, and who takes the training of its people away."""

import pytest

from tests.factories import coordinator, organization


@pytest.fixture
def place():
    return organization("District One")


@pytest.fixture
def owner(place, client):
    person = coordinator(place)
    client.force_login(person)
    return person
