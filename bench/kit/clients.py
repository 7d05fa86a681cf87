"""Clients who want a seat at the same moment.

Processes with threads, each thread with a connection that it keeps, as web servers have them. They
ask the service, its floor (see `driver.py`) or the production server (see `visitors.py`).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache, partial
from itertools import chain
from multiprocessing import get_context
from threading import local
from types import TracebackType
from typing import Any, Self

import django
from django.db import DatabaseError, connection

from accounts.models import User
from bench.kit.driver import Floor, FloorClient
from bench.kit.rows import NOW
from bench.kit.visitors import Answer, Visitor
from core.exceptions import DomainError
from core.queue import left_to_sweeps
from enrollment.services import register

PROCESSES = 4
CLIENTS = 32
START_AFTER_SECONDS = 0.5
PATIENCE_SECONDS = 900


class Way(Enum):
    """How a client takes its seat."""

    SERVICE = auto()
    SERVICE_WITH_QUEUE = auto()
    DRIVER = auto()
    HTTP = auto()
    HTTP_BARE = auto()  # a POST that does nothing: what the server itself costs


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants into a class. `session` is their key to the server."""

    offering_id: int
    learner_id: int
    session: str = ""


@dataclass(frozen=True, slots=True)
class Rush:
    """Everybody who wants a seat at a moment of the machine's clock."""

    way: Way
    floor: Floor
    capacity: int
    wishes: Sequence[Wish]
    begins_at: float
    clients: int  # in each process
    port: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `waits` and `holds`, in seconds: for a seat, and with the class locked."""

    began_at: float
    seats: int = 0
    refused: int = 0
    errors: int = 0
    last_seat_at: float = 0.0
    ended_at: float = 0.0
    waits: Sequence[float] = field(default=())
    holds: Sequence[float] = field(default=())

    @property
    def seats_per_second(self) -> float:
        """Until the last seat is given; what is left after it are refusals."""
        return self.seats / (self.last_seat_at - self.began_at) if self.seats else 0.0

    @property
    def refused_per_second(self) -> float:
        """After the last seat, when there is nothing but refusals."""
        return self.refused / (self.ended_at - self.last_seat_at) if self.refused else 0.0


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what came of it for all of them."""
    return Outcome(
        began_at=min(outcome.began_at for outcome in outcomes),
        seats=sum(outcome.seats for outcome in outcomes),
        refused=sum(outcome.refused for outcome in outcomes),
        errors=sum(outcome.errors for outcome in outcomes),
        last_seat_at=max(outcome.last_seat_at for outcome in outcomes),
        ended_at=max(outcome.ended_at for outcome in outcomes),
        waits=tuple(chain.from_iterable(outcome.waits for outcome in outcomes)),
        holds=tuple(chain.from_iterable(outcome.holds for outcome in outcomes)),
    )


class Clients:
    """The clients between two rushes."""

    def __init__(self, floor: Floor, *, port: int = 0) -> None:
        self._floor, self._port = floor, port
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
        self, way: Way, wishes: Sequence[Wish], *, capacity: int, clients: int = CLIENTS
    ) -> Outcome:
        """Let all begin at once. A refusal is an answer; what breaks is counted as an error."""
        begins_at = time.monotonic() + START_AFTER_SECONDS
        parts = [
            process.submit(
                _rush,
                Rush(
                    way,
                    self._floor,
                    capacity,
                    wishes[n::PROCESSES],
                    begins_at,
                    clients // PROCESSES,
                    self._port,
                ),
            )
            for n, process in enumerate(self._processes)
        ]
        return together([part.result(timeout=PATIENCE_SECONDS) for part in parts])


# --- In a process of clients: the threads stay, and each keeps what is its own. ---

_own = local()


@cache
def _threads(number: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(number)


def _rush(rush: Rush) -> Outcome:
    # All shares wait for the start, so each of the threads takes one.
    shares = [rush.wishes[n :: rush.clients] for n in range(rush.clients)]
    return together(list(_threads(rush.clients).map(partial(_take_seats, rush), shares)))


def _take_seats(rush: Rush, wishes: Sequence[Wish]) -> Outcome:
    ask = _asking(rush, wishes)
    time.sleep(max(0.0, rush.begins_at - time.monotonic()))
    began_at = last_seat_at = time.monotonic()
    answers: list[Answer] = []
    waits: list[float] = []
    with _holds_noted() as holds:
        for wish in wishes:
            asked_at = time.monotonic()
            answers.append(ask(wish))
            if answers[-1] is Answer.SEAT:
                last_seat_at = time.monotonic()
                waits.append(last_seat_at - asked_at)
    return Outcome(
        began_at,
        seats=answers.count(Answer.SEAT),
        refused=answers.count(Answer.REFUSED),
        errors=answers.count(Answer.ERROR),
        last_seat_at=last_seat_at,
        ended_at=time.monotonic(),
        waits=waits,
        holds=[seconds for seconds, written in holds if written],
    )


def _asking(rush: Rush, wishes: Sequence[Wish]) -> Callable[[Wish], Answer]:
    """Return how this client asks, with everything it needs for it at hand."""
    if rush.way in {Way.HTTP, Way.HTTP_BARE}:
        if not hasattr(_own, "visitor"):
            _own.visitor = Visitor(rush.port)
        visitor: Visitor = _own.visitor
        bare = rush.way is Way.HTTP_BARE
        return lambda wish: visitor.ask(wish.offering_id, wish.session, bare=bare)
    if rush.way is Way.DRIVER:
        if not hasattr(_own, "driver"):
            _own.driver = FloorClient()
        return partial(_drive, rush, _own.driver)
    learners = User.objects.in_bulk({wish.learner_id for wish in wishes})
    with_queue = rush.way is Way.SERVICE_WITH_QUEUE
    return lambda wish: _serve(wish, learners[wish.learner_id], with_queue=with_queue)


def _drive(rush: Rush, client: FloorClient, wish: Wish) -> Answer:
    taken = client.take_seat(
        rush.floor,
        offering_id=wish.offering_id,
        learner_id=wish.learner_id,
        capacity=rush.capacity,
    )
    return Answer.SEAT if taken else Answer.REFUSED


def _serve(wish: Wish, learner: User, *, with_queue: bool) -> Answer:
    try:
        with nullcontext() if with_queue else left_to_sweeps():
            register(offering_id=wish.offering_id, learner=learner, actor=learner, now=NOW)
    except DomainError:
        return Answer.REFUSED
    except DatabaseError:
        return Answer.ERROR
    finally:
        _end_hold()
    return Answer.SEAT


@contextmanager
def _holds_noted() -> Iterator[list[tuple[float, bool]]]:
    """Note how long each transaction had a class locked, and whether it wrote anything."""
    _own.locked_at, _own.wrote, _own.holds = None, False, []

    def note(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        answer = execute(sql, params, many, context)
        if _own.locked_at is None and "FOR NO KEY UPDATE" in sql:
            _own.locked_at = time.monotonic()  # it has waited for the lock and has it now
        _own.wrote = _own.wrote or sql.startswith("INSERT")
        return answer

    with connection.execute_wrapper(note):
        yield _own.holds


def _end_hold() -> None:
    """The transaction of this thread has just ended."""
    if _own.locked_at is not None:
        _own.holds.append((time.monotonic() - _own.locked_at, _own.wrote))
    _own.locked_at, _own.wrote = None, False
