"""Who asks for a seat, and what is said of each thing that is asked of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core.exceptions import DomainError
from courses.models import Offering
from enrollment.enums import NOT_ASKED_IN_LINE, WAIVABLE, Gate, Way
from enrollment.exceptions import GateError
from enrollment.models import WaitlistEntry

BROUGHT_ALONG = frozenset({Gate.AUDIENCE, Gate.EMPLOYMENT, Gate.PREREQUISITES})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is asked before a seat is given. `refusal` is None where it is met.

    `asks` says what is asked, as the page shows it; empty where only a refusal is worth showing.
    `supplied_by` are coming classes by which it would be met, `leads_to` and `link` a page that
    helps.
    """

    gate: Gate
    asks: str = ""
    refusal: DomainError | None = None
    supplied_by: tuple[Offering, ...] = ()
    leads_to: str = ""
    link: str = ""

    @property
    def is_lacking(self) -> bool:
        """Whether the person has to bring something along; else something is in the way."""
        return self.gate in BROUGHT_ALONG

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a seat in which class, by which way, and in whose words it is answered.

    `besides` are people counted as if they had a seat already: where many come at once. `entry` is
    their place in line where the caller `knows_entry`; else it is looked up.
    """

    offering: Offering
    learner: User
    now: datetime
    way: Way = Way.SELF
    is_own: bool = True
    besides: Collection[int] = ()
    entry: WaitlistEntry | None = None
    knows_entry: bool = False

    def words(self, own: str, of_another: str, **named: object) -> str:
        """Return the sentence for the person themselves, or for whoever acts for them."""
        if self.is_own:
            return own % named if named else own
        return of_another % {"name": self.learner.name, **named}


def first_refusal(
    checks: Iterable[Check], *, waives: Collection[Gate] = (), in_line: bool = False
) -> DomainError | None:
    """Return the first refusal in the order of the gates; in line, some are not asked.

    It knows whether MSSC staff may let it pass with all the others that are not met.
    """
    passed = {*waives, *(NOT_ASKED_IN_LINE if in_line else ())}
    order = list(Gate)
    failed = [check for check in checks if check.refusal and check.gate not in passed]
    if not failed:
        return None
    refusal = min(failed, key=lambda check: order.index(check.gate)).refusal
    if isinstance(refusal, GateError):
        refusal.may_be_let_pass = all(check.gate in WAIVABLE for check in failed)
    return refusal
