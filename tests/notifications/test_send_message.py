"""A mail is a row, then it is sent: once, or again when a sender died."""

import email
from datetime import UTC, datetime, timedelta
from email.policy import default as mail_policy

import pytest
from django.db import IntegrityError, transaction

from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.services import ATTEMPTS_ALLOWED, Notice, queue_mail, send_message
from tests.core.broker import jobs_sent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)


def notice(key="tests.notice:1", to="ada@example.org", **more) -> Notice:
    return Notice(
        key=key,
        recipient_id=None,
        to_address=to,
        template="accounts/email_confirmation",
        context={"first_name": "Ada", "activate_url": "http://localhost:8000/confirm/xyz/"},
        **more,
    )


def queued(**about) -> Message:
    queue_mail(notice(**about), now=NOW)
    return Message.objects.get()


def state(message) -> tuple[str, int, str]:
    message.refresh_from_db()
    return message.status, message.attempts, message.error


def test_the_same_notice_is_one_row_and_one_job(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue_mail(notice(), notice(), now=NOW)

    message = Message.objects.get()
    assert jobs_sent() == [("notifications.send_message", {"message_id": message.pk})]


def test_a_notice_that_was_sent_is_left_as_it_is(django_capture_on_commit_callbacks, mailoutbox):
    message = queued()
    send_message(message_id=message.pk, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        queue_mail(notice(to="other@example.org"), now=NOW + timedelta(days=1))

    assert Message.objects.get() == message
    assert state(message) == ("sent", 1, "")
    assert (message.to_address, message.queued_at) == ("ada@example.org", NOW)
    assert jobs_sent() == []


def test_many_notices_cost_as_much_as_one_and_are_looked_for_after_commit(
    django_assert_num_queries, django_capture_on_commit_callbacks
):
    for count in (1, 30):
        notices = [notice(key=f"tests:{count}-{n}") for n in range(count)]
        with django_capture_on_commit_callbacks() as after, django_assert_num_queries(1):
            queue_mail(*notices, now=NOW)
        with django_assert_num_queries(1):
            for callback in after:
                callback()

    assert Message.objects.count() == 31
    assert len(jobs_sent()) == 31


def test_a_person_without_an_address_is_told_nothing_and_the_row_says_so(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        message = queued(to="")

    assert message.status == MessageStatus.NO_ADDRESS
    assert jobs_sent() == []
    assert send_message(message_id=message.pk, now=NOW) is False


def test_a_message_is_sent_once_however_often_it_is_asked_for(mailoutbox):
    message = queued()

    asked = [send_message(message_id=message.pk, now=NOW) for _ in range(3)]

    assert asked == [True, False, False]
    assert state(message) == ("sent", 1, "")
    assert (message.sent_at, message.subject) == (NOW, "Confirm your email address")
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["ada@example.org"], "Confirm your email address")
    ]


def test_a_message_another_sender_holds_is_left_to_it(mailoutbox):
    message = queued()
    Message.objects.update(status="sending", claimed_at=NOW - timedelta(minutes=9, seconds=59))

    assert send_message(message_id=message.pk, now=NOW) is False
    assert mailoutbox == []


def test_a_sender_that_died_is_followed_by_one_with_the_same_message_id(mailoutbox):
    message = queued()
    send_message(message_id=message.pk, now=NOW)
    # SMTP accepted it, and then the process died before it wrote so.
    Message.objects.update(status="sending", claimed_at=NOW, sent_at=None)

    later = NOW + timedelta(minutes=10, seconds=1)
    assert send_message(message_id=message.pk, now=later) is True

    ids = [mail.message()["Message-ID"] for mail in mailoutbox]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert state(message) == ("sent", 2, "")


def test_two_messages_have_two_message_ids(mailoutbox):
    queue_mail(notice(), notice(key="tests.notice:2"), now=NOW)
    for message in Message.objects.all():
        send_message(message_id=message.pk, now=NOW)

    assert len({mail.message()["Message-ID"] for mail in mailoutbox}) == 2


def test_a_server_that_is_away_leaves_the_message_queued_and_says_why(smtp_away):
    message = queued()

    with pytest.raises(ConnectionRefusedError):
        send_message(message_id=message.pk, now=NOW)

    status, attempts, error = state(message)
    assert (status, attempts) == ("queued", 1)
    assert error.startswith("ConnectionRefusedError: ")


def test_after_the_eighth_attempt_a_message_has_failed(smtp_away, caplog):
    message = queued()
    for _ in range(ATTEMPTS_ALLOWED - 1):
        with pytest.raises(ConnectionRefusedError):
            send_message(message_id=message.pk, now=NOW)

    assert send_message(message_id=message.pk, now=NOW) is False

    status, attempts, error = state(message)
    assert (status, attempts) == ("failed", 8)
    assert error.startswith("ConnectionRefusedError: ")
    assert f"Message {message.pk} failed 8 times." in caplog.text
    assert send_message(message_id=message.pk, now=NOW) is False


def test_a_server_that_is_back_gets_the_message(smtp, settings):
    message = queued()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(OSError, match="refused"):
        send_message(message_id=message.pk, now=NOW)
    settings.EMAIL_PORT = port

    assert send_message(message_id=message.pk, now=NOW) is True
    assert state(message) == ("sent", 2, "")
    received = email.message_from_bytes(smtp.received[0], policy=mail_policy)
    assert received["To"] == "ada@example.org"
    assert received["Auto-Submitted"] == "auto-generated"
    assert "Hello Ada," in received.get_body(("plain",)).get_content()


def test_a_refused_address_has_failed_with_the_words_of_its_server(smtp):
    message = queued(to="gone@example.org")

    assert send_message(message_id=message.pk, now=NOW) is False

    status, attempts, error = state(message)
    assert (status, attempts) == ("failed", 1)
    assert "550" in error
    assert "5.1.1 No such person here" in error
    assert smtp.received == []
    assert send_message(message_id=message.pk, now=NOW) is False


@pytest.mark.parametrize("production", [True, False])
def test_a_mail_that_signs_in_is_forgotten_once_sent_in_production(
    settings, mailoutbox, production
):
    settings.PRODUCTION = production
    message = queued(is_private=True)

    send_message(message_id=message.pk, now=NOW)

    message.refresh_from_db()
    assert "/confirm/xyz/" in mailoutbox[0].body
    kept = [
        "/confirm/xyz/" in text
        for text in (message.body_text, message.body_html, str(message.context))
    ]
    assert kept == [not production] * 3
    assert message.subject == "Confirm your email address"


def test_other_mail_is_kept_in_production_too(settings, mailoutbox):
    settings.PRODUCTION = True
    message = queued()

    send_message(message_id=message.pk, now=NOW)

    message.refresh_from_db()
    assert message.body_text == mailoutbox[0].body
    assert message.body_html == mailoutbox[0].alternatives[0].content


def test_the_longest_course_title_is_sent_once(mailoutbox):
    title = ("Threat assessment " * 9)[:160]
    queue_mail(
        Notice(
            key="tests.cancelled:1",
            recipient_id=UserFactory().pk,
            to_address="ada@example.org",
            template="enrollment/class_cancelled",
            context={
                "first_name": "Ada",
                "course_title": title,
                "class_number": "MEM-1",
                "starts_at": "2026-11-11T13:30:00+00:00",
                "reason": "No heating.",
            },
        ),
        now=NOW,
    )
    message = Message.objects.get()

    assert send_message(message_id=message.pk, now=NOW) is True
    assert state(message) == ("sent", 1, "")
    assert title in mailoutbox[0].subject


@pytest.mark.parametrize("fields", [{"status": "sent"}, {"status": "lost"}])
def test_the_database_knows_what_a_message_may_not_be(fields):
    message = queued()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**fields)


def test_a_mail_that_kills_its_senders_is_given_up():
    message = queued()
    Message.objects.update(status="sending", claimed_at=NOW - timedelta(minutes=11), attempts=8)

    assert send_message(message_id=message.pk, now=NOW) is False

    message.refresh_from_db()
    assert (message.status, message.attempts, message.error) == (
        "failed",
        9,
        "We gave up after too many attempts.",
    )
