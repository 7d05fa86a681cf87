import logging

from celery import shared_task
from django.utils import timezone

from certificates import jobs as certificate_jobs
from certificates.bundles import bundle_class
from certificates.services import issue_certificate
from core.exceptions import DomainError
from transcripts import jobs

logger = logging.getLogger(__name__)


@shared_task(name=jobs.ISSUE_CERTIFICATE, autoretry_for=(OSError,), retry_backoff=10, max_retries=3)
def issue_certificate_task(*, enrollment_id: int) -> None:
    try:
        issue_certificate(enrollment_id=enrollment_id, now=timezone.now())
    except DomainError as refusal:
        logger.warning("No certificate for enrollment %s: %s", enrollment_id, refusal)


@shared_task(name=certificate_jobs.BUNDLE_CLASS)
def bundle_class_task(*, job_id: int) -> None:
    bundle_class(job_id=job_id, clock=timezone.now)
