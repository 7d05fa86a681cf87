"""Every column a file of the ledger may have."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.exports import CellKind
from courses.enums import TermList
from courses.models import FormerTermName
from tests.factories import UserFactory, coordinator, employ, organization, staff
from tests.factories.records import award
from transcripts.columns import COLUMNS, TRAINING_FILE, Cost, Reading
from transcripts.exports import Table
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

TYPES = {
    CellKind.TEXT: str,
    CellKind.NUMBER: int | float | Decimal,
    CellKind.DAY: date,
    CellKind.MOMENT: datetime,
}


@pytest.fixture
def line():
    place, person = organization("Cedar School"), UserFactory(last_name="Fir")
    employ(person, place)
    return award(person=person)


@pytest.mark.parametrize("key", COLUMNS)
def test_a_column_costs_no_query_for_a_line_and_holds_what_it_says(line, key):
    column = COLUMNS[key]
    reading = Reading.by(coordinator(organization("Elsewhere")))
    costs = []
    for lines in (1, 3):
        while CreditAward.objects.count() < lines:
            award(person=UserFactory())
        column.cell(reading)  # roles and places are asked once for each request
        with CaptureQueriesContext(connection) as queries:
            table = Table(CreditAward.objects.all(), [column], reading.reader)
            cells = [cell for (cell,) in table.rows(reading)]
        costs.append((len(cells), len(queries)))

    assert costs == [(1, 1), (3, 1)]
    assert all(cell is None or isinstance(cell, TYPES[column.kind]) for cell in cells)


@pytest.mark.parametrize("key", COLUMNS)
def test_what_is_looked_up_for_each_line_says_so(key):
    column = COLUMNS[key]
    reading = Reading.by(coordinator(organization("Elsewhere")))
    asked = CreditAward.objects.values_list(column.cell(reading))

    assert (str(asked.query).count("SELECT") > 1) == (column.cost is Cost.LOOKUP)


def test_the_keys_are_those_of_the_columns():
    assert [column.key for column in COLUMNS.values()] == list(COLUMNS)
    assert len({str(column.heading) for column in TRAINING_FILE}) == len(TRAINING_FILE)


def test_a_credit_type_is_called_what_it_was_called_on_the_day(line):
    names = {date(2026, 5, 31): "A", date(2026, 6, 1): "B", date(2026, 6, 30): "B"}
    for name, until in (("A", date(2026, 6, 1)), ("B", date(2026, 7, 1))):
        FormerTermName.objects.create(
            term_list=TermList.CREDIT_TYPE,
            term_id=line.credit_type_id,
            name=name,
            used_until=until,
        )
    names[date(2026, 7, 1)] = line.credit_type.name
    for day in names:
        award(person=line.person, earned_on=day)

    columns = [COLUMNS["earned_on"], COLUMNS["credit_type"]]
    table = Table(CreditAward.objects.exclude(pk=line.pk), columns, staff())

    assert dict(table.rows(Reading.by(table.reader))) == names
