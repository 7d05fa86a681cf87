"""The training of all my people in one file: asked for once, written by the worker, kept a week."""

import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from background.models import BackgroundJob
from background.services import claim_job, fail_job, finish_job, report_progress, request_job
from core.clock import maine_date
from core.exports import BYTE_ORDER_MARK, csv_lines
from core.spreadsheets import MOST_ROWS, Spreadsheet
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import thousands
from transcripts import jobs
from transcripts.columns import TRAINING_FILE, Reading
from transcripts.enums import FileFormat
from transcripts.exports import ORDER, award_rows, headings
from transcripts.models import CreditAward
from transcripts.reach import EXPORT, cut_off, export_reach

LINES_AT_ONCE = 1000


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
    # Eight bytes for each line. A cursor left open on them would keep SQLite from saying how far
    # the work is.
    order = array("q", awards.order_by(*ORDER).values_list("pk", flat=True).iterator())
    if not order:
        sentence = _("There is no training of your people on record yet.")
        fail_job(job=job, sentence=sentence, now=clock())
        return
    file_format = FileFormat(job.parameters.get("format", FileFormat.CSV))
    if file_format is FileFormat.XLSX and len(order) > MOST_ROWS:
        sentence = _("These are %(n)s lines, more than an Excel file holds. Ask for the CSV.")
        fail_job(job=job, sentence=sentence % {"n": thousands(len(order))}, now=clock())
        return
    with tempfile.TemporaryFile() as file:
        parts = _parts(job, owner, order, clock)
        if file_format is FileFormat.XLSX:
            _write_sheet(file, job, parts)
        else:
            _write_lines(file, parts)
        _hand_over(file, job, owner, file_format, rows=len(order), now=clock())


def _parts(
    job: BackgroundJob, owner: User, order: Sequence[int], clock: Callable[[], datetime]
) -> Iterator[Iterator[Sequence[Any]]]:
    """Yield the rows part by part, and say after each how far the work is."""
    reading = Reading.by(owner)
    for start in range(0, len(order), LINES_AT_ONCE):
        some = CreditAward.objects.filter(pk__in=order[start : start + LINES_AT_ONCE])
        yield award_rows(some, TRAINING_FILE, reading)
        done = min(start + LINES_AT_ONCE, len(order))
        report_progress(job=job, done=done, total=len(order), now=clock())


def _write_lines(file: IO[bytes], parts: Iterable[Iterable[Sequence[Any]]]) -> None:
    file.write(BYTE_ORDER_MARK.encode())
    for rows in chain([[headings(TRAINING_FILE)]], parts):
        for line in csv_lines(rows):
            file.write(line.encode())


def _write_sheet(
    file: IO[bytes], job: BackgroundJob, parts: Iterable[Iterable[Sequence[Any]]]
) -> None:
    heading = headings(TRAINING_FILE)
    with Spreadsheet(file, title=job.title, heading=heading, made_at=job.requested_at) as sheet:
        for rows in parts:
            for row in rows:
                sheet.add(row)


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
