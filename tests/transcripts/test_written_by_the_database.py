"""A file of the ledger that PostgreSQL writes is the one that Python writes of the same lines."""

import io
from datetime import date
from decimal import Decimal

import pytest

from core.copying import copied_lines
from core.exports import BYTE_ORDER_MARK, csv_lines
from courses.enums import TermList
from courses.models import FormerTermName
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    coordinator,
    employ,
    organization,
    staff,
)
from tests.factories import offering as scheduled
from tests.factories.records import award, seat
from transcripts import exports
from transcripts.columns import COLUMNS, Reading
from transcripts.enums import FileFormat
from transcripts.exports import Table, write_table
from transcripts.models import CreditAward

pytestmark = [pytest.mark.servers, pytest.mark.django_db]

MADE_AT = date(2026, 6, 10)
NAMES = (
    "Birch",
    "=1+1",
    "+207",
    "-Birch",
    "@SUM(A1)",
    "\t=1",
    "  =1",
    "\r=1",
    "\n=1",
    'O"Dell, Jr.',
    "two\nlines",
    "two\r\nlines",
    "007",
    "'quoted'",
    "back\\slash",
    "\\.",
    "\\N",
    "100 %s",
    "Thériault",
    "李",
    "🍁",
    "a\u2028b",
    " spaces ",
    "NULL",
)


@pytest.fixture
def place():
    here = organization('=Cedar, the "School"')
    for name in NAMES:
        person = UserFactory(
            last_name=name, first_name=name[::-1], email=f"={NAMES.index(name)}@example.org"
        )
        employ(person, here)
        version = VersionFactory(course=CourseFactory(title=name))
        klass = scheduled(version=version)
        line = award(enrollment=seat(learner=person, offering=klass, status="completed"))
        CreditAward.objects.create(
            person=person,
            enrollment=line.enrollment,
            version=line.version,
            tags=line.tags,
            credit_type=line.credit_type,
            hours=Decimal(-6),
            earned_on=line.earned_on,
            reverses=line,
            reasoning="=taken back",
            posted_at=line.posted_at,
            posted_by=person,
        )
    FormerTermName.objects.create(
        term_list=TermList.CREDIT_TYPE,
        term_id=line.credit_type_id,
        name='-Hours, "then"',
        used_until=date(2027, 1, 1),
    )
    return here


@pytest.mark.parametrize("who", [staff, coordinator])
def test_both_ways_write_the_same_bytes(place, who):
    reader = staff() if who is staff else coordinator(place)
    table = Table(CreditAward.objects.all(), list(COLUMNS.values()), reader)
    rows = list(table.rows(Reading.by(reader)))

    file = io.BytesIO()
    told = []
    lines = write_table(
        table,
        file,
        file_format=FileFormat.CSV,
        title="",
        made_at=MADE_AT,
        tell=lambda done, total: told.append((done, total)),
    )

    by_python = BYTE_ORDER_MARK + "".join(csv_lines([table.headings, *rows]))
    assert file.getvalue().decode() == by_python
    assert (lines, told[-1]) == (len(NAMES) * 2, (len(NAMES) * 2, len(NAMES) * 2))
    assert by_python.count(",-6.00,") == len(NAMES)
    assert '\'-Hours, ""then""' in by_python


def test_the_database_writes_it(place, monkeypatch):
    """Otherwise the two could not differ."""
    asked = []

    def copied(rows, kinds):
        asked.append(kinds)
        return copied_lines(rows, kinds)

    monkeypatch.setattr(exports, "copied_lines", copied)
    table = Table(CreditAward.objects.all(), list(COLUMNS.values()), staff())

    def nothing(done, total):
        pass

    write_table(
        table, io.BytesIO(), file_format=FileFormat.CSV, title="", made_at=MADE_AT, tell=nothing
    )

    assert asked == [[column.kind for column in COLUMNS.values()]]
