"""Signed sheets in a packet."""

import hashlib

import pytest

from tests.reports.evidence.scene import (
    SHEET,
    by,
    files_of,
    manifest,
    table,
)

pytestmark = pytest.mark.django_db

SIGNED_SHEET = "The signed sheet “../../Photo of sheet.pdf” of session 1"
SHEET_SUM = hashlib.sha256(SHEET).hexdigest()


def test_signed_sheets_are_in_it_byte_for_byte_under_names_of_our_own(made):
    files = files_of(made)
    name = f"scans/session-001-{made.scan.pk}-{SHEET_SUM[:12]}.pdf"

    assert files[name] == SHEET
    attached = ["2026-06-08T15:45:00-04:00", by(made.teacher)]
    assert table(files, "scans.csv") == [
        ["1", name, "../../Photo of sheet.pdf", str(len(SHEET)), SHEET_SUM, "yes", *attached]
    ]


@pytest.mark.parametrize(
    ("harm", "standing", "sentence"),
    [
        (
            lambda path: path.write_bytes(b"%PDF-1.4 another"),
            "no, its content changed",
            f"{SIGNED_SHEET} is not the one once attached.",
        ),
        (
            lambda path: path.unlink(),
            "the file is gone",
            f"{SIGNED_SHEET} is gone.",
        ),
    ],
)
def test_a_sheet_that_is_not_as_it_was_attached_is_named(made, settings, harm, standing, sentence):
    harm(settings.MEDIA_ROOT / made.scan.file.name)

    files = files_of(made)

    assert [row[5] for row in table(files, "scans.csv")] == [standing]
    assert sentence in manifest(files)["missing"]
    assert f"- {sentence}" in files["README.txt"].decode()
