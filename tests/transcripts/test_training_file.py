"""The coordinator's file: asked for once, the same however often begun, fetched while allowed."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from audit.models import AuditEvent
from background.enums import JobState
from background.models import STUCK_AFTER, BackgroundJob
from background.services import ATTEMPTS_ALLOWED
from core import copying
from organizations.models import RoleGrant
from tests.core.broker import jobs_sent
from tests.factories import UserFactory, employ, organization, staff
from tests.factories.records import award
from tests.transcripts.lines import HEADINGS, request_training_file
from transcripts import exports, jobs, training_file
from transcripts.enums import FileFormat
from transcripts.training_file import write_training_file

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)


def people_of(place, *names):
    people = [UserFactory(last_name=name) for name in names]
    for person in people:
        employ(person, place)
    return people


def written(job, *, at=NOW):
    write_training_file(job_id=job.pk, clock=lambda: at)
    job.refresh_from_db()
    return job


def at_once(monkeypatch, lines):
    """Let a file be written in parts of so few lines, by either way of writing it."""
    monkeypatch.setattr(exports, "LINES_AT_ONCE", lines)
    monkeypatch.setattr(copying, "LINES_AT_ONCE", lines)


def rows_of(job) -> list[list[str]]:
    with job.result.open("rb") as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))


def bytes_of(job) -> bytes:
    with job.result.open("rb") as file:
        return file.read()


def test_it_holds_the_people_the_owner_sees_and_the_history_says_how_many_lines(owner, place):
    ours = people_of(place, "Zed", "Ann")
    for person in (*ours, *people_of(organization("Elsewhere"), "Theirs")):
        award(person=person)

    job = written(request_training_file(owner=owner, now=NOW))

    heading, *rows = rows_of(job)
    assert heading == HEADINGS
    assert [row[1] for row in rows] == ["Ann", "Zed"]
    assert (job.state, job.done, job.total, job.result_name, job.kept_until) == (
        JobState.DONE,
        2,
        2,
        "training-2026-06-10.csv",
        NOW + timedelta(days=7),
    )
    taken = AuditEvent.objects.get(action="transcripts.export")
    assert (taken.actor, taken.object_type, taken.object_pk, taken.after["rows"]) == (
        owner,
        "background.BackgroundJob",
        job.pk,
        2,
    )


def test_a_file_of_excel_has_the_same_lines_with_days_and_hours_as_such(owner, place):
    """And texts as texts: a formula is none, and zeros in front stay."""
    for number, person in enumerate(people_of(place, "=1+1", "007", "Thériault")):
        award(person=person, hours=Decimal("1.25") * (number + 1))

    lines = rows_of(written(request_training_file(owner=owner, now=NOW)))
    sheet = written(request_training_file(owner=owner, now=NOW, file_format=FileFormat.XLSX))

    assert sheet.result_name == "training-2026-06-10.xlsx"
    with sheet.result.open("rb") as file:
        rows = list(load_workbook(file).active.iter_rows())
    assert [[_as_in_csv(cell.value) for cell in row] for row in rows] == lines
    day, hours = HEADINGS.index("Date"), HEADINGS.index("Hours")
    assert {(row[day].data_type, row[hours].data_type, row[1].data_type) for row in rows[1:]} == {
        ("d", "n", "s")
    }
    assert sorted(row[1].value for row in rows[1:]) == ["007", "=1+1", "Thériault"]


def _as_in_csv(value):
    """How the CSV writes what the sheet holds."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float | int):
        return f"{value:.2f}"
    return "" if value is None else f"'{value}" if value.startswith("=") else value


def test_more_lines_than_a_file_of_excel_holds_get_a_sentence(owner, place, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    for person in people_of(place, "Ann", "Birch"):
        award(person=person)

    job = written(request_training_file(owner=owner, now=NOW, file_format=FileFormat.XLSX))

    assert (job.state, job.error, job.result.name) == (
        JobState.FAILED,
        "These are 2 lines, more than an Excel file holds. Ask for the CSV.",
        "",
    )


@pytest.mark.django_db(transaction=True)  # how far it is, is said over a second connection
@pytest.mark.parametrize("file_format", FileFormat)
def test_a_run_that_dies_in_the_middle_starts_again_and_writes_the_same_bytes(
    owner, place, monkeypatch, file_format
):
    at_once(monkeypatch, 2)
    for person in people_of(place, "Ann", "Birch", "Cedar", "Dogwood", "Elm"):
        award(person=person)
    wish = {"owner": owner, "now": NOW, "file_format": file_format}
    whole = bytes_of(written(request_training_file(**wish)))
    job = request_training_file(**wish)
    report = training_file.report_progress

    def die_after_four(*, done, **said):
        report(done=done, **said)
        if done == 4:
            raise MemoryError

    with monkeypatch.context() as dying:
        dying.setattr(training_file, "report_progress", die_after_four)
        with pytest.raises(MemoryError):
            write_training_file(job_id=job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.RUNNING, 4, 5)
    people = people_of(place, "Alder", "Fir")
    award(person=people[0])
    award(person=people[1])

    written(job, at=NOW + STUCK_AFTER + timedelta(seconds=1))

    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    assert bytes_of(job) == whole
    assert AuditEvent.objects.filter(action="transcripts.export", object_pk=job.pk).count() == 1


def test_lines_posted_after_it_was_asked_for_are_not_in_it(owner, place):
    (ann,) = people_of(place, "Ann")
    award(person=ann)
    job = request_training_file(owner=owner, now=NOW)

    award(person=ann, earned_on=date(2026, 6, 9))

    assert len(rows_of(written(job))) == 1 + 1
    assert len(rows_of(written(request_training_file(owner=owner, now=NOW)))) == 1 + 2


def test_two_clicks_are_one_job(client, owner, place, django_capture_on_commit_callbacks):
    jobs_sent()
    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post("/people/training/check/?layout=training") for _ in range(2)]

    job = BackgroundJob.objects.get()
    assert [answer.url for answer in answers] == [f"/my/jobs/{job.pk}/"] * 2
    assert jobs_sent() == [(jobs.EXPORT_AWARDS, {"job_id": job.pk})]


def test_the_owner_fetches_it_and_the_history_says_so(client, owner, place):
    award(person=people_of(place, "Ann")[0])
    job = written(request_training_file(owner=owner, now=NOW))

    fetched = client.get(f"/my/jobs/{job.pk}/result/")

    assert b"".join(fetched.streaming_content) == bytes_of(job)
    assert fetched.headers["Content-Disposition"] == (
        'attachment; filename="training-2026-06-10.csv"'
    )
    event = AuditEvent.objects.get(action="background.fetch_result")
    assert (event.actor, event.object_pk) == (owner, job.pk)


def test_a_person_whose_role_has_ended_since_fetches_nothing(client, owner, place):
    award(person=people_of(place, "Ann")[0])
    job = written(request_training_file(owner=owner, now=NOW))

    RoleGrant.objects.filter(person=owner).update(ends_on=date(2026, 1, 1))

    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 403
    assert not AuditEvent.objects.filter(action="background.fetch_result").exists()


def test_a_person_who_now_coordinates_another_place_does_not_fetch_the_file_of_this_one(
    client, owner, place
):
    award(person=people_of(place, "Ann")[0])
    job = written(request_training_file(owner=owner, now=NOW))

    RoleGrant.objects.filter(person=owner).update(organization=organization("Elsewhere"))

    assert client.get("/people/training/").status_code == 200
    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 403


def test_who_holds_a_wider_role_by_now_still_fetches_it(client, owner, place):
    award(person=people_of(place, "Ann")[0])
    job = written(request_training_file(owner=owner, now=NOW))

    RoleGrant.objects.filter(person=owner).update(organization=place.parent)

    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 200


def test_a_role_that_ends_before_the_work_begins_stops_it_with_a_sentence(owner, place):
    award(person=people_of(place, "Ann")[0])
    job = request_training_file(owner=owner, now=NOW)

    RoleGrant.objects.filter(person=owner).update(ends_on=date(2026, 1, 1))

    assert written(job).error == "Your role has changed since you asked for this file."


def test_without_any_line_it_says_so(owner):
    job = written(request_training_file(owner=owner, now=NOW))

    assert (job.state, job.error) == (
        JobState.FAILED,
        "There is no training on record for what you chose.",
    )


def test_staff_take_everybody(place):
    for person in (*people_of(place, "Ann"), UserFactory(last_name="Free")):
        award(person=person)

    job = written(request_training_file(owner=staff(), now=NOW))

    assert [row[1] for row in rows_of(job)[1:]] == ["Ann", "Free"]


def test_progress_is_told_on_the_way_and_the_lines_are_counted_once(owner, place, monkeypatch):
    at_once(monkeypatch, 2)
    for person in people_of(place, "Ann", "Birch", "Cedar", "Dogwood", "Elm"):
        award(person=person)
    job = request_training_file(owner=owner, now=NOW)
    seen = []

    def report(*, done, total, **_said):
        seen.append((done, total))

    monkeypatch.setattr(training_file, "report_progress", report)
    with CaptureQueriesContext(connection) as queries:
        written(job)

    assert seen == [(2, 5), (4, 5), (5, 5)]
    assert sum("COUNT(" in query["sql"] for query in queries) <= 1


def test_each_part_of_the_file_costs_one_query_at_most(owner, place, monkeypatch):
    at_once(monkeypatch, 2)
    costs = []
    for names in (["Ann", "Birch"], ["Cedar", "Dogwood"], ["Elm", "Fir"]):
        for person in people_of(place, *names):
            award(person=person)
        job = request_training_file(owner=owner, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            written(job)
        costs.append(len(queries))

    # The lines and the progress; PostgreSQL writes all lines at once, and is told aside.
    of_a_part = {"sqlite": 2, "postgresql": 0}[connection.vendor]
    assert {more - fewer for fewer, more in pairwise(costs)} == {of_a_part}


def test_work_that_kills_every_worker_is_given_up(owner, place, monkeypatch):
    award(person=people_of(place, "Ann")[0])
    job = request_training_file(owner=owner, now=NOW)

    def die(*_args, **_kwargs):
        raise MemoryError

    with monkeypatch.context() as dying:
        dying.setattr(training_file, "write_table", die)
        for attempt in range(ATTEMPTS_ALLOWED):
            with pytest.raises(MemoryError):
                written(job, at=NOW + attempt * (STUCK_AFTER + timedelta(seconds=1)))

    written(job, at=NOW + timedelta(hours=2))
    assert (job.state, job.error) == (
        JobState.FAILED,
        "This was interrupted several times, so we stopped it.",
    )
