"""Queue a mail with the change it tells of; send it later, once."""

import logging
from dataclasses import dataclass
from datetime import datetime
from email.mime.text import MIMEText
from hashlib import sha256
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils.translation import gettext as _

from core.clock import maine_date
from core.queue import enqueue, enqueue_each
from notifications import jobs
from notifications.enums import MessageStatus
from notifications.exceptions import MessageRefusedError
from notifications.models import Message
from notifications.rendering import RenderedMail, mail_texts, render_mail

logger = logging.getLogger(__name__)

ATTEMPTS_ALLOWED = 8


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail to be queued. `key` names the occasion: the same key is never queued twice."""

    key: str
    recipient_id: int | None
    to_address: str
    template: str
    context: dict[str, Any]
    is_private: bool = False
    is_urgent: bool = False


def queue_mail(*notices: Notice, now: datetime) -> None:
    """Write the rows, in the caller's transaction, and ask the worker to send them.

    Two statements, however many, the second after commit. A notice queued before is left as it is.
    """
    Message.objects.bulk_create(
        (
            Message(
                key=notice.key,
                recipient_id=notice.recipient_id,
                to_address=notice.to_address,
                template=notice.template,
                context=notice.context,
                is_private=notice.is_private,
                is_urgent=notice.is_urgent,
                queued_at=now,
                status=MessageStatus.QUEUED if notice.to_address else MessageStatus.NO_ADDRESS,
            )
            for notice in notices
        ),
        ignore_conflicts=True,
    )
    queued = Message.objects.filter(
        key__in=[notice.key for notice in notices], status=MessageStatus.QUEUED
    )
    enqueue_each(jobs.SEND_MESSAGE, "message_id", queued.values_list("pk", flat=True))


def send_message(*, message_id: int, now: datetime) -> bool:
    """Claim the row, send it, mark it. Return whether this call sent it.

    A sender that dies after SMTP accepted and before the mark is repeated by the sweep; the
    Message-ID is the same, so that mail systems which drop repeats drop it. Raises `OSError` or
    `SMTPException` when the server is away, after putting the row back.
    """
    waiting = Message.objects.waiting_to_be_sent(at=now).filter(pk=message_id)
    if not waiting.update(status=MessageStatus.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return False
    message = Message.objects.get(pk=message_id)
    if message.attempts > ATTEMPTS_ALLOWED:
        # Each of the others died on the way: something in this mail kills its sender.
        error = _("We gave up after too many attempts.")
        _mark(message, status=MessageStatus.FAILED, error=error)
        return False
    texts = mail_texts(message.template, on=maine_date(now))
    mail = render_mail(message.template, message.context, texts=texts)
    try:
        _mail_for(message, mail).send()
    except SMTPRecipientsRefused as refusal:
        _mark(message, status=MessageStatus.FAILED, error=str(refusal))
        return False
    except (OSError, SMTPException) as error:
        is_last = message.attempts >= ATTEMPTS_ALLOWED
        _mark(
            message,
            status=MessageStatus.FAILED if is_last else MessageStatus.QUEUED,
            error=f"{type(error).__name__}: {error}",
        )
        if is_last:
            logger.exception("Message %s failed %s times.", message.pk, message.attempts)
            return False
        raise
    forget = message.is_private and settings.PRODUCTION
    _mark(
        message,
        status=MessageStatus.SENT,
        error="",
        sent_at=now,
        subject=mail.subject,
        body_text="" if forget else mail.text,
        body_html="" if forget else mail.html,
        **({"context": {}} if forget else {}),
    )
    return True


def queue_again(*, message_id: int) -> None:
    """Send a failed mail once more. Raises `MessageRefusedError` for any other."""
    failed = Message.objects.filter(pk=message_id, status=MessageStatus.FAILED)
    if not failed.update(
        status=MessageStatus.QUEUED, attempts=0, dealt_with_at=None, dealt_with_by=None
    ):
        raise MessageRefusedError(_("This email is not one that failed, so it is not sent again."))
    enqueue(jobs.SEND_MESSAGE, message_id=message_id)


def mark_dealt_with(*, message_id: int, by_id: int, now: datetime) -> None:
    """Note that somebody saw to it that the person knows. Raises `MessageRefusedError`."""
    unread = Message.objects.in_trouble(at=now).filter(pk=message_id)
    if not unread.update(dealt_with_at=now, dealt_with_by=by_id):
        raise MessageRefusedError(_("Nothing is left to be done about this email."))


def settle_without_address(*, key: str, by_id: int, now: datetime) -> bool:
    """Note that a letter is not needed any more; say whether there was one to hand out."""
    letter = Message.objects.to_hand_out().filter(key=key)
    return bool(letter.update(dealt_with_at=now, dealt_with_by=by_id))


def _mark(message: Message, **fields: Any) -> None:
    Message.objects.filter(pk=message.pk, status=MessageStatus.SENDING).update(**fields)


def _mail_for(message: Message, mail: RenderedMail) -> EmailMultiAlternatives:
    domain = settings.SITE_EMAIL.rpartition("@")[2]
    email = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[message.to_address],
        headers={
            "Message-ID": f"<{sha256(message.key.encode()).hexdigest()[:32]}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(mail.html, "text/html")
    if mail.calendar is not None:
        part = MIMEText(mail.calendar.decode(), "calendar", "utf-8")
        part.set_param("method", mail.calendar_method)
        part.add_header("Content-Disposition", "attachment", filename="class.ics")
        email.attach(part)
    return email
