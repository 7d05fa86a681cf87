"""Requests for seats are approved and refused, and what comes of each decision."""

from datetime import timedelta

import pytest

from audit.models import AuditEvent
from enrollment import jobs
from enrollment.enums import Gate, Way
from enrollment.exceptions import ApprovalRefusedError
from enrollment.models import Approval, Enrollment, WaitlistEntry
from enrollment.services import (
    Outcome,
    accept_offer,
    approve_request,
    cancel_offering,
    expire_request,
    offer_freed_seats,
    postpone_offering,
    refuse_request,
    register,
    withdraw,
)
from enrollment.services.registration import Route
from notifications.models import Message
from organizations.models import Employment, RoleGrant
from tests.enrollment.approvals import (
    LATER,
    START,
    THEN,
    ask,
    asking_class,
    chief_of,
    step_of,
    worker_of,
)
from tests.enrollment.rows import history, jobs_in, mails, nothing_written
from tests.factories import UserFactory, offering, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("then")]


def test_approving_the_only_step_gives_the_seat_and_history_says_who(place, chief):
    klass, officer = asking_class(capacity=1), worker_of(place)
    request = ask(klass, officer)
    step = step_of(request)
    assert (request.status, step.step) == ("requested_seat", "employer")

    outcome = approve_request(approval_id=step.pk, actor=chief, now=LATER)

    step.refresh_from_db()
    request.refresh_from_db()
    assert outcome is Outcome.SEATED
    assert (request.status, request.ended_at) == ("enrolled", None)
    assert (step.status, step.decided_by, step.decided_at) == ("approved", chief, LATER)
    assert mails() == [
        ("enrollment/seat_requested", officer.email),
        ("enrollment/approval_asked", chief.email),
        ("enrollment/seat_confirmed", officer.email),
    ]
    events = AuditEvent.objects.filter(person=officer.pk).order_by("pk")
    assert list(events.values_list("action", "actor")) == [
        ("enrollment.request", officer.pk),
        ("enrollment.ask_approval", None),
        ("enrollment.approve_step", chief.pk),
        ("enrollment.seat", chief.pk),
    ]


def test_the_second_step_is_born_when_the_first_is_approved(place, chief):
    klass, officer, office = asking_class("employer_then_staff"), worker_of(place), staff()
    request = ask(klass, officer)

    first = approve_request(approval_id=step_of(request).pk, actor=chief, now=LATER)
    second = step_of(request)
    last = approve_request(approval_id=second.pk, actor=office, now=LATER)

    request.refresh_from_db()
    assert (first, last) == (Outcome.NEXT_STEP, Outcome.SEATED)
    assert (second.step, second.asked_at) == ("staff", LATER)
    assert request.status == "enrolled"
    assert mails()[2:] == [
        ("enrollment/request_next_step", officer.email),
        ("enrollment/approval_asked", office.email),
        ("enrollment/seat_confirmed", officer.email),
    ]


def test_what_staff_let_pass_is_let_pass_at_the_approval(place, chief):
    klass, officer, office = asking_class(), worker_of(place), staff()
    register(offering_id=offering().pk, learner=officer, actor=officer, now=THEN)
    request = register(
        offering_id=klass.pk,
        learner=officer,
        actor=office,
        now=THEN,
        route=Route(Way.STAFF, waives={Gate.CLASH}, reason="They leave the other one early."),
    )

    outcome = approve_request(approval_id=step_of(request).pk, actor=chief, now=LATER)

    request.refresh_from_db()
    assert (outcome, request.status) == (Outcome.SEATED, "enrolled")


def test_refusing_ends_the_request_with_its_reason_and_frees_the_seat(
    place, chief, django_capture_on_commit_callbacks
):
    request = ask(asking_class(capacity=1), worker_of(place))

    with django_capture_on_commit_callbacks() as callbacks:
        refuse_request(
            approval_id=step_of(request).pk, reason=" Short of staff. ", actor=chief, now=LATER
        )

    request.refresh_from_db()
    assert (request.status, request.ended_at) == ("refused", LATER)
    assert Approval.objects.get().reason == "Short of staff."
    assert (jobs.OFFER_FREED_SEATS, {"offering_id": request.offering_id}) in jobs_in(callbacks)
    told = Message.objects.get(template="enrollment/request_refused")
    assert (told.recipient, told.context["reason"]) == (request.learner, "Short of staff.")
    assert [
        event[0] for event in history("enrollment.refuse_step", "enrollment.refuse_request")
    ] == [
        "enrollment.refuse_step",
        "enrollment.refuse_request",
    ]


def test_a_refusal_without_a_reason_is_none(place, chief):
    request = ask(asking_class(), worker_of(place))

    with nothing_written(), pytest.raises(ApprovalRefusedError) as refusal:
        refuse_request(approval_id=step_of(request).pk, reason="  ", actor=chief, now=LATER)

    assert str(refusal.value) == "Say why. The person will read it."


def test_a_request_without_a_kept_seat_goes_to_the_line_when_the_class_is_full(place, chief):
    klass, officer = asking_class(capacity=1, holds=False), worker_of(place)
    request = ask(klass, officer)
    Enrollment.objects.create(offering=klass, learner=UserFactory(), enrolled_at=THEN)
    waiting = UserFactory()
    WaitlistEntry.objects.create(offering=klass, learner=waiting, joined_at=LATER)

    outcome = approve_request(approval_id=step_of(request).pk, actor=chief, now=LATER)

    request.refresh_from_db()
    entry = WaitlistEntry.objects.get(learner=officer)
    assert (outcome, request.status) == (Outcome.TO_WAITLIST, "to_waitlist")
    assert (entry.status, entry.joined_at, entry.request) == ("waiting", THEN, request)
    assert list(WaitlistEntry.objects.waiting()) == [
        entry,
        WaitlistEntry.objects.get(learner=waiting),
    ]
    assert mails()[-2:] == [
        ("enrollment/request_to_waitlist", officer.email),
        ("enrollment/approval_to_waitlist", chief.email),
    ]
    assert Message.objects.order_by("-pk")[0].context["place_in_line"] == 1


def test_whoever_was_approved_when_it_was_full_accepts_a_seat_without_asking_again(place, chief):
    klass, officer = asking_class(capacity=1, holds=False), worker_of(place)
    request = ask(klass, officer)
    taken = Enrollment.objects.create(offering=klass, learner=UserFactory(), enrolled_at=THEN)
    approve_request(approval_id=step_of(request).pk, actor=chief, now=LATER)
    withdraw(enrollment_id=taken.pk, actor=taken.learner, now=LATER)

    (offer,) = offer_freed_seats(offering_id=klass.pk, now=LATER)
    seat = accept_offer(entry_id=offer.pk, actor=officer, now=LATER)

    assert (seat.status, seat.came_from) == ("enrolled", request)
    assert not Approval.objects.filter(status="pending").exists()


def test_nobody_overtakes_those_who_wait(place, chief):
    klass, officer = asking_class(capacity=1, holds=False), worker_of(place)
    WaitlistEntry.objects.create(
        offering=klass, learner=UserFactory(), joined_at=THEN - timedelta(days=1)
    )
    request = ask(klass, officer)

    outcome = approve_request(approval_id=step_of(request).pk, actor=chief, now=LATER)

    assert outcome is Outcome.TO_WAITLIST


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("approved", "{chief} has approved this request already."),
        ("refused", "{chief} has refused this request already."),
        ("withdrawn", "{learner} has taken this request back."),
        ("expired", "This request ran out before anybody decided it."),
        ("canceled", "The class was canceled, so there is nothing to decide."),
    ],
)
def test_what_is_over_cannot_be_decided_and_says_why(place, chief, why, sentence):
    request = ask(asking_class(), worker_of(place))
    step = step_of(request)
    if why == "approved":
        approve_request(approval_id=step.pk, actor=chief, now=LATER)
    elif why == "refused":
        refuse_request(approval_id=step.pk, reason="No.", actor=chief, now=LATER)
    elif why == "withdrawn":
        withdraw(enrollment_id=request.pk, actor=request.learner, now=LATER)
    elif why == "expired":
        assert expire_request(approval_id=step.pk, now=step.expires_at)
    else:
        cancel_offering(offering_id=request.offering_id, reason="Storm", actor=staff(), now=LATER)

    said = sentence.format(chief=chief.name, learner=request.learner.name)
    for decide in (
        lambda: approve_request(approval_id=step.pk, actor=chief_of(place), now=LATER),
        lambda: refuse_request(approval_id=step.pk, reason="No.", actor=chief_of(place), now=LATER),
    ):
        other = RoleGrant.objects.count()
        with pytest.raises(ApprovalRefusedError) as refusal:
            decide()
        assert (str(refusal.value), RoleGrant.objects.count()) == (said, other + 1)


def test_a_request_past_its_deadline_is_not_approved_though_no_sweep_came(place, chief):
    step = step_of(ask(asking_class(), worker_of(place)))

    with nothing_written(), pytest.raises(ApprovalRefusedError) as refusal:
        approve_request(approval_id=step.pk, actor=chief, now=step.expires_at)

    assert "ran out on" in str(refusal.value)


def test_a_class_that_began_or_is_postponed_gives_no_seat(place, chief):
    request = ask(asking_class(), worker_of(place))
    step = step_of(request)
    Approval.objects.update(expires_at=START + timedelta(days=3))

    with nothing_written(), pytest.raises(ApprovalRefusedError) as begun:
        approve_request(approval_id=step.pk, actor=chief, now=START)
    postpone_offering(offering_id=request.offering_id, reason="Snow", actor=staff(), now=LATER)
    with nothing_written(), pytest.raises(ApprovalRefusedError) as postponed:
        approve_request(approval_id=step.pk, actor=chief, now=LATER)

    assert str(begun.value) == "This class has begun."
    assert str(postponed.value).startswith("This class is postponed.")


def test_whoever_does_not_qualify_any_more_is_not_approved_and_nothing_is_half_done(place, chief):
    officer = worker_of(place)
    request = ask(asking_class(), officer)
    other = offering(starts_at=START)
    Enrollment.objects.create(offering=other, learner=officer, enrolled_at=THEN)

    with nothing_written(), pytest.raises(ApprovalRefusedError) as clash:
        approve_request(approval_id=step_of(request).pk, actor=chief, now=LATER)

    assert str(clash.value) == (
        f"{officer.name} has a seat at that time in {other.course_title} (class {other.number})."
    )


def test_whose_work_ended_is_not_approved(place, chief):
    officer = worker_of(place)
    step = step_of(ask(asking_class(), officer))
    Employment.objects.filter(person=officer).update(ends_on=THEN.date())
    office = staff()

    with nothing_written(), pytest.raises(ApprovalRefusedError) as refusal:
        approve_request(approval_id=step.pk, actor=office, now=LATER)

    assert str(refusal.value) == (
        f"The employer has to approve it, and no confirmed work of {officer.name} is known."
    )
