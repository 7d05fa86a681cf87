from types import SimpleNamespace

import pytest
from django.core.cache import cache

import core.queue
from tests.core.broker import jobs_sent


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """No count of visits, no waiting job and no resting broker from an earlier test."""
    cache.clear()
    jobs_sent()
    core.queue._broker_rests_until = 0.0


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """The clock by which the queue lets a dead broker rest; it moves when told to."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(core.queue, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock
