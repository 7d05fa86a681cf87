import pytest

import core.queue
from tests.core.broker import jobs_sent


@pytest.fixture(autouse=True)
def _empty_queue() -> None:
    """No job of an earlier test waits, and the broker does not rest."""
    jobs_sent()
    core.queue._broker_rests_until = 0.0


@pytest.fixture
def sweep(django_capture_on_commit_callbacks):
    """Run a sweep and return what it asks for."""

    def run(task) -> list[tuple[str, dict[str, int]]]:
        jobs_sent()
        with django_capture_on_commit_callbacks(execute=True):
            task()
        return jobs_sent()

    return run
