"""A full class, the line of it, and what becomes of a freed seat."""

from datetime import UTC, datetime, timedelta

import time_machine

from courses.models import Offering
from enrollment import jobs
from enrollment.models import WaitlistEntry
from enrollment.services import offer_freed_seats, register, withdraw
from tests.enrollment.rows import jobs_in
from tests.factories import offering
from tests.factories.lives import enroll
from worker.enrollment import offer_freed_seats_task

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)
SECOND, DAY, TWO_DAYS = timedelta(seconds=1), timedelta(days=1), timedelta(days=2)
LAST_DAY = START - DAY  # from this moment seats are given out by hand


def line_up(klass, *people, at=MONDAY) -> list[WaitlistEntry]:
    return [
        register(offering_id=klass.pk, learner=person, actor=person, now=at, or_wait=True)
        for person in people
    ]


def free_a_seat(klass, *, at=MONDAY) -> None:
    seat = klass.enrollments.filter(status="enrolled").first()
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=at)


def full_class(*people, seats=1, **said) -> tuple[Offering, list[WaitlistEntry]]:
    """A class without a free seat, and these people in line for it."""
    klass = offering(capacity=seats, **said)
    for _ in range(seats):
        enroll(klass)
    return klass, line_up(klass, *people)


def on_the_last_day(*people, **said) -> tuple[Offering, list[WaitlistEntry]]:
    """A class that begins within a day, with a free seat and these people in line."""
    klass, line = full_class(*people, **said)
    free_a_seat(klass, at=LAST_DAY)
    return klass, line


def an_offer(*people, at=MONDAY, **said) -> tuple[Offering, WaitlistEntry]:
    """A class whose freed seat is offered to the first of these people."""
    klass, _ = full_class(*people, **said)
    free_a_seat(klass, at=at)
    (entry,) = offer_freed_seats(offering_id=klass.pk, now=at)
    return klass, entry


def statuses(klass) -> list[str]:
    return list(klass.waitlist.order_by("pk").values_list("status", flat=True))


def run_follow_up(callbacks, *, at) -> None:
    """Do, at this moment, the offering of seats that was asked for."""
    with time_machine.travel(at, tick=False):
        offer_freed_seats_task(**dict(jobs_in(callbacks))[jobs.OFFER_FREED_SEATS])
