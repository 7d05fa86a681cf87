"""Everything a change of plans ever writes."""

from datetime import timedelta

from django.utils import timezone

from courses.models import Offering
from enrollment.services import give_to_colleague, register, transfer, withdraw
from tests.factories import UserFactory, offering, staff


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
