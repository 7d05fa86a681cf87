"""Facts side by side: each value with its label, together one paragraph."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from documents.drawing.sheet import Sheet
from documents.drawing.stack import (
    Block,
    Style,
    draw_stack,
    set_text,
    stack_height,
)
from documents.drawing.structure import Element
from documents.drawing.typefaces import Face, bound, text_width
from documents.drawing.wrapping import wrap
from documents.facts import Fact

# A long text asks for less than its length: it may take more lines.
LEAST_ASKED = 110.0
LEAST_OF_SIZE = 0.8


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact with its room in a row."""

    fact: Fact
    left: float
    width: float


def share_out(
    facts: Sequence[Fact], *, left: float, width: float, gutter: float, flush: bool = False
) -> list[Placed]:
    """Return the facts side by side, each as wide as its text asks for."""
    asked = [
        sqrt(
            max(*(text_width(Face.SANS, 9, text) for text in (fact.value, fact.label)), LEAST_ASKED)
        )
        for fact in facts
    ]
    placed: list[Placed] = []
    for fact, share in zip(facts, asked, strict=True):
        room = width * share / sum(asked)
        placed.append(Placed(fact, left if flush else left + gutter / 2, room - gutter))
        left += room
    return placed


def in_rows(facts: Sequence[Fact], *, longest: int) -> list[Sequence[Fact]]:
    """Return the facts in rows of about the same length, none longer than `longest`."""
    if not facts:
        return []
    rows = -(-len(facts) // longest)
    per_row = -(-len(facts) // rows)
    return [facts[start : start + per_row] for start in range(0, len(facts), per_row)]


def set_pairs(
    row: Sequence[Placed],
    *,
    parent: Element,
    value: Style,
    label: Style,
    value_first: bool = False,
    gap: float = 0.0,
    stretch: float = 0.0,
) -> Block:
    """Return the row as one block, as high as its highest pair."""
    fitted = value.resized(min(_fitting_size(placed, value) for placed in row))
    columns = [
        _set_pair(placed, parent=parent, value=fitted, label=label, value_first=value_first)
        for placed in row
    ]

    def draw(sheet: Sheet, top: float) -> None:
        for column in columns:
            draw_stack(sheet, column, top=top, height=0)

    return Block(gap, stretch, max(stack_height(column) for column in columns), draw)


def one_paragraph(parent: Element) -> Callable[[], Element]:
    """Return a maker of a paragraph that is added with its first part and then kept."""
    made: list[Element] = []

    def element() -> Element:
        if not made:
            made.append(parent.add("P"))
        return made[0]

    return element


def _set_pair(
    placed: Placed, *, parent: Element, value: Style, label: Style, value_first: bool
) -> list[Block]:
    element = one_paragraph(parent)
    blocks = [
        _set_one(text, style, placed=placed, element=element)
        for text, style in (
            (placed.fact.label, label),
            (_keep_items(placed.fact.value, value, placed.width), value),
        )
    ]
    return blocks[::-1] if value_first else blocks


def _fitting_size(placed: Placed, style: Style) -> float:
    """Return a little less than the size where that saves a second line; else the size itself."""
    wide = text_width(style.face, style.size, placed.fact.value)
    size = style.size * min(1.0, placed.width / max(wide, 0.01))
    return size if size >= style.size * LEAST_OF_SIZE else style.size


def _set_one(text: str, style: Style, *, placed: Placed, element: Callable[[], Element]) -> Block:
    at = {"left": 0.0, "center": placed.width / 2, "right": placed.width}[style.align]
    return set_text(
        text,
        style,
        x=placed.left + at,
        width=placed.width,
        element=element,
        even=style.align == "center",
    )


def _keep_items(text: str, style: Style, width: float) -> str:
    """Return a list ("March 11, 2026; March 12, 2026") that breaks between its items only."""
    if ";" not in text:
        return text
    items = [item.strip() for item in text.split(";")]
    return "; ".join(
        bound(item) if len(wrap(style.face, style.size, f"{item};", width)) == 1 else item
        for item in items
    )
