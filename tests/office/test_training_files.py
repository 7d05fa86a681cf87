"""The files of the ledger opened by two programs of others: the same rows, types and days."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.exports import disarm
from tests.factories import CourseFactory, UserFactory, VersionFactory, employ, organization, staff
from tests.factories import offering as scheduled
from tests.factories.records import award, seat
from tests.office.programs import read_by_libreoffice, read_by_pandas
from transcripts.columns import TRAINING_FILE, Reading
from transcripts.enums import FileFormat
from transcripts.exports import Table, write_table
from transcripts.models import CreditAward

pytestmark = [pytest.mark.office, pytest.mark.django_db]

NAMES = (
    "Thériault",
    "=1+1",
    "-2",
    "007",
    'O"Dell, Jr.',
    "two\nlines",
    " two  spaces ",
    "1e5",
    "TRUE",
)
READERS = {
    "pandas": read_by_pandas,
    "LibreOffice": lambda path: read_by_libreoffice(path, columns=len(TRAINING_FILE)),
}


@pytest.fixture
def table():
    place = organization("0042")
    for number, name in enumerate(NAMES):
        person = UserFactory(last_name=name, first_name=f"00{number}")
        employ(person, place)
        klass = scheduled(
            version=VersionFactory(course=CourseFactory(title=f"0{number}", code=f"0{number}"))
        )
        klass.number = f"000{number}"
        klass.save()
        line = award(
            enrollment=seat(learner=person, offering=klass, status="completed"),
            hours=f"{number + 1}.25",
            earned_on=date(2026, 6, 1 + number),
        )
    CreditAward.objects.create(
        person=line.person,
        enrollment=line.enrollment,
        version=line.version,
        tags=line.tags,
        credit_type=line.credit_type,
        hours=-line.hours,
        earned_on=line.earned_on,
        reverses=line,
        reasoning="taken back",
        posted_at=line.posted_at,
        posted_by=line.person,
    )
    return Table(CreditAward.objects.all(), TRAINING_FILE, staff())


def written(table, file_format, folder):
    path = folder / f"training.{file_format}"
    with path.open("wb") as file:
        write_table(
            table,
            file,
            file_format=file_format,
            title="Training",
            made_at=datetime(2026, 6, 10, 16, tzinfo=UTC),
            tell=lambda _done, _total: None,
        )
    return path


@pytest.mark.parametrize("reader", READERS)
def test_a_file_of_excel_has_the_rows_with_their_types(table, tmp_path, reader):
    heading, *rows = READERS[reader](written(table, FileFormat.XLSX, tmp_path))

    ledger = [["" if cell is None else cell for cell in row] for row in table.rows(reading(table))]
    assert heading == table.headings
    assert rows == ledger
    kinds = {tuple(type(cell) for cell in (row[1], row[5], row[8], row[10])) for row in rows}
    assert kinds == {(str, date, str, Decimal)}
    assert {row[8] for row in rows} == {f"000{number}" for number in range(len(NAMES))}


@pytest.mark.parametrize("reader", READERS)
def test_a_csv_has_the_same_rows_as_text(table, tmp_path, reader):
    heading, *rows = READERS[reader](written(table, FileFormat.CSV, tmp_path))

    ledger = [[as_text(cell) for cell in row] for row in table.rows(reading(table))]
    assert (heading, rows) == (table.headings, ledger)
    assert {row[1] for row in rows} == {disarm(name) for name in NAMES}
    assert f"-{len(NAMES)}.25" in {row[10] for row in rows}


def reading(table) -> Reading:
    return Reading.by(table.reader)


def as_text(cell) -> str:
    return disarm(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
