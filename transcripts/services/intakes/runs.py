"""One run of the long work on a file of past training; its job shows how far it is."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from background.enums import JobState
from background.models import STUCK_AFTER, BackgroundJob
from background.services import end_job, fail_job, report_progress, request_job
from core.queue import enqueue
from transcripts import jobs
from transcripts.enums import IntakeState
from transcripts.exceptions import IntakeRefusedError
from transcripts.models import CompletionIntake, IntakeRow

BATCH = 200
JOBS = {
    IntakeState.CHECKING: jobs.CHECK_INTAKE,
    IntakeState.APPLYING: jobs.APPLY_INTAKE,
    IntakeState.UNDOING: jobs.UNDO_INTAKE,
}


class TakenOverError(Exception):
    """Another run has this work now, or it is over: this one stops."""


class NoLongerAllowedError(Exception):
    """Whoever asked for this work may not do it any more: it stops where it stands."""


def action_for(intake: CompletionIntake) -> str:
    """Return what one must be permitted to do with a file of this kind."""
    if intake.accepts_at_once:
        return "transcripts.import_history"
    return "transcripts.import_claims"


def begin(
    intake: CompletionIntake,
    *,
    of: Collection[IntakeState],
    to: IntakeState,
    actor: User,
    now: datetime,
    **values: object,
) -> None:
    """Move a file to a state with work to do, and ask for the work. Once, for two clicks."""
    try:
        with transaction.atomic():
            moved = CompletionIntake.objects.filter(pk=intake.pk, state__in=of).update(
                state=to, problem="", **values
            )
    except IntegrityError:
        raise IntakeRefusedError(
            _("This very file was applied before. Undo that one first if it has to come in again.")
        ) from None
    if not moved:
        raise IntakeRefusedError(
            _("This file is not where it was. Look at the page again before you go on.")
        )
    intake.refresh_from_db()
    ask_for_work(intake, actor=actor, now=now)


def ask_for_work(intake: CompletionIntake, *, actor: User, now: datetime) -> BackgroundJob:
    """Ask for the work of the state the file is in."""
    return request_job(
        kind=JOBS[IntakeState(intake.state)],
        owner=actor,
        subject_pk=intake.pk,
        title=f"{intake.get_state_display()}: {intake.file_name}"[:200],
        now=now,
    )


def job_of(intake: CompletionIntake) -> BackgroundJob | None:
    """Return the newest job of the work a file is in, None where it is in none."""
    kind = JOBS.get(IntakeState(intake.state))
    if kind is None:
        return None
    return BackgroundJob.objects.filter(kind=kind, subject_pk=intake.pk).order_by("-pk").first()


def is_silent(job: BackgroundJob | None, *, at: datetime) -> bool:
    """Say whether nobody is at the work any more, or has been heard of for a while."""
    if job is None or job.is_over:
        return True
    seen = job.heard_from_at or job.requested_at
    return seen < at - STUCK_AFTER


def claimed(job: BackgroundJob, state: IntakeState) -> CompletionIntake | None:
    """Return the file of a job just claimed; a job whose work is done already is ended."""
    intake = (
        CompletionIntake.objects.filter(pk=job.subject_pk)
        .select_related("organization", "applied_by", "undone_by", "uploaded_by", "lane", "person")
        .first()
    )
    return intake if intake is not None and intake.state == state else None


def still_ours(intake: CompletionIntake, job: BackgroundJob) -> CompletionIntake:
    """Lock job and file for one batch. Raises `TakenOverError` if the work is not this run's."""
    mine = BackgroundJob.objects.select_for_update(no_key=True).get(pk=job.pk)
    if (mine.state, mine.attempts) != (JobState.RUNNING, job.attempts):
        raise TakenOverError
    locked = CompletionIntake.objects.select_for_update(no_key=True).get(pk=intake.pk)
    if locked.state != intake.state:
        raise TakenOverError
    return locked


def require_still_allowed(intake: CompletionIntake, actor: User) -> User:
    """Ask again what the request asked: a role may have ended while the work waited or went on."""
    asked_for_it: User = User.objects.get(
        pk=actor.pk
    )  # anew: a loaded person remembers their roles
    reached = CompletionIntake.objects.permitted_to(asked_for_it, action_for(intake))
    if not reached.filter(pk=intake.pk).exists():
        raise NoLongerAllowedError
    return asked_for_it


def say_how_far(job: BackgroundJob, done: int, total: int, now: datetime) -> None:
    """Say how far the work is."""
    report_progress(job=job, done=done, total=total, now=now)


def end(job: BackgroundJob, *, now: datetime) -> None:
    """End the job: its outcome stands in the rows."""
    end_job(job=job, now=now)


def fail(job: BackgroundJob, sentence: str, *, now: datetime) -> None:
    """End the job with the reason."""
    fail_job(job=job, sentence=sentence, now=now)


def keep(rows: Sequence[IntakeRow], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist: one statement, many times faster than bulk_update."""
    IntakeRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


@transaction.atomic
def resume_intake(*, intake: CompletionIntake, actor: User, now: datetime) -> None:
    """Ask again for work that stands still; whoever presses twice asks once."""
    intake = CompletionIntake.objects.select_for_update(no_key=True).get(pk=intake.pk)
    job = job_of(intake)
    if intake.state not in JOBS or not is_silent(job, at=now):
        raise IntakeRefusedError(_("This work is going on, or is done. Nothing to restart."))
    if job is None or job.is_over:
        ask_for_work(intake, actor=actor, now=now)
    else:
        enqueue(job.kind, job_id=job.pk)
