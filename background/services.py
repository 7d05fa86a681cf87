"""Ask for long work, report on it, keep and forget its result."""

import errno
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from background.enums import JobState
from background.models import BackgroundJob
from core.exceptions import DomainError
from core.queue import enqueue

logger = logging.getLogger(__name__)

RESULT_KEPT_FOR = timedelta(days=7)
ATTEMPTS_ALLOWED = 5
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@transaction.atomic
def request_job(
    *,
    kind: str,
    owner: AbstractBaseUser,
    subject_pk: int,
    title: str,
    now: datetime,
    parameters: dict[str, Any] | None = None,
) -> BackgroundJob:
    """Return the job, asked for once: a second click finds the first one running.

    `parameters` are settled here, so that a run which dies and starts again does the same.
    """
    job, is_new = BackgroundJob.objects.get_or_create(
        kind=kind,
        owner_id=owner.pk,
        subject_pk=subject_pk,
        state__in=[JobState.WAITING, JobState.RUNNING],
        defaults={
            "state": JobState.WAITING,
            "title": title,
            "requested_at": now,
            "parameters": parameters or {},
        },
    )
    if is_new:
        enqueue(kind, job_id=job.pk)
    return job


def number_of_wish(wish: dict[str, Any]) -> int:
    """Return a number that stands for what was asked, for work that is about no row: the same wish
    asked twice is one job, and another wish is another.
    """
    written = json.dumps(wish, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(sha256(written.encode()).digest()[:8]) >> 1


def claim_job(*, job_id: int, now: datetime) -> BackgroundJob | None:
    """Take the job for this worker, or return None when another has it or it is over.

    Work that has killed every worker so far is given up.
    """
    claimed = (
        BackgroundJob.objects.to_be_run(at=now)
        .filter(pk=job_id)
        .update(state=JobState.RUNNING, heard_from_at=now, done=0, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    job = BackgroundJob.objects.get(pk=job_id)
    if job.attempts > ATTEMPTS_ALLOWED:
        sentence = _("This was interrupted several times, so we stopped it.")
        fail_job(job=job, sentence=sentence, now=now)
        return None
    return job


def report_progress(*, job: BackgroundJob, done: int, total: int, now: datetime) -> None:
    """Say how far the work is; this is also the sign of life."""
    BackgroundJob.objects.filter(pk=job.pk).update(done=done, total=total, heard_from_at=now)


def finish_job(
    *,
    job: BackgroundJob,
    content: "File[bytes]",
    name: str,
    now: datetime,
    write_history: Callable[[], None] | None = None,
) -> None:
    """Keep the result for a week; `write_history` is called once, in the same transaction."""
    stored = default_storage.save(_result_of(job, job.attempts), content)
    with transaction.atomic():
        moved = BackgroundJob.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
            state=JobState.DONE,
            finished_at=now,
            kept_until=now + RESULT_KEPT_FOR,
            result=stored,
            result_name=name,
        )
        if moved and write_history is not None:
            write_history()
    if moved:
        _forget_earlier(job)
    else:
        default_storage.delete(stored)


def end_job(*, job: BackgroundJob, now: datetime) -> None:
    """End work whose outcome stands in the rows: there is no file, and nothing to be forgotten."""
    BackgroundJob.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=JobState.DONE, finished_at=now
    )


def fail_job(*, job: BackgroundJob, sentence: str, now: datetime) -> None:
    """End the work with the sentence its owner reads."""
    moved = BackgroundJob.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=JobState.FAILED, finished_at=now, error=sentence
    )
    if moved:
        _forget_earlier(job)


@contextmanager
def told_in_words(*, job: BackgroundJob, clock: Callable[[], datetime]) -> Iterator[None]:
    """Let a refusal, or a disk that is full, end the work with a sentence. Goes around all of it,
    `finish_job` included.
    """
    try:
        yield
    except DomainError as refusal:
        fail_job(job=job, sentence=str(refusal), now=clock())
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        logger.exception("There is no room for the file of job %s.", job.pk)
        sentence = _(
            "Our server has no room left for this file, so nothing of it was kept."
            " Please tell the office, and ask again later."
        )
        fail_job(job=job, sentence=sentence, now=clock())


def _result_of(job: BackgroundJob, attempt: int) -> str:
    return f"results/{job.kind}/{job.pk}-{attempt}"


def _forget_earlier(job: BackgroundJob) -> None:
    """Delete what a run left that died after its file was stored and before a row named it."""
    for attempt in range(1, job.attempts):
        default_storage.delete(_result_of(job, attempt))


def forget_results(*, now: datetime) -> int:
    """Delete results kept long enough; return how many."""
    jobs = list(BackgroundJob.objects.past_keeping(at=now))
    for job in jobs:
        BackgroundJob.objects.filter(pk=job.pk).update(state=JobState.EXPIRED, result="")
        default_storage.delete(str(job.result.name))
    return len(jobs)
