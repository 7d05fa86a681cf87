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
from background.services import (
    finish_job,
    report_progress,
)
from transcripts.asking import Asked
from transcripts.enums import FileFormat
from transcripts.exports import NothingToExportError, Table, write_table
from transcripts.file_runs import run_file_job


def write_training_file(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Write the file with progress. A run that dies starts again and writes the same bytes."""
    run_file_job(job_id=job_id, clock=clock, write=_write)


def _write(job: BackgroundJob, owner: User, clock: Callable[[], datetime]) -> None:
    # As they stood when the file was asked for: a second run writes the same.
    asked = Asked.of(job)
    with tempfile.TemporaryFile() as file:
        try:
            rows = write_table(
                Table(asked.lines, asked.wish.chosen_columns, owner),
                file,
                file_format=FileFormat(asked.wish.file_format),
                title=job.title,
                made_at=job.requested_at,
                tell=lambda done, of: report_progress(job=job, done=done, total=of, now=clock()),
            )
        except NothingToExportError:
            sentence = _("There is no training on record for what you chose.")
            raise NothingToExportError(sentence) from None
        _hand_over(file, asked, owner, rows=rows, now=clock())


def _hand_over(file: IO[bytes], asked: Asked, owner: User, *, rows: int, now: datetime) -> None:
    file.seek(0)
    finish_job(
        job=asked.job,
        content=File(file),
        name=asked.file_name,
        now=now,
        write_history=lambda: record(
            "transcripts.export",
            on=asked.job,
            actor=owner,
            now=now,
            after=asked.history(rows=rows),
        ),
    )
