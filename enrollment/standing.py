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
from enrollment.services.registration import require_admitted, require_open, seats_open_to
from organizations.models import Employment


@dataclass(frozen=True, slots=True)
class Standing:
    """At most one of `seat` and `entry`; `obstacle` is a sentence, empty when one may register.

    `seats_open`: how many seats this visitor could take now, those held for them among them; None
    where the class has no limit.
    """

    seat: Enrollment | None = None
    entry: WaitlistEntry | None = None
    obstacle: str = ""
    is_early: bool = False
    needs_confirmed_work: bool = False
    seats_open: int | None = None

    @property
    def may_register(self) -> bool:
        """Whether the button is shown."""
        return not (self.seat or self.entry or self.obstacle)


def standing_of(visitor: User | AnonymousUser, offering: Offering, *, now: datetime) -> Standing:
    """Return the visitor's standing; at most eight queries, and some for each reserve."""
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
        seats_open = None if obstacle else seats_open_to(offering, None, now=now)
        return Standing(obstacle=obstacle, is_early=is_early, seats_open=seats_open)
    seats = Enrollment.objects.filter(offering=offering, learner=visitor)
    entries = WaitlistEntry.objects.filter(offering=offering, learner=visitor).standing(at=now)
    seat, entry = seats.holding_a_seat().first(), entries.for_listing().first()
    asks = not (seat or entry or obstacle)
    return Standing(
        seat=seat,
        entry=entry,
        obstacle=obstacle,
        is_early=is_early,
        needs_confirmed_work=needs_confirmed_work,
        seats_open=seats_open_to(offering, visitor, now=now) if asks else None,
    )
