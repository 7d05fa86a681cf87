"""CSV written by PostgreSQL itself: the bytes of `core.exports`, several times as fast.

The database works out the cells of a query, disarms the texts among them and writes the lines
(COPY … TO STDOUT); here they only pass through, so that no number of lines takes more memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg import ClientCursor, sql

from core.clock import MAINE
from core.exports import FORMULA_STARTS, CellKind

LINES_AT_ONCE = 1000
# Most texts begin with a letter, and all letters lie behind the beginnings of formulas.
LAST_START = max(map(ord, FORMULA_STARTS))
DISARMED = sql.SQL(
    "CASE WHEN ascii({cell}) > {last} THEN {cell} WHEN {cell} = '' THEN NULL"
    " WHEN left(ltrim({cell}, ' '), 1) IN ({starts}) THEN '''' || {cell} ELSE {cell} END"
)


def can_copy(kinds: Sequence[CellKind]) -> bool:
    """Say whether the database writes such lines.

    A line of a single cell is one that PostgreSQL and Python write differently when it is empty.
    """
    return connection.vendor == "postgresql" and len(kinds) > 1


@contextmanager
def copied_lines(
    rows: "QuerySet[Any, tuple[Any, ...]]", kinds: Sequence[CellKind]
) -> Iterator[Iterator[tuple[int, bytes]]]:
    """Yield the lines of a `values_list`, some at a time, and how many each time.

    All of it is one statement: it sees the database as of one moment. Until the block ends, whether
    all lines were taken or not, the connection does nothing else.
    """
    try:
        statement, params = rows.query.sql_with_params()
    except EmptyResultSet:
        yield iter(())
        return
    names = [sql.Identifier(f"cell_{place}") for place in range(len(kinds))]
    cells = [_written(name, kind) for name, kind in zip(names, kinds, strict=True)]
    with connection.cursor() as cursor:
        driver = connection.connection
        # Nothing joins, groups or orders the inner query: its order is that of the lines.
        copy_out = sql.SQL("COPY (SELECT {} FROM ({}) AS line ({})) TO STDOUT (FORMAT csv)").format(
            sql.SQL(", ").join(cells),
            # COPY takes no parameters: the driver writes them into the statement, quoted.
            sql.SQL(ClientCursor(driver).mogrify(statement, params)),
            sql.SQL(", ").join(names),
        )
        with cursor.copy(copy_out.as_string(driver)) as copy:
            yield _parcels(copy)


def _parcels(copy: Iterable[bytes | bytearray | memoryview]) -> Iterator[tuple[int, bytes]]:
    lines = iter(copy)
    # libpq hands over whole lines, one at a time.
    while some := [bytes(line[:-1]) for line in islice(lines, LINES_AT_ONCE)]:
        yield len(some), b"\r\n".join((*some, b""))


def _written(name: sql.Identifier, kind: CellKind) -> sql.Composable:
    """Return a cell as `core.exports.csv_cell` writes it; NULL is an empty cell without quotes."""
    match kind:
        case CellKind.NUMBER:
            return name
        case CellKind.DAY:
            return sql.SQL("to_char({}, 'YYYY-MM-DD')").format(name)
        case CellKind.MOMENT:
            return sql.SQL("to_char({} AT TIME ZONE {}, 'YYYY-MM-DD HH24:MI')").format(
                name, sql.Literal(MAINE.key)
            )
        case CellKind.TEXT:
            starts = sql.SQL(", ").join(map(sql.Literal, FORMULA_STARTS))
            return DISARMED.format(cell=name, last=sql.Literal(LAST_START), starts=starts)
