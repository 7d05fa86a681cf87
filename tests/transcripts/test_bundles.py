"""Transcripts of many people: whose, the same bytes however often begun, and what is refused."""

import errno
import io
import os
import zipfile
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest

from audit.models import AuditEvent
from background.enums import JobState
from background.models import STUCK_AFTER
from organizations.models import RoleGrant
from tests.documents.reading import check_tags, page_texts, squeezed
from tests.factories import UserFactory, employ, organization, staff
from tests.factories.records import award
from tests.road.test_road import letterhead
from transcripts import asking, bundles
from transcripts.asking import Wish, request_file
from transcripts.bundles import write_bundle
from transcripts.enums import BundleFormat
from transcripts.selection import Selection, Span
from transcripts.services import take_back

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)


@pytest.fixture
def place():
    letterhead()
    return organization("District One")


def people_at(place, *names):
    people = [UserFactory(first_name="Jo", last_name=name) for name in names]
    for person in people:
        employ(person, place)
        award(person=person)
    return people


def asked(owner, file_format=BundleFormat.PDF, **selection):
    wish = Wish("transcripts", file_format, Selection(**selection))
    return request_file(owner=owner, wish=wish, now=NOW)


def written(job, *, at=NOW):
    write_bundle(job_id=job.pk, clock=lambda: at)
    job.refresh_from_db()
    return job


def bytes_of(job) -> bytes:
    with job.result.open("rb") as file:
        return file.read()


def names_in(job) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(bytes_of(job))).namelist()


def test_one_pdf_has_everybody_with_a_bookmark_each_and_pages_counted_for_each(owner, place):
    zed, ann = people_at(place, "Zed", "Ann")
    people_at(organization("Elsewhere"), "Theirs")

    job = written(asked(owner))

    content = bytes_of(job)
    reader = pypdf.PdfReader(io.BytesIO(content))
    marks = [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline]
    assert marks == [("Ann, Jo", 0), ("Zed, Jo", 1)]
    check_tags(content)
    pages = page_texts(content)
    assert [squeezed("Page 1 of 1") in page for page in pages] == [True, True]
    assert [
        squeezed(each.memssi_number) in page for each, page in zip((ann, zed), pages, strict=True)
    ] == [
        True,
        True,
    ]
    assert all(squeezed("Copy without a check code") in page for page in pages)
    assert (job.state, job.done, job.total, job.result_name, job.kept_until) == (
        JobState.DONE,
        2,
        2,
        "transcripts-2026-06-10.pdf",
        NOW + timedelta(days=7),
    )


def test_a_zip_has_a_pdf_for_each_by_name_and_number_and_history_says_how_many(owner, place):
    zed, ann = people_at(place, "Zed", "A/nn")

    job = written(asked(owner, BundleFormat.ZIP, span=Span.THIS_YEAR))

    assert names_in(job) == [f"A-nn Jo {ann.memssi_number}.pdf", f"Zed Jo {zed.memssi_number}.pdf"]
    archive = zipfile.ZipFile(io.BytesIO(bytes_of(job)))
    for entry in archive.infolist():
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        check_tags(archive.read(entry))
    taken = AuditEvent.objects.get(action="transcripts.bundle")
    assert (taken.actor, taken.object_pk, taken.after["people"], taken.after["chosen"]) == (
        owner,
        job.pk,
        2,
        ["Period: 2026"],
    )


@pytest.mark.parametrize("file_format", BundleFormat)
def test_a_run_that_dies_starts_again_and_writes_the_same_bytes(
    owner, place, monkeypatch, file_format
):
    monkeypatch.setattr(bundles, "REPORT_EVERY", 1)
    ann, *_others = people_at(place, "Ann", "Birch", "Cedar")
    whole = bytes_of(written(asked(owner, file_format)))
    job = asked(owner, file_format)
    report = bundles.report_progress

    def die_after_two(*, done, **said):
        report(done=done, **said)
        if done == 2:
            raise MemoryError

    with monkeypatch.context() as dying:
        dying.setattr(bundles, "report_progress", die_after_two)
        with pytest.raises(MemoryError):
            write_bundle(job_id=job.pk, clock=lambda: NOW)
    # Posted and taken back on the same day, after it was asked for.
    first = ann.awards.get()
    take_back([first], reason="A wrong roster.", actor=owner, now=NOW + timedelta(minutes=1))
    award(person=ann, earned_on=date(2026, 6, 9), at=NOW + timedelta(minutes=1))
    people_at(place, "Alder")

    written(job, at=NOW + STUCK_AFTER + timedelta(seconds=1))

    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert bytes_of(job) == whole
    assert AuditEvent.objects.filter(action="transcripts.bundle", object_pk=job.pk).count() == 1
    assert len(names_in(written(asked(owner, BundleFormat.ZIP)))) == 4


def test_only_the_lines_of_the_period_and_place_chosen_are_in_it_and_the_paper_says_so(
    owner, place
):
    school = organization("Cedar School", kind="school", parent=place)
    (ann,) = people_at(school, "Ann")
    award(person=ann, earned_on=date(2025, 3, 1))
    people_at(place, "Zed")

    job = written(asked(owner, place=school.pk, span=Span.LAST_YEAR))

    (page,) = page_texts(bytes_of(job))
    assert squeezed("Place: Cedar School; Period: 2025") in page
    assert squeezed("Mar 1, 2025 to Mar 1, 2025") in page


def test_a_bundle_for_nobody_and_one_for_too_many_are_refused_with_a_sentence(
    owner, place, monkeypatch
):
    assert (written(asked(owner)).state, written(asked(owner)).error) == (
        JobState.FAILED,
        "There is no training on record for what you chose.",
    )
    monkeypatch.setattr(asking, "MOST_IN_ONE_FILE", 1)
    people_at(place, "Ann", "Birch")

    assert written(asked(owner)).error == (
        "These are 2 people, and one PDF holds up to 1."
        " Choose the ZIP, or one place after the other."
    )
    assert len(names_in(written(asked(owner, BundleFormat.ZIP)))) == 2


@pytest.mark.parametrize("file_format", BundleFormat)
def test_a_disk_that_fills_ends_it_with_a_sentence_and_leaves_nothing(
    owner, place, monkeypatch, file_format
):
    people_at(place, "Ann")

    def fill(**_said):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(bundles, "finish_job", fill)
    job = written(asked(owner, file_format))

    assert (job.state, job.result.name) == (JobState.FAILED, "")
    assert job.error.startswith("Our server has no room left for this file")


def test_the_same_wish_twice_is_one_job_and_another_wish_is_another(owner, place):
    first = asked(owner)

    assert asked(owner).pk == first.pk
    assert asked(owner, BundleFormat.ZIP).pk != first.pk
    assert asked(owner, span=Span.THIS_YEAR).pk != first.pk


def test_a_role_that_ends_before_the_work_begins_or_before_the_download_stops_it(
    client, owner, place
):
    people_at(place, "Ann")
    job, later = written(asked(owner)), asked(owner)

    RoleGrant.objects.filter(person=owner).update(ends_on=date(2026, 1, 1))

    assert written(later).error == "Your role has changed since you asked for this file."
    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 403


def test_staff_take_everybody_and_without_a_letterhead_a_sentence(place):
    people_at(place, "Ann")
    award(person=UserFactory(last_name="Free"))

    assert len(names_in(written(asked(staff(), BundleFormat.ZIP)))) == 2
