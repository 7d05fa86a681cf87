"""A roster as headings and rows of text, whatever file it came in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import gettext as _

from organizations.enums import RosterFormat
from organizations.exceptions import RosterFileRefusedError
from organizations.imports.columns import not_offered

MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_BLANK_ROWS = 200_000
PEEKED_ROWS = 200


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: its number as a spreadsheet shows it, and its cells by their headings."""

    number: int
    cells: dict[str, str]
    has_too_many_cells: bool = False


@dataclass(slots=True)
class Source:
    """What was opened. `rows` is read once; `left_out` counts on the way."""

    format: RosterFormat
    headings: list[str]
    rows: Iterator[FileRow]
    samples: dict[str, list[str]] = field(default_factory=dict)
    left_out: int = 0
    # A package says by itself what its columns mean.
    speaks_for_itself: bool = False

    @property
    def offered(self) -> list[str]:
        """The headings that may be matched: not those of columns we never read."""
        return [h for h in self.headings if not not_offered(h, self.samples.get(h, ()))]

    @property
    def never_read(self) -> list[str]:
        """The headings of columns we never read."""
        return [h for h in self.headings if not_offered(h, self.samples.get(h, ()))]


def source_of_table(lines: Iterable[list[str]]) -> Source:
    """Return a table whose first line with anything in it holds the headings."""
    numbered = enumerate(lines, start=1)
    headings = _headings(numbered)
    peeked = list(islice(numbered, PEEKED_ROWS))
    _refuse_columns_without_heading(headings, [cells for _number, cells in peeked])
    return Source(
        format=RosterFormat.TABLE,
        headings=[heading for heading in headings if heading],
        rows=_rows(headings, chain(peeked, numbered)),
        samples={
            heading: [cells[at] for _number, cells in peeked if at < len(cells) and cells[at]]
            for at, heading in enumerate(headings)
            if heading
        },
    )


def letter_of(at: int) -> str:
    """Return a column as spreadsheets name it: A, B, … Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _headings(numbered: Iterator[tuple[int, list[str]]]) -> list[str]:
    for number, cells in numbered:
        if any(cells):
            break
        if number > MOST_BLANK_ROWS:
            raise RosterFileRefusedError(_("This file is empty."))
    else:
        raise RosterFileRefusedError(_("This file is empty."))
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise RosterFileRefusedError(
            _("This file has more than %(most)s columns. Keep those a roster needs.")
            % {"most": MOST_COLUMNS}
        )
    if sum(1 for cell in cells if cell) < 2:
        raise RosterFileRefusedError(
            _(
                "The first row must hold the headings of the columns, such as First name and "
                "Last name. Take out titles above them."
            )
        )
    twice = [name for name, times in Counter(c.casefold() for c in cells if c).items() if times > 1]
    if twice:
        raise RosterFileRefusedError(
            _("Two columns have the heading “%(heading)s”. Give each column its own.")
            % {"heading": next(cell for cell in cells if cell.casefold() == twice[0])}
        )
    return cells


def _refuse_columns_without_heading(headings: list[str], peeked: list[list[str]]) -> None:
    for at, heading in enumerate(headings):
        if not heading and any(cells[at] for cells in peeked if at < len(cells)):
            raise RosterFileRefusedError(
                _(
                    "Column %(letter)s has no heading. If a heading is merged over several "
                    "columns, split it: each column needs its own."
                )
                % {"letter": letter_of(at)}
            )


def _rows(headings: list[str], numbered: Iterable[tuple[int, list[str]]]) -> Iterator[FileRow]:
    found = blank = 0
    for number, cells in numbered:
        if not any(cells):
            blank += 1
            if blank > MOST_BLANK_ROWS:
                return
            continue
        found += 1
        if found > MOST_ROWS:
            refuse_too_many_rows()
        yield FileRow(
            number,
            {h: cell for h, cell in zip(headings, cells, strict=False) if h},
            has_too_many_cells=any(cells[len(headings) :]),
        )


def refuse_too_many_rows() -> None:
    """Say how many rows one roster may have."""
    raise RosterFileRefusedError(
        _("This file has more than %(most)s rows. Send it in parts, one for each school or agency.")
        % {"most": f"{MOST_ROWS:,}"}
    )
