"""Files of every make are read alike; what is none, or lies, is refused with its sentence."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from organizations.exceptions import RosterFileRefusedError
from organizations.imports import archives, sources
from organizations.imports.columns import guess_columns
from organizations.imports.files import count_rows, open_roster
from tests.rosters.files import (
    USERS_1_1,
    USERS_1_2,
    csv_file,
    csv_text,
    day,
    package_1_1,
    package_1_2,
    xlsx_file,
    zip_file,
)

ROWS = [
    ["First name", "Last name", "School"],
    ["Zoé", "Thériault", "Alder High"],
    ["", "", ""],
    ["Ann", "O'Brien; Jr", "Alder, Elementary"],
]
READ = [
    (2, {"First name": "Zoé", "Last name": "Thériault", "School": "Alder High"}),
    (4, {"First name": "Ann", "Last name": "O'Brien; Jr", "School": "Alder, Elementary"}),
]


def read(file) -> list[tuple[int, dict[str, str]]]:
    source = open_roster(file, name=file.name)
    return [(row.number, row.cells) for row in source.rows]


def refusal(file) -> str:
    with pytest.raises(RosterFileRefusedError) as refused:
        count_rows(open_roster(file, name=file.name))
    return str(refused.value)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_letters_and_separators(encoding, delimiter):
    assert read(csv_file(ROWS, encoding=encoding, delimiter=delimiter)) == READ


def test_a_workbook_is_read_like_a_csv():
    assert read(xlsx_file(ROWS)) == READ


def test_cells_of_a_workbook_become_plain_text_and_no_formula_is_worked_out():
    rows = [
        ["First name", "Last name", "Number", "Day", "Formula"],
        ["Ann", "  Able \n", 4711.0, day("2026-09-01"), "=1+1"],
    ]

    assert read(xlsx_file(rows)) == [
        (
            2,
            {
                "First name": "Ann",
                "Last name": "Able",
                "Number": "4711",
                "Day": "2026-09-01",
                "Formula": "=1+1",
            },
        )
    ]


def test_a_wrong_size_stated_in_a_workbook_hides_no_row():
    file = xlsx_file(ROWS)
    stored = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(stored, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith("sheet1.xml"):
                content = content.replace(b'ref="A1:C4"', b'ref="A1:A2"')
            new.writestr(member, content)

    assert read(ContentFile(stored.getvalue(), name="staff.xlsx")) == READ


STAFF_1_2 = [
    (
        "Ann",
        "Able",
        "Annie",
        "ann@alder.example",
        "S1",
        "Alder High",
        "230000100001",
        "teacher",
        "2026-08-20",
    ),
    ("Ben", "Baker", "", "ben@alder.example", "", "Alder High", "230000100001", "aide", ""),
    ("Ben", "Baker", "", "ben@alder.example", "", "Alder", "", "siteAdministrator", ""),
]
KEPT = (
    "first_name",
    "last_name",
    "preferred_name",
    "email",
    "staff_id",
    "place",
    "place_id",
    "work",
    "starts_on",
)


def staff_of(source) -> list[tuple[str, ...]]:
    return [tuple(row.cells[name] for name in KEPT) for row in source.rows]


def test_a_package_of_1_2_gives_staff_only_and_counts_the_others():
    source = open_roster(package_1_2(), name="package.zip")

    assert staff_of(source) == STAFF_1_2
    # the student, the parent, and the aide who is a student too
    assert source.left_out == 3


def test_a_package_of_1_1_gives_staff_only_with_one_row_for_each_place():
    source = open_roster(package_1_1(), name="package.zip")

    assert [(row[0], row[5], row[7]) for row in staff_of(source)] == [
        ("Ann", "Alder High", "teacher"),
        ("Ben", "Alder", "aide"),
        ("Ben", "Alder High", "aide"),
    ]
    assert source.left_out == 2


def test_a_role_that_is_nobodys_on_the_staff_is_left_out():
    headings, ann, *_others = USERS_1_1
    users = [headings, [*ann[:4], "tutor", *ann[5:]]]

    source = open_roster(package_1_1(**{"users.csv": users}), name="package.zip")

    assert (staff_of(source), source.left_out) == ([], 1)


def test_an_account_that_is_closed_there_is_left_out():
    headings, ann, *_others = USERS_1_1
    users = [headings, [*ann[:2], "false", *ann[3:]]]

    assert staff_of(open_roster(package_1_1(**{"users.csv": users}), name="package.zip")) == []


def encrypted_workbook() -> ContentFile:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return ContentFile(head + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), name="a.xlsx")


def locked_archive() -> ContentFile:
    file = zip_file({"users.csv": "x"})
    content = bytearray(file.read())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return ContentFile(bytes(content), name="a.zip")


def cut_in_half() -> ContentFile:
    return ContentFile(xlsx_file(ROWS * 50).read()[:900], name="staff.xlsx")


def with_entities() -> ContentFile:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    return zip_file({"xl/workbook.xml": bomb}, name="staff.xlsx")


MANIFEST_DELTA = [["propertyName", "value"], ["oneroster.version", "1.2"], ["file.users", "delta"]]
REFUSED = {
    "nothing": (lambda: ContentFile(b"", name="a.csv"), "This file is empty."),
    "blank lines": (lambda: ContentFile(b"\r\n\r\n", name="a.csv"), "This file is empty."),
    "a text named xlsx": (
        lambda: csv_file(ROWS, name="a.xlsx"),
        (
            "The name of this file ends in .xlsx, but it is something else. Open it, save it again in "  # noqa: E501
            "the kind you want, then try again."
        ),
    ),
    "a workbook named csv": (
        lambda: xlsx_file(ROWS, name="a.csv"),
        (
            "The name of this file ends in .csv, but it is something else. Open it, save it again in "  # noqa: E501
            "the kind you want, then try again."
        ),
    ),
    "a picture": (
        lambda: ContentFile(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", name="staff.csv"),
        "We cannot read this file. Save it as CSV or as an Excel workbook, then try again.",
    ),
    "an old Excel file": (
        lambda: ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name="a.xls"),
        "This is an Excel file of an old kind (.xls). Save it as .xlsx, then try again.",
    ),
    "a locked workbook": (
        encrypted_workbook,
        "This workbook is protected by a password. Save it without one, then try again.",
    ),
    "a locked archive": (
        locked_archive,
        "This file is protected by a password. Save it without one, then try again.",
    ),
    "half a workbook": (
        cut_in_half,
        "This file is damaged and cannot be opened. Save it again, then try again.",
    ),
    "entities": (
        with_entities,
        "This is not a spreadsheet as Excel writes it. Save it again from Excel.",
    ),
    "some archive": (
        lambda: zip_file({"readme.txt": "x"}),
        "This archive is neither an Excel workbook nor a OneRoster package.",
    ),
    "a package without its places": (
        lambda: package_1_2(**{"orgs.csv": None}),
        "This OneRoster package has no orgs.csv. Export it again, with all its files.",
    ),
    "a package of changes": (
        lambda: package_1_2(**{"manifest.csv": MANIFEST_DELTA}),
        "This package holds only what has changed. Export the whole list (bulk).",
    ),
    "a package of another version": (
        lambda: package_1_2(**{"manifest.csv": [["propertyName", "value"]]}),
        "This package is of OneRoster version ?. We read 1.1 and 1.2.",
    ),
    "a package in other letters": (
        lambda: zip_file(
            {
                "manifest.csv": csv_text([["propertyName", "value"], ["oneroster.version", "1.2"]]),
                "orgs.csv": "sourcedId\n",
                "users.csv": csv_text([*USERS_1_2, ["u9", "active", "true", "é"]]).encode("cp1252"),
            }
        ),
        "A file of this package is damaged or not in UTF-8. Export it again.",
    ),
    "a title above the headings": (
        lambda: csv_file([["Staff list"], *ROWS]),
        (
            "The first row must hold the headings of the columns, such as First name and Last name. "  # noqa: E501
            "Take out titles above them."
        ),
    ),
    "one heading twice": (
        lambda: csv_file([["Name", "School", "name"], ["a", "b", "c"]]),
        "Two columns have the heading “Name”. Give each column its own.",
    ),
    "a heading over two columns": (
        lambda: xlsx_file(
            [["Name", None, "School"], ["Ann", "Able", "Alder"]],
            change=lambda book: book.active.merge_cells("A1:B1"),
        ),
        (
            "Column B has no heading. If a heading is merged over several columns, split it: each "
            "column needs its own."
        ),
    ),
    "too many columns": (
        lambda: csv_file([[f"C{n}" for n in range(101)]]),
        "This file has more than 100 columns. Keep those a roster needs.",
    ),
    "an open quotation mark": (
        lambda: ContentFile(b'First name,Last name\r\n"' + b"a" * 200_000, name="a.csv"),
        "Line 2 of this file cannot be read. A quotation mark may be missing.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_roster_is_refused_with_the_reason(name):
    make, sentence = REFUSED[name]

    assert refusal(make()) == sentence


def test_a_bomb_is_refused_before_it_unfolds(monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 100_000)
    file = zip_file({"users.csv": b"0" * 200_000})

    assert refusal(file) == ("Unpacked, this file is far too large. Send one with fewer rows.")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sources, "MOST_ROWS", 3)

    assert refusal(csv_file([["First name", "Last name"], *([["Ann", "Able"]] * 4)])) == (
        "This file has more than 3 rows. Send it in parts, one for each school or agency."
    )


def test_columns_about_children_births_or_social_security_are_never_offered():
    rows = [
        ["First name", "Last name", "SSN", "Date of birth", "Student ID", "Badge", "Note"],
        *([["Ann", "Able", "", "", "", "123456789", "call 123-45-6789"]] * 3),
    ]
    source = open_roster(csv_file(rows), name="a.csv")

    assert source.offered == ["First name", "Last name"]
    assert source.never_read == ["SSN", "Date of birth", "Student ID", "Badge", "Note"]


def test_one_number_in_a_column_of_names_is_a_slip_of_one_row():
    rows = [
        ["First name", "Last name", "Phone"],
        ["Ann", "Able 123-45-6789", "123-45-6789"],
        ["Ben", "Baker", ""],
        ["Cy", "Cole", ""],
    ]
    source = open_roster(csv_file(rows), name="a.csv")

    assert source.offered == ["First name", "Last name"]
    assert source.never_read == ["Phone"]


def test_headings_are_guessed_and_what_was_said_last_time_comes_first():
    headings = [
        "Legal First Name",
        "Surname",
        "E-mail",
        "Building",
        "Job Title",
        "Hire Date",
        "Ort",
    ]

    assert guess_columns(headings, remembered={"place": "ORT"}) == {
        "first_name": "Legal First Name",
        "last_name": "Surname",
        "email": "E-mail",
        "place": "Ort",
        "work": "Job Title",
        "starts_on": "Hire Date",
    }
