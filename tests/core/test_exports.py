"""CSV is safe to open in a spreadsheet, and figures stay figures."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.exports import csv_cell, csv_lines, csv_response, disarm


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
@pytest.mark.parametrize("space", ["", " ", "   "])
def test_a_text_no_spreadsheet_may_take_for_a_formula_is_disarmed(start, space):
    cell = f"{space}{start}HYPERLINK(1)"

    assert disarm(cell) == csv_cell(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", " ", "Ada", "6.00", "a=b", "St-Pierre", "ada@example.org", "'x"]
)
def test_other_text_stays_as_it_is(cell):
    assert disarm(cell) == csv_cell(cell) == cell


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (Decimal("-1.50"), "-1.50"),
        (-3, "-3"),
        (date(2026, 12, 1), "2026-12-01"),
        (datetime(2026, 7, 1, 2, 5, tzinfo=UTC), "2026-06-30 22:05"),
    ],
)
def test_a_value_is_written_for_people_and_machines(value, written):
    assert csv_cell(value) == written


def test_whatever_is_no_figure_is_disarmed():
    class Place:
        def __str__(self) -> str:
            return "=SUM(A1)"

    assert csv_cell(Place()) == "'=SUM(A1)"


def test_lines_are_sent_in_parcels_after_the_mark_excel_needs():
    response = csv_response(csv_lines([n, "é"] for n in range(450)), file_name="x.csv")

    parcels = list(response.streaming_content)

    assert [part.count(b"\r\n") for part in parcels] == [0, 200, 200, 50]
    assert b"".join(parcels).decode("utf-8-sig").startswith("0,é\r\n1,é\r\n")
