"""Tables that run over pages: measured columns, wrapped cells, heads repeated on every page.

To a reader program it is one table with one row of heads; the repeated heads are decoration.
"""

import re
from dataclasses import dataclass

from documents.drawing.sheet import INK, MIST, PINE, RULE, Sheet
from documents.drawing.structure import Element
from documents.drawing.typefaces import Face, text_width, tidy
from documents.drawing.wrapping import wrap
from documents.facts import FactTable

FIGURES = re.compile(r"[+\-\u2212]?[\d,]*\.?\d+")
LEADING = 1.22
PADDING = 3.0
LEAST_COLUMN = 24.0


@dataclass(slots=True)
class Cursor:
    """Where drawing goes on: how high on the current page, and where the next one begins."""

    sheet: Sheet
    y: float
    top: float
    bottom: float

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.sheet.next_page()
        self.y = self.top

    def need(self, height: float) -> None:
        """Go on to a new page unless this one has room for the height."""
        if self.y - height < self.bottom and self.y < self.top:
            self.next_page()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its left edge, its width with padding, and whether it holds figures."""

    left: float
    width: float
    figures: bool


def draw_table(
    cursor: Cursor,
    table: FactTable,
    *,
    parent: Element,
    left: float,
    width: float,
    size: float,
    stretch: bool = True,
) -> None:
    """Draw the table from the cursor down, over as many pages as it takes."""
    columns = measure_columns(table, left=left, width=width, size=size, stretch=stretch)
    _TableDrawing(cursor, columns, size).draw(table, parent.add("Table"))


def measure_columns(
    table: FactTable, *, left: float, width: float, size: float, stretch: bool
) -> list[Column]:
    """Return columns that leave words whole where they can, and long texts the most room."""
    claims: list[Claim] = []
    figures: list[bool] = []
    for index, head in enumerate(table.columns):
        cells = [tidy(row[index]) for row in table.rows]
        claims.append(_claim(tidy(head), cells, size))
        filled = [cell for cell in cells if cell]
        # The first column names the row, also where it does so by a year.
        figures.append(index > 0 and bool(filled) and all(map(FIGURES.fullmatch, filled)))
    columns: list[Column] = []
    for room, is_figures in zip(_shares(claims, width, stretch), figures, strict=True):
        columns.append(Column(left, room, is_figures))
        left += room
    return columns


@dataclass(frozen=True, slots=True)
class Claim:
    """What a column asks for: room for its longest word, for most of its cells, for all of them."""

    word: float
    most: float
    all: float


def _claim(head: str, cells: list[str], size: float) -> Claim:
    words = {word for cell in cells for word in cell.split()}
    word = max(
        [text_width(Face.SANS, size, word) for word in words]
        + [text_width(Face.SANS_BOLD, size, word) for word in head.split()]
        + [LEAST_COLUMN]
    )
    lengths = sorted(text_width(Face.SANS, size, cell) for cell in set(cells)) or [0.0]
    # A few very long cells may take more lines; nine in ten decide.
    most = max(word, lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))])
    longest = max(most, lengths[-1], text_width(Face.SANS_BOLD, size, head))
    return Claim(*(room + 2 * PADDING for room in (word, most, longest)))


def _shares(claims: list[Claim], width: float, stretch: bool) -> list[float]:
    """Return widths that add up to the room there is, or to less where nothing is stretched."""
    words = [claim.word for claim in claims]
    if sum(words) > width:
        # Not even the words fit side by side: give the short columns theirs, and break words.
        cap = _cap(words, width)
        return [min(word, cap) for word in words]
    for wishes in ([claim.all for claim in claims], [claim.most for claim in claims]):
        if sum(wishes) <= width:
            spare = (width - sum(wishes)) if stretch else 0.0
            return [wish + spare * wish / sum(wishes) for wish in wishes]
    # Short columns get one line where they can; the long ones share what is left.
    fair = width / len(claims)
    kept = [claim.most if claim.most <= fair else claim.word for claim in claims]
    if sum(kept) > width:
        kept = words
    wanting = [claim.most - keep for claim, keep in zip(claims, kept, strict=True)]
    share = (width - sum(kept)) / sum(wanting)
    return [keep + want * share for keep, want in zip(kept, wanting, strict=True)]


def _cap(needs: list[float], width: float) -> float:
    """Return the width which, as the most that any column gets, makes them fill the room."""
    room, left = width, len(needs)
    for need in sorted(needs):
        if need > room / left:
            break
        room -= need
        left -= 1
    return room / max(left, 1)


class _TableDrawing:
    """Draws one table on the pages of one cursor."""

    def __init__(self, cursor: Cursor, columns: list[Column], size: float) -> None:
        self.cursor = cursor
        self.sheet = cursor.sheet
        self.columns = columns
        self.size = size
        self.line = size * LEADING
        self.heads: list[list[str]] = []

    def draw(self, table: FactTable, element: Element) -> None:
        """Draw the heads, then each row, with the heads again on each new page."""
        self.heads = self._wrapped(table.columns, Face.SANS_BOLD)
        head_height = self._height(self.heads)
        self.cursor.need(head_height + 3 * self.line)
        row = element.add("TR")
        self._draw_heads([row.add("TH", scope="Column") for _ in self.columns])
        for texts in table.rows:
            self._draw_row(self._wrapped(texts, Face.SANS), element.add("TR"))

    def _wrapped(self, texts: tuple[str, ...], face: Face) -> list[list[str]]:
        return [
            wrap(face, self.size, text, column.width - 2 * PADDING)
            for text, column in zip(texts, self.columns, strict=True)
        ]

    def _height(self, cells: list[list[str]]) -> float:
        return max(1, *(len(lines) for lines in cells)) * self.line + 2 * PADDING

    def _draw_heads(self, elements: list[Element] | None) -> None:
        height = self._height(self.heads)
        left = self.columns[0].left
        wide = sum(column.width for column in self.columns)
        bottom = self.cursor.y - height
        with self.sheet.artifact():
            self.sheet.band(left, bottom, wide, height, color=MIST)
            self.sheet.rule(left, bottom, left + wide, bottom, color=PINE, thickness=0.9)
        if elements is None:
            with self.sheet.artifact("Pagination"):
                for column, lines in zip(self.columns, self.heads, strict=True):
                    self._draw_lines(column, lines, Face.SANS_BOLD)
        else:
            for column, lines, element in zip(self.columns, self.heads, elements, strict=True):
                with self.sheet.content(element):
                    self._draw_lines(column, lines, Face.SANS_BOLD)
        self.cursor.y = bottom

    def _draw_row(self, cells: list[list[str]], element: Element) -> None:
        whole_page = self.cursor.top - self._height(self.heads) - self.cursor.bottom
        fields = [element.add("TD") for _ in cells]
        rest = cells
        while True:
            room = self.cursor.y - self.cursor.bottom
            height = self._height(rest)
            if height <= room:
                self._draw_part(rest, fields)
                return
            fits = int((room - 2 * PADDING) / self.line)
            # A row is split only where no page could hold it whole.
            if height > whole_page and fits > 0:
                self._draw_part([lines[:fits] for lines in rest], fields)
                rest = [lines[fits:] for lines in rest]
            self.cursor.next_page()
            self._draw_heads(None)

    def _draw_part(self, cells: list[list[str]], fields: list[Element]) -> None:
        height = self._height(cells)
        for column, lines, field in zip(self.columns, cells, fields, strict=True):
            if lines:
                with self.sheet.content(field):
                    self._draw_lines(column, lines, Face.SANS)
        bottom = self.cursor.y - height
        with self.sheet.artifact():
            right = self.columns[-1].left + self.columns[-1].width
            self.sheet.rule(self.columns[0].left, bottom, right, bottom, color=RULE, thickness=0.4)
        self.cursor.y = bottom

    def _draw_lines(self, column: Column, lines: list[str], face: Face) -> None:
        x = column.left + (column.width - PADDING if column.figures else PADDING)
        y = self.cursor.y - PADDING - self.size * 0.95
        for line in lines:
            self.sheet.text(
                x,
                y,
                line,
                face=face,
                size=self.size,
                color=INK,
                align="right" if column.figures else "left",
            )
            y -= self.line
