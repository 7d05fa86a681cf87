"""Who decides on a request for a seat, and about several at once."""

from datetime import date, timedelta

import pytest

from enrollment.exceptions import ApprovalRefusedError
from enrollment.models import Approval, Enrollment, WaitlistEntry
from enrollment.services import Outcome, approve_many, approve_request, refuse_many, withdraw
from enrollment.services.registration import Route
from notifications.models import Message
from organizations.models import RoleGrant
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
from tests.enrollment.rows import mails, nothing_written
from tests.factories import UserFactory, employ, organization, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("then")]


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
