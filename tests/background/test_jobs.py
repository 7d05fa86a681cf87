"""Long work shows who asked, how far it is, and keeps its result for a week."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from background.enums import JobState
from background.models import BackgroundJob
from background.services import (
    claim_job,
    end_job,
    fail_job,
    finish_job,
    forget_results,
    report_progress,
    request_job,
)
from tests.core.broker import jobs_sent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
KIND = "certificates.bundle_class"


def asked_for(owner=None, *, subject_pk=1) -> BackgroundJob:
    return request_job(
        kind=KIND, owner=owner or UserFactory(), subject_pk=subject_pk, title="Papers", now=NOW
    )


def finished(**about) -> BackgroundJob:
    job = asked_for(**about)
    claim_job(job_id=job.pk, now=NOW)
    finish_job(job=job, content=ContentFile(b"zip"), name="papers.zip", now=NOW)
    job.refresh_from_db()
    return job


def test_a_second_click_finds_the_first_job(django_capture_on_commit_callbacks):
    jobs_sent()
    owner = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        first, second = asked_for(owner), asked_for(owner)
        claim_job(job_id=first.pk, now=NOW)
        third = asked_for(owner)

    assert {first.pk, second.pk, third.pk} == {first.pk}
    assert jobs_sent() == [(KIND, {"job_id": first.pk})]


def test_another_person_and_another_class_have_a_job_of_their_own():
    owner = UserFactory()

    assert len({asked_for(owner).pk, asked_for().pk, asked_for(owner, subject_pk=2).pk}) == 3


def test_work_that_is_over_can_be_asked_for_again():
    owner = UserFactory()
    done = finished(owner=owner)

    assert asked_for(owner).pk != done.pk


def test_one_worker_takes_a_job():
    job = asked_for()

    assert claim_job(job_id=job.pk, now=NOW) == job
    assert claim_job(job_id=job.pk, now=NOW + timedelta(minutes=4)) is None


def test_a_job_without_a_sign_of_life_is_taken_by_the_next_worker():
    job = asked_for()
    claim_job(job_id=job.pk, now=NOW)
    report_progress(job=job, done=40, total=90, now=NOW + timedelta(minutes=4))

    assert claim_job(job_id=job.pk, now=NOW + timedelta(minutes=8)) is None
    taken = claim_job(job_id=job.pk, now=NOW + timedelta(minutes=9, seconds=1))
    assert (taken.done, taken.total, taken.state) == (0, 90, JobState.RUNNING)


def test_a_result_is_kept_for_a_week_and_then_forgotten():
    job = finished()

    assert (job.state, job.result_name, job.finished_at) == (JobState.DONE, "papers.zip", NOW)
    assert job.result.read() == b"zip"
    assert forget_results(now=NOW + timedelta(days=7) - timedelta(seconds=1)) == 0
    assert forget_results(now=NOW + timedelta(days=7)) == 1

    name = job.result.name
    job.refresh_from_db()
    assert (job.state, job.result.name) == (JobState.EXPIRED, "")
    assert not default_storage.exists(name)
    assert forget_results(now=NOW + timedelta(days=8)) == 0


def test_work_whose_outcome_is_in_the_rows_ends_without_a_file_and_is_never_forgotten():
    job = asked_for()
    claim_job(job_id=job.pk, now=NOW)

    end_job(job=job, now=NOW + timedelta(minutes=1))

    assert forget_results(now=NOW + timedelta(days=400)) == 0
    job.refresh_from_db()
    assert (job.state, job.finished_at) == (JobState.DONE, NOW + timedelta(minutes=1))
    assert (job.result.name, job.result_name, job.kept_until) == ("", "", None)


def test_work_that_failed_is_not_ended_by_a_worker_that_comes_too_late():
    job = asked_for()
    claim_job(job_id=job.pk, now=NOW)
    fail_job(job=job, sentence="It was interrupted.", now=NOW)

    end_job(job=job, now=NOW)

    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_worker_that_comes_too_late_leaves_no_file_behind():
    job = asked_for()
    claim_job(job_id=job.pk, now=NOW)
    fail_job(job=job, sentence="This class has no certificates yet.", now=NOW)

    finish_job(job=job, content=ContentFile(b"late"), name="papers.zip", now=NOW)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "This class has no certificates yet.")
    assert default_storage.listdir(f"results/{KIND}")[1] == []


def test_the_database_knows_what_a_job_may_not_be():
    owner = UserFactory()
    job = asked_for(owner)
    about = {"kind": KIND, "owner": owner, "subject_pk": 1, "title": "", "requested_at": NOW}

    for change in (
        lambda: BackgroundJob.objects.create(**about),
        lambda: BackgroundJob.objects.filter(pk=job.pk).update(state=JobState.DONE, result="x"),
        lambda: BackgroundJob.objects.filter(pk=job.pk).update(
            state=JobState.DONE, result_name="papers.zip"
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
