"""A text at the largest size at which it stands in its room."""

from dataclasses import dataclass

from documents.drawing.sheet import INK, Color, Sheet
from documents.drawing.structure import Element
from documents.drawing.typefaces import Face, text_width, tidy
from documents.drawing.wrapping import wrap_evenly

LEADING = 1.14
SHRINK = 0.94
SMALLEST = 4.0


@dataclass(frozen=True, slots=True)
class Room:
    """Where a text stands: its left edge, its top, how wide and how high it may be."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Letters:
    """How it is set; `size` is the largest there is, `lines` the most."""

    face: Face
    size: float
    color: Color = INK
    align: str = "left"
    lines: int = 3


def fit(letters: Letters, text: str, room: Room) -> tuple[float, list[str]]:
    """Return the size at which words stay whole and all lines have room, and the lines.

    A text without end is set in the smallest letters, in as many lines as there is room for.
    """
    size = letters.size
    words = tidy(text).split()
    while size > SMALLEST:
        lines = wrap_evenly(letters.face, size, text, room.width)
        words_fit = all(text_width(letters.face, size, word) <= room.width for word in words)
        if words_fit and len(lines) <= letters.lines and len(lines) * size * LEADING <= room.height:
            return size, lines
        size *= SHRINK
    most = int(room.height / (SMALLEST * LEADING))
    return SMALLEST, wrap_evenly(letters.face, SMALLEST, text, room.width)[:most]


def write(sheet: Sheet, element: Element, text: str, letters: Letters, room: Room) -> None:
    """Write the text as part of the element."""
    with sheet.content(element):
        set_lines(sheet, text, letters, room)


def height_of(letters: Letters, text: str, room: Room) -> float:
    """Return how high the text is in this room."""
    size, lines = fit(letters, text, room)
    return len(lines) * size * LEADING


def set_lines(sheet: Sheet, text: str, letters: Letters, room: Room) -> None:
    """Write the text into the marked content that is open, from the top of its room."""
    size, lines = fit(letters, text, room)
    x = room.left + (room.width / 2 if letters.align == "center" else 0)
    y = room.top - size * 0.94
    for line in lines:
        sheet.text(
            x,
            y,
            line,
            face=letters.face,
            size=size,
            color=letters.color,
            align=letters.align,
        )
        y -= size * LEADING
