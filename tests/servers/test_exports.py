"""A worker killed in the middle of a big file: the next one writes it whole, to the byte."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from background.enums import JobState
from background.models import STUCK_AFTER, BackgroundJob
from core.queue import enqueue
from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award
from tests.servers.conftest import wait_until
from tests.transcripts.lines import request_training_file
from transcripts.enums import FileFormat
from transcripts.models import CreditAward

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

# How many lines take a worker some seconds, whatever the kind of file.
LINES = {FileFormat.CSV: 200_000, FileFormat.XLSX: 20_000}
A_DAY = 1_000


@pytest.fixture
def owner():
    place = organization("Alder")
    for name in ("Thériault", '=1+"1"'):
        person = UserFactory(last_name=name)
        employ(person, place)
        award(person=person)
    return coordinator(place)


def copy_lines(count: int) -> None:
    """Let PostgreSQL copy the lines there are, on other days, until there are so many."""
    own = {"id", "earned_on", "correction"}
    fields = [field.column for field in CreditAward._meta.concrete_fields]
    kept = ", ".join(f'"{column}"' for column in fields if column not in own)
    lines = CreditAward.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {CreditAward._meta.db_table} ({kept}, earned_on, correction)"
            f" SELECT {kept}, earned_on - n / {A_DAY}, n %% {A_DAY}"
            f" FROM {CreditAward._meta.db_table}, generate_series(1, %s) AS n",
            [count // lines - 1],
        )
        cursor.execute("ANALYZE")


def bytes_of(job) -> bytes:
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")
    with job.result.open("rb") as file:
        return file.read()


@pytest.mark.parametrize("file_format", FileFormat)
def test_the_file_of_a_killed_worker_is_written_whole_by_the_next(
    worker, owner, settings, file_format
):
    worker.start()  # it takes its time: the lines are made meanwhile
    copy_lines(LINES[file_format])
    now = timezone.now()
    undisturbed = request_training_file(owner=owner, now=now, file_format=file_format)
    wait_until(lambda: is_over(undisturbed), "an undisturbed run is over")
    whole = bytes_of(undisturbed)
    undisturbed.result.delete(save=False)
    job = request_training_file(owner=owner, now=now, file_format=file_format)

    wait_until(lambda: far_enough(job), "some lines are written")
    worker.kill()

    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the worker was killed too late to prove anything"
    assert (0 < job.done < job.total, job.total) == (True, LINES[file_format])
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []

    # Five minutes later nobody has heard of it.
    silent = timezone.now() - STUCK_AFTER - timedelta(seconds=1)
    BackgroundJob.objects.filter(pk=job.pk).update(heard_from_at=silent)
    worker.start()
    enqueue("worker.sweep_long_work")
    wait_until(lambda: is_over(job), "the file is written")
    worker.stop()

    assert bytes_of(job) == whole
    assert (job.done, job.total, job.attempts) == (job.total, LINES[file_format], 2)
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


def is_over(job) -> bool:
    job.refresh_from_db()
    return job.is_over


def far_enough(job) -> bool:
    job.refresh_from_db()
    return job.done > 0
