"""Requests decided at one moment: by two approvers, for one last seat, against their person."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from enrollment.models import Approval, Enrollment, WaitlistEntry
from enrollment.services import approve_request, expire_request, refuse_request, withdraw
from notifications.models import Message
from tests.enrollment.approvals import agency, ask, asking_class, chief_of, step_of, worker_of
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def place():
    return agency()


def approving(request, chief, now):
    step = step_of(request).pk
    return lambda: approve_request(approval_id=step, actor=chief, now=now)


def test_two_approvers_decide_once(place, now):
    first, second = chief_of(place), chief_of(place)
    klass = asking_class(starts_at=now + timedelta(days=30))
    for _ in range(4):
        request = ask(klass, worker_of(place), at=now)
        step = step_of(request).pk

        outcomes = at_once(
            approving(request, first, now),
            lambda step=step: refuse_request(
                approval_id=step, reason="No cover.", actor=second, now=now
            ),
        )

        request.refresh_from_db()
        step = Approval.objects.get(enrollment=request)
        assert Counter(outcomes) == {"Outcome": 1, "ApprovalRefusedError": 1}
        assert (step.status, request.status) in {
            ("approved", "enrolled"),
            ("refused", "refused"),
        }


def test_the_last_seat_is_given_once_however_many_are_approved(place, now):
    klass = asking_class(holds=False, capacity=2, starts_at=now + timedelta(days=30))
    requests = [ask(klass, worker_of(place), at=now) for _ in range(8)]
    chiefs = [chief_of(place) for _ in requests]

    outcomes = at_once(
        *(approving(row, chief, now) for row, chief in zip(requests, chiefs, strict=True))
    )

    assert outcomes == ["Outcome"] * 8
    assert Counter(Enrollment.objects.values_list("status", flat=True)) == {
        "enrolled": 2,
        "to_waitlist": 6,
    }
    assert WaitlistEntry.objects.waiting().count() == 6
    assert Message.objects.filter(template="enrollment/seat_confirmed").count() == 2


def test_approved_or_taken_back_and_never_both_told(place, now):
    chief = chief_of(place)
    klass = asking_class(starts_at=now + timedelta(days=30))
    for _ in range(4):
        request = ask(klass, worker_of(place), at=now)

        outcomes = at_once(
            approving(request, chief, now),
            lambda request=request: withdraw(
                enrollment_id=request.pk, actor=request.learner, now=now
            ),
        )

        request.refresh_from_db()
        step = Approval.objects.get(enrollment=request)
        # The person may also give back the seat they were just given.
        told = set(
            Message.objects.filter(recipient=request.learner).values_list("template", flat=True)
        )
        assert outcomes[1] == "Enrollment"
        assert request.status == "withdrawn"
        assert step.status in {"approved", "dropped"}
        assert ("enrollment/seat_withdrawn" in told) == (step.status == "approved")
        assert ("enrollment/seat_confirmed" in told) == (step.status == "approved")
        assert ("enrollment/request_withdrawn" in told) == (step.status == "dropped")


def test_what_runs_out_is_not_approved_at_the_same_moment(place, now):
    chief = chief_of(place)
    klass = asking_class(starts_at=now + timedelta(days=30))
    request = ask(klass, worker_of(place), at=now)
    step = step_of(request)
    end = step.expires_at

    at_once(
        lambda: expire_request(approval_id=step.pk, now=end),
        approving(request, chief, end - timedelta(seconds=1)),
        lambda: expire_request(approval_id=step.pk, now=end),
    )

    request.refresh_from_db()
    step.refresh_from_db()
    assert (step.status, request.status) in {("approved", "enrolled"), ("expired", "expired")}
    assert Message.objects.filter(template="enrollment/request_expired").count() == (
        step.status == "expired"
    )
