"""Every sweep finds its work in the rows, and asks for nothing when there is none."""

from datetime import date, timedelta

import pytest
from celery import current_app
from django.utils import timezone

from attendance.enums import Presence
from attendance.models import RosterSignature
from attendance.services import Mark, record_attendance, sign_roster
from background.models import BackgroundJob
from background.services import claim_job, request_job
from certificates.models import Certificate
from core.clock import maine_day
from courses.models import CreditApproval
from courses.services.approvals import enter_approval
from documents.enums import DocumentState
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import offer_freed_seats, register, withdraw
from notifications.enums import MessageStatus
from notifications.models import Message
from tests.factories import UserFactory, VersionFactory, offering, staff
from tests.factories.courses import credit_types
from tests.factories.records import certificate, seat
from tests.road.test_road import letterhead
from transcripts.models import CreditAward
from transcripts.services import complete_class
from worker import sweeps
from worker.certificates import issue_certificate_task
from worker.enrollment import offer_freed_seats_task
from worker.notifications import send_message_task
from worker.transcripts import complete_class_task

pytestmark = pytest.mark.django_db


def message(status, **fields) -> Message:
    return Message.objects.create(
        key=f"tests:{Message.objects.count()}",
        to_address="ada@example.org",
        template="accounts/email_confirmation",
        queued_at=timezone.now(),
        status=status,
        **fields,
    )


@pytest.mark.parametrize(
    "name", sorted(entry["task"] for entry in current_app.conf.beat_schedule.values())
)
def test_where_there_is_no_work_nothing_is_asked_for(sweep, name):
    assert sweep(current_app.tasks[name]) == []


def test_messages_that_wait_or_whose_sender_died_are_sent_again(sweep, mailoutbox):
    now = timezone.now()
    waiting = message(MessageStatus.QUEUED)
    orphan = message(MessageStatus.SENDING, claimed_at=now - timedelta(minutes=11))
    message(MessageStatus.SENDING, claimed_at=now - timedelta(minutes=9))
    message(MessageStatus.SENT, sent_at=now)
    message(MessageStatus.FAILED)
    message(MessageStatus.NO_ADDRESS)

    jobs = sweep(sweeps.sweep_messages)

    assert jobs == [
        ("notifications.send_message", {"message_id": waiting.pk}),
        ("notifications.send_message", {"message_id": orphan.pk}),
    ]
    for _name, ids in jobs:
        send_message_task(**ids)
    assert len(mailoutbox) == 2
    assert sweep(sweeps.sweep_messages) == []


def test_a_lapsed_offer_goes_to_the_next_in_line(sweep):
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=30), capacity=1)
    holder, first, second = UserFactory.create_batch(3)
    held = register(offering_id=klass.pk, learner=holder, actor=holder, now=now)
    for person in (first, second):
        register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)
    withdraw(enrollment_id=held.pk, actor=holder, now=now)
    offer_freed_seats(offering_id=klass.pk, now=now - timedelta(hours=60))

    jobs = sweep(sweeps.sweep_waitlists)

    assert jobs == [("enrollment.offer_freed_seats", {"offering_id": klass.pk})]
    offer_freed_seats_task(**jobs[0][1])
    assert list(WaitlistEntry.objects.order_by("pk").values_list("learner", "status")) == [
        (first.pk, "lapsed"),
        (second.pk, "offered"),
    ]


def test_a_lapsed_offer_is_found_even_when_nobody_waits_behind_it(sweep):
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=30), capacity=1)
    entry = klass.waitlist.create(
        learner=UserFactory(), status="offered", joined_at=now, offer_ends_at=now
    )

    ((name, ids),) = sweep(sweeps.sweep_waitlists)

    offer_freed_seats_task(**ids)
    entry.refresh_from_db()
    assert (name, entry.status) == ("enrollment.offer_freed_seats", "lapsed")
    assert sweep(sweeps.sweep_waitlists) == []


def test_a_freed_seat_whose_job_was_lost_is_found(sweep):
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=30), capacity=1)
    holder, waiting = UserFactory.create_batch(2)
    held = register(offering_id=klass.pk, learner=holder, actor=holder, now=now)
    register(offering_id=klass.pk, learner=waiting, actor=waiting, now=now, or_wait=True)
    withdraw(enrollment_id=held.pk, actor=holder, now=now)

    jobs = sweep(sweeps.sweep_waitlists)

    assert jobs == [("enrollment.offer_freed_seats", {"offering_id": klass.pk})]
    offer_freed_seats_task(**jobs[0][1])
    assert WaitlistEntry.objects.get().status == "offered"
    WaitlistEntry.objects.update(status="left", ended_at=now)
    assert sweep(sweeps.sweep_waitlists) == []


def signed_class(**about):
    """A class that met two days ago; somebody was there, and the roster is signed."""
    start = timezone.now() - timedelta(days=2)
    teacher, learner = UserFactory(), UserFactory()
    klass = offering(starts_at=start, instructors=[teacher], **about)
    held = register(
        offering_id=klass.pk, learner=learner, actor=learner, now=start - timedelta(days=3)
    )
    after = start + timedelta(hours=7)
    meeting = klass.meetings.get()
    record_attendance(
        meeting_id=meeting.pk, marks={held.pk: Mark(Presence.PRESENT)}, actor=teacher, now=after
    )
    sign_roster(meeting_id=meeting.pk, actor=teacher, now=after)
    return klass, held, teacher


def test_a_class_signed_by_a_process_that_died_is_completed(sweep):
    letterhead()
    _klass, held, teacher = signed_class()

    jobs = sweep(sweeps.sweep_completions)

    signature = RosterSignature.objects.get()
    assert jobs == [("transcripts.complete_class", {"signature_id": signature.pk})]
    complete_class_task(**jobs[0][1])
    held.refresh_from_db()
    assert held.status == EnrollmentStatus.COMPLETED
    assert [line.posted_by for line in CreditAward.objects.all()] == [teacher]
    assert sweep(sweeps.sweep_completions) == []


def test_a_class_that_waits_for_a_decision_is_left_to_people(sweep):
    signed_class(version=VersionFactory(completion_rule="provider_certificate_verified"))

    assert sweep(sweeps.sweep_completions) == []


def test_an_unsigned_class_is_left_to_its_instructor(sweep):
    held = seat(offering=offering(starts_at=timezone.now() - timedelta(days=2)))
    RosterSignature.objects.create(meeting=held.offering.meetings.get())

    assert sweep(sweeps.sweep_completions) == []


def test_a_completion_without_a_certificate_gets_one(sweep):
    letterhead()
    klass, held, teacher = signed_class()
    complete_class(offering_id=klass.pk, actor=teacher, now=timezone.now() - timedelta(minutes=3))
    long_ago = timezone.now() - timedelta(hours=1)
    unfinished = certificate(state=DocumentState.PREPARING, at=long_ago).enrollment
    certificate(at=long_ago)
    seat(status=EnrollmentStatus.COMPLETED, at=timezone.now() - timedelta(seconds=30))
    seat(status=EnrollmentStatus.NOT_COMPLETED, at=long_ago)
    seat(status=EnrollmentStatus.WITHDRAWN, at=long_ago)

    jobs = sweep(sweeps.sweep_certificates)

    assert jobs == [
        ("transcripts.issue_certificate", {"enrollment_id": held.pk}),
        ("transcripts.issue_certificate", {"enrollment_id": unfinished.pk}),
    ]
    issue_certificate_task(enrollment_id=held.pk)
    assert Certificate.objects.get(enrollment=held).document.state == DocumentState.VALID


def test_a_certificate_that_is_refused_is_an_answer_and_is_not_tried_again_at_once(sweep, caplog):
    open_seat = seat()

    issue_certificate_task(enrollment_id=open_seat.pk)

    assert f"No certificate for enrollment {open_seat.pk}" in caplog.text
    assert Certificate.objects.count() == 0


def test_long_work_nobody_began_or_whose_worker_died_is_begun_again(sweep):
    now = timezone.now()
    owner = UserFactory()
    waiting, dead, alive, over = (
        request_job(
            kind="certificates.bundle_class", owner=owner, subject_pk=n, title="Papers", now=now
        )
        for n in range(4)
    )
    claim_job(job_id=dead.pk, now=now - timedelta(minutes=6))
    claim_job(job_id=alive.pk, now=now - timedelta(minutes=4))
    BackgroundJob.objects.filter(pk=over.pk).update(state="failed")

    assert sorted(sweep(sweeps.sweep_long_work), key=str) == [
        ("certificates.bundle_class", {"job_id": waiting.pk}),
        ("certificates.bundle_class", {"job_id": dead.pk}),
    ]


def test_reminders_are_queued_once_however_often_the_sweep_comes(sweep):
    now = timezone.now()
    # Seven days after today began in Maine: at any hour of today its reminder is due.
    klass = offering(starts_at=maine_day(now + timedelta(days=7))[0])
    person = UserFactory()
    register(offering_id=klass.pk, learner=person, actor=person, now=now - timedelta(days=20))
    Message.objects.update(status=MessageStatus.SENT, sent_at=now)

    jobs = [sweep(sweeps.send_reminders) for _ in range(2)]

    reminder = Message.objects.get(template="enrollment/reminder")
    assert jobs == [[("notifications.send_message", {"message_id": reminder.pk})], []]
    assert Enrollment.objects.get().status == EnrollmentStatus.ENROLLED


def test_an_approval_whose_job_was_lost_is_asked_for_again(sweep):
    version, actor, now = VersionFactory(), staff(), timezone.now()
    said = {"version": version, "offering": None, "starts_on": date(2026, 1, 1), "actor": actor}
    credit_type = credit_types()["mcja_in_service_hours"]
    for number, at, until in (("OLD", now - timedelta(days=9), 2027), ("NEW", now, 2028)):
        enter_approval(
            **said | {"starts_on": date(until - 1, 1, 1)},
            credit_type=credit_type,
            number=number,
            ends_on=date(until, 1, 1),
            now=at,
        )

    approval = CreditApproval.objects.get(number="NEW")
    assert sweep(sweeps.sweep_approvals) == [
        ("courses.post_approved", {"approval_id": approval.pk, "actor_id": actor.pk})
    ]
