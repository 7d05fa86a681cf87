from celery import shared_task
from django.utils import timezone

from enrollment import jobs
from enrollment.services import expire_request, offer_freed_seats, settle_lodging


@shared_task(name=jobs.OFFER_FREED_SEATS)
def offer_freed_seats_task(*, offering_id: int) -> None:
    offer_freed_seats(offering_id=offering_id, now=timezone.now())


@shared_task(name=jobs.EXPIRE_REQUEST)
def expire_request_task(*, approval_id: int) -> None:
    expire_request(approval_id=approval_id, now=timezone.now())


@shared_task(name=jobs.SETTLE_LODGING)
def settle_lodging_task(*, offering_id: int) -> None:
    settle_lodging(offering_id=offering_id, now=timezone.now())
