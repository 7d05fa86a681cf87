"""Requests run out, and approvers are reminded, though every job is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enrollment.models import Approval, Enrollment
from notifications.models import Message
from tests.enrollment.approvals import agency, ask, asking_class, chief_of, worker_of
from worker import sweeps
from worker.enrollment import expire_request_task

pytestmark = pytest.mark.django_db


def test_a_request_nobody_decided_runs_out_and_others_are_called_to_mind(sweep):
    now = timezone.now()
    place = agency()
    chief = chief_of(place)
    klass = asking_class(starts_at=now + timedelta(days=30))
    stale, soon, fresh = (ask(klass, worker_of(place), at=now) for _ in range(3))
    Approval.objects.filter(enrollment=stale).update(
        asked_at=now - timedelta(days=10), expires_at=now - timedelta(minutes=1)
    )
    Approval.objects.filter(enrollment=soon).update(
        asked_at=now - timedelta(days=9), expires_at=now + timedelta(days=1)
    )

    jobs = [job for job in sweep(sweeps.sweep_requests) if job[0].startswith("enrollment.")]

    assert jobs == [("enrollment.expire_request", {"approval_id": stale.approvals.get().pk})]
    expire_request_task(**jobs[0][1])
    assert list(Enrollment.objects.order_by("pk").values_list("status", flat=True)) == [
        "expired",
        "requested_seat",
        "requested_seat",
    ]
    reminders = Message.objects.filter(template="enrollment/approval_reminder")
    assert [(row.recipient, row.context["learner"]) for row in reminders] == [
        (chief, soon.learner.name)
    ]
    assert [job for job in sweep(sweeps.sweep_requests) if "expire" in job[0]] == []
    assert reminders.count() == 1
    assert fresh.approvals.get().status == "pending"
