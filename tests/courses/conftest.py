"""Rows that several files of this folder begin with."""

import pytest

from courses.models import Room, Venue


@pytest.fixture
def hall() -> Room:
    venue = Venue.objects.create(name="Civic Center", town="Bangor", county="23019", capacity=30)
    return Room.objects.create(venue=venue, name="Room 2", capacity=12)
