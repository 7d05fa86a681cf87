"""What became of the mail: sent when it was queued, save the newest, which the worker sends now."""

from datetime import datetime, timedelta

from django.db.models import F

from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.rendering import render_mail

LEFT_QUEUED = 40
BATCH = 400


def settle_mail(*, now: datetime) -> int:
    """Mark older messages as sent, as they read; return how many still wait."""
    queued = Message.objects.filter(status=MessageStatus.QUEUED)
    newest = queued.filter(queued_at__gt=now - timedelta(days=1)).order_by("-queued_at", "-pk")
    waiting = set(newest.values_list("pk", flat=True)[:LEFT_QUEUED])
    settled: list[Message] = []
    for message in queued.exclude(pk__in=waiting).order_by("pk").iterator(chunk_size=BATCH):
        # The calendar file goes out with a mail and is not kept.
        context = {key: value for key, value in message.context.items() if key != "calendar"}
        mail = render_mail(message.template, context)
        message.subject, message.body_text, message.body_html = mail.subject, mail.text, mail.html
        settled.append(message)
    Message.objects.bulk_update(
        settled, ["subject", "body_text", "body_html"], batch_size=BATCH // 4
    )
    queued.exclude(pk__in=waiting).update(
        status=MessageStatus.SENT, sent_at=F("queued_at"), claimed_at=F("queued_at"), attempts=1
    )
    return len(waiting)
