"""Long work is seen and fetched by who asked for it."""

import io
import zipfile
from datetime import timedelta

import pytest
from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from background.models import STUCK_AFTER, BackgroundJob
from background.services import claim_job, fail_job, forget_results, report_progress
from certificates import jobs as certificate_jobs
from certificates.bundles import bundle_class
from documents.models import IssuedDocument
from reports import jobs as report_jobs
from reports.long_work import LONG_WORK
from tests.factories import UserFactory, offering, staff
from tests.factories.records import certificate, seat
from transcripts import jobs as transcript_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def klass(teacher):
    return offering(instructors=[teacher])


def papers(klass, count=2) -> list:
    made = [certificate(enrollment=seat(offering=klass, status="completed")) for _ in range(count)]
    name = default_storage.save("documents/paper.pdf", ContentFile(b"%PDF-"))
    IssuedDocument.objects.update(file=name)
    return made


def test_asking_for_the_papers_of_a_class_leads_to_one_zip_with_all_of_them(client, klass):
    made = papers(klass)

    answers = [client.post(f"/classes/{klass.pk}/certificates/") for _ in range(2)]

    job = BackgroundJob.objects.get()
    assert [answer.url for answer in answers] == [f"/my/jobs/{job.pk}/"] * 2
    assert "hx-get" in client.get(f"/my/jobs/{job.pk}/").text

    bundle_class(job_id=job.pk, clock=timezone.now)

    page = client.get(f"/my/jobs/{job.pk}/")
    assert "hx-get" not in page.text
    assert f"Download certificates-{klass.number}.zip" in page.text
    fetched = client.get(f"/my/jobs/{job.pk}/result/")
    assert fetched.headers["Content-Disposition"] == (
        f'attachment; filename="certificates-{klass.number}.zip"'
    )
    archive = zipfile.ZipFile(io.BytesIO(b"".join(fetched.streaming_content)))
    people = [paper.enrollment.learner for paper in made]
    assert sorted(archive.namelist()) == sorted(
        f"{person.last_name} {person.first_name} {paper.document.serial}.pdf"
        for person, paper in zip(people, made, strict=True)
    )
    assert archive.testzip() is None


def test_a_class_without_papers_says_so(client, klass):
    client.post(f"/classes/{klass.pk}/certificates/")
    job = BackgroundJob.objects.get()

    bundle_class(job_id=job.pk, clock=timezone.now)

    assert "This class has no certificates yet." in client.get(f"/my/jobs/{job.pk}/").text
    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 404


def test_somebody_who_does_not_teach_the_class_gets_no_papers(client, klass):
    client.force_login(UserFactory())

    assert client.post(f"/classes/{klass.pk}/certificates/").status_code == 403
    assert BackgroundJob.objects.count() == 0


def test_a_job_shows_how_far_it_is_and_htmx_gets_that_part(client, klass):
    client.post(f"/classes/{klass.pk}/certificates/")
    job = claim_job(job_id=BackgroundJob.objects.get().pk, now=timezone.now())
    report_progress(job=job, done=40, total=90, now=timezone.now())

    part = client.get(f"/my/jobs/{job.pk}/", headers={"HX-Request": "true"})

    assert "<html" not in part.text
    assert 'value="40"' in part.text
    assert 'max="90"' in part.text


def test_the_jobs_of_others_are_not_there(client, klass):
    client.post(f"/classes/{klass.pk}/certificates/")
    job = BackgroundJob.objects.get()
    bundle_class(job_id=job.pk, clock=timezone.now)
    client.force_login(staff())

    for path in (f"/my/jobs/{job.pk}/", f"/my/jobs/{job.pk}/result/"):
        assert client.get(path).status_code == 404
    assert job.title not in client.get("/my/jobs/").text


def test_a_result_that_is_no_longer_kept_is_said_to_be_gone(client, klass):
    papers(klass, 1)
    client.post(f"/classes/{klass.pk}/certificates/")
    job = BackgroundJob.objects.get()
    bundle_class(job_id=job.pk, clock=timezone.now)

    forget_results(now=timezone.now() + timedelta(days=8))

    assert "No longer kept" in client.get(f"/my/jobs/{job.pk}/").text
    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 404


def test_a_failed_job_gives_way_to_a_new_one(client, klass):
    client.post(f"/classes/{klass.pk}/certificates/")
    first = claim_job(job_id=BackgroundJob.objects.get().pk, now=timezone.now())
    fail_job(job=first, sentence="It broke.", now=timezone.now())

    client.post(f"/classes/{klass.pk}/certificates/")

    assert BackgroundJob.objects.count() == 2


def test_every_kind_of_long_work_says_who_may_have_it_and_where_to_ask():
    kinds = {
        certificate_jobs.BUNDLE_CLASS,
        report_jobs.MAKE_EVIDENCE,
        transcript_jobs.BUNDLE_TRANSCRIPTS,
        transcript_jobs.APPLY_INTAKE,
        transcript_jobs.CHECK_INTAKE,
        transcript_jobs.UNDO_INTAKE,
        transcript_jobs.EXPORT_AWARDS,
        transcript_jobs.EXPORT_GRANT,
        transcript_jobs.SETTLE_CLASS,
    }

    assert set(LONG_WORK) == kinds
    assert kinds <= set(current_app.tasks)


def test_what_has_been_said_is_not_said_again(client, klass):
    client.post(f"/classes/{klass.pk}/certificates/")
    job = claim_job(job_id=BackgroundJob.objects.get().pk, now=timezone.now())
    report_progress(job=job, done=2_400, total=9_000, now=timezone.now())

    def part(said: str) -> str:
        return client.get(
            f"/my/jobs/{job.pk}/", {"said": said}, headers={"HX-Request": "true"}
        ).text

    assert "Running, 25 percent done" in part("running-0")
    assert "Running, 25 percent done" not in part("running-25")
    assert "said=running-25" in part("running-25")
    assert "2,400 of 9,000" in part("running-25")
    report_progress(job=job, done=4_500, total=9_000, now=timezone.now())
    assert "Running, 50 percent done" in part("running-25")


def test_a_job_that_failed_says_what_to_do_and_offers_to_ask_again(client, klass):
    client.post(f"/classes/{klass.pk}/certificates/")
    job = claim_job(job_id=BackgroundJob.objects.get().pk, now=timezone.now())
    fail_job(job=job, sentence="It broke.", now=timezone.now())

    page = client.get(f"/my/jobs/{job.pk}/").text

    assert "It broke." in page
    assert f'action="/classes/{klass.pk}/certificates/"' in page
    assert "Ask again" in page


def test_work_whose_worker_fell_silent_says_that_it_starts_again(client, klass):
    client.post(f"/classes/{klass.pk}/certificates/")
    job = BackgroundJob.objects.get()

    claim_job(job_id=job.pk, now=timezone.now())
    assert "was interrupted" not in client.get(f"/my/jobs/{job.pk}/").text

    BackgroundJob.objects.update(heard_from_at=timezone.now() - STUCK_AFTER - timedelta(seconds=1))
    assert "was interrupted" in client.get(f"/my/jobs/{job.pk}/").text


def test_who_teaches_the_class_no_longer_does_not_fetch_its_papers(client, klass):
    papers(klass, 1)
    client.post(f"/classes/{klass.pk}/certificates/")
    job = BackgroundJob.objects.get()
    bundle_class(job_id=job.pk, clock=timezone.now)

    klass.instructor_assignments.all().delete()

    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 403


def test_the_list_shows_each_job_with_its_state_newest_first(client, klass):
    papers(klass, 1)
    client.post(f"/classes/{klass.pk}/certificates/")
    first = BackgroundJob.objects.get()
    bundle_class(job_id=first.pk, clock=timezone.now)
    client.post(f"/classes/{klass.pk}/certificates/")
    second = BackgroundJob.objects.latest("pk")

    page = client.get("/my/jobs/").text

    assert page.index(f"/my/jobs/{second.pk}/") < page.index(f"/my/jobs/{first.pk}/")
    assert "<progress" in page
    assert f"/my/jobs/{first.pk}/result/" in page
    assert f"/my/jobs/{second.pk}/result/" not in page
