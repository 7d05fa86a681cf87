"""How a visitor stands to a class: what the class page says above its one button."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core.clock import maine_date
from core.exceptions import DomainError
from courses.models import Offering
from enrollment.exceptions import NotOpenYetError, RestrictedClassError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services.registration import require_admitted, require_open
from organizations.models import Employment


@dataclass(frozen=True, slots=True)
class Standing:
    """At most one of `seat` and `entry`; `obstacle` is a sentence, empty when one may register."""

    seat: Enrollment | None = None
    entry: WaitlistEntry | None = None
    obstacle: str = ""
    is_early: bool = False
    needs_confirmed_work: bool = False

    @property
    def may_register(self) -> bool:
        """Whether the button is shown."""
        return not (self.seat or self.entry or self.obstacle)


def standing_of(visitor: User | AnonymousUser, offering: Offering, *, now: datetime) -> Standing:
    """Return the visitor's standing; at most four queries."""
    obstacle, is_early, needs_confirmed_work = "", False, False
    try:
        require_open(offering, now=now)
        if isinstance(visitor, User):
            require_admitted(offering, visitor, now=now)
    except RestrictedClassError as refusal:
        obstacle = str(refusal)
        working = Employment.objects.on(maine_date(now)).filter(person_id=visitor.pk)
        needs_confirmed_work = not working.exists()
    except DomainError as refusal:
        obstacle, is_early = str(refusal), isinstance(refusal, NotOpenYetError)
    if not isinstance(visitor, User):
        return Standing(obstacle=obstacle, is_early=is_early)
    seats = Enrollment.objects.filter(offering=offering, learner=visitor)
    entries = WaitlistEntry.objects.filter(offering=offering, learner=visitor).standing(at=now)
    return Standing(
        seat=seats.holding_a_seat().first(),
        entry=entries.for_listing().first(),
        obstacle=obstacle,
        is_early=is_early,
        needs_confirmed_work=needs_confirmed_work,
    )
