"""Somebody at noon."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.clock import maine_day
from tests.factories import UserFactory
from tests.reports.homes import guided


@pytest.fixture
def now():
    """Noon in Maine today, so that a few hours on either side are the same day."""
    begins, _ends = maine_day(timezone.now())
    return begins + timedelta(hours=12)


@pytest.fixture
def person():
    return guided(UserFactory())
