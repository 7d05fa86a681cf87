"""Hundreds who want a seat at the same moment: processes with threads, as web servers have them."""

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from typing import Self
from urllib.parse import urlsplit

from django.db import connection

from accounts.models import User
from core.exceptions import DomainError
from core.queue import left_to_sweeps
from enrollment.enums import WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import (
    accept_offer,
    decline_offer,
    leave_waitlist,
    offer_freed_seats,
    register,
    withdraw,
)
from tests.races.processes import begin

PROCESSES, THREADS = 4, 8
START_AFTER_SECONDS = 0.3
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Rush:
    """What they do, with which class, and when all begin by the machine's clock."""

    deed: Callable[["Rush", User], Counter[str]]
    klass: int
    people: Sequence[int]
    now: datetime
    begins_at: float


class Crowd:
    """Processes that stay between two rushes."""

    def __enter__(self) -> Self:
        url = urlsplit(os.environ["DATABASE_URL"])
        name = connection.settings_dict["NAME"]
        self.processes = [
            ProcessPoolExecutor(
                1,
                mp_context=get_context("spawn"),
                initializer=begin,
                initargs=(url._replace(path=f"/{name}").geturl(),),
            )
            for _ in range(PROCESSES)
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.processes:
            process.shutdown(cancel_futures=True)

    def rush(
        self,
        deed: Callable[[Rush, User], Counter[str]],
        *,
        klass: int,
        people: Sequence[int],
        now: datetime,
    ) -> Counter[str]:
        """Let all begin at once; return what came of it. Raises what is not a refusal."""
        begins_at = time.monotonic() + START_AFTER_SECONDS
        parts = [
            process.submit(_rush, Rush(deed, klass, people[n::PROCESSES], now, begins_at))
            for n, process in enumerate(self.processes)
        ]
        return sum((part.result(PATIENCE_SECONDS) for part in parts), Counter())


# --- In a process of the crowd ---


def _rush(rush: Rush) -> Counter[str]:
    shares = [rush.people[n::THREADS] for n in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(partial(_hurry, rush), shares), Counter())


def _hurry(rush: Rush, people: Sequence[int]) -> Counter[str]:
    learners = list(User.objects.filter(pk__in=people).order_by("pk"))
    time.sleep(max(0.0, rush.begins_at - time.monotonic()))
    try:
        with left_to_sweeps():
            return sum((rush.deed(rush, learner) for learner in learners), Counter())
    finally:
        connection.close()


def come(rush: Rush, learner: User) -> Counter[str]:
    """Ask for a seat; some press the button twice, and most would wait."""
    came: Counter[str] = Counter()
    for _click in range(2 if learner.pk % 5 == 0 else 1):
        came += _answered(
            register,
            offering_id=rush.klass,
            learner=learner,
            actor=learner,
            or_wait=learner.pk % 5 != 1,
            now=rush.now,
        )
    return came


def think_again(rush: Rush, learner: User) -> Counter[str]:
    """Some give their seat back, others leave the line or come anew; offers are answered."""
    came: Counter[str] = Counter()
    said = {"actor": learner, "now": rush.now}
    seat = Enrollment.objects.filter(offering=rush.klass, learner=learner).live().first()
    entry = WaitlistEntry.objects.filter(offering=rush.klass, learner=learner).in_line().first()
    if seat is not None and learner.pk % 2:
        came += _answered(withdraw, enrollment_id=seat.pk, **said)
        came += _answered(offer_freed_seats, offering_id=rush.klass, now=rush.now)
    elif entry is not None and learner.pk % 7 == 0:
        came += _answered(leave_waitlist, entry_id=entry.pk, **said)
    elif seat is None and entry is None:
        came += come(rush, learner)
    offers = WaitlistEntry.objects.filter(offering=rush.klass, status=WaitlistStatus.OFFERED)
    for offer in offers.select_related("learner")[:1]:  # whoever it is, answers somewhere now
        says = decline_offer if learner.pk % 4 == 0 else accept_offer
        came += _answered(says, entry_id=offer.pk, actor=offer.learner, now=rush.now)
    return came


def _answered(service, **said) -> Counter[str]:
    try:
        return Counter([f"{service.__name__}: {type(service(**said)).__name__}"])
    except DomainError as refusal:
        return Counter([f"{service.__name__}: {type(refusal).__name__}"])
