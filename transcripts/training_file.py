"""The training of all my people in one file: asked for once, written by the worker, kept a week."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from background.models import BackgroundJob
from background.services import claim_job, fail_job, finish_job, report_progress, request_job
from core.clock import maine_date
from core.exceptions import DomainError
from core.templatetags.ui import maine_date as written_date
from transcripts import jobs
from transcripts.columns import TRAINING_FILE
from transcripts.enums import FileFormat
from transcripts.exports import NothingToExportError, Table, write_table
from transcripts.models import CreditAward
from transcripts.reach import EXPORT, cut_off, export_reach


def request_training_file(
    *, owner: User, now: datetime, file_format: FileFormat = FileFormat.CSV
) -> BackgroundJob:
    """Ask for the file. Which lines it holds is settled now: those posted, of the places held."""
    return request_job(
        kind=jobs.EXPORT_AWARDS,
        owner=owner,
        subject_pk=owner.pk,
        title=_("Training of my people, %(day)s") % {"day": written_date(now)},
        now=now,
        parameters={"format": file_format} | cut_off(owner, now=now),
    )


def write_training_file(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Write the file with progress. A run that dies starts again and writes the same bytes."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    owner = User.objects.get(pk=job.owner_id)
    if export_reach(owner, now=clock()) != job.parameters["reach"]:
        sentence = _("Your role has changed since you asked for this file.")
        fail_job(job=job, sentence=sentence, now=clock())
        return
    # As they stood when the file was asked for: a second run writes the same.
    awards = CreditAward.objects.permitted_to(owner, EXPORT).standing_at(
        job.parameters["newest_award"]
    )
    file_format = FileFormat(job.parameters.get("format", FileFormat.CSV))
    with tempfile.TemporaryFile() as file:
        try:
            rows = write_table(
                Table(awards, TRAINING_FILE, owner),
                file,
                file_format=file_format,
                title=job.title,
                made_at=job.requested_at,
                tell=lambda done, of: report_progress(job=job, done=done, total=of, now=clock()),
            )
        except NothingToExportError:
            sentence = _("There is no training of your people on record yet.")
            fail_job(job=job, sentence=sentence, now=clock())
            return
        except DomainError as refusal:
            fail_job(job=job, sentence=str(refusal), now=clock())
            return
        _hand_over(file, job, owner, file_format, rows=rows, now=clock())


def _hand_over(
    file: IO[bytes],
    job: BackgroundJob,
    owner: User,
    file_format: FileFormat,
    *,
    rows: int,
    now: datetime,
) -> None:
    file.seek(0)
    finish_job(
        job=job,
        content=File(file),
        name=f"training-{maine_date(job.requested_at)}.{file_format}",
        now=now,
        write_history=lambda: record(
            "transcripts.export",
            on=job,
            actor=owner,
            now=now,
            after={"rows": rows, "newest_award": job.parameters["newest_award"]},
        ),
    )
