"""The road of a roster through its pages; what is refused there, and what is kept."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.exports import BYTE_ORDER_MARK
from organizations import uploads
from organizations.imports import files
from organizations.models import RosterImport
from organizations.services.rosters import apply_roster, check_roster
from tests.factories import coordinator, employ, organization, work_kind
from tests.rosters.files import csv_file, csv_text
from tests.rosters.steps import Clock, checked
from tests.rosters.test_meaning import person

pytestmark = pytest.mark.django_db

UPLOAD = reverse("organizations:roster_upload")
ROWS = [["First name", "Last name", "SSN", "Job"], ["Ann", "Able", "", "Pedagogue"]]


@pytest.fixture
def place():
    return organization("Alder")


@pytest.fixture
def lead(client, place):
    person = coordinator(place)
    client.force_login(person)
    return person


def page(name, roster, *more):
    return reverse(f"organizations:{name}", args=[roster.pk, *more])


def sent(rows, name="staff.csv"):
    return SimpleUploadedFile(name, csv_text(rows).encode())


def test_a_roster_goes_its_whole_road_by_its_pages(client, place, lead):
    work_kind("teacher")
    begun = client.post(UPLOAD, {"organization": place.pk, "file": sent(ROWS)})
    roster = RosterImport.objects.get()
    assert begun.url == page("roster_columns", roster)
    columns = client.get(begun.url)
    assert "Columns we do not read" in columns.text

    mapped = client.post(
        begun.url,
        {
            "first_name": "First name",
            "last_name": "Last name",
            "work": "Job",
            "effective_on": "2026-09-01",
        },
    )
    assert mapped.url == page("roster_work", roster)
    asked = client.post(mapped.url, {"work_pedagogue": "teacher"})
    assert asked.url == page("roster_detail", roster)
    check_roster(roster_id=roster.pk, clock=Clock())
    assert "Starts as Teacher at Alder on Sep 1, 2026." in client.get(asked.url).text

    client.post(page("roster_apply", roster))
    apply_roster(roster_id=roster.pk, clock=Clock())
    assert "Applied on" in client.get(asked.url).text
    roster.refresh_from_db()
    assert roster.file == ""


def test_a_file_over_the_limit_is_let_go_unread_and_the_place_stays_chosen(
    client, place, lead, monkeypatch
):
    monkeypatch.setattr("organizations.views.rosters.MOST_BYTES", 1000)
    monkeypatch.setattr(uploads, "FORM_BESIDE_IT", 1000)
    large = SimpleUploadedFile("staff.csv", os.urandom(100_000))

    answer = client.post(UPLOAD, {"organization": place.pk, "file": large})

    assert (
        "This file is larger than 20 MB. A roster of 50,000 people is smaller than that."
        in answer.text
    )
    assert answer.wsgi_request.FILES == {}
    assert f'value="{place.pk}"' in answer.text
    assert RosterImport.objects.count() == 0


def test_a_file_that_states_no_size_is_let_go_all_the_same(client, place, lead, monkeypatch):
    monkeypatch.setattr("organizations.views.rosters.MOST_BYTES", 70_000)
    large = SimpleUploadedFile("staff.csv", os.urandom(300_000))

    answer = client.post(UPLOAD, {"organization": place.pk, "file": large})

    assert "This file is larger than 20 MB." in answer.text
    assert answer.wsgi_request.FILES == {}


def test_an_upload_without_the_token_is_refused(place):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator(place))

    answer = strict.post(UPLOAD, {"organization": place.pk, "file": sent(ROWS)})

    assert answer.status_code == 403
    assert RosterImport.objects.count() == 0


def test_a_refused_file_comes_back_with_its_reason_and_stores_nothing(client, place, lead):
    answer = client.post(
        UPLOAD, {"organization": place.pk, "file": SimpleUploadedFile("staff.xlsx", b"a,b\n1,2\n")}
    )

    assert "The name of this file ends in .xlsx, but it is something else." in answer.text
    assert f'value="{place.pk}"' in answer.text
    assert RosterImport.objects.count() == 0


def test_a_place_of_others_cannot_be_chosen(client, place, lead):
    other = organization("Birch")

    answer = client.post(UPLOAD, {"organization": other.pk, "file": sent(ROWS)})

    assert "Choose from the places in this list." in answer.text


def test_a_doubt_shows_our_people_and_nothing_of_others(client, place, lead):
    ours, theirs = person("Ann", "Able"), person("Zed", "Quite")
    employ(ours, place)
    employ(theirs, organization("Birch"))
    rows = [
        ["First name", "Last name", "MEMSSI number"],
        ["Ann", "Able", ""],
        ["Other", "Name", theirs.memssi_number],
    ]
    roster = checked(csv_file(rows), place, lead)

    our_page = client.get(page("roster_row", roster, 2)).text
    their_page = client.get(page("roster_row", roster, 3)).text

    assert f"Ann Able, {ours.memssi_number} (Teacher, Alder; has the same name)" in our_page
    assert "Somebody already in the register (found by the MEMSSI number." in their_page
    assert [word for word in ("Zed", "Quite", "Birch") if word in their_page] == []


def test_the_file_to_correct_holds_wrong_and_undecided_rows_disarmed(client, place, lead):
    rows = [
        ["Given", "Surname", "E-mail", "SSN"],
        ["Ann", "Able", "ann@alder.example", "1"],
        ["=HYPERLINK(0)", "Baker", "", "2"],
        ["Cy", "", "", "3"],
    ]
    columns = {"first_name": "Given", "last_name": "Surname", "email": "E-mail"}
    roster = checked(csv_file(rows), place, lead, columns=columns)

    answer = client.get(page("roster_rejects", roster))

    assert b"".join(answer.streaming_content).decode().removeprefix(BYTE_ORDER_MARK) == csv_text(
        [
            ["Given", "Surname", "E-mail", "Row", "Why"],
            [
                "'=HYPERLINK(0)",
                "Baker",
                "",
                "3",
                "First name: “=HYPERLINK(0)” begins like a formula. Put the value itself there.",
            ],
            ["Cy", "", "", "4", "First and last name are both needed."],
        ]
    )


def test_many_who_would_leave_are_asked_about_once_more(client, place, lead):
    employ(person("Ann", "Able"), place)
    roster = checked(
        csv_file([["First name", "Last name"], ["Ben", "Baker"]]),
        place,
        lead,
        ends_the_missing=True,
    )

    asked = client.post(page("roster_apply", roster))
    assert "100 percent of the work here would end" in asked.text
    roster.refresh_from_db()
    assert roster.state == "checked"

    assert client.post(page("roster_apply", roster), {"many_may_leave": "on"}).status_code == 302
    roster.refresh_from_db()
    assert roster.state == "applying"


def test_work_that_stopped_says_so_and_goes_on_by_a_button(client, place, lead):
    roster = checked(csv_file([["First name", "Last name"], ["Ben", "Baker"]]), place, lead)
    client.post(page("roster_apply", roster))
    RosterImport.objects.update(heard_from_at=Clock()().replace(year=2020), applied_by=lead)

    standing = client.get(page("roster_detail", roster)).text
    assert "The work has stopped" in standing
    assert "0 of 1 rows" in standing
    assert client.post(page("roster_resume", roster)).status_code == 302
    apply_roster(roster_id=roster.pk, clock=Clock())
    roster.refresh_from_db()
    assert roster.state == "applied"


def test_several_doubts_are_decided_at_once(client, place, lead):
    for name in ("Able", "Baker"):
        employ(person("Ann", name), place)
    rows = [["First name", "Last name"], ["Ann", "Able"], ["Ann", "Baker"]]
    roster = checked(csv_file(rows), place, lead)
    chosen = list(roster.rows.values_list("pk", flat=True))

    client.post(page("roster_detail", roster), {"bulk": "same", "chosen": chosen})

    assert list(roster.rows.values_list("outcome", "decision")) == [
        ("matched", str(pk)) for pk in roster.rows.values_list("person", flat=True)
    ]


def test_the_limit_of_the_form_is_that_of_the_service():
    assert files.MOST_BYTES == 20 * 1024 * 1024
