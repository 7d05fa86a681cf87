"""How a visitor stands to a class: what the class page says above its one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core.clock import maine_date
from core.exceptions import DomainError
from courses.models import Offering
from enrollment.decisions import staff_see_to_it
from enrollment.eligibility import (
    Asking,
    Check,
    first_refusal,
    open_refusal,
    person_checks,
    place_checks,
)
from enrollment.enums import Gate, Way
from enrollment.exceptions import NotOpenYetError
from enrollment.models import Approval, Enrollment, WaitlistEntry
from enrollment.services.registration import seats_open_to
from organizations.models import Employment

# Of the class, who registers for it, and what one has in it: nothing a person could bring along.
SAID_ALONE = frozenset({Gate.OPEN, Gate.PLACE, Gate.UNIT})


@dataclass(frozen=True, slots=True)
class Standing:
    """At most one of `seat`, `request` (with the `step` that waits) and `entry`; `obstacle` is a
    sentence, empty when one may register, `checks` what is asked of this visitor, met or not.

    `is_for_others`: the lead of a team, or a coordinator, registers people for this class.
    `seats_open`: how many seats this visitor could take now, those held for them among them; None
    where the class has no limit. `only_in_line`: what is missing keeps nobody from waiting.
    `staff_see_to_it`: for somebody in line, free seats are given out by phone now.
    """

    seat: Enrollment | None = None
    request: Enrollment | None = None
    step: Approval | None = None
    entry: WaitlistEntry | None = None
    obstacle: str = ""
    is_early: bool = False
    is_for_others: bool = False
    needs_confirmed_work: bool = False
    seats_open: int | None = None
    checks: Sequence[Check] = ()
    only_in_line: str = ""
    staff_see_to_it: bool = False

    @property
    def is_obstacle_listed(self) -> bool:
        """Whether the obstacle stands among what is asked, so that it is not said twice."""
        return self.obstacle in [str(check.refusal) for check in self.checks]


def standing_of(visitor: User | AnonymousUser, offering: Offering, *, now: datetime) -> Standing:
    """Return the visitor's standing; the number of queries depends on the rules of the class."""
    if not isinstance(visitor, User):
        refusal = open_refusal(offering, now=now)
        return Standing(
            obstacle=str(refusal or ""),
            is_early=isinstance(refusal, NotOpenYetError),
            seats_open=None if refusal else seats_open_to(offering, None, now=now),
        )
    places = Enrollment.objects.filter(offering=offering, learner=visitor)
    entries = WaitlistEntry.objects.filter(offering=offering, learner=visitor).standing(at=now)
    seat = places.holding_a_seat().first()
    request = None if seat else places.requested().first()
    entry = None if seat or request else entries.for_listing().first()
    if seat or request or entry:
        by_phone = staff_see_to_it(now=now, ends_at=offering.seats_move_until)
        step = Approval.objects.pending().filter(enrollment=request).first() if request else None
        return Standing(
            seat=seat, request=request, step=step, entry=entry, staff_see_to_it=by_phone
        )
    asking = Asking(offering, visitor, now)
    checks = [*person_checks(asking, looks_for_help=True), *place_checks(asking)]
    for_line = first_refusal(checks, in_line=True)
    for_seat = first_refusal(checks)
    seats_open = None if for_line else seats_open_to(offering, visitor, now=now)
    missing = {check.gate for check in checks if not check.is_met}
    may_wait = missing == {Gate.CAP} or seats_open == 0
    obstacle = for_line or (None if may_wait else for_seat)
    shown = [
        check
        for check in checks
        if check.gate not in SAID_ALONE and (check.asks or not check.is_met)
    ]
    return Standing(
        obstacle=str(obstacle or ""),
        is_early=isinstance(obstacle, NotOpenYetError),
        is_for_others=bool(obstacle) and obstacle is refusal_of_unit(checks),
        needs_confirmed_work=bool(missing & {Gate.AUDIENCE, Gate.EMPLOYMENT})
        and not Employment.objects.on(maine_date(now)).filter(person_id=visitor.pk).exists(),
        seats_open=seats_open,
        checks=shown,
        only_in_line=str(for_seat) if for_seat and not obstacle else "",
    )


def refusal_of_unit(checks: Sequence[Check]) -> DomainError | None:
    """Return the refusal to whoever comes alone where teams or whole schools register."""
    return next((check.refusal for check in checks if check.gate is Gate.UNIT), None)


def missing_for_offer(entry: WaitlistEntry, *, now: datetime) -> list[Check]:
    """Return what keeps somebody from taking the seat that is offered to them, with what helps."""
    asking = Asking(entry.offering, entry.learner, now, Way.PROMOTION)
    checks = [*person_checks(asking, looks_for_help=True), *place_checks(asking)]
    passed = {Gate(gate) for gate in entry.waived_gates}
    return [check for check in checks if not check.is_met and check.gate not in passed]
