"""The end of a sign-in sheet: counts, what the instructor states and signs, and corrections."""

from documents.drawing.sheet import INK, PINE, SLATE, Sheet
from documents.drawing.stack import Style, draw_stack, set_text
from documents.drawing.tables import Cursor
from documents.drawing.typefaces import Face, text_width

TITLE = "Instructor's statement"
STATEMENT = (
    "The people listed here were at this session at the times written beside their names, and "
    "nobody signed for anybody else. Registration, breaks and meals are not counted."
)
CORRECTIONS = (
    "Corrections: strike out once, so that it can still be read; whoever corrects writes initials "
    "and the date beside it. Nothing is erased or covered."
)
LINES = (
    (("Present", 90.0), ("Walk-ins", 90.0), ("No-shows", 90.0), ("Session closed at", 110.0)),
    (("Instructor's signature", 245.0), ("Printed name", 180.0), ("Date", 80.0)),
)
CORRECTED = (("Corrections initialed by", 250.0), ("Date", 90.0))
LINE_HEIGHT = 28.0
SIZE = 8.6
HEIGHT = 154.0


def draw_closing(cursor: Cursor, *, left: float, width: float) -> None:
    """Draw it whole, on one page: a statement is not torn from its signature."""
    cursor.need(HEIGHT)
    _write(cursor, TITLE, Style(Face.SERIF_SEMIBOLD, 12.5, PINE), "H2", left, width, gap=10)
    _draw_lines(cursor, LINES[0], left)
    _write(cursor, STATEMENT, Style(Face.SANS, SIZE, INK), "P", left, width, gap=8)
    _draw_lines(cursor, LINES[1], left)
    _write(cursor, CORRECTIONS, Style(Face.SANS, 7.8, SLATE), "P", left, width, gap=8)
    _draw_lines(cursor, CORRECTED, left)


def _write(
    cursor: Cursor, text: str, style: Style, role: str, left: float, width: float, *, gap: float
) -> None:
    sheet = cursor.sheet
    block = set_text(
        text, style, x=left, width=width, element=lambda: sheet.root.add(role), gap=gap
    )
    draw_stack(sheet, [block], top=cursor.y, height=0)
    cursor.y -= block.gap + block.height


def _draw_lines(cursor: Cursor, blanks: tuple[tuple[str, float], ...], left: float) -> None:
    """Draw words with a line to write on behind each."""
    sheet = cursor.sheet
    cursor.y -= LINE_HEIGHT
    y = cursor.y + 4
    for words, room in blanks:
        with sheet.content(sheet.root.add("P")):
            sheet.text(left, y, words, size=SIZE, color=INK)
        left += text_width(Face.SANS, SIZE, words) + 6
        _rule(sheet, left, y - 2, room)
        left += room + 16


def _rule(sheet: Sheet, left: float, y: float, room: float) -> None:
    with sheet.artifact():
        sheet.rule(left, y, left + room, y, color=INK, thickness=0.6)
