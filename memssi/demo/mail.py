"""What became of the mail: sent when it was queued, save the newest, which the worker sends now."""

from datetime import datetime, timedelta

from django.db.models import F

from core.clock import maine_date
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.rendering import render_mail
from wording.services import texts_of

LEFT_QUEUED = 40
BATCH = 400
REFUSED = "550 5.2.2 The mailbox is full."


def settle_mail(*, now: datetime) -> int:
    """Mark older messages as sent, as they read; return how many still wait."""
    queued = Message.objects.filter(status=MessageStatus.QUEUED)
    newest = queued.filter(queued_at__gt=now - timedelta(days=1)).order_by("-queued_at", "-pk")
    waiting = set(newest.values_list("pk", flat=True)[:LEFT_QUEUED])
    texts = texts_of("mail.", "office.", on=maine_date(now))
    settled: list[Message] = []
    for message in queued.exclude(pk__in=waiting).order_by("pk").iterator(chunk_size=BATCH):
        # The calendar file goes out with a mail and is not kept.
        context = {key: value for key, value in message.context.items() if key != "calendar"}
        mail = render_mail(message.template, context, texts=texts)
        message.subject, message.body_text, message.body_html = mail.subject, mail.text, mail.html
        settled.append(message)
    Message.objects.bulk_update(
        settled, ["subject", "body_text", "body_html"], batch_size=BATCH // 4
    )
    queued.exclude(pk__in=waiting).update(
        status=MessageStatus.SENT, sent_at=F("queued_at"), claimed_at=F("queued_at"), attempts=1
    )
    _let_one_fail()
    return len(waiting)


def _let_one_fail() -> None:
    """Let the newest confirmation come back from the server: staff see it and can send it again."""
    newest = Message.objects.filter(
        status=MessageStatus.SENT, template="enrollment/seat_confirmed"
    ).first()
    if newest is not None:
        Message.objects.filter(pk=newest.pk).update(
            status=MessageStatus.FAILED,
            sent_at=None,
            error=REFUSED,
            subject="",
            body_text="",
            body_html="",
        )
