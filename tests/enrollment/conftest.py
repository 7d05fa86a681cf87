"""Rows that several files of this folder begin with."""

import pytest
import time_machine

from tests.enrollment.approvals import THEN, agency, chief_of
from tests.enrollment.people import Staff
from tests.enrollment.teams import School
from tests.enrollment.waiting import MONDAY, SECOND
from tests.factories import UserFactory, coordinator, employ, organization


@pytest.fixture
def of_school() -> Staff:
    """Staff of a school, and the coordinator of its district."""
    return Staff()


@pytest.fixture
def town():
    """A district with its coordinator, and four who work there, the last without email."""
    place = organization("District")
    people = [*UserFactory.create_batch(3), UserFactory(email=None)]
    for person in people:
        employ(person, place)
    return coordinator(place), people


@pytest.fixture
def school() -> School:
    """A class for which teams register, and a school that may send one."""
    return School()


@pytest.fixture
def then():
    """The day on which seats are asked for; the clock stands still."""
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.fixture
def monday():
    """Just after the line was joined; the clock stands still."""
    with time_machine.travel(MONDAY + SECOND, tick=False):
        yield


@pytest.fixture
def place():
    """An agency whose officers ask for seats."""
    return agency()


@pytest.fixture
def chief(place):
    """Who approves for that agency."""
    return chief_of(place)


@pytest.fixture
def ada():
    """Somebody with a name to read on a page."""
    return UserFactory(first_name="Ada", last_name="Elm")
