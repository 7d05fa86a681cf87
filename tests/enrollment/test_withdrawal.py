from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from enrollment import jobs
from enrollment.exceptions import WithdrawalRefusedError
from enrollment.models import Enrollment
from enrollment.services import cancel_offering, register, withdraw
from notifications.models import Message
from tests.enrollment.rows import history, jobs_in, nothing_written
from tests.factories import UserFactory, VersionFactory, offering, staff
from tests.factories.lives import enroll
from worker.enrollment import offer_freed_seats_task

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)


def test_a_seat_given_back_is_written_down_and_confirmed():
    seat, helper = enroll(offering()), staff()

    given_back = withdraw(enrollment_id=seat.pk, actor=helper, now=MONDAY, reason="Phoned in")

    assert (given_back.status, given_back.ended_at) == ("withdrawn", MONDAY)
    assert list(Enrollment.objects.values_list("status", "ended_at")) == [("withdrawn", MONDAY)]
    assert history("enrollment.withdraw") == [
        ("enrollment.withdraw", {"status": "enrolled"}, {"status": "withdrawn"})
    ]
    mail = Message.objects.get(key=f"enrollment.seat_withdrawn_for:{seat.pk}")
    assert (mail.to_address, mail.context["calendar"]["method"]) == (seat.learner.email, "CANCEL")
    assert (mail.context["by"], mail.context["reason"]) == (helper.name, "Phoned in")


def test_the_job_that_follows_offers_the_seat_to_the_first_in_line(
    django_capture_on_commit_callbacks,
):
    klass, first, second = offering(capacity=1), UserFactory(), UserFactory()
    seat = enroll(klass)
    for person in (first, second):
        register(offering_id=klass.pk, learner=person, actor=person, now=MONDAY, or_wait=True)

    with django_capture_on_commit_callbacks() as callbacks:
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    asked_for = dict(jobs_in(callbacks))
    assert asked_for[jobs.OFFER_FREED_SEATS] == {"offering_id": klass.pk}
    with time_machine.travel(MONDAY, tick=False):
        offer_freed_seats_task(**asked_for[jobs.OFFER_FREED_SEATS])
    assert list(
        klass.waitlist.order_by("pk").values_list("learner", "status", "offer_ends_at")
    ) == [
        (first.pk, "offered", MONDAY + timedelta(hours=48)),
        (second.pk, "waiting", None),
    ]


def test_no_seat_is_given_back_once_the_class_has_begun():
    seat = enroll(offering())

    with nothing_written(), pytest.raises(WithdrawalRefusedError) as refusal:
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=START)

    assert (
        str(refusal.value) == "This class has begun. Ask the instructor to mark you absent instead."
    )
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=START - timedelta(seconds=1))


def test_a_self_paced_seat_is_given_back_while_the_class_runs():
    version = VersionFactory(delivery_mode="self_paced", completion_rule="all_modules_and_quiz")
    seat = enroll(offering(version=version, window=(START, START + timedelta(days=60))))

    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=START + timedelta(days=9))

    assert Enrollment.objects.get().status == "withdrawn"


def test_a_seat_is_given_back_once():
    seat = enroll(offering())
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    with nothing_written(), pytest.raises(WithdrawalRefusedError) as refusal:
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    assert str(refusal.value) == "You no longer hold this seat, so nothing was changed."


def test_the_seat_of_a_cancelled_class_cannot_be_given_back():
    klass = offering()
    seat = enroll(klass)
    cancel_offering(offering_id=klass.pk, reason="Storm", actor=staff(), now=MONDAY)

    with nothing_written(), pytest.raises(WithdrawalRefusedError):
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)


def test_a_person_without_an_address_loses_nothing_but_the_mail():
    klass = offering()
    seat = enroll(klass, UserFactory(email=None))

    withdraw(enrollment_id=seat.pk, actor=staff(), now=MONDAY)

    assert list(Message.objects.values_list("status", "to_address")) == [("no_address", "")] * 2
