import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    """No visits counted by an earlier test."""
    cache.clear()
