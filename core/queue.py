"""Ask for follow-up work by name. The queue is a hint; the rows are the truth.

A name is a constant in some app's `jobs.py`; `worker` binds it to a task. Whatever is lost here is
found again by a sweep, so a dead broker never fails, and never delays, a request.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from celery import Task, current_app
from django.db import DatabaseError, transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

BROKER_REST_SECONDS = 5.0

_left_to_sweeps: ContextVar[bool] = ContextVar("left_to_sweeps", default=False)
_broker_rests_until = 0.0


def enqueue(job: str, **ids: int) -> None:
    """Send the job after commit. Raises `NotRegistered` at once for a name nobody bound."""
    task = current_app.tasks[job]
    if not _left_to_sweeps.get():
        transaction.on_commit(partial(_send, task, ids))


def enqueue_each(job: str, name: str, keys: Iterable[int]) -> None:
    """Send the job once for each key, given by this name. A queryset of keys is asked after commit:
    nobody waits for a lock meanwhile.

    Raises `NotRegistered` at once for a job nobody bound.
    """
    task = current_app.tasks[job]
    if not _left_to_sweeps.get():
        transaction.on_commit(partial(_send_each, task, name, keys))


@contextmanager
def left_to_sweeps() -> Iterator[None]:
    """Send nothing inside this block: bulk loads leave their follow-up to the sweeps."""
    token = _left_to_sweeps.set(True)
    try:
        yield
    finally:
        _left_to_sweeps.reset(token)


def _send_each(task: "Task[..., None]", name: str, keys: Iterable[int]) -> None:
    try:
        for key in keys:
            _send(task, {name: key})
    except DatabaseError as error:  # what was written stands
        logger.warning("Whom to send %s is not known (%s); a sweep will find it.", task.name, error)


def _send(task: "Task[..., None]", ids: dict[str, int]) -> None:
    global _broker_rests_until  # noqa: PLW0603 (one breaker per process)
    if time.monotonic() < _broker_rests_until:
        return
    try:
        task.apply_async(kwargs=ids, retry=False)
    except (OperationalError, OSError) as error:
        _broker_rests_until = time.monotonic() + BROKER_REST_SECONDS
        logger.warning("The queue is away (%s); a sweep will find %s %s.", error, task.name, ids)
