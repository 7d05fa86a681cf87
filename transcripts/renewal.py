"""How far the contact hours of one's own cycle are: a help for oneself that promises nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from accounts.models import User
from courses.enums import CONTACT_HOURS
from transcripts.models import CreditAward, RenewalCycle
from transcripts.months import exact
from transcripts.periods import Clock, Period, period_of


@dataclass(frozen=True, slots=True)
class Renewal:
    """Contact hours in the cycle that runs on a day, of those its renewal asks for."""

    cycle: RenewalCycle
    period: Period
    hours: Decimal

    @property
    def last_day(self) -> date:
        """The last day of this cycle."""
        return self.period.ends_on - timedelta(days=1)

    @property
    def shown(self) -> Decimal:
        """What a bar can show: never more than its length."""
        return min(self.hours, Decimal(self.cycle.hours_needed))


def renewal_of(person: User, *, on: date) -> Renewal | None:
    """Return how far somebody's own cycle is on a day; None for who keeps none. Two queries."""
    cycle = RenewalCycle.objects.filter(person=person).first()
    if cycle is None:
        return None
    until = cycle.certificate_until
    period = period_of(on, Clock.OWN_CYCLE, certificate_until=until)
    earned = CreditAward.objects.filter(
        person=person,
        credit_type__key=CONTACT_HOURS,
        earned_on__gte=period.starts_on,
        earned_on__lt=period.ends_on,
    )
    total = earned.aggregate(total=Sum("hours", default=Decimal(0)))["total"]
    return Renewal(cycle, period, exact(total))
