from celery import shared_task
from django.utils import timezone

from reports import jobs
from reports.evidence.packet import make_evidence


@shared_task(name=jobs.MAKE_EVIDENCE)
def make_evidence_task(*, job_id: int) -> None:
    make_evidence(job_id=job_id, clock=timezone.now)
