"""Everything a change of plans ever writes."""

from datetime import datetime, timedelta

from django.utils import timezone

from courses.models import Offering
from enrollment.models import WaitlistEntry
from enrollment.services import give_to_colleague, register, transfer, withdraw
from enrollment.services.one_by_one import remind
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import ABSENT, enroll, hold


def plan_mail() -> None:
    """A seat given back for somebody, a request, another date, and a colleague instead."""
    now, office = timezone.now(), staff()
    klass = offering(starts_at=now + timedelta(days=30))
    later = offering(version=klass.version, starts_at=now + timedelta(days=60))
    asked = offering(starts_at=now + timedelta(days=40))
    Offering.objects.filter(pk=asked.pk).update(approval="staff")

    def seat(of):
        person = UserFactory()
        return register(offering_id=of.pk, learner=person, actor=person, now=now)

    by = {"actor": office, "now": now, "reason": "You are needed at work."}
    withdraw(enrollment_id=seat(klass).pk, **by)
    withdraw(enrollment_id=seat(asked).pk, **by)
    transfer(enrollment_id=seat(klass).pk, to_offering_id=later.pk, **by)
    give_to_colleague(enrollment_id=seat(klass).pk, colleague=UserFactory(), **by)
    _wait_behind_the_others(now)
    remind(seat(klass), actor=office, now=now)
    offer = WaitlistEntry.objects.create(
        offering=later,
        learner=UserFactory(),
        status="offered",
        joined_at=now,
        offer_ends_at=now + timedelta(days=2),
    )
    remind(offer, actor=office, now=now)


def _wait_behind_the_others(now: datetime) -> None:
    """Whoever twice did not come joins a waitlist."""
    person, full = UserFactory(), offering(starts_at=now + timedelta(days=50), capacity=1)
    for days in (30, 60):
        past = offering(starts_at=now - timedelta(days=days))
        hold(past, {enroll(past, person): [ABSENT]}, by=UserFactory())
    enroll(full, at=now)
    register(offering_id=full.pk, learner=person, actor=person, now=now, or_wait=True)
