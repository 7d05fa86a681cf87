"""Files of past training are read whatever wrote them, or refused with a sentence."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from tests.rosters.files import csv_file, day, xlsx_file, zip_file
from transcripts.exceptions import IntakeFileRefusedError
from transcripts.intakes import reading
from transcripts.intakes.cleaning import clean, kept_values, read_day, read_hours
from transcripts.intakes.columns import Column, guess_columns
from transcripts.intakes.federal import records_of
from transcripts.intakes.reading import count_rows, open_source

TODAY = date(2026, 9, 1)
HEADINGS = ["Name", "Course title", "Date completed"]
ROW = ["Ann Able", "Bus drill", "9/1/2025"]


def rows_of(file, kind="claims"):
    return [(row.number, row.cells) for row in open_source(file, kind=kind).rows]


def refusal_of(file, kind="claims") -> str:
    with pytest.raises(IntakeFileRefusedError) as refused:
        count_rows(open_source(file, kind=kind))
    return str(refused.value)


def test_titles_above_the_headings_are_passed_over():
    file = xlsx_file(
        [["Training of Alder"], [None, "printed 2026"], [], HEADINGS, ROW, [None] * 3],
        change=lambda book: book.active.merge_cells("A1:C1"),
    )
    assert rows_of(file) == [(5, dict(zip(HEADINGS, ROW, strict=True)))]


def test_days_of_a_workbook_stay_days_and_formulas_stay_text():
    file = xlsx_file([HEADINGS, ["Ann Able", "=1+1", day("2025-09-01")]])
    (row,) = rows_of(file)
    assert row[1] == {"Name": "Ann Able", "Course title": "=1+1", "Date completed": "2025-09-01"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_in_any_usual_encoding(encoding):
    file = csv_file([HEADINGS, ["Zoë Thériault", *ROW[1:]]], encoding=encoding, delimiter=";")
    assert rows_of(file)[0][1]["Name"] == "Zoë Thériault"


def test_rows_pasted_from_a_spreadsheet_are_a_table():
    pasted = "\n".join("\t".join(cells) for cells in (HEADINGS, ROW))
    assert rows_of(ContentFile(pasted.encode("utf-8-sig"), name="pasted.txt")) == [
        (2, dict(zip(HEADINGS, ROW, strict=True)))
    ]


def locked() -> ContentFile:
    return ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))


def bomb() -> ContentFile:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 160_000_000)
    return ContentFile(stored.getvalue(), name="bomb.xlsx")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (ContentFile(b"", name="a.csv"), "This file is empty."),
        (ContentFile(b"\n\n,,\n", name="a.csv"), "This file is empty."),
        (
            locked(),
            "This workbook is protected by a password. Save it without one, then try again.",
        ),
        (
            ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", name="a.xls"),
            "This is an Excel file of an old kind (.xls). Save it as .xlsx, then try again.",
        ),
        (
            ContentFile(b"PK\x03\x04 broken", name="a.xlsx"),
            "This file is damaged and cannot be opened. Save it again, then try again.",
        ),
        (
            zip_file({"xl/workbook.xml": "<not"}, name="a.xlsx"),
            "This workbook is damaged and cannot be read. Save it again from Excel.",
        ),
        (bomb(), "Unpacked, this file is far too large. Send one with fewer rows."),
        (
            ContentFile(b"%PDF-1.7 and more", name="a.pdf"),
            (
                "This is a PDF. Open it, select and copy all of its text, and paste that instead "
                "of a file."
            ),
        ),
        (
            zip_file({"a.txt": "x"}),
            "This archive is neither an Excel workbook nor a OneRoster package.",
        ),
        (
            ContentFile(b"\xff\xfe\x00\x00\x01\x02" * 90, name="a.csv"),
            "We cannot read this file. Save it as CSV or as an Excel workbook, then try again.",
        ),
        (
            csv_file([["one"], ["two"]]),
            (
                "There is no table of training in this file: no row of headings such as Course "
                "title and Date completed."
            ),
        ),
        (
            csv_file([[*HEADINGS, "name"], [*ROW, ""]]),
            "Two columns have the heading “Name”. Give each column its own.",
        ),
        (
            csv_file([[*HEADINGS, "", "Hours"], [*ROW, "x", "1"]]),
            (
                "Column D has no heading. If a heading is merged over several columns, split it: "
                "each column needs its own."
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(file, sentence):
    assert refusal_of(file) == sentence


def test_more_rows_than_one_file_may_have_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    assert count_rows(open_source(csv_file([HEADINGS, ROW, ROW]), kind="claims")) == 2
    assert refusal_of(csv_file([HEADINGS, ROW, ROW, ROW])) == (
        "This file has more than 2 rows. Send it in parts, such as one for each year."
    )


def test_columns_of_numbers_nobody_may_keep_are_not_offered():
    headings = [*HEADINGS, "SSN", "Birth date", "No"]
    source = open_source(csv_file([headings, [*ROW, "", "", "123-45-6789"]]), kind="claims")
    assert source.offered == HEADINGS
    assert source.never_read == ["SSN", "Birth date", "No"]


def test_headings_are_guessed_by_their_words_and_each_is_taken_once():
    headings = ["Employee Name", "E-mail", "Course", "Code", "Completion Date", "Hrs", "Vendor"]
    assert guess_columns(headings, kind="history") == {
        "email": "E-mail",
        "name": "Employee Name",
        "code": "Code",
        "title": "Course",
        "day": "Completion Date",
        "hours": "Hrs",
        "provider": "Vendor",
    }


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("45901", date(2025, 9, 1)),
        ("2025-09-01", date(2025, 9, 1)),
        ("2025-09-01T00:00:00", date(2025, 9, 1)),
        ("9/1/2025", date(2025, 9, 1)),
        ("09/01/25", date(2025, 9, 1)),
        ("Sep 1, 2025", date(2025, 9, 1)),
        ("Sept 1, 2025", date(2025, 9, 1)),
        ("September 1, 2025", date(2025, 9, 1)),
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(written, day):
    assert read_day(written) == day


@pytest.mark.parametrize(("written", "hours"), [("6", 6), ("6.5", "6.5"), ("2 hrs", 2), ("1h", 1)])
def test_hours_are_read_with_their_unit_or_without(written, hours):
    assert read_hours(written) == Decimal(hours)


@pytest.mark.parametrize(
    ("column", "written", "wrong"),
    [
        ("day", "13/45/2024", "is not a date such as 9/1/2026"),
        ("day", "1/1/1900", "is too long ago"),
        ("hours", "6,5", "is not a number we can be sure of. Write it with a point: 6.5"),
        ("hours", "400", "is more than the 200 hours one training can have"),
        ("hours", "-2", "is not more than zero"),
        ("hours", "0", "is not more than zero"),
        ("hours", "two", "is not a number of hours such as 6.5"),
        ("hours", "-2+3", "begins like a formula. Put the value itself there"),
        ("title", "=HYPERLINK(1)", "begins like a formula. Put the value itself there"),
        ("title", "x" * 161, "is too long: at most 160 characters"),
        ("number", "M0000012-0", "is not a MEMSSI number: a digit may be mistyped"),
        ("email", "ann.example", "is not an email address"),
        ("name", "Ann", "is not a first and a last name"),
    ],
)
def test_what_a_cell_may_not_say_is_a_sentence(column, written, wrong):
    row = {"name": "Ann Able", "title": "Drill", "day": "9/1/2025"} | {column: written}
    sentence = f"{Column(column).label}: “{written[:60]}” {wrong}."
    assert clean(row, on=TODAY).wrong == [sentence]


@pytest.mark.parametrize(
    ("column", "written", "wrong"),
    [
        ("day", "9/2/2026", "Date completed: it lies in the future."),
        ("day", "", "There is no date. If cells are merged in the file, split them."),
        ("title", "", "There is no course. If cells are merged in the file, split them."),
    ],
)
def test_what_a_row_lacks_is_a_sentence(column, written, wrong):
    row = {"name": "Ann Able", "title": "Drill", "day": "9/1/2025"} | {column: written}
    assert clean(row, on=TODAY).wrong == [wrong]


def test_a_number_like_a_social_security_number_is_not_kept():
    values, wrong = kept_values({"T": "123-45-6789", "N": "Ann Able"}, {"title": "T", "name": "N"})
    assert values == {"name": "Ann Able"}
    assert [sentence.partition(":")[0] for sentence in wrong] == ["Course title"]


RECORD = """FEDERAL EMERGENCY MANAGEMENT AGENCY
Student Name: Doe, Jane Q     SID: 0001234567
Course Code  Course Title  Completed
IS-00100.c Introduction to the Incident Command System, ICS-100 05/12/2025
IS-00200.c  Basic Incident Command System for
Initial Response, ICS-200  06/01/2025  CEU 0.4
IS-700.b 7/4/2025 An Introduction to NIMS
Page 2 of 2, printed 05/05/2025
Name: Ann Able
Email: Ann@example.org
E0361 Multi-Hazard Emergency Planning for Schools May 12, 2024
Email: ben@example.org
IS 800.d\tNational Response Framework\t2025-03-04\tPass
IS-120.c never completed
"""


def test_the_text_of_federal_records_says_who_took_what_when():
    jane = {"name": "Doe, Jane Q", "sid": "0001234567"}
    ann = {"name": "Ann Able", "email": "ann@example.org"}
    assert [
        (r.line, r.code, r.title, r.day, r.student) for r in records_of(RECORD.splitlines())
    ] == [
        (
            4,
            "IS-00100.c",
            "Introduction to the Incident Command System, ICS-100",
            "05/12/2025",
            jane,
        ),
        (
            5,
            "IS-00200.c",
            "Basic Incident Command System for Initial Response, ICS-200",
            "06/01/2025",
            jane,
        ),
        (7, "IS-700.b", "An Introduction to NIMS", "7/4/2025", jane),
        (11, "E0361", "Multi-Hazard Emergency Planning for Schools", "May 12, 2024", ann),
        (13, "IS 800.d", "National Response Framework", "2025-03-04", {"email": "ben@example.org"}),
    ]


def test_a_federal_record_may_be_a_table_too():
    text = ContentFile(RECORD.encode(), name="pasted.txt")
    table = csv_file([["Student name", "SID", "Course", "Date"], ["Ann Able", "1", "IS-100", "x"]])

    assert open_source(text, kind="federal").speaks_for_itself is True
    assert count_rows(open_source(text, kind="federal")) == 5
    assert open_source(table, kind="federal").speaks_for_itself is False
    assert guess_columns(["Student name", "SID", "Course", "Date"], kind="federal") == {
        "sid": "SID",
        "name": "Student name",
        "title": "Course",
        "day": "Date",
    }
