from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from notifications import jobs
from notifications.services import send_message


@shared_task(
    name=jobs.SEND_MESSAGE,
    autoretry_for=(OSError, SMTPException),
    retry_backoff=10,
    max_retries=3,
)
def send_message_task(*, message_id: int) -> None:
    send_message(message_id=message_id, now=timezone.now())
