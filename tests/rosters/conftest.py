"""A place, a school of it, and whoever coordinates both."""

import pytest

from organizations.enums import OrganizationKind
from tests.factories import coordinator, organization


@pytest.fixture
def place():
    return organization("Alder")


@pytest.fixture
def school(place):
    return organization("Alder High", kind=OrganizationKind.SCHOOL, parent=place)


@pytest.fixture
def lead(place):
    return coordinator(place)
