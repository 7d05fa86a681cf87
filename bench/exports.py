"""The files of the ledger at the State's full size: 45,000 people and a million lines.

The ledger is written once by COPY into a database that others are cloned from. A CSV of the whole
State, from asking for it to the file that is kept, is compared with the same SELECT that psycopg
copies into a file. Memory is the peak of a process that writes nothing but one file.
"""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO

from django.db import connection
from django.utils import timezone
from psycopg import ClientCursor

from accounts.models import User
from background.enums import JobState
from background.models import STUCK_AFTER, BackgroundJob
from bench.growth import begin_state
from bench.kit.clones import for_processes, in_a_clone
from bench.kit.figures import Figure, compare
from bench.kit.ledger import LedgerSize, write_ledger
from bench.kit.replay import record_transcript, write_down
from bench.kit.rows import NOW, add_letterhead
from bench.kit.twins import twin_databases
from bench.record_growth import growth_figures
from core.queue import enqueue, left_to_sweeps
from documents.services import verification_url
from memssi.demo.state import State
from memssi.demo.wellknown import STAFF
from transcripts import jobs
from transcripts.asking import Asked, Wish, request_file
from transcripts.columns import Reading
from transcripts.drawing import draw_transcript
from transcripts.enums import FileFormat
from transcripts.exports import Table
from transcripts.services import issue_transcript
from transcripts.training_file import write_training_file

FULL = LedgerSize(45_000, 1_000_000)
HALF = LedgerSize(22_500, 500_000)
ONE_PERCENT = LedgerSize(450, 10_000)
FEW = LedgerSize(450, 30_000)
MORE = LedgerSize(45_000, 2_000_000)  # beyond the full size
ROUNDS, SECONDS = 5, 120
PAPERS, PAPER_ROUNDS = 20, 15
KILLED_AT = 0.4  # of the lines
PATIENCE_SECONDS = 300.0


def measure(folder: Path, *, kill: bool = False) -> Iterator[Figure]:
    """Yield the figures of exports and of transcripts; with `kill` that of a worker that dies."""
    if connection.vendor != "postgresql":
        raise RuntimeError("These files are written by PostgreSQL: there is nothing to compare.")
    state = begin_state()
    if kill:
        write_ledger(state, HALF)
        yield _killed(state, folder)
        return
    with in_a_clone("few"):
        write_ledger(replace(state, sites=list(state.sites)), FEW)
        small = _peak_mb(state)
    write_ledger(state, ONE_PERCENT, is_counted=True)
    with twin_databases() as (use_small, use_full):
        write_ledger(state, FULL, is_counted=True)
        yield from growth_figures(state, use_small, use_full)
        use_full()
        yield from _papers(state)
        yield from _rates(state, folder)
        write_ledger(state, MORE)
        large = _peak_mb(state)
    yield Figure("export_memory_growth_ratio", large / small, "ratio")
    yield Figure("export_peak_mb", large, "MB")


def _papers(state: State) -> Iterator[Figure]:
    """Compare drawing transcripts with writing the same pages straight down, and issue some."""
    viewer = state.person(STAFF)
    add_letterhead()
    people = User.objects.filter(awards__isnull=False).order_by("-pk").distinct()[:PAPERS]
    begun = time.monotonic()
    issued = [issue_transcript(person=person, viewer=viewer, now=NOW) for person in people]
    rate = len(issued) / (time.monotonic() - begun)
    papers = [(paper.facts, verification_url(paper.check_code)) for paper in issued]
    recordings = [record_transcript(*paper) for paper in papers]

    def drawing() -> float:
        begun = time.monotonic()
        for facts, url in papers:
            draw_transcript(facts, verification_url=url)
        return PAPERS / (time.monotonic() - begun)

    def writing_down() -> float:
        begun = time.monotonic()
        for recording in recordings:
            write_down(recording)
        return PAPERS / (time.monotonic() - begun)

    drawing()
    writing_down()
    both = compare(drawing, writing_down, rounds=PAPER_ROUNDS, seconds=SECONDS)
    yield Figure("transcript_pdfs_per_s", both.product_rate, "transcripts/s")
    yield Figure("transcript_pdf_floor_ratio", both.ratio, "ratio")
    yield Figure("transcripts_issued_per_s", rate, "transcripts/s")


def _rates(state: State, folder: Path) -> Iterator[Figure]:
    owner = state.person(STAFF)
    both = compare(
        partial(_export, owner, FileFormat.CSV),
        partial(_copy_plainly, owner, folder / "floor.csv"),
        rounds=ROUNDS,
        seconds=SECONDS,
    )
    yield Figure("csv_rows_per_s", both.product_rate, "rows/s")
    yield Figure("csv_floor_rows_per_s", both.yardstick_rate, "rows/s")
    yield Figure("csv_floor_ratio", both.ratio, "ratio")
    yield Figure("xlsx_rows_per_s", _export(owner, FileFormat.XLSX), "rows/s")


def _request(owner: User, file_format: FileFormat = FileFormat.CSV) -> BackgroundJob:
    with left_to_sweeps():
        return request_file(owner=owner, now=timezone.now(), wish=Wish(file_format=file_format))


def _export(owner: User, file_format: FileFormat) -> float:
    """Write the file as the worker does, until it is kept; return lines a second."""
    job = _request(owner, file_format)
    begun = time.monotonic()
    write_training_file(job_id=job.pk, clock=timezone.now)
    seconds = time.monotonic() - begun
    job = _done(job)
    job.result.delete(save=False)
    return job.total / seconds


def _done(job: BackgroundJob) -> BackgroundJob:
    job.refresh_from_db()
    if job.state != JobState.DONE:
        raise RuntimeError(f"The export is {job.state}: {job.error}")
    return job


def _copy_plainly(owner: User, path: Path) -> float:
    """Copy what the same SELECT answers into a file, through the driver alone."""
    job = _request(owner)
    asked = Asked.of(job)
    rows = Table(asked.lines, asked.wish.chosen_columns, owner).rows(Reading.by(owner))
    job.delete()  # only what it asks for is wanted
    statement, params = rows.query.sql_with_params()
    with connection.cursor() as cursor, path.open("wb") as file:
        written = ClientCursor(connection.connection).mogrify(statement, params)
        count = 0
        begun = time.monotonic()
        with cursor.copy(f"COPY ({written}) TO STDOUT (FORMAT csv)") as copy:
            for line in copy:
                file.write(line)
                count += 1
        return count / (time.monotonic() - begun)


def _peak_mb(state: State) -> float:
    job = _request(state.person(STAFF))
    command = [sys.executable, "-m", "bench.kit.exporting", str(job.pk)]
    said = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=for_processes()
    ).stdout
    job = _done(job)
    print(f"{job.total} lines: {int(said) / 1024:.1f} MB", file=sys.stderr)
    job.result.delete(save=False)
    return int(said) / 1024


def _killed(state: State, folder: Path) -> Figure:
    """Kill a Celery worker in the middle, start another: is it the file of an undisturbed run?"""
    owner = state.person(STAFF)
    whole = _request(owner)
    write_training_file(job_id=whole.pk, clock=timezone.now)
    job = request_file(owner=owner, now=timezone.now())
    with (folder / "worker.log").open("ab") as log:
        worker = _start_worker(log)
        _wait(job, lambda job: job.done > job.total * KILLED_AT > 0)
        _end(worker, signal.SIGKILL)
        job.refresh_from_db()
        print(f"killed at {job.done} of {job.total} lines", file=sys.stderr)
        if job.state != JobState.RUNNING:
            raise RuntimeError("The worker was killed too late to prove anything.")
        # Five minutes later the sweep finds that nobody has heard of it.
        silent = timezone.now() - STUCK_AFTER - timedelta(seconds=1)
        BackgroundJob.objects.filter(pk=job.pk).update(heard_from_at=silent)
        enqueue(jobs.EXPORT_AWARDS, job_id=job.pk)
        worker = _start_worker(log)
        _wait(job, lambda job: job.is_over)
        _end(worker, signal.SIGTERM)
    is_same = _digest(_done(job)) == _digest(_done(whole))
    return Figure("killed_export_identical", float(is_same), "of 1")


def _start_worker(log: IO[bytes]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "celery", "-A", "memssi", "worker", "--concurrency", "1"]
    return subprocess.Popen(
        command, stdout=log, stderr=log, env=for_processes(), start_new_session=True
    )


def _end(worker: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    """End the worker with its children; by SIGKILL as a power cut would."""
    os.killpg(worker.pid, how)
    worker.wait()


def _wait(job: BackgroundJob, happened: Callable[[BackgroundJob], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened(job):
        if time.monotonic() > deadline:
            raise RuntimeError(f"Job {job.pk} stays {job.state} at {job.done} of {job.total}.")
        time.sleep(0.02)
        job.refresh_from_db()


def _digest(job: BackgroundJob) -> str:
    with job.result.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
