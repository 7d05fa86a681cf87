"""The pages of files of past training, as a coordinator and the office walk through them."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from openpyxl import load_workbook

from audit.models import AuditEvent
from reports.history_records import KINDS, events_of
from tests.factories import UserFactory, coordinator, credit_types, employ, organization, staff
from tests.factories.courses import LaneFactory
from tests.factories.records import outside_course
from tests.intakes.steps import Clock, applied, checked, job_of, sent
from tests.rosters.files import csv_text
from transcripts.enums import IntakeKind
from transcripts.models import CompletionIntake, CreditAward
from transcripts.services.intakes import apply_intake, check_intake, undo_intake
from transcripts.tiles import past_training_to_decide

pytestmark = pytest.mark.django_db
FILES = "/people/training/files/"
HEADINGS = ["Name", "Course title", "Date", "Hours", "Provider"]


@pytest.fixture(autouse=True)
def _credit() -> None:
    credit_types()


def run(work, intake) -> None:
    work(job_id=job_of(intake), clock=Clock(intake.uploaded_at))
    intake.refresh_from_db()


def page_of(client, path, **sent_data):
    return client.post(path, sent_data, follow=True) if sent_data else client.get(path)


def test_the_office_brings_earlier_records_in_and_takes_them_back(client):
    office, person = staff(), UserFactory(first_name="Ann", last_name="Able")
    client.force_login(office)
    lane = LaneFactory()
    text = csv_text([HEADINGS, ["Ann Able", "Drill", "9/1/2015", "2", ""], ["", "X", "", "", ""]])
    file = SimpleUploadedFile("old records.csv", text.encode())

    page = page_of(client, f"{FILES}send/history/", file=file, pasted="")
    intake = CompletionIntake.objects.get()
    assert page.redirect_chain == [(f"{FILES}{intake.pk}/columns/", 302)]
    said = {"name": "Name", "title": "Course title", "day": "Date", "hours": "Hours"}
    about = {"about_source": "local", "about_provider": "Orono", "about_lane": lane.pk}
    page_of(client, f"{FILES}{intake.pk}/columns/", **said, **about)
    run(check_intake, intake)

    page = page_of(client, f"{FILES}{intake.pk}/")
    assert "Some rows need you to say who they are" in page.text
    assert "It may be somebody with this name. Say who it is." in page.text
    assert f'href="{FILES}{intake.pk}/rows/2/"' in page.text
    page_of(client, f"{FILES}{intake.pk}/rows/2/", decision=person.pk)
    assert "Ready, and applied now: 1" in client.get(f"{FILES}{intake.pk}/apply/").text
    page_of(client, f"{FILES}{intake.pk}/apply/", yes="1")
    run(apply_intake, intake)
    assert list(CreditAward.objects.values_list("person", "source")) == [(person.pk, "local")]

    page = page_of(client, f"{FILES}{intake.pk}/undo/", reason="")
    assert "Why is it undone?" in page.text
    page_of(client, f"{FILES}{intake.pk}/undo/", reason="Belongs to another Ann.")
    run(undo_intake, intake)
    page = page_of(client, f"{FILES}{intake.pk}/")
    assert "Belongs to another Ann." in page.text
    assert "Ann Able, M" in page.text
    assert f"{FILES}{intake.pk}/rows/2/" not in page.text
    for path, sentence in [
        ("apply", "No row of this file waits to be applied."),
        ("undo", "No row of this file is applied, so nothing can be undone."),
    ]:
        page = client.get(f"{FILES}{intake.pk}/{path}/", follow=True)
        assert page.redirect_chain == [(f"{FILES}{intake.pk}/", 302)]
        assert sentence in page.text
    assert not CreditAward.objects.standing().exists()


def test_a_coordinator_pastes_a_federal_record_and_says_whose_it_is(client):
    place = organization("Alder")
    lead, person = coordinator(place), UserFactory()
    employ(person, place)
    outside_course()
    client.force_login(lead)
    text = "IS-00100.c Introduction to ICS 05/12/2025\n"

    page_of(client, f"{FILES}send/federal/", organization=place.pk, pasted=text)
    intake = CompletionIntake.objects.get()
    assert (intake.file_name, intake.accepts_at_once) == ("pasted.txt", False)
    page = page_of(client, f"{FILES}{intake.pk}/columns/")
    assert "found 1 course in it" in page.text
    page = page_of(client, f"{FILES}{intake.pk}/columns/", about_who="")
    assert page.redirect_chain == [(f"{FILES}{intake.pk}/", 302)]
    page_of(client, f"{FILES}{intake.pk}/")
    CompletionIntake.objects.filter(pk=intake.pk).update(state="uploaded")
    page_of(client, f"{FILES}{intake.pk}/columns/", about_who=person.memssi_number)
    run(check_intake, intake)
    assert list(intake.rows.values_list("finding", "person")) == [("ready", person.pk)]


def test_the_file_is_chosen_or_pasted_and_nothing_is_kept_of_one_that_cannot_be_read(client):
    client.force_login(staff())
    path = f"{FILES}send/history/"
    both = SimpleUploadedFile("a.csv", b"a,b\nc,d\n")
    for data, sentence in [
        ({"pasted": " "}, "Choose a file, or paste its rows below: one of both."),
        ({"pasted": "a\tb", "file": both}, "Choose a file, or paste its rows below: one of both."),
        ({"pasted": "x"}, "There is no table of training in this file"),
        ({"pasted": "Name\tCourse\tDate"}, "There is no training in this file: only headings."),
    ]:
        assert sentence in client.post(path, data).text
    assert not CompletionIntake.objects.exists()


def test_what_columns_mean_has_to_make_sense(client):
    client.force_login(staff())
    intake = sent([HEADINGS, ["A B", "X", "9/1/2025", "1", "Y"]], staff(), kind=IntakeKind.HISTORY)
    path = f"{FILES}{intake.pk}/columns/"
    whole = {"name": "Name", "title": "Course title", "day": "Date", "about_source": "memssi"}
    for change, sentence in [
        ({"name": ""}, "Say which column holds the MEMSSI number, the email address or the name."),
        ({"title": ""}, "Say which column holds the code or the title of the course."),
        ({"day": ""}, "Say which column holds the day on which it was completed."),
        ({"hours": "Date"}, "One column of the file is chosen for two of ours."),
    ]:
        assert sentence in client.post(path, whole | change).text
    intake.refresh_from_db()
    assert intake.state == "uploaded"


def test_rows_to_correct_can_be_carried_away_with_the_reason(client):
    office = staff()
    client.force_login(office)
    rows = [HEADINGS, ["Nobody Known", "Drill", "9/1/2025", "2", "Orono"], ["", "=1", "", "", ""]]
    intake = checked(rows, office)
    answer = client.get(f"{FILES}{intake.pk}/rejects/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Name", "Course title", "Date", "Hours", "Provider", "Row", "Why"],
        [
            "Nobody Known",
            "Drill",
            "9/1/2025",
            "2",
            "Orono",
            "2",
            "Nobody in the register is found by it.",
        ],
        [
            "",
            "'=1",
            "",
            "",
            "",
            "3",
            "Course title: “=1” begins like a formula. Put the value itself there.",
        ],
    ]


def test_an_empty_file_has_headings_that_are_understood(client):
    client.force_login(staff())
    place = organization("Alder").pk
    for kind in IntakeKind:
        answer = client.get(f"{FILES}empty/{kind}/")
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        headings = [cell.value for cell in book.active[1]]
        text = csv_text([headings, ["x"] * len(headings)])
        file = SimpleUploadedFile("filled.csv", text.encode())
        client.post(f"{FILES}send/{kind}/", {"file": file, "organization": place})
        intake = CompletionIntake.objects.latest("pk")
        assert sorted(intake.columns.values()) == sorted(headings)


def test_a_kind_nobody_knows_is_no_page(client):
    client.force_login(staff())
    assert client.get(f"{FILES}send/riddles/").status_code == 404
    assert client.get(f"{FILES}empty/riddles/").status_code == 404


def test_several_rows_are_decided_looked_at_again_and_left_out_at_once(client):
    office, person = staff(), UserFactory(first_name="Ann", last_name="Able")
    client.force_login(office)
    rows = [HEADINGS]
    rows += [["Ann Able", f"Drill {n}", "9/1/2025", "2", "Orono"] for n in range(3)]
    intake = checked(rows, office)
    keys = list(intake.rows.values_list("pk", flat=True))
    path = f"{FILES}{intake.pk}/"

    page_of(client, path, bulk="same", chosen=keys[:2])
    page_of(client, path, bulk="out", chosen=keys[2:])
    page = page_of(client, f"{path}again/", again="1")
    assert "0 rows are ready now." in page.text
    assert list(intake.rows.values_list("finding", "state", "person")) == [
        ("ready", "open", person.pk),
        ("ready", "open", person.pk),
        ("doubtful", "left_out", None),
    ]
    page_of(client, path, bulk="in", chosen=keys[2:])
    assert intake.rows.filter(state="open").count() == 3


def test_the_part_that_renews_itself_says_how_far_the_work_is(client):
    office, person = staff(), UserFactory()
    client.force_login(office)
    rows = [["MEMSSI number", *HEADINGS[1:]]]
    rows += [[person.memssi_number, "Drill", "9/1/2025", "2", "Orono"]]
    intake = applied(checked(rows, office), office)
    path = f"{FILES}{intake.pk}/?part=standing&said=applying-0"
    assert "Done: see the rows" in client.get(path).text
    assert ": 1 row<" in client.get(f"{FILES}{intake.pk}/").text


def test_a_home_names_the_files_that_wait_for_its_owner():
    alder, birch = organization("Alder"), organization("Birch")
    lead, other, office = coordinator(alder), coordinator(birch), staff()
    rows = [HEADINGS, ["Ann Able", "Drill", "9/1/2025", "2", "Orono"]]
    of_alder = checked(rows, lead, place=alder)
    of_all = checked(rows, office, kind=IntakeKind.HISTORY)
    sent(rows, lead, place=alder)

    def named(user):
        tile = past_training_to_decide(user, of_all.uploaded_at)
        return tile and [intake.pk for intake in tile.facts["intakes"]]

    assert named(lead) == [of_alder.pk]
    assert named(other) is None
    assert named(office) == [of_alder.pk, of_all.pk]
    assert named(UserFactory()) is None
    tile = past_training_to_decide(lead, of_all.uploaded_at)
    drawn = " ".join(render_to_string(tile.template, {"tile": tile}).split())
    assert "training.csv</a>" in drawn
    assert "List of training taken elsewhere, Alder" in drawn


def test_a_completion_and_its_line_say_which_row_of_which_file_they_came_in(client):
    office, person = staff(), UserFactory()
    client.force_login(office)
    rows = [["MEMSSI number", *HEADINGS[1:]]]
    rows += [[person.memssi_number, "Drill", "9/1/2025", "2", "Orono"]]
    applied(checked(rows, office, kind=IntakeKind.HISTORY), office)
    line = CreditAward.objects.get()

    page = " ".join(client.get(f"/training-elsewhere/{line.outside_id}/").text.split())
    assert "training.csv, row 2" in page
    events = AuditEvent.objects.filter(events_of(KINDS["line"], line.pk)).order_by("pk")
    assert list(events.values_list("action", "reason")) == [
        ("transcripts.enter_from_file", "File training.csv, row 2"),
        ("transcripts.post_award", "as accepted: Taken over from earlier records"),
    ]


def test_rows_are_found_by_the_words_of_the_file(client):
    office = staff()
    client.force_login(office)
    rows = [HEADINGS, *([name, "Drill", "9/1/2025", "2", "X"] for name in ("Ann Oak", "Bo Elm"))]
    intake = checked(rows, office)
    page = client.get(f"{FILES}{intake.pk}/?q=elm+drill").text
    assert ("Bo Elm" in page, "Ann Oak" in page) == (True, False)


def test_a_file_that_is_too_large_is_let_go_on_its_way(client, monkeypatch):
    monkeypatch.setattr("transcripts.views.intakes.MOST_BYTES", 20)
    client.force_login(staff())
    file = SimpleUploadedFile("large.csv", b"Name,Course,Date\nAnn Able,Drill,9/1/2025\n")
    page = client.post(f"{FILES}send/history/", {"file": file})
    assert "This file is larger than 20 MB. Send it in parts." in page.text
    assert not CompletionIntake.objects.exists()
