from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from background.models import BackgroundJob
from certificates import bundles, jobs
from certificates.bundles import bundle_class, request_bundle
from certificates.models import Certificate
from certificates.services import issue_certificate
from documents.models import IssuedDocument
from tests.enrollment.rows import jobs_in
from tests.factories import UserFactory, coordinator, employ, offering, organization, staff
from tests.factories.lives import ABSENT, enroll, hold
from tests.road.test_road import letterhead

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _letterhead():
    letterhead()


def held(*people, instructor=None):
    """A class with certificates for these people."""
    klass = offering(instructors=[instructor or UserFactory()])
    seats = [enroll(klass, person) for person in people]
    hold(klass, by=UserFactory())
    for seat in seats:
        issue_certificate(enrollment_id=seat.pk, now=NOW)
    return klass


def bundle(klass, owner) -> BackgroundJob:
    job = request_bundle(offering=klass, owner=owner, now=NOW)
    bundle_class(job_id=job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    return job


def papers_in(job) -> dict[str, bytes]:
    with job.result.open("rb") as file, ZipFile(BytesIO(file.read())) as archive:
        assert archive.testzip() is None
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def paper_of(person) -> tuple[str, bytes]:
    """Return the serial of somebody's certificate and its bytes."""
    document = Certificate.objects.get(enrollment__learner=person).document
    with document.file.open("rb") as file:
        return document.serial, file.read()


def test_every_paper_is_in_it_as_it_was_issued_in_order_of_name():
    zed, ann = UserFactory(last_name="Zed"), UserFactory(last_name="Ann")
    klass = held(zed, ann)
    held(UserFactory(last_name="Elsewhere"))

    job = bundle(klass, staff())

    expected = []
    for person in (ann, zed):
        serial, content = paper_of(person)
        expected.append((f"{person.last_name} {person.first_name} {serial}.pdf", content))
    assert list(papers_in(job).items()) == expected
    assert (job.state, job.done, job.total, job.result_name) == (
        "done",
        2,
        2,
        f"certificates-{klass.number}.zip",
    )
    assert (job.finished_at, job.kept_until) == (NOW, NOW + timedelta(days=7))


@pytest.mark.parametrize(
    ("first_name", "last_name", "begins"),
    [
        ("Ada", "../../etc/passwd", "..-..-etc-passwd Ada "),
        ("Ada", "..\\..\\windows", "..-..-windows Ada "),
        ("/Ada", "/Tamarack", "-Tamarack -Ada "),
        ("Zoë", "O'Dell", "O'Dell Zoë "),
    ],
)
def test_no_name_leads_out_of_the_folder_it_is_unpacked_in(first_name, last_name, begins):
    person = UserFactory(first_name=first_name, last_name=last_name)
    klass = held(person)

    (name,) = papers_in(bundle(klass, staff()))

    assert name == f"{begins}{paper_of(person)[0]}.pdf"


def test_namesakes_have_a_file_each():
    people = [UserFactory(first_name="Ada", last_name="Tamarack") for _ in range(2)]

    assert len(papers_in(bundle(held(*people), staff()))) == 2


def test_a_paper_not_finished_yet_is_left_out():
    done, unfinished = UserFactory(), UserFactory()
    klass = held(done, unfinished)
    paper = IssuedDocument.objects.get(person=unfinished)
    IssuedDocument.objects.filter(pk=paper.pk).update(state="preparing", file="", sha256="")

    (name,) = papers_in(bundle(klass, staff()))

    assert name.startswith(done.last_name)


def test_the_owner_gets_only_what_they_may_see():
    here = organization("Here")
    ours, theirs, instructor = UserFactory(), UserFactory(), UserFactory()
    employ(ours, here)
    klass = held(ours, theirs, instructor=instructor)

    got = {
        who: {name.split()[0] for name in papers_in(bundle(klass, owner))}
        for who, owner in (
            ("coordinator", coordinator(here)),
            ("instructor", instructor),
            ("learner", theirs),
        )
    }

    assert got == {
        "coordinator": {ours.last_name},
        "instructor": {ours.last_name, theirs.last_name},
        "learner": {theirs.last_name},
    }


def test_a_class_without_certificates_is_answered_with_a_sentence():
    klass = offering()
    seat = enroll(klass)
    hold(klass, {seat: [ABSENT]}, by=UserFactory())

    job = bundle(klass, staff())

    assert (job.state, job.error, job.finished_at, job.result.name) == (
        "failed",
        "This class has no certificates yet.",
        NOW,
        "",
    )


def test_who_may_see_none_of_them_is_answered_the_same():
    assert bundle(held(UserFactory()), UserFactory()).error == "This class has no certificates yet."


def test_asking_again_while_it_waits_or_runs_finds_the_same_job(
    django_capture_on_commit_callbacks,
):
    klass, owner = held(UserFactory()), staff()
    with django_capture_on_commit_callbacks() as callbacks:
        first = request_bundle(offering=klass, owner=owner, now=NOW)
        waiting = request_bundle(offering=klass, owner=owner, now=NOW)
        other = request_bundle(offering=klass, owner=staff(), now=NOW)
        BackgroundJob.objects.filter(pk=first.pk).update(state="running", heard_from_at=NOW)
        running = request_bundle(offering=klass, owner=owner, now=NOW)

    assert first.pk == waiting.pk == running.pk != other.pk
    assert jobs_in(callbacks) == [
        (jobs.BUNDLE_CLASS, {"job_id": first.pk}),
        (jobs.BUNDLE_CLASS, {"job_id": other.pk}),
    ]
    BackgroundJob.objects.filter(pk=first.pk).update(state="waiting")
    bundle_class(job_id=first.pk, clock=lambda: NOW)
    assert request_bundle(offering=klass, owner=owner, now=NOW).pk != first.pk


def test_a_job_that_is_done_is_not_done_again():
    klass = held(UserFactory())
    job = bundle(klass, staff())
    name = job.result.name

    bundle_class(job_id=job.pk, clock=lambda: NOW + timedelta(hours=1))

    job.refresh_from_db()
    assert (job.state, job.result.name, job.finished_at) == ("done", name, NOW)


def test_a_job_another_worker_has_is_left_to_it_until_it_falls_silent():
    klass, owner = held(UserFactory()), staff()
    job = request_bundle(offering=klass, owner=owner, now=NOW)
    BackgroundJob.objects.filter(pk=job.pk).update(state="running", heard_from_at=NOW, done=7)

    bundle_class(job_id=job.pk, clock=lambda: NOW + timedelta(minutes=5))
    job.refresh_from_db()
    assert (job.state, job.done) == ("running", 7)

    later = NOW + timedelta(minutes=5, seconds=1)
    bundle_class(job_id=job.pk, clock=lambda: later)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 1, 1)


def test_progress_is_shown_on_the_way(monkeypatch):
    monkeypatch.setattr(bundles, "REPORT_EVERY", 2)
    klass, owner = held(*UserFactory.create_batch(5)), staff()
    seen = []

    def report(*, done, total, **_said):
        seen.append((done, total))

    monkeypatch.setattr(bundles, "report_progress", report)

    bundle(klass, owner)

    assert seen == [(2, 5), (4, 5), (5, 5)]


def test_a_paper_whose_file_is_gone_ends_the_job_with_a_sentence():
    person = UserFactory()
    klass = held(person)
    document = Certificate.objects.get(enrollment__learner=person).document
    document.file.storage.delete(document.file.name)

    job = bundle(klass, staff())

    assert (job.state, job.error, job.result.name) == (
        "failed",
        "A certificate's file could not be read.",
        "",
    )
