from celery import shared_task
from django.utils import timezone

from accounts.models import User
from attendance.models import RosterSignature
from courses import jobs as course_jobs
from transcripts import jobs
from transcripts.bundles import write_bundle
from transcripts.grant_report import write_grant_report
from transcripts.services import complete_class, post_approved, run_settling
from transcripts.services.intakes import apply_intake, check_intake, undo_intake
from transcripts.services.schedules import run_schedule
from transcripts.training_file import write_training_file


@shared_task(name=jobs.COMPLETE_CLASS)
def complete_class_task(*, signature_id: int) -> None:
    """Complete what a signature left open, in the name of the one who signed."""
    signature = RosterSignature.objects.select_related("meeting", "signed_by").get(pk=signature_id)
    if signature.signed_by is not None:
        complete_class(
            offering_id=signature.meeting.offering_id,
            actor=signature.signed_by,
            now=timezone.now(),
        )


@shared_task(name=jobs.SETTLE_CLASS)
def settle_class_task(*, job_id: int) -> None:
    run_settling(job_id=job_id, clock=timezone.now)


@shared_task(name=course_jobs.POST_APPROVED)
def post_approved_task(*, approval_id: int, actor_id: int) -> None:
    """An approval was entered or corrected after classes were held."""
    actor = User.objects.get(pk=actor_id)
    post_approved(approval_id=approval_id, actor=actor, now=timezone.now())


# The whole ledger as a file of Excel takes minutes; elsewhere more than ten are a mistake.
AN_HOUR_SECONDS = 3_600


@shared_task(name=jobs.EXPORT_AWARDS, time_limit=AN_HOUR_SECONDS)
def export_awards_task(*, job_id: int) -> None:
    write_training_file(job_id=job_id, clock=timezone.now)


@shared_task(name=jobs.BUNDLE_TRANSCRIPTS, time_limit=AN_HOUR_SECONDS)
def bundle_transcripts_task(*, job_id: int) -> None:
    write_bundle(job_id=job_id, clock=timezone.now)


@shared_task(name=jobs.CHECK_INTAKE)
def check_intake_task(*, job_id: int) -> None:
    check_intake(job_id=job_id, clock=timezone.now)


@shared_task(name=jobs.APPLY_INTAKE)
def apply_intake_task(*, job_id: int) -> None:
    apply_intake(job_id=job_id, clock=timezone.now)


@shared_task(name=jobs.UNDO_INTAKE)
def undo_intake_task(*, job_id: int) -> None:
    undo_intake(job_id=job_id, clock=timezone.now)


@shared_task(name=jobs.EXPORT_GRANT)
def export_grant_task(*, job_id: int) -> None:
    write_grant_report(job_id=job_id, clock=timezone.now)


@shared_task(name=jobs.RUN_SCHEDULE)
def run_schedule_task(*, schedule_id: int) -> None:
    run_schedule(schedule_id=schedule_id, now=timezone.now())
