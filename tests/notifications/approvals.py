"""The mail about requests for seats, written the way it comes about."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from enrollment.services import approve_request, expire_request, refuse_request, remind_approvers
from organizations.models import Organization
from tests.enrollment.approvals import agency, ask, asking_class, chief_of, step_of, worker_of
from tests.factories import staff


def approval_mail() -> None:
    """A request one step further, one refused, one approved too late, and one nobody decides."""
    now, place = timezone.now(), agency()
    chief, _office = chief_of(place), staff()

    def asked(policy: str = "employer") -> int:
        klass = asking_class(policy, starts_at=now + timedelta(days=40))
        return step_of(ask(klass, worker_of(place), at=now)).pk

    by = {"actor": chief, "now": now}
    approve_request(approval_id=asked("employer_then_staff"), **by)
    refuse_request(approval_id=asked(), reason="We need you here that week.", **by)
    _approved_when_full(place, chief, now)
    left = asked()
    remind_approvers(now=now + timedelta(days=9))
    expire_request(approval_id=left, now=now + timedelta(days=10))


def _approved_when_full(place: Organization, chief: User, now: datetime) -> None:
    """Of two who asked for the last seat, which was kept for neither, one goes to the line."""
    klass = asking_class(holds=False, capacity=1, starts_at=now + timedelta(days=50))
    for step in [step_of(ask(klass, worker_of(place), at=now)) for _each in range(2)]:
        approve_request(approval_id=step.pk, actor=chief, now=now)
