"""What is left when a worker or the broker dies, on the real servers."""

import email
from collections import Counter
from datetime import timedelta
from email.policy import default as mail_policy
from hashlib import sha256

import pytest
from django.utils import timezone

import core.queue
from attendance.enums import Presence
from attendance.services import Mark, record_attendance
from certificates.models import Certificate
from core.queue import enqueue
from documents.enums import DocumentState
from documents.models import IssuedDocument
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import register, withdraw
from notifications.enums import MessageStatus
from notifications.models import Message
from tests.factories import UserFactory, offering
from tests.road.test_road import letterhead
from tests.servers.conftest import wait_until
from transcripts.models import CreditAward
from transcripts.services import sign_and_complete

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

PEOPLE = 40


def completed_class():
    """Sign the roster of a class of forty, an hour ago, so that sweeps look at it."""
    now = timezone.now() - timedelta(hours=1)
    letterhead(now - timedelta(days=400))
    instructor = UserFactory()
    start = now - timedelta(hours=8)
    klass = offering(starts_at=start, capacity=PEOPLE, instructors=[instructor])
    seats = [
        register(offering_id=klass.pk, learner=person, actor=person, now=start - timedelta(days=3))
        for person in UserFactory.create_batch(PEOPLE)
    ]
    Message.objects.update(status=MessageStatus.SENT, sent_at=now)
    meeting = klass.meetings.get()
    record_attendance(
        meeting_id=meeting.pk,
        marks={seat.pk: Mark(Presence.PRESENT) for seat in seats},
        actor=instructor,
        now=now,
    )
    assert sign_and_complete(meeting_id=meeting.pk, actor=instructor, now=now) == PEOPLE
    return seats


def finished() -> int:
    return IssuedDocument.objects.filter(state=DocumentState.VALID).count()


def test_a_killed_worker_leaves_one_certificate_for_each_completion(worker, mailbox):
    seats = completed_class()
    for enough in (1, PEOPLE // 3):
        worker.start()
        wait_until(lambda enough=enough: finished() >= enough, "some certificates are issued")
        worker.kill()
        assert finished() < PEOPLE, "the worker was killed too late to prove anything"

    worker.start()
    enqueue("worker.sweep_certificates")
    wait_until(lambda: finished() == PEOPLE, "all certificates are issued")
    enqueue("worker.sweep_messages")
    sent = Message.objects.filter(status=MessageStatus.SENT, template__startswith="certificates/")
    wait_until(lambda: sent.count() >= PEOPLE - stuck_messages(), "the mails are sent")
    worker.stop()

    assert Counter(Certificate.objects.values_list("enrollment", flat=True)) == Counter(
        seat.pk for seat in seats
    )
    assert IssuedDocument.objects.count() == PEOPLE
    assert CreditAward.objects.count() == PEOPLE
    assert Message.objects.filter(template="certificates/certificate_ready").count() == PEOPLE
    for document in IssuedDocument.objects.all():
        assert sha256(document.file.read()).hexdigest() == document.sha256


def stuck_messages() -> int:
    """Mails whose sender was killed: the sweep takes them up after ten minutes."""
    return Message.objects.filter(status=MessageStatus.SENDING).count()


def test_a_stopped_redis_loses_no_seat_mail_or_certificate(worker, redis_server, mailbox):
    first, second, third = UserFactory.create_batch(3)
    klass = offering(starts_at=timezone.now() + timedelta(days=10), capacity=2)

    def take_seat(person, *, or_wait=False):
        return register(
            offering_id=klass.pk, learner=person, actor=person, now=timezone.now(), or_wait=or_wait
        )

    take_seat(first)
    redis_server.stop()
    take_seat(second)
    take_seat(third, or_wait=True)
    withdraw(
        enrollment_id=Enrollment.objects.get(learner=first).pk, actor=first, now=timezone.now()
    )
    seats = completed_class()
    Message.objects.filter(template__startswith="enrollment/").exclude(
        recipient__in=[first, second, third]
    ).update(status=MessageStatus.SENT, sent_at=timezone.now())
    Message.objects.filter(recipient__in=[first, second, third]).update(
        status=MessageStatus.QUEUED, sent_at=None
    )

    redis_server.start()
    worker.start()
    core.queue._broker_rests_until = 0.0
    for sweep in ("sweep_waitlists", "sweep_messages", "sweep_certificates"):
        enqueue(f"worker.{sweep}")
    wait_until(lambda: finished() == PEOPLE, "all certificates are issued")
    wait_until(
        lambda: WaitlistEntry.objects.filter(learner=third, status="offered").exists(),
        "the freed seat is offered",
    )
    unsent = Message.objects.exclude(status=MessageStatus.SENT)
    wait_until(lambda: not unsent.exists(), "all mail is sent")
    worker.stop()

    assert Certificate.objects.count() == len(seats)
    assert list(
        Enrollment.objects.filter(offering=klass).order_by("pk").values_list("learner", "status")
    ) == [(first.pk, "withdrawn"), (second.pk, "enrolled")]
    assert subjects_for(mailbox[0], first, second, third) == Counter(
        {
            (first.email, "You have a seat"): 1,
            (second.email, "You have a seat"): 1,
            (third.email, "You are on the waitlist"): 1,
            (first.email, "You gave your seat back"): 1,
            (third.email, "A seat is free for you until"): 1,
        }
    )


def subjects_for(mailbox, *people) -> Counter:
    """Count the mails received by these people, by the beginning of the subject."""
    counted: Counter = Counter()
    wanted = {person.email for person in people}
    for address, content in mailbox.received:
        if address in wanted:
            subject = email.message_from_bytes(content, policy=mail_policy)["Subject"]
            start = "A seat is free for you until"
            counted[address, start if start in subject else subject.partition(":")[0]] += 1
    return counted


def test_the_confirmation_arrives_by_smtp_with_its_invitation(worker, mailbox):
    person = UserFactory(first_name="José")
    klass = offering(starts_at=timezone.now() + timedelta(days=10))
    worker.start()

    register(offering_id=klass.pk, learner=person, actor=person, now=timezone.now())
    wait_until(lambda: len(mailbox[0].received) == 1, "the mail arrives")

    address, content = mailbox[0].received[0]
    message = email.message_from_bytes(content, policy=mail_policy)
    kinds = [part.get_content_type() for part in message.walk()]
    invitation = next(p for p in message.walk() if p.get_content_type() == "text/calendar")
    assert address == person.email
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert invitation.get_param("method") == "REQUEST"
    calendar = invitation.get_content()
    assert calendar.count("BEGIN:VEVENT") == 1
    assert f"UID:meeting-{klass.meetings.get().pk}-seat-" in calendar
    assert "Hello José," in message.get_body(("plain",)).get_content()
