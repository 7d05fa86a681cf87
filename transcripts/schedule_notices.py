"""What people are told about files that are written again and again."""

from django.urls import reverse

from notifications.services import Notice
from transcripts.asking import Wish
from transcripts.models import ExportRun, ExportSchedule
from transcripts.recurrences import Recurrence


def scheduled_file_ready(run: ExportRun) -> Notice:
    """Tell somebody that a repeated file is written, and where; the file itself is never mailed."""
    return _about_schedule(
        f"ready:{run.pk}", "scheduled_file_ready", run.schedule, job_path=_job(run)
    )


def scheduled_file_failed(run: ExportRun) -> Notice:
    """Tell somebody that a repeated file could not be written, and why."""
    reason = run.job.error if run.job else ""
    return _about_schedule(
        f"failed:{run.pk}",
        "scheduled_file_failed",
        run.schedule,
        reason=reason,
        job_path=_job(run),
    )


def schedule_paused(schedule: ExportSchedule) -> Notice:
    """Tell somebody that a file is not written any more, because it is not theirs to have."""
    at = schedule.paused_at.isoformat() if schedule.paused_at else ""
    return _about_schedule(
        f"paused:{schedule.pk}:{at}", "schedule_paused", schedule, reason=schedule.paused_why
    )


def _about_schedule(key: str, template: str, schedule: ExportSchedule, **said: str) -> Notice:
    return Notice(
        key=f"transcripts.schedule:{key}",
        recipient_id=schedule.owner_id,
        to_address=schedule.owner.email or "",
        template=f"transcripts/{template}",
        context={
            "first_name": schedule.owner.called,
            "file": str(Wish.from_json(schedule.wish).what.label),
            "how_often": Recurrence.from_rule(schedule.rule).in_words(schedule.hour),
            **said,
            "schedules_path": reverse("transcripts:schedule_list"),
        },
    )


def _job(run: ExportRun) -> str:
    return reverse("reports:job_detail", args=[run.job_id])
