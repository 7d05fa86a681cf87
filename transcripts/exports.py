"""Files of the ledger: one line for each award, in the columns that were chosen."""

from collections.abc import Iterator, Sequence
from typing import Any

from transcripts.columns import Column, Reading
from transcripts.models import CreditAwardQuerySet

ORDER = ("person__last_name", "person__first_name", "person", "earned_on", "pk")


def headings(columns: Sequence[Column]) -> list[str]:
    """Return what the columns are called."""
    return [str(column.heading) for column in columns]


def award_rows(
    awards: CreditAwardQuerySet, columns: Sequence[Column], reading: Reading
) -> Iterator[Sequence[Any]]:
    """Yield the cells of each line in the order of the columns, from a server-side cursor.

    The lines are what the reader may see already.
    """
    cells = {f"cell_{place}": column.cell(reading) for place, column in enumerate(columns)}
    rows = awards.annotate(**cells).order_by(*ORDER).values_list(*cells)
    return iter(rows.iterator(chunk_size=2000))
