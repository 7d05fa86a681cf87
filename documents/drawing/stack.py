"""Blocks one below the other, spread over the room that is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from documents.drawing.sheet import INK, Color, Sheet
from documents.drawing.structure import Element
from documents.drawing.typefaces import Face, text_width
from documents.drawing.wrapping import wrap, wrap_evenly

SHRINK = 0.95
SMALLEST = 0.05


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page: the gap above it, how eagerly that gap grows, its height."""

    gap: float
    stretch: float
    height: float
    draw: Callable[[Sheet, float], None]


def stack_height(blocks: Sequence[Block]) -> float:
    """Return how high the blocks are with their smallest gaps."""
    return sum(block.gap + block.height for block in blocks)


def draw_stack(sheet: Sheet, blocks: Sequence[Block], *, top: float, height: float) -> None:
    """Draw the blocks from `top` down, sharing what is left of `height` among their gaps."""
    spare = max(0.0, height - stack_height(blocks))
    eager = sum(block.stretch for block in blocks) or 1.0
    y = top
    for block in blocks:
        y -= block.gap + spare * block.stretch / eager
        block.draw(sheet, y)
        y -= block.height


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of lines is set."""

    face: Face
    size: float
    color: Color = INK
    leading: float = 1.28
    align: str = "left"

    def resized(self, size: float) -> "Style":
        """Return the same style at another size."""
        return replace(self, size=size)


def set_text(
    text: str,
    style: Style,
    *,
    x: float,
    width: float,
    element: Callable[[], Element],
    gap: float = 0.0,
    stretch: float = 0.0,
    even: bool = False,
) -> Block:
    """Return a block of wrapped text; `x` is its left, middle or right, as its style aligns."""
    breaking = wrap_evenly if even else wrap
    lines = breaking(style.face, style.size, text, width)

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.content(element()):
            baseline = top - style.size * (style.leading / 2 + 0.32)
            for line in lines:
                sheet.text(
                    x,
                    baseline,
                    line,
                    face=style.face,
                    size=style.size,
                    color=style.color,
                    align=style.align,
                )
                baseline -= style.size * style.leading

    return Block(gap, stretch, len(lines) * style.size * style.leading, draw)


def size_for_one_line(
    face: Face, text: str, width: float, *, largest: float, least: float
) -> float:
    """Return the largest size at which the text stays on one line, but never less than `least`."""
    wide = text_width(face, largest, text)
    return largest if wide <= width else max(least, largest * width / wide)
