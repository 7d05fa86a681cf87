"""Thirty-two clients who want a seat at the same moment.

Processes with threads, each thread with a connection that it keeps, as web servers have them.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from multiprocessing import get_context
from threading import local
from types import TracebackType
from typing import Self

import django

from accounts.models import User
from bench.kit.driver import Floor, FloorClient
from bench.kit.rows import NOW
from core.queue import left_to_sweeps
from enrollment.exceptions import OfferingFullError
from enrollment.services import register

PROCESSES = 4
THREADS = 8
START_AFTER_SECONDS = 0.3
PATIENCE_SECONDS = 120


class Way(Enum):
    """How a client takes its seat."""

    SERVICE = auto()
    SERVICE_WITH_QUEUE = auto()
    DRIVER = auto()


@dataclass(frozen=True, slots=True)
class Rush:
    """One class, and everybody who wants a seat in it at a moment of the machine's clock."""

    way: Way
    floor: Floor
    offering_id: int
    capacity: int
    learner_ids: Sequence[int]
    begins_at: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    seats: int
    refused: int
    began_at: float
    last_seat_at: float

    @property
    def seats_per_second(self) -> float:
        """Until the last seat is given; what is left after it are refusals."""
        return self.seats / (self.last_seat_at - self.began_at)


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what came of it for all of them."""
    return Outcome(
        seats=sum(outcome.seats for outcome in outcomes),
        refused=sum(outcome.refused for outcome in outcomes),
        began_at=min(outcome.began_at for outcome in outcomes),
        last_seat_at=max(outcome.last_seat_at for outcome in outcomes),
    )


class Clients:
    """The clients between two rushes."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        # What a process is given later needs models, and those a Django that is set up.
        self._processes = [
            ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup)
            for _ in range(PROCESSES)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            process.shutdown(cancel_futures=True)

    def rush(
        self, way: Way, *, offering_id: int, capacity: int, learner_ids: Sequence[int]
    ) -> Outcome:
        """Let all begin at once. Raises whatever one of them met but a class that is full."""
        begins_at = time.monotonic() + START_AFTER_SECONDS
        parts = [
            process.submit(
                _rush,
                Rush(way, self._floor, offering_id, capacity, learner_ids[n::PROCESSES], begins_at),
            )
            for n, process in enumerate(self._processes)
        ]
        return together([part.result(timeout=PATIENCE_SECONDS) for part in parts])


# --- In a process of clients: the threads stay, and each keeps what is its own. ---

_threads = ThreadPoolExecutor(THREADS)
_own = local()


def _rush(rush: Rush) -> Outcome:
    # All shares wait for the start, so each of the threads takes one.
    shares = [rush.learner_ids[n::THREADS] for n in range(THREADS)]
    return together(list(_threads.map(partial(_take_seats, rush), shares)))


def _take_seats(rush: Rush, learner_ids: Sequence[int]) -> Outcome:
    learners = list(User.objects.filter(pk__in=learner_ids).order_by("pk"))
    if not hasattr(_own, "driver"):
        _own.driver = FloorClient()
    time.sleep(max(0.0, rush.begins_at - time.monotonic()))
    began_at = last_seat_at = time.monotonic()
    seats = 0
    for learner in learners:
        if _has_taken_seat(rush, learner):
            seats += 1
            last_seat_at = time.monotonic()
    return Outcome(seats, len(learners) - seats, began_at, last_seat_at)


def _has_taken_seat(rush: Rush, learner: User) -> bool:
    if rush.way is Way.DRIVER:
        client: FloorClient = _own.driver
        return client.take_seat(
            rush.floor,
            offering_id=rush.offering_id,
            learner_id=learner.pk,
            capacity=rush.capacity,
        )
    if rush.way is Way.SERVICE:
        with left_to_sweeps():
            return _is_registered(rush.offering_id, learner)
    return _is_registered(rush.offering_id, learner)


def _is_registered(offering_id: int, learner: User) -> bool:
    try:
        register(offering_id=offering_id, learner=learner, actor=learner, now=NOW)
    except OfferingFullError:
        return False
    return True
