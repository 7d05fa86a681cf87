"""Files of the ledger: one line for each award, in the columns that were chosen.

On PostgreSQL a file is read as of one moment, and the database writes a CSV (`core.copying`);
on SQLite, which cannot say how far the work is while it reads, part by part. Both write the same.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import IO, Any, TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.copying import can_copy, copied_lines
from core.exceptions import DomainError
from core.exports import BYTE_ORDER_MARK, csv_lines
from core.snapshots import aside, one_snapshot
from core.spreadsheets import MOST_ROWS, Spreadsheet
from core.templatetags.ui import thousands
from transcripts.columns import Column, Reading
from transcripts.enums import FileFormat
from transcripts.models import CreditAward, CreditAwardQuerySet

ORDER = ("person__last_name", "person__first_name", "person", "earned_on", "pk")
LINES_AT_ONCE = 1000
Tell = Callable[[int, int], None]  # how many lines are written, and of how many
Rows = Sequence[Sequence[Any]]
Part = TypeVar("Part")


class NothingToExportError(DomainError):
    """There is no line to write."""


class TooManyLinesError(DomainError):
    """The kind of file does not hold so many lines."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file says: these columns of these lines, as one reader may see them.

    The lines are what the reader may see already; of the addresses they see those of `accounts`.
    """

    awards: CreditAwardQuerySet
    columns: Sequence[Column]
    reader: User

    def __post_init__(self) -> None:
        # Of a query without columns the database would give all there is, the private ones too.
        if not self.columns:
            raise ValueError("A file has one column at least.")

    @property
    def headings(self) -> list[str]:
        """What the columns are called."""
        return [str(column.heading) for column in self.columns]

    def in_order(self) -> CreditAwardQuerySet:
        """Return the lines in the order of the file."""
        return self.awards.order_by(*ORDER)

    def rows(self, reading: Reading) -> "QuerySet[CreditAward, tuple[Any, ...]]":
        """Return the cells of each line."""
        cells = {f"cell_{n}": column.cell(reading) for n, column in enumerate(self.columns)}
        return self.in_order().annotate(**cells).values_list(*cells)


def write_table(
    table: Table,
    file: IO[bytes],
    *,
    file_format: FileFormat,
    title: str,
    made_at: datetime,
    tell: Tell,
) -> int:
    """Write the file, telling how far it is after every hundredth; return how many lines it has.

    Takes the same memory for any number of lines. `title` and `made_at` are what the properties of
    a file of Excel say. Raises `NothingToExportError` and `TooManyLinesError`.
    """
    with _lines_of(table, tell) as (total, parts, tell_meanwhile):
        if not total:
            raise NothingToExportError(_("There is no line to write."))
        if file_format is FileFormat.XLSX:
            require_room(total)
            with Spreadsheet(file, title=title, heading=table.headings, made_at=made_at) as sheet:
                in_rows = ((len(rows), rows) for rows in parts)
                for rows in _telling(in_rows, total, tell_meanwhile):
                    for row in rows:
                        sheet.add(row)
        else:
            file.write(f"{BYTE_ORDER_MARK}{next(csv_lines([table.headings]))}".encode())
            with _as_csv(table, parts) as in_bytes:
                for lines in _telling(in_bytes, total, tell_meanwhile):
                    file.write(lines)
    tell(total, total)
    return total


def require_room(total: int) -> None:
    """Refuse more lines than a file of Excel holds. Raises `TooManyLinesError`."""
    if total > MOST_ROWS:
        sentence = _("These are %(n)s lines, more than an Excel file holds. Ask for the CSV.")
        raise TooManyLinesError(sentence % {"n": thousands(total)})


@contextmanager
def _lines_of(table: Table, tell: Tell) -> Iterator[tuple[int, Iterator[Rows], Tell]]:
    """Yield how many lines there are, the lines part by part, and how to tell meanwhile."""
    if connection.vendor != "postgresql":
        # Eight bytes for each line. A cursor left open on them would keep SQLite from saying how
        # far the work is.
        order = array("q", table.in_order().values_list("pk", flat=True).iterator())
        yield len(order), _piecewise(table, order), tell
        return
    with one_snapshot(), aside() as speak:
        total = table.awards.count()
        yield total, _streamed(table), lambda done, of: speak(lambda: tell(done, of))


def _streamed(table: Table) -> Iterator[Rows]:
    rows = table.rows(Reading.by(table.reader)).iterator(chunk_size=2 * LINES_AT_ONCE)
    while some := list(islice(rows, LINES_AT_ONCE)):
        yield some


def _piecewise(table: Table, order: Sequence[int]) -> Iterator[Rows]:
    reading = Reading.by(table.reader)
    for start in range(0, len(order), LINES_AT_ONCE):
        some = CreditAward.objects.filter(pk__in=order[start : start + LINES_AT_ONCE])
        yield list(replace(table, awards=some).rows(reading))


@contextmanager
def _as_csv(table: Table, parts: Iterator[Rows]) -> Iterator[Iterator[tuple[int, bytes]]]:
    kinds = [column.kind for column in table.columns]
    if can_copy(kinds):
        with copied_lines(table.rows(Reading.by(table.reader)), kinds) as counted:
            yield counted
    else:
        yield ((len(rows), "".join(csv_lines(rows)).encode()) for rows in parts)


def _telling(parts: Iterable[tuple[int, Part]], total: int, tell: Tell) -> Iterator[Part]:
    """Yield the parts; before the next is asked for, say how many lines those so far had."""
    done = told = 0
    for lines, part in parts:
        yield part
        done += lines
        percent = done * 100 // total
        if told < percent < 100:
            told = percent
            tell(done, total)
