"""What PostgreSQL writes as CSV is, byte for byte, what Python writes of the same rows."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.db.models import CharField, DateField, DateTimeField, DecimalField, Value
from django.db.models.functions import Cast
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from core import copying
from core.copying import can_copy, copied_lines
from core.exports import FORMULA_STARTS, CellKind, csv_lines, disarm
from tests.factories import UserFactory

pytestmark = [pytest.mark.servers, pytest.mark.django_db]

FIELDS = {
    CellKind.TEXT: CharField(),
    CellKind.NUMBER: DecimalField(max_digits=12, decimal_places=2),
    CellKind.DAY: DateField(),
    CellKind.MOMENT: DateTimeField(),
}
KINDS = list(FIELDS)
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
# Mostly what could go wrong: beginnings of formulas, what a CSV quotes, its NULL and its end.
TRICKS = st.sampled_from([*FORMULA_STARTS, " ", '"', ",", "'", "\\", ".", "\\.", "\\N", "%", "é"])
TEXTS = st.lists(TRICKS | LETTERS, max_size=8).map("".join)
NUMBERS = st.decimals(-9_999_999, 9_999_999, places=2)
DAYS = st.dates()
MOMENTS = st.integers(-2_000_000_000, 7_000_000_000).map(lambda n: datetime.fromtimestamp(n, UTC))


def rows_of(*cells, kinds=KINDS):
    """A query for a single row that holds these cells."""
    UserFactory()
    values = {
        f"value_{n}": Cast(Value(cell), FIELDS[kind])
        for n, (cell, kind) in enumerate(zip(cells, kinds, strict=True))
    }
    return User.objects.order_by("pk")[:1].annotate(**values).values_list(*values)


def copied(rows, kinds=KINDS) -> str:
    return b"".join(lines for _count, lines in parcels(rows, kinds)).decode()


def parcels(rows, kinds):
    with copied_lines(rows, kinds) as lines:
        return list(lines)


class Agreement(TestCase):
    @given(TEXTS, NUMBERS | st.none(), DAYS | st.none(), MOMENTS | st.none())
    @example("", None, None, None)
    @example("\\.", Decimal("-0.00"), date(1, 1, 1), datetime(2026, 7, 1, 2, 5, tzinfo=UTC))
    @example(None, Decimal("-1.50"), date(9999, 12, 31), None)
    def test_a_line_has_the_same_bytes(self, text, number, day, moment):
        rows = rows_of(text, number, day, moment)

        assert copied(rows) == "".join(csv_lines(rows))

    @given(TEXTS)
    @example("  \t=1+1")
    @example(" ")
    def test_the_database_disarms_what_python_disarms(self, text):
        (line,) = csv.reader(
            StringIO(copied(rows_of(text, text, kinds=["text"] * 2), ["text"] * 2), newline="")
        )

        assert line == [disarm(text)] * 2


@pytest.mark.parametrize("start", FORMULA_STARTS)
@pytest.mark.parametrize("space", ["", " ", "   "])
def test_every_beginning_of_a_formula_is_disarmed_and_a_figure_is_none(start, space):
    rows = rows_of(f"{space}{start}1", Decimal("-6.00"), None, None)

    ((text, number, *_),) = csv.reader(StringIO(copied(rows), newline=""))

    assert (text, number) == (f"'{space}{start}1", "-6.00")


def test_lines_come_in_parcels_and_in_the_order_of_the_query(monkeypatch):
    monkeypatch.setattr(copying, "LINES_AT_ONCE", 2)
    for name in ("Cedar", "Ash", "Elm", "Birch", "Dogwood"):
        UserFactory(last_name=name, first_name="%s")
    rows = User.objects.order_by("last_name").values_list("last_name", "first_name")

    assert parcels(rows, [CellKind.TEXT] * 2) == [
        (2, b"Ash,%s\r\nBirch,%s\r\n"),
        (2, b"Cedar,%s\r\nDogwood,%s\r\n"),
        (1, b"Elm,%s\r\n"),
    ]


def test_of_no_rows_there_are_no_lines():
    for rows in (User.objects.filter(pk=0), User.objects.none()):
        assert parcels(rows.values_list("pk", "pk"), [CellKind.NUMBER] * 2) == []


def test_what_a_query_asks_for_is_bound_and_not_pasted():
    UserFactory(last_name="O'Brien %s \\'; DROP TABLE x; --")
    rows = User.objects.filter(last_name__contains="'; DROP").values_list("last_name", "pk")

    assert copied(rows, ["text", "number"]) == "".join(csv_lines(rows))


def test_a_line_of_one_cell_is_left_to_python():
    assert (can_copy([CellKind.TEXT]), can_copy([CellKind.TEXT] * 2)) == (False, True)


def test_who_stops_in_the_middle_may_go_on_with_the_connection():
    UserFactory.create_batch(5)
    with copied_lines(User.objects.values_list("pk", "pk"), [CellKind.NUMBER] * 2) as lines:
        next(lines)

    assert User.objects.count() == 5
