"""A district and a school of it, for whoever has none of their own."""

import pytest

from organizations.enums import OrganizationKind
from organizations.models import Organization
from tests.factories import organization


@pytest.fixture
def district() -> Organization:
    return organization("District One")


@pytest.fixture
def school(district) -> Organization:
    return organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
