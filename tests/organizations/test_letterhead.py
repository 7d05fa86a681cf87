"""Papers carry the letterhead of their day; rows are added and never changed."""

import re
from datetime import UTC, date, datetime

import pytest

from audit.models import AuditEvent
from certificates.services import issue_certificate
from organizations.exceptions import AuthorityRefusedError
from organizations.models import IssuingAuthority
from organizations.services import issuing_authority_on, set_issuing_authority
from tests.factories import staff
from tests.factories.records import award

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
WORDS = {
    "provider": "Maine School Safety Center",
    "department": "Maine Department of Education",
    "address": "23 State House Station, Augusta, ME 04333",
    "phone": "207-555-0100",
    "signatory_name": "Pat Example",
    "signatory_title": "Director",
}


def letterhead(starts_on, **changes) -> IssuingAuthority:
    return set_issuing_authority(starts_on=starts_on, **WORDS | changes, actor=None, now=NOW)


def test_the_newest_letterhead_that_has_begun_is_in_force():
    first = letterhead(date(2026, 1, 1))
    second = letterhead(date(2026, 6, 1), signatory_name="Sam Example")

    assert [issuing_authority_on(day) for day in (date(2026, 1, 1), date(2026, 5, 31))] == [
        first,
        first,
    ]
    assert [issuing_authority_on(day) for day in (date(2026, 6, 1), date(2030, 1, 1))] == [
        second,
        second,
    ]


def test_before_the_first_letterhead_nothing_is_issued():
    letterhead(date(2026, 1, 1))

    with pytest.raises(AuthorityRefusedError, match="MSSC staff must enter one first"):
        issuing_authority_on(date(2025, 12, 31))


def test_one_day_has_one_letterhead():
    letterhead(date(2026, 1, 1))

    with pytest.raises(AuthorityRefusedError, match="Choose another first day"):
        letterhead(date(2026, 1, 1), signatory_name="Sam Example")

    assert IssuingAuthority.objects.get().signatory_name == "Pat Example"
    assert AuditEvent.objects.filter(action="organizations.set_issuing_authority").count() == 1


def test_a_paper_keeps_the_letterhead_of_the_day_it_was_issued():
    letterhead(date(2026, 1, 1))
    letterhead(date(2026, 6, 9), signatory_name="Sam Example")

    before = issue_certificate(enrollment_id=award().enrollment_id, now=NOW)
    after = issue_certificate(
        enrollment_id=award().enrollment_id, now=datetime(2026, 6, 9, 13, tzinfo=UTC)
    )

    names = [paper.document.facts.value("signatory_name") for paper in (before, after)]
    assert names == ["Pat Example", "Sam Example"]


def test_staff_enter_the_next_letterhead_starting_from_the_newest(client):
    letterhead(date(2026, 1, 1))
    person = staff()
    client.force_login(person)

    form = client.get("/staff/letterhead/new/").text
    day = date(2050, 1, 1)
    response = client.post(
        "/staff/letterhead/new/",
        WORDS | {"starts_on": day.isoformat(), "signatory_name": "Sam Example"},
    )

    assert 'value="Pat Example"' in form
    assert response.url == "/staff/letterhead/"
    assert "Sam Example" in client.get("/staff/letterhead/").text
    newest = IssuingAuthority.objects.first()
    assert (newest.starts_on, newest.signatory_name) == (day, "Sam Example")
    assert AuditEvent.objects.last().actor == person


def test_a_preview_shows_the_head_and_foot_loses_nothing_and_enters_nothing(client):
    letterhead(date(2026, 1, 1))
    client.force_login(staff())
    typed = WORDS | {"starts_on": "2050-01-01", "signatory_name": "Sam <b>Example</b>"}

    page = client.post("/staff/letterhead/new/", typed | {"action": "preview"}).text

    assert "SPECIMEN" in page
    assert page.count("Sam &lt;b&gt;Example&lt;/b&gt;") == 2, "in the preview and in the form"
    assert 'value="2050-01-01"' in page
    assert IssuingAuthority.objects.count() == 1


def test_a_preview_of_what_cannot_be_is_the_form_with_its_faults(client):
    client.force_login(staff())

    page = client.post(
        "/staff/letterhead/new/", WORDS | {"starts_on": "soon", "action": "preview"}
    ).text

    assert "must be a day, such as 12/31/2026." in page
    assert "SPECIMEN" not in page


def test_the_list_says_which_letterhead_is_in_force(client):
    for day in (date(2020, 1, 1), date(2021, 1, 1), date(2099, 1, 1)):
        letterhead(day)
    client.force_login(staff())

    page = client.get("/staff/letterhead/").text

    marks = re.findall(r"From (\w+ \d+, \d{4})|(In force|To come)", page)
    assert [day or mark for day, mark in marks] == [
        "Jan 1, 2099",
        "To come",
        "Jan 1, 2021",
        "In force",
        "Jan 1, 2020",
    ]


def test_a_taken_first_day_comes_back_to_the_form_with_what_was_typed(client):
    letterhead(date(2026, 1, 1))
    client.force_login(staff())

    response = client.post(
        "/staff/letterhead/new/",
        WORDS | {"starts_on": "2026-01-01", "signatory_name": "Sam Example"},
    )

    assert "A letterhead from that day exists already." in response.text
    assert 'value="Sam Example"' in response.text
    assert IssuingAuthority.objects.count() == 1
