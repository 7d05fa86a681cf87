"""Requests for seats: who decides them, and what comes of each decision."""

from datetime import date, timedelta

import pytest
import time_machine

from audit.models import AuditEvent
from enrollment import jobs
from enrollment.enums import Gate, Way
from enrollment.exceptions import ApprovalRefusedError, WithdrawalRefusedError
from enrollment.models import Approval, Enrollment, WaitlistEntry
from enrollment.services import (
    NewTime,
    Outcome,
    accept_offer,
    approve_many,
    approve_request,
    cancel_offering,
    expire_request,
    move_offering,
    offer_freed_seats,
    postpone_offering,
    refuse_many,
    refuse_request,
    register,
    remind_approvers,
    withdraw,
)
from enrollment.services.registration import Route
from notifications.models import Message
from organizations.models import Employment, RoleGrant
from tests.enrollment.approvals import (
    START,
    THEN,
    agency,
    ask,
    asking_class,
    chief_of,
    step_of,
    worker_of,
)
from tests.enrollment.rows import history, jobs_in, mails, nothing_written
from tests.factories import UserFactory, employ, offering, organization, staff

LATER = THEN + timedelta(days=1)

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.fixture
def place():
    return agency()


@pytest.fixture
def chief(place):
    return chief_of(place)


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


# --- who decides ---


def test_the_approver_of_the_nearest_place_is_written_to():
    district = organization("District One")
    school = organization("School One", kind="school", parent=district)
    superintendent = chief_of(district)
    teacher = worker_of(school)
    first = step_of(ask(asking_class(), teacher))
    principal = chief_of(school)
    second = step_of(ask(asking_class(starts_at=START + timedelta(days=2)), teacher))

    asked = Message.objects.filter(template="enrollment/approval_asked").order_by("pk")
    assert [row.recipient for row in asked] == [superintendent, principal]
    assert set(Approval.objects.decidable_by(superintendent)) == {first, second}
    assert set(Approval.objects.decidable_by(principal)) == {first, second}


def test_nobody_decides_about_themselves_and_staff_stand_in(place):
    chief, office = chief_of(place), staff()
    employ(chief, place, kind="chief")
    step = step_of(ask(asking_class(), chief))

    assert not Approval.objects.decidable_by(chief).exists()
    assert Approval.objects.decidable_by(office).get() == step
    assert mails()[-1] == ("enrollment/approval_asked", office.email)
    with pytest.raises(ApprovalRefusedError) as refusal:
        approve_request(approval_id=step.pk, actor=chief, now=LATER)
    assert str(refusal.value) == "Nobody decides about their own request."
    assert approve_request(approval_id=step.pk, actor=office, now=LATER) is Outcome.SEATED


def test_staff_leave_the_employer_its_word_where_it_has_an_approver(place, chief):
    office = staff()
    ask(asking_class(), worker_of(place))
    staff_step = step_of(ask(asking_class("staff"), UserFactory()))

    assert list(Approval.objects.decidable_by(office)) == [staff_step]
    RoleGrant.objects.filter(person=chief).update(ends_on=date(2026, 1, 1))
    assert Approval.objects.decidable_by(office).count() == 2


def test_a_chief_who_registers_an_officer_has_approved_it_by_that(place, chief):
    officer = worker_of(place)
    seat = ask(asking_class(), officer, by=chief, route=Route(way="coordinator"))
    waiting = ask(
        asking_class("employer_then_staff", starts_at=START + timedelta(days=2)),
        officer,
        by=chief,
        route=Route(way="coordinator"),
    )

    assert (seat.status, waiting.status) == ("enrolled", "requested_seat")
    assert [(row.step, row.status, row.decided_by) for row in Approval.objects.order_by("pk")] == [
        ("employer", "approved", chief),
        ("employer", "approved", chief),
        ("staff", "pending", None),
    ]
    assert "enrollment/approval_asked" not in {name for name, to in mails() if to == chief.email}


def test_a_chief_who_registers_for_a_full_class_gets_a_place_in_line(place, chief):
    klass, officer = asking_class(capacity=1, holds=False), worker_of(place)
    Enrollment.objects.create(offering=klass, learner=UserFactory(), enrolled_at=THEN)

    entry = ask(klass, officer, by=chief, route=Route(way="coordinator"))

    assert isinstance(entry, WaitlistEntry)
    assert (entry.status, entry.request.status) == ("waiting", "to_waitlist")


# --- many at once ---


def test_of_several_each_has_its_own_outcome_and_who_asked_first_comes_first(place, chief):
    klass = asking_class(capacity=1, holds=False)
    late = ask(klass, worker_of(place), at=LATER)
    early = ask(klass, worker_of(place), at=THEN)
    gone = ask(klass, worker_of(place), at=THEN)
    keys = [step_of(row).pk for row in (late, gone, early)]
    withdraw(enrollment_id=gone.pk, actor=gone.learner, now=LATER)

    decided = approve_many(approval_ids=keys, actor=chief, now=LATER)

    assert [(row.approval.enrollment, row.outcome, row.why_not) for row in decided] == [
        (early, Outcome.SEATED, ""),
        (gone, None, f"{gone.learner.name} has taken this request back."),
        (late, Outcome.TO_WAITLIST, ""),
    ]


def test_several_are_refused_for_one_reason(place, chief):
    klass = asking_class()
    keys = [step_of(ask(klass, worker_of(place))).pk for _ in range(3)]

    with nothing_written(), pytest.raises(ApprovalRefusedError):
        refuse_many(approval_ids=keys, reason=" ", actor=chief, now=LATER)
    decided = refuse_many(approval_ids=keys, reason="No cover.", actor=chief, now=LATER)

    assert {row.outcome for row in decided} == {Outcome.REFUSED}
    assert set(Approval.objects.values_list("status", "reason")) == {("refused", "No cover.")}


# --- the class changes, the request is taken back ---


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
