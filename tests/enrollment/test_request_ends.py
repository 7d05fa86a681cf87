"""A request nobody decides: it runs out, is taken back, and follows its class."""

from datetime import timedelta

import pytest

from enrollment.exceptions import ApprovalRefusedError, WithdrawalRefusedError
from enrollment.models import Approval
from enrollment.services import (
    NewTime,
    approve_request,
    cancel_offering,
    expire_request,
    move_offering,
    postpone_offering,
    remind_approvers,
    withdraw,
)
from notifications.models import Message
from tests.enrollment.approvals import LATER, ask, asking_class, step_of, worker_of
from tests.enrollment.rows import history, mails, nothing_written
from tests.factories import staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("then")]


def test_a_stale_request_runs_out_once_and_its_person_is_told(place, chief):
    request = ask(asking_class(capacity=1), worker_of(place))
    step = step_of(request)

    assert not expire_request(approval_id=step.pk, now=step.expires_at - timedelta(seconds=1))
    assert expire_request(approval_id=step.pk, now=step.expires_at)
    assert not expire_request(approval_id=step.pk, now=step.expires_at)

    request.refresh_from_db()
    assert request.status == "expired"
    assert mails()[-1] == ("enrollment/request_expired", request.learner.email)
    assert history("enrollment.expire_step", "enrollment.expire_request") == [
        (
            "enrollment.expire_step",
            {"step": "employer", "status": "pending"},
            {"step": "employer", "status": "expired"},
        ),
        ("enrollment.expire_request", {"status": "requested_seat"}, {"status": "expired"}),
    ]


def test_approvers_are_reminded_once_before_it_runs_out(place, chief):
    step = step_of(ask(asking_class(), worker_of(place)))

    assert remind_approvers(now=step.expires_at - timedelta(days=2, seconds=1)) == 0
    assert remind_approvers(now=step.expires_at - timedelta(days=2)) == 1
    assert remind_approvers(now=step.expires_at - timedelta(hours=1)) == 0
    assert mails()[-1] == ("enrollment/approval_reminder", chief.email)


def test_a_request_is_taken_back_without_a_calendar_file(place, chief):
    request = ask(asking_class(), worker_of(place))

    withdraw(enrollment_id=request.pk, actor=request.learner, now=LATER)

    request.refresh_from_db()
    told = Message.objects.order_by("-pk")[0]
    assert (request.status, Approval.objects.get().status) == ("withdrawn", "dropped")
    assert (told.template, "calendar" in told.context) == ("enrollment/request_withdrawn", False)
    assert history("enrollment.drop_step") != []
    with pytest.raises(WithdrawalRefusedError):
        withdraw(enrollment_id=request.pk, actor=request.learner, now=LATER)


def test_requests_end_with_a_canceled_class(place, chief):
    request = ask(asking_class(), worker_of(place))

    cancel_offering(offering_id=request.offering_id, reason="Storm", actor=staff(), now=LATER)

    request.refresh_from_db()
    told = Message.objects.order_by("-pk")[0]
    assert (request.status, Approval.objects.get().status) == ("cancelled", "dropped")
    assert (told.template, told.recipient) == ("enrollment/class_cancelled", request.learner)
    assert "calendar" not in told.context
    assert history("enrollment.cancel_with_the_class") == [
        (
            "enrollment.cancel_with_the_class",
            {"status": "requested_seat"},
            {"status": "cancelled"},
        )
    ]


def test_those_who_ask_are_told_of_new_times_and_the_deadline_follows(place, chief):
    klass = asking_class()
    request = ask(klass, worker_of(place))
    meeting = klass.meetings.get()
    start = LATER + timedelta(days=4)

    move_offering(
        offering_id=klass.pk,
        times={meeting.pk: NewTime(start, start + timedelta(hours=6))},
        actor=staff(),
        now=LATER,
    )

    told = Message.objects.order_by("-pk")[0]
    assert (told.template, told.recipient) == ("enrollment/class_changed", request.learner)
    assert "calendar" not in told.context
    assert step_of(request).expires_at == LATER + timedelta(days=2)


def test_nothing_runs_out_while_a_class_is_postponed(place, chief):
    klass = asking_class()
    request = ask(klass, worker_of(place))
    step = step_of(request)
    postpone_offering(offering_id=klass.pk, reason="Snow", actor=staff(), now=LATER)
    told = Message.objects.order_by("-pk")[0]
    much_later = step.expires_at + timedelta(days=1)

    assert (told.template, "calendar" in told.context) == ("enrollment/class_postponed", False)
    assert not expire_request(approval_id=step.pk, now=much_later)
    start = much_later + timedelta(days=60)
    move_offering(
        offering_id=klass.pk,
        times={klass.meetings.get().pk: NewTime(start, start + timedelta(hours=6))},
        actor=staff(),
        now=much_later,
    )
    assert step_of(request).expires_at == much_later + timedelta(days=10)


def test_of_a_request_for_a_postponed_class_nobody_is_reminded(place, chief):
    step = step_of(ask(asking_class(), worker_of(place)))
    postpone_offering(
        offering_id=step.enrollment.offering_id, reason="Snow", actor=staff(), now=LATER
    )

    assert remind_approvers(now=step.expires_at - timedelta(hours=1)) == 0


def test_a_request_past_its_old_deadline_waits_with_its_postponed_class(place, chief):
    step = step_of(ask(asking_class(), worker_of(place)))
    postpone_offering(
        offering_id=step.enrollment.offering_id, reason="Snow", actor=staff(), now=LATER
    )

    with nothing_written(), pytest.raises(ApprovalRefusedError) as refused:
        approve_request(approval_id=step.pk, actor=chief, now=step.expires_at + timedelta(days=1))

    assert str(refused.value) == (
        "This class is postponed. You can approve the request once its new date is known."
    )
