"""What staff do about mail that nobody received, with its history."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import record
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.services import mark_dealt_with, queue_again


@transaction.atomic
def send_again(*, message: Message, actor: User, now: datetime) -> None:
    """Queue a failed mail once more."""
    queue_again(message_id=message.pk)
    record(
        "notifications.send_again",
        on=message,
        actor=actor,
        now=now,
        person_id=message.recipient_id,
        before={"status": MessageStatus.FAILED},
        after={"status": MessageStatus.QUEUED},
    )


@transaction.atomic
def deal_with(*, message: Message, actor: User, now: datetime) -> None:
    """Note that the person was told in some other way, or need not be."""
    mark_dealt_with(message_id=message.pk, by_id=actor.pk, now=now)
    record(
        "notifications.deal_with",
        on=message,
        actor=actor,
        now=now,
        person_id=message.recipient_id,
        before={"dealt_with_at": None},
        after={"dealt_with_at": now.isoformat()},
    )
