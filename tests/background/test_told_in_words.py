"""What goes wrong in long work is told in words, and what a dead run stored is forgotten."""

import errno
import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from background.enums import JobState
from background.models import STUCK_AFTER
from background.services import claim_job, fail_job, finish_job, request_job, told_in_words
from core.exceptions import DomainError
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)


@pytest.fixture
def job():
    asked = request_job(
        kind="certificates.bundle_class", owner=UserFactory(), subject_pk=1, title="x", now=NOW
    )
    return claim_job(job_id=asked.pk, now=NOW)


def end_by(job, error) -> str:
    with told_in_words(job=job, clock=lambda: NOW):
        raise error
    job.refresh_from_db()
    return job.error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_in_words(job, number):
    assert end_by(job, OSError(number, os.strerror(number))) == (
        "Our server has no room left for this file, so nothing of it was kept."
        " Please tell the office, and ask again later."
    )
    assert job.state == JobState.FAILED


def test_a_refusal_is_told_in_its_own_words(job):
    assert end_by(job, DomainError("That is too much.")) == "That is too much."


def test_what_may_heal_is_not_taken_for_an_end(job):
    with pytest.raises(OSError, match="Input/output"):
        end_by(job, OSError(errno.EIO, os.strerror(errno.EIO)))

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_a_run_stored_that_died_before_it_said_so_is_deleted_by_the_next(job, is_whole):
    left = default_storage.save(f"results/{job.kind}/{job.pk}-1", ContentFile(b"left"))
    again = claim_job(job_id=job.pk, now=NOW + STUCK_AFTER + timedelta(seconds=1))
    if is_whole:
        finish_job(job=again, content=ContentFile(b"whole"), name="x.zip", now=NOW)
    else:
        fail_job(job=again, sentence="No.", now=NOW)

    again.refresh_from_db()
    assert not default_storage.exists(left)
    assert (again.result.name != "") == is_whole
