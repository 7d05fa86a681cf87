"""What is in somebody's way to a seat, what of it MSSC staff may let pass, and what they did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, prefetch_related_objects

from accounts.models import User
from audit.models import AuditEvent
from core.exceptions import DomainError
from courses.models import Offering
from enrollment.eligibility import Asking, Check, first_refusal, person_checks, place_checks
from enrollment.enums import IN_LINE, LET_PASS_WORDS, LIVE, WAIVABLE, Gate, Way
from enrollment.models import Enrollment, WaitlistEntry

LET_IN = "enrollment.let_pass"


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps one person from a seat, in the order of the gates."""

    checks: Sequence[Check]

    @property
    def gates(self) -> frozenset[Gate]:
        """Which gates these are."""
        return frozenset(check.gate for check in self.checks)

    @property
    def refusal(self) -> DomainError | None:
        """The first of what nobody may let pass."""
        return first_refusal(self.checks, waives=WAIVABLE)

    @property
    def may_pass(self) -> bool:
        """Whether something is in the way, and all of it may be let pass."""
        return bool(self.checks) and self.refusal is None

    @property
    def mark(self) -> str:
        """What a page keeps, so that nothing is let pass that it did not show."""
        return ",".join(sorted(gate.value for gate in self.gates))


def gates_in(mark: str) -> frozenset[Gate]:
    """Return the gates that a page showed; what is none is left out."""
    return frozenset(gate for gate in Gate if gate.value in mark.split(","))


def in_the_way(
    offering: Offering,
    learner: User,
    *,
    way: Way,
    now: datetime,
    passed: Collection[Gate] = (),
) -> InTheWay:
    """Return what is not met, and was not let pass before; said to whoever acts for the person."""
    prefetch_related_objects([offering], "meetings", "restricted_to")
    asking = Asking(offering, learner, now, way, is_own=False)
    checks = [*person_checks(asking), *place_checks(asking)]
    order = list(Gate)
    missing = [check for check in checks if not check.is_met and check.gate not in passed]
    return InTheWay(sorted(missing, key=lambda check: order.index(check.gate)))


def in_the_way_of_entry(entry: WaitlistEntry, *, now: datetime) -> InTheWay:
    """Return what is in the way of somebody in line."""
    passed = [Gate(gate) for gate in entry.waived_gates]
    return in_the_way(entry.offering, entry.learner, way=Way.PROMOTION, now=now, passed=passed)


@dataclass(frozen=True, slots=True)
class LetPass:
    """Somebody who has a place though something was in the way: what, why, by whom and when."""

    person: User
    words: Sequence[str]
    reason: str
    by: User | None
    at: datetime


def let_pass_in(offering: Offering) -> list[LetPass]:
    """Return who has a seat, a request or a place in line so, the newest first; one query.

    Whoever came from the line, or from a request, was let pass there.
    """
    seats = Enrollment.objects.filter(offering=offering).order_by()
    line = WaitlistEntry.objects.filter(offering=offering).order_by()
    holding = seats.filter(status__in=LIVE).exclude(waived_gates=[])
    waiting = line.filter(status__in=IN_LINE).exclude(waived_gates=[])
    events = AuditEvent.objects.filter(
        Q(person__in=holding.values("learner")) | Q(person__in=waiting.values("learner")),
        Q(object_type=Enrollment._meta.label, object_pk__in=seats.values("pk"))
        | Q(object_type=WaitlistEntry._meta.label, object_pk__in=line.values("pk")),
        action=LET_IN,
    )
    return [
        LetPass(
            event.person,
            [str(LET_PASS_WORDS.get(gate, gate)) for gate in (event.after or {})["gates"]],
            event.reason,
            event.actor,
            event.at,
        )
        for event in events.select_related("person", "actor").order_by("-pk")
        if event.person is not None
    ]
