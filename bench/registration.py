"""One hot class: everybody wants a seat at the same moment, and more come than it has seats.

The yardstick sends the statements of the service straight through the database's driver, from the
same clients to the same database: what the service adds to it are its models and its thinking.
"""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median

from django.conf import settings
from redis import Redis

from bench.kit.clients import Clients, Outcome, Way
from bench.kit.driver import Floor, Sample, floor_under
from bench.kit.figures import Figure, compare
from bench.kit.numbers import count_from
from bench.kit.rows import NOW, add_hot_class, add_people, load_terms
from bench.kit.statements import written_down
from core.queue import left_to_sweeps
from courses.models import CourseVersion
from enrollment.models import Enrollment
from enrollment.services import register

SEATS = 192
TRIES = 256
ROUNDS = 5
SECONDS = 30
ROUNDS_WITH_QUEUE = 2

# Nine digits each, so that none is part of another or of anything else that is written.
FIRST_CLASS, FIRST_LEARNER, FIRST_SEAT = 710_000_001, 820_000_001, 930_000_001


def measure(folder: Path) -> Iterator[Figure]:  # noqa: ARG001
    """Yield the figures of registration."""
    version = load_terms()[0]
    numbers = count(FIRST_CLASS)
    learner_ids = [person.pk for person in add_people(TRIES, first_id=FIRST_LEARNER + 1)]
    floor = _floor(version, next(numbers))
    rushed: list[tuple[int, Outcome]] = []

    with Clients(floor) as clients:

        def rate(way: Way) -> float:
            offering = add_hot_class(version, number=next(numbers), capacity=SEATS)
            outcome = clients.rush(
                way, offering_id=offering.pk, capacity=SEATS, learner_ids=learner_ids
            )
            rushed.append((offering.pk, outcome))
            return outcome.seats_per_second

        rate(Way.SERVICE)
        rate(Way.DRIVER)
        seats = compare(
            lambda: rate(Way.SERVICE), lambda: rate(Way.DRIVER), rounds=ROUNDS, seconds=SECONDS
        )
        yield Figure("registration_per_second", seats.product_rate, "seats/s")
        yield Figure("registration_driver_per_second", seats.yardstick_rate, "seats/s")
        yield Figure("registration_floor_ratio", seats.ratio, "ratio")
        if settings.REDIS_URL:
            with_queue = [rate(Way.SERVICE_WITH_QUEUE) for _ in range(ROUNDS_WITH_QUEUE)]
            _empty_queue(SEATS * ROUNDS_WITH_QUEUE)
            yield Figure("registration_with_queue_per_second", median(with_queue), "seats/s")
    yield Figure("registration_refused", rushed[-1][1].refused, "tries")
    yield Figure("registration_oversold", _oversold(rushed), "seats")


def _floor(version: CourseVersion, number: int) -> Floor:
    """Let the service give one seat, and write down what it sends."""
    offering = add_hot_class(version, number=number, capacity=SEATS)
    learner = add_people(1, first_id=FIRST_LEARNER)[0]
    count_from(Enrollment, FIRST_SEAT)
    with left_to_sweeps(), written_down() as statements:
        seat = register(offering_id=offering.pk, learner=learner, actor=learner, now=NOW)
    sample = Sample(offering.pk, learner.pk, seat.pk)
    if seat.pk != FIRST_SEAT:
        raise RuntimeError(f"The first seat has the number {seat.pk}.")
    return floor_under(statements, sample, table=Enrollment._meta.db_table)


def _oversold(rushed: list[tuple[int, Outcome]]) -> int:
    """Return the seats given beyond the last one. Raises if fewer were given than there are."""
    sold = [Enrollment.objects.filter(offering=number).count() for number, _ in rushed]
    if min(sold) < SEATS or sold != [outcome.seats for _, outcome in rushed]:
        raise RuntimeError(f"Seats given in classes with {SEATS}: {sold}.")
    return sum(sold) - SEATS * len(sold)


def _empty_queue(jobs: int) -> None:
    """Take away the jobs, which no worker will ever read. Raises if not all of them got there."""
    queue = os.environ["BENCH_QUEUE"]
    with Redis.from_url(settings.REDIS_URL) as redis:
        arrived = redis.llen(queue)
        redis.delete(queue, f"_kombu.binding.{queue}")
    if arrived != jobs:
        raise RuntimeError(f"{arrived} of {jobs} jobs arrived in the queue.")
