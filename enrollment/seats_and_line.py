"""What the page of a class's seats and line shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.clock import maine_date
from courses.enums import OfferingStatus
from courses.models import Offering, SeatReserve
from enrollment.decisions import staff_see_to_it
from enrollment.enums import WAIVABLE, WaitlistStatus
from enrollment.models import IN_ORDER, Enrollment, WaitlistEntry
from enrollment.passing import is_same_for_all, passed_over
from enrollment.seats import free_seats


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in line, at which place; `why_not` says what keeps a free seat from them now.

    `may_pass`: MSSC staff may let it pass.
    """

    entry: WaitlistEntry
    place: int
    has_free_seat: bool
    why_not: str
    may_pass: bool


@dataclass(frozen=True, slots=True)
class SeatsAndLine:
    """The seats of a class in numbers, its requests, its offers, and its line in order.

    `left` are seats neither taken nor kept for an offer; None: no limit. `is_open`: seats may
    still be given out, `by_hand`: by MSSC staff alone.
    """

    taken: int
    kept: int
    left: int | None
    held: Sequence[SeatReserve]
    requests: Sequence[Enrollment]
    offers: Sequence[WaitlistEntry]
    waiting: Sequence[Waiting]
    is_open: bool
    by_hand: bool


def seats_and_line(offering: Offering, *, now: datetime) -> SeatsAndLine:
    """Gather it; the number of queries depends on the rules of the class, not on its line."""
    people = Enrollment.objects.filter(offering=offering)
    line = WaitlistEntry.objects.filter(offering=offering)
    offers = list(
        line.holding_an_offer(at=now).select_related("learner").order_by("offer_ends_at", "pk")
    )
    in_order = line.filter(status=WaitlistStatus.WAITING).order_by(*IN_ORDER)
    taken = people.taking_a_seat().count()
    is_open = offering.status == OfferingStatus.PUBLISHED and offering.seats_move_until > now
    return SeatsAndLine(
        taken=taken,
        kept=len(offers),
        left=None if offering.capacity is None else max(0, offering.capacity - taken - len(offers)),
        held=[row for row in offering.reserves.all() if row.until > maine_date(now)],
        requests=list(people.requested().select_related("learner").order_by("enrolled_at", "pk")),
        offers=offers,
        waiting=_waiting(offering, list(in_order.select_related("learner")), now=now),
        is_open=is_open,
        by_hand=is_open and staff_see_to_it(now=now, ends_at=offering.seats_move_until),
    )


def _waiting(
    offering: Offering, entries: Sequence[WaitlistEntry], *, now: datetime
) -> list[Waiting]:
    """Return the line with what a free seat would find: who gets it, and why others do not."""
    if not entries:
        return []
    free = free_seats(offering, [entry.learner for entry in entries], at=now)
    is_same = is_same_for_all(offering, at=now)
    reasons = {} if is_same else passed_over(offering, entries, at=now)
    return [
        Waiting(
            entry,
            place,
            has_free_seat=free[entry.learner_id] != 0 and entry.pk not in reasons,
            why_not=reasons[entry.pk].reason if entry.pk in reasons else entry.passed_over,
            may_pass=free[entry.learner_id] != 0
            and entry.pk in reasons
            and reasons[entry.pk].gate in WAIVABLE,
        )
        for place, entry in enumerate(entries, 1)
    ]
