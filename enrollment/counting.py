"""What is taken of a class, and what somebody has: asked while the class is locked.

Written as SQL, since the time it takes is that of everybody who waits for the lock: built by the
ORM, the same takes five times as long. Counted from rows, never stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db import connection

from accounts.models import User
from core.clock import maine_date
from courses.models import Offering, SeatReserve
from enrollment.enums import IN_LINE, LIVE, OPEN, SEAT_TAKING, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry

NOBODY = 0
# What somebody has at which times (`enrollment.seats.lock_times_of`): any number, always this one.
LOCK_OF_TIMES = "pg_advisory_xact_lock(6557, %s)"


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken of a class, as it matters to one person.

    `seats` are those of others, `offers` keep seats for others, `waiting` is how many wait. `own`
    is the key of the person's own place in line, `reserves` how many reserves hold seats.
    """

    seats: int
    offers: int
    waiting: int
    own: int | None
    reserves: int


def taken_of(
    offering: Offering, learner: User | None, *, at: datetime, locks_times: bool = False
) -> Taken:
    """Count what is taken of a class; for nobody in particular all of it.

    With `locks_times`, the person's times are locked on the way, as `lock_times_of` does: it counts
    what others cannot change under the lock of the class, so it does not matter which comes first.
    """
    me, adapt = learner.pk if learner else NOBODY, connection.ops
    params = [
        *(offering.pk, me),
        *(offering.pk, adapt.adapt_datetimefield_value(at), me),
        offering.pk,
        *(offering.pk, me),
        *(offering.pk, adapt.adapt_datefield_value(maine_date(at))),
    ]
    statement = _statement()
    if locks_times and connection.vendor == "postgresql":
        statement, params = f"{statement}, {LOCK_OF_TIMES}", [*params, me]
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return Taken(*cursor.fetchone()[:5])


class LiveSeat(NamedTuple):
    """A seat or request of somebody, as far as it may be in the way of another."""

    pk: int
    offering_id: int
    status: str


def live_seats(learner: User, offering: Offering) -> list[LiveSeat]:
    """Return what somebody has in this class, and what is open in others, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id, offering_id, status FROM "{Enrollment._meta.db_table}" '  # noqa: S608
            f"WHERE learner_id = %s AND (status IN ({_listed(OPEN)})"
            f" OR offering_id = %s AND status IN ({_listed(LIVE)}))",
            [learner.pk, offering.pk],
        )
        return [LiveSeat(*row) for row in cursor.fetchall()]


@cache
def _statement() -> str:
    """Return the counts as one row. Only names of our own tables and statuses are written in."""
    seats, line, reserves = (
        f'FROM "{model._meta.db_table}" WHERE offering_id = %s AND'
        for model in (Enrollment, WaitlistEntry, SeatReserve)
    )
    offered, waiting = (
        f"status = '{each}'" for each in (WaitlistStatus.OFFERED, WaitlistStatus.WAITING)
    )
    counts = [
        f"COUNT(*) {seats} status IN ({_listed(SEAT_TAKING)}) AND learner_id <> %s",
        f"COUNT(*) {line} {offered} AND offer_ends_at > %s AND learner_id <> %s",
        f"COUNT(*) {line} {waiting}",
        f"MAX(id) {line} status IN ({_listed(IN_LINE)}) AND learner_id = %s",
        f"COUNT(*) {reserves} until > %s",
    ]
    return f"SELECT {', '.join(f'(SELECT {each})' for each in counts)}"


def _listed(statuses: Sequence[str]) -> str:
    return ", ".join(f"'{status}'" for status in statuses)
