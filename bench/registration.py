"""Everybody wants a seat at the same moment, and more come than there are seats.

One hot class, and the same people over a hundred classes: by the service from separate processes,
and over HTTP at the production server. Two yardsticks. The floor sends the statements of the
service straight through the database's driver, from the same clients to the same database: what the
service adds to it are its models and its thinking. The bare button is a signed-in POST with its
CSRF token at the same server that does nothing: what is left is the work of registering.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connection
from redis import Redis

from accounts.models import User
from bench.kit.clients import CLIENTS, Clients, Outcome, Way, Wish
from bench.kit.driver import Floor, Sample, floor_under
from bench.kit.figures import Comparison, Figure, compare, percentile
from bench.kit.numbers import count_from
from bench.kit.rows import NOW, add_hot_class, add_people, load_terms
from bench.kit.server import serving
from bench.kit.statements import written_down
from bench.kit.visitors import sign_in
from core.queue import left_to_sweeps
from courses.models import CourseVersion
from enrollment.enums import LIVE, SEAT_TAKING
from enrollment.models import Enrollment
from enrollment.services import register

MANY_CLIENTS = 128
SOAK_ROUNDS = 20

# Nine digits each, so that none is part of another or of anything else that is written.
FIRST_CLASS, FIRST_LEARNER, FIRST_SEAT = 710_000_001, 820_000_001, 930_000_001


@dataclass(frozen=True, slots=True)
class Size:
    """How many people want how many seats."""

    seats: int
    people: int
    classes: int  # over which the same people are spread, with as many seats in all
    rounds: int
    seconds: float


FULL = Size(seats=500, people=2000, classes=100, rounds=3, seconds=60)
SMALL = Size(seats=100, people=400, classes=20, rounds=3, seconds=30)
SOAK = Size(seats=1000, people=5000, classes=1, rounds=SOAK_ROUNDS, seconds=0)


@dataclass(slots=True)
class Field:
    """The ground of one run: classes are added to it and people rush into them."""

    size: Size
    version: CourseVersion
    learners: list[int]
    clients: Clients
    sessions: dict[int, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(FIRST_CLASS + 1))
    refused: int = 0
    errors: int = 0
    oversold: int = 0

    def rush(
        self, way: Way, *, classes: int = 1, clients: int = CLIENTS, a_seat_each: bool = False
    ) -> Outcome:
        """Let everybody want a seat, in one new class or in several of equal size.

        With `a_seat_each` only as many come as there are seats, and nobody is refused.

        Their seats are counted and taken away again: the next rush finds people without any.
        """
        capacity = self.size.seats // classes
        made = [
            add_hot_class(self.version, number=next(self.numbers), capacity=capacity).pk
            for _ in range(classes)
        ]
        wishes = [
            Wish(made[n % classes], learner, self.sessions.get(learner, ""))
            for n, learner in enumerate(self.learners[: self.size.seats if a_seat_each else None])
        ]
        outcome = self.clients.rush(way, wishes, capacity=capacity, clients=clients)
        if way is not Way.HTTP_BARE:
            self.refused += outcome.refused
            self.errors += outcome.errors
            self.oversold += _oversold(made, capacity, outcome)
            Enrollment.objects.filter(offering__in=made).delete()
        return outcome


def measure(folder: Path, *, soak: bool = False, small: bool = False) -> Iterator[Figure]:
    """Yield the figures of registration; with `soak` twenty rounds of a class of a thousand."""
    size = SOAK if soak else SMALL if small else FULL
    version = load_terms()[0]
    people = add_people(size.people, first_id=FIRST_LEARNER + 1)
    floor = _floor(version, size)
    if soak:
        with Clients(floor) as clients:
            yield from _soak(_field(size, version, people, clients))
        return
    with serving("/classes/", log=folder / "web.log") as port, Clients(floor, port=port) as clients:
        ground = _field(size, version, people, clients)
        yield from _by_service(ground)
        ground.sessions = sign_in(people)
        yield from _over_http(ground)
        yield from _at_the_end(ground)


def measure_in_short(folder: Path) -> Iterator[Figure]:  # noqa: ARG001 (every workload is asked alike)
    """Yield what the service does beside its floor, in a small class: a part of the road."""
    version = load_terms()[0]
    people = add_people(SMALL.people, first_id=FIRST_LEARNER + 1)
    with Clients(_floor(version, SMALL)) as clients:
        ground = _field(SMALL, version, people, clients)
        yield from _by_service(ground)
        yield from _at_the_end(ground)


def _field(size: Size, version: CourseVersion, people: Sequence[User], clients: Clients) -> Field:
    return Field(size, version, [person.pk for person in people], clients)


def _by_service(ground: Field) -> Iterator[Figure]:
    outcomes: list[Outcome] = []

    def service() -> float:
        outcomes.append(ground.rush(Way.SERVICE))
        return outcomes[-1].seats_per_second

    def driver() -> float:
        return ground.rush(Way.DRIVER).seats_per_second

    driver()  # both are warm before they are compared
    service()
    outcomes.clear()
    size = ground.size
    rates: Comparison = compare(service, driver, rounds=size.rounds, seconds=size.seconds)
    yield Figure("registration_per_second", rates.product_rate, "seats/s")
    yield Figure("registration_driver_per_second", rates.yardstick_rate, "seats/s")
    yield Figure("service_floor_ratio", rates.ratio, "ratio")
    yield Figure(
        "refused_per_second", median(each.refused_per_second for each in outcomes), "refusals/s"
    )
    waits = [seconds for each in outcomes for seconds in each.waits]
    yield from _percentiles("", waits)
    holds = [seconds for each in outcomes for seconds in each.holds]
    if holds:  # SQLite locks the whole database, from the beginning of each transaction
        yield Figure("lock_held_ms", percentile(holds, 0.5) * 1000, "ms")
    spread = ground.rush(Way.SERVICE, classes=size.classes)
    yield Figure("spread_rate", spread.seats_per_second, "seats/s")
    yield from _percentiles("spread_", spread.waits)
    if settings.REDIS_URL:
        _empty_queue()
        with_queue = ground.rush(Way.SERVICE_WITH_QUEUE)
        yield Figure("registration_with_queue_per_second", with_queue.seats_per_second, "seats/s")
        if (arrived := _empty_queue()) != with_queue.seats:
            raise RuntimeError(f"{arrived} of {with_queue.seats} jobs arrived in the queue.")


def _over_http(ground: Field) -> Iterator[Figure]:
    ground.rush(Way.HTTP_BARE)
    ground.rush(Way.HTTP, classes=ground.size.classes, a_seat_each=True)
    for clients in (CLIENTS, MANY_CLIENTS):
        bare = ground.rush(Way.HTTP_BARE, clients=clients)
        hot = ground.rush(Way.HTTP, clients=clients)
        name = f"http_{clients}_"
        yield Figure(f"{name}per_second", hot.seats_per_second, "seats/s")
        yield Figure(f"{name}refused_per_second", hot.refused_per_second, "refusals/s")
        yield Figure(f"{name}bare_per_second", bare.seats_per_second, "presses/s")
        yield Figure(f"{name}ratio", hot.seats_per_second / bare.seats_per_second, "ratio")
        yield from _percentiles(name, hot.waits)
        spread = ground.rush(
            Way.HTTP, classes=ground.size.classes, clients=clients, a_seat_each=True
        )
        yield Figure(f"{name}spread_rate", spread.seats_per_second, "seats/s")
    _empty_queue()


def _soak(ground: Field) -> Iterator[Figure]:
    """Twenty rounds, each counted before the next."""
    waits: list[float] = []
    for turn in range(1, ground.size.rounds + 1):
        outcome = ground.rush(Way.SERVICE)
        waits += outcome.waits
        yield Figure(f"soak_{turn:02}_per_second", outcome.seats_per_second, "seats/s")
    yield from _percentiles("soak_", waits)
    yield from _at_the_end(ground)


def _percentiles(name: str, waits: Sequence[float]) -> Iterator[Figure]:
    """How long those who got a seat waited for the answer."""
    for share in (50, 95, 99):
        yield Figure(f"{name}p{share}_ms", percentile(waits, share / 100) * 1000, "ms")


def _at_the_end(ground: Field) -> Iterator[Figure]:
    yield Figure("refused", ground.refused, "tries")
    yield Figure("errors", ground.errors, "tries")
    yield Figure("oversold", ground.oversold, "seats")


def _oversold(made: Sequence[int], capacity: int, outcome: Outcome) -> int:
    """Return the seats given beyond the last one.

    Raises if fewer were given than there are, if clients count others than the database, or if
    somebody has two.
    """
    rows = Enrollment.objects.filter(offering__in=made).order_by()
    sold = [rows.filter(offering=klass, status__in=SEAT_TAKING).count() for klass in made]
    if min(sold) < capacity or sum(sold) != outcome.seats:
        raise RuntimeError(f"{outcome.seats} told of a seat; with {capacity} each: {sold}.")
    live = rows.filter(status__in=LIVE).values("offering", "learner")
    if live.distinct().count() != live.count():
        raise RuntimeError("Somebody has two places in one class.")
    return sum(number - capacity for number in sold)


def _floor(version: CourseVersion, size: Size) -> Floor:
    """Let the service give one seat, and write down what it sends."""
    offering = add_hot_class(version, number=FIRST_CLASS, capacity=size.seats)
    learner = add_people(1, first_id=FIRST_LEARNER)[0]
    count_from(Enrollment, FIRST_SEAT)
    with left_to_sweeps(), written_down() as statements:
        seat = register(offering_id=offering.pk, learner=learner, actor=learner, now=NOW)
    sample = Sample(offering.pk, learner.pk, seat.pk)
    if seat.pk != FIRST_SEAT:
        raise RuntimeError(f"The first seat has the number {seat.pk}.")
    connection.close()  # a floor is laid; the clients have their own
    return floor_under(statements, sample, table=Enrollment._meta.db_table)


def _empty_queue() -> int:
    """Take away the jobs, which no worker will ever read; return how many there were."""
    if not settings.REDIS_URL:
        return 0
    queue = os.environ["BENCH_QUEUE"]
    with Redis.from_url(settings.REDIS_URL) as redis:
        arrived: int = redis.llen(queue)
        redis.delete(queue, f"_kombu.binding.{queue}")
    return arrived
