"""Who looks at the pages of attendance."""

import pytest

from tests.factories import UserFactory


@pytest.fixture
def person(client):
    """An instructor, signed in."""
    teacher = UserFactory(first_name="Maren", last_name="Cedarlight")
    client.force_login(teacher)
    return teacher
