"""Files somebody asks for, written, and read again."""

import csv
import io
from datetime import UTC, datetime

from openpyxl import load_workbook

from background.models import BackgroundJob
from transcripts import jobs
from transcripts.asking import Wish, request_file
from transcripts.bundles import write_bundle
from transcripts.grant_report import write_grant_report
from transcripts.selection import Selection
from transcripts.training_file import write_training_file

NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)
WRITERS = {
    jobs.EXPORT_AWARDS: write_training_file,
    jobs.EXPORT_GRANT: write_grant_report,
    jobs.BUNDLE_TRANSCRIPTS: write_bundle,
}


def wish(layout="training", file_format="csv", columns=(), **selection) -> Wish:
    return Wish(layout, file_format, Selection(**selection), tuple(columns))


def asked(owner, what: Wish, *, now=NOW) -> BackgroundJob:
    return request_file(owner=owner, wish=what, now=now)


def written(job, *, at=NOW) -> BackgroundJob:
    WRITERS[job.kind](job_id=job.pk, clock=lambda: at)
    job.refresh_from_db()
    return job


def bytes_of(job) -> bytes:
    with job.result.open("rb") as file:
        return file.read()


def rows_of(job) -> list[list[str]]:
    """The rows of a CSV, its heading first."""
    return list(csv.reader(io.StringIO(bytes_of(job).decode("utf-8-sig"), newline="")))


def cells_of(job) -> list[list]:
    """The rows of a sheet of Excel, its heading first."""
    sheet = load_workbook(io.BytesIO(bytes_of(job))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
