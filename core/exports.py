"""CSV for people: one line for each row, streamed, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum, auto
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse

from core.clock import MAINE

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
LINES_AT_ONCE = 200
# Excel reads a CSV that does not begin with this mark in the code page of the machine, and Maine
# is full of names such as Thériault.
BYTE_ORDER_MARK = "\ufeff"


class CellKind(StrEnum):
    """What stands in the cells of a column."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    MOMENT = auto()


def disarm(cell: str) -> str:
    """Return a text no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def csv_cell(value: Any) -> str:
    """Write a cell: figures as figures, days as 2026-12-01, moments on Maine's clock."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(MAINE):%Y-%m-%d %H:%M}"
    written = str(value)
    # Only what is no text may begin with a sign: a figure below zero is no formula.
    return written if isinstance(value, int | float | Decimal) else disarm(written)


class _Echo:
    """A file that hands back what is written to it, for `csv.writer` to stream through."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV; the first row is its heading."""
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([csv_cell(value) for value in row])


def csv_response(lines: Iterable[str], *, file_name: str) -> StreamingHttpResponse:
    """Stream the lines as a file to keep; no cache holds it."""
    return StreamingHttpResponse(
        _in_parcels(lines),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Cache-Control": "no-store",
        },
    )


def _in_parcels(lines: Iterable[str]) -> Iterator[str]:
    """Join some lines at a time: a chunk of the response for each would cost more than it does."""
    source = iter(lines)
    yield BYTE_ORDER_MARK
    while parcel := "".join(islice(source, LINES_AT_ONCE)):
        yield parcel
