"""Letters on paper: each begins on a page of its own, so that no page is about two people.

Facts go in, bytes come out: the same letters give the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.drawing.sheet import (
    INK,
    LETTER_PORTRAIT,
    MIST,
    NAVY,
    PINE,
    RULE,
    SLATE,
    Sheet,
)
from documents.drawing.stack import Block, Style, draw_stack, set_text
from documents.drawing.tables import Cursor
from documents.drawing.typefaces import Face, tidy

WIDTH, HEIGHT = LETTER_PORTRAIT
SIDE = 72.0
TOP = HEIGHT - 60.0
BOTTOM = 64.0
MEASURE = WIDTH - 2 * SIDE

HEAD = Style(Face.SERIF_SEMIBOLD, 15, PINE)
SMALL = Style(Face.SANS, 9, SLATE, 1.35)
SUBJECT = Style(Face.SERIF_SEMIBOLD, 17, NAVY, 1.25)
BODY = Style(Face.SANS, 11, INK, 1.45)
STRONG = Style(Face.SANS_BOLD, 11, INK, 1.45)
CODE = Style(Face.SANS_BOLD, 26, INK, 1.3, "center")


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """What stands on one letter, in the order in which it is read."""

    sender: str
    sent_on: str
    name: str
    about_reader: tuple[str, ...]  # where they work, their number
    subject: str
    deadline: str
    paragraphs: tuple[str, ...]
    code: str = ""  # printed large between the deadline and the paragraphs
    foot: tuple[str, ...] = ()


def draw_letters(letters: Sequence[PrintedLetter], *, title: str, author: str) -> bytes:
    """Return all letters as one tagged PDF."""
    sheet = Sheet(size=LETTER_PORTRAIT, title=title, author=author)
    owners: list[str] = []
    for number, letter in enumerate(letters):
        if number:
            sheet.next_page()
        cursor = Cursor(sheet, y=TOP, top=TOP, bottom=BOTTOM)
        with sheet.artifact():
            sheet.band(0, HEIGHT - 14, WIDTH, 14, color=PINE)
        for block in _blocks(sheet, letter):
            cursor.need(block.gap + block.height)
            draw_stack(sheet, [block], top=cursor.y, height=0)
            cursor.y -= block.gap + block.height
        owners += [tidy(letter.name)] * (sheet.pages - len(owners))
    for page, name in enumerate(owners):
        sheet.turn_to(page)
        with sheet.artifact("Pagination"):
            sheet.rule(SIDE, 48, WIDTH - SIDE, 48, color=RULE)
            sheet.text(SIDE, 34, name, size=8, color=SLATE)
    return sheet.finish()


def _blocks(sheet: Sheet, letter: PrintedLetter) -> Iterable[Block]:
    yield _text(sheet, letter.sender, HEAD)
    yield _text(sheet, letter.sent_on, SMALL, gap=4)
    yield _text(sheet, letter.name, STRONG, gap=26)
    for line in letter.about_reader:
        yield _text(sheet, line, SMALL, gap=1)
    yield _text(sheet, letter.subject, SUBJECT, role="H1", gap=26)
    if letter.deadline:
        yield _text(sheet, letter.deadline, STRONG, gap=10)
    if letter.code:
        yield _code(sheet, letter.code)
    for paragraph in letter.paragraphs:
        yield _text(sheet, paragraph, BODY, gap=11)
    for number, line in enumerate(letter.foot):
        yield _text(sheet, line, SMALL, gap=3 if number else 24)


def _text(sheet: Sheet, text: str, style: Style, *, role: str = "P", gap: float = 0.0) -> Block:
    return set_text(
        text, style, x=SIDE, width=MEASURE, element=lambda: sheet.root.add(role), gap=gap
    )


def _code(sheet: Sheet, code: str) -> Block:
    """The code in a tinted field, so large that nobody mistakes a letter."""
    block = set_text(
        code, CODE, x=WIDTH / 2, width=MEASURE, element=lambda: sheet.root.add("P"), gap=22
    )
    height = block.height + 24

    def draw(onto: Sheet, top: float) -> None:
        with onto.artifact():
            onto.band(SIDE, top - height, MEASURE, height, color=MIST)
        block.draw(onto, top - 12)

    return Block(block.gap, 0.0, height, draw)
