"""The lines of a table as rows under its headings, whatever the table is about."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

from organizations.exceptions import RosterFileRefusedError

MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_BLANK_ROWS = 200_000
PEEKED_ROWS = 200

Numbered = tuple[int, list[str]]  # a line by the number that a spreadsheet shows


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: its number as a spreadsheet shows it, and its cells by their headings."""

    number: int
    cells: dict[str, str]
    has_too_many_cells: bool = False


def letter_of(at: int) -> str:
    """Return a column as spreadsheets name it: A, B, … Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def checked_headings(cells: list[str], *, too_many: str, too_few: str = "") -> list[str]:
    """Return the headings of a line, its empty end left out.

    Raises `RosterFileRefusedError`: for more than `MOST_COLUMNS` with the sentence `too_many`, for
    fewer than two with `too_few` if there is such a sentence, and for two of the same words.
    """
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise RosterFileRefusedError(too_many % {"most": MOST_COLUMNS})
    if too_few and sum(1 for cell in cells if cell) < 2:
        raise RosterFileRefusedError(too_few)
    twice = [name for name, times in Counter(c.casefold() for c in cells if c).items() if times > 1]
    if twice:
        raise RosterFileRefusedError(
            _("Two columns have the heading “%(heading)s”. Give each column its own.")
            % {"heading": next(cell for cell in cells if cell.casefold() == twice[0])}
        )
    return cells


def refuse_columns_without_heading(headings: Sequence[str], peeked: Iterable[Numbered]) -> None:
    """Refuse a table that has cells under no heading. Raises `RosterFileRefusedError`."""
    lines = [cells for _number, cells in peeked]
    for at, heading in enumerate(headings):
        if not heading and any(cells[at] for cells in lines if at < len(cells)):
            raise RosterFileRefusedError(
                _(
                    "Column %(letter)s has no heading. If a heading is merged over several "
                    "columns, split it: each column needs its own."
                )
                % {"letter": letter_of(at)}
            )


def samples_of(headings: Sequence[str], peeked: Sequence[Numbered]) -> dict[str, list[str]]:
    """Return what stands under each heading in the first lines."""
    return {
        heading: [cells[at] for _number, cells in peeked if at < len(cells) and cells[at]]
        for at, heading in enumerate(headings)
        if heading
    }


def rows_under(
    headings: Sequence[str],
    numbered: Iterable[Numbered],
    *,
    most: int,
    refuse_many: Callable[[], NoReturn],
) -> Iterator[FileRow]:
    """Yield the lines with anything in them; beyond so many of them `refuse_many` is called."""
    found = blank = 0
    for number, cells in numbered:
        if not any(cells):
            blank += 1
            if blank > MOST_BLANK_ROWS:
                return
            continue
        found += 1
        if found > most:
            refuse_many()
        yield FileRow(
            number,
            {h: cell for h, cell in zip(headings, cells, strict=False) if h},
            has_too_many_cells=any(cells[len(headings) :]),
        )
