"""Codes that do not exist, papers of others, and cells a spreadsheet would run."""

import csv
from io import StringIO

import pytest

from certificates.services import issue_certificate
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    coordinator,
    employ,
    offering,
    organization,
)
from tests.factories.records import THEN, award, certificate, seat
from tests.road.test_road import letterhead
from transcripts.asking import request_file
from transcripts.training_file import write_training_file

pytestmark = pytest.mark.django_db

CODES = [
    "0" * 26,
    "ABC",
    "%00" * 3,
    "0" * 25 + "%00",
    "%F0%9F%8E%93",
    "..%2F..%2Fetc",
    "x" * 3000,
    "<b>",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
]


@pytest.mark.parametrize("code", CODES)
def test_a_code_that_does_not_exist_gets_a_sentence(client, rows, code):
    client.raise_request_exception = False
    before = rows()

    answers = [client.get(f"/verify/{code}/"), client.get(f"/verify/?code={code}")]

    assert [answer.status_code for answer in answers] == [404, 404]
    for answer in answers:
        assert "<h1>" in answer.text
        assert "<script>alert" not in answer.text
    assert rows() == before


def test_an_unfinished_paper_is_not_found_by_its_code(client):
    unfinished = certificate(state="preparing")

    assert client.get(f"/verify/{unfinished.document.check_code}/").status_code == 404


@pytest.fixture
def hers():
    """What belongs to somebody else: a paper, a record, a seat, a class she teaches."""
    person = UserFactory(first_name="Ada", last_name="Tamarack")
    line = award(person=person)
    paper = certificate(enrollment=line.enrollment)
    taught = offering(instructors=[person])
    return {
        "certificate": f"/certificates/{paper.pk}/",
        "its PDF": f"/certificates/{paper.pk}/pdf/",
        "transcript": f"/people/{person.pk}/transcript/",
        "roster": f"/teach/{taught.meetings.get().pk}/",
        "seat": f"/my/classes/{line.enrollment_id}/withdraw/",
        "work": f"/my/work/{employ(person, organization('District One')).pk}/end/",
    }


def test_what_belongs_to_somebody_else_is_not_found(signed_in, rows, hers):
    before = rows()

    answers = {what: signed_in.get(path) for what, path in hers.items()}
    answers["transcript as PDF"] = signed_in.post(hers["transcript"] + "paper/")

    assert {what: answer.status_code for what, answer in answers.items()} == dict.fromkeys(
        answers, 404
    )
    for answer in answers.values():
        assert "We cannot find this page" in answer.text
        assert "Tamarack" not in answer.text
    assert rows() == before


def test_a_stranger_is_asked_to_sign_in(client, hers):
    for path in hers.values():
        response = client.get(path)
        assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


ARMED = ["=2+5+cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "\t=1", "  =1", "\r=1", "1=1", "a@b"]


@pytest.mark.parametrize("text", ARMED)
def test_a_cell_that_begins_like_a_formula_is_exported_as_text(client, text):
    place = organization("District One")
    person = UserFactory(first_name=text, last_name=text)
    employ(person, place)
    version = VersionFactory(course=CourseFactory(title=text))
    award(enrollment=seat(learner=person, offering=offering(version=version), status="completed"))
    owner = coordinator(place)
    job = request_file(owner=owner, now=THEN)
    write_training_file(job_id=job.pk, clock=lambda: THEN)
    client.force_login(owner)

    response = client.get(f"/my/jobs/{job.pk}/result/")

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(content, newline=""))
    armed = text.strip().startswith(("=", "+", "-", "@")) or text[0] in "\t\r"
    shown = f"'{text}" if armed else text
    assert (row["First name"], row["Last name"], row["Title"]) == (shown, shown, shown)
    assert (row["Hours"], row["Date"]) == ("6.00", "2026-06-08")
    assert response.headers["Content-Type"] == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment;")


def test_a_name_that_is_markup_is_printed_and_shown_as_text(client):
    letterhead()
    name = "<script>alert(1)</script>"
    person = UserFactory(first_name=name, last_name="O'Brien & Sons")
    line = award(enrollment=seat(learner=person, status="completed"))
    paper = issue_certificate(enrollment_id=line.enrollment_id, now=THEN)

    page = client.get(f"/verify/{paper.document.check_code}/").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; O&#x27;Brien &amp; Sons" in page
    assert "<script>alert" not in page
    assert paper.document.facts.value("learner_name") == f"{name} O'Brien & Sons"
