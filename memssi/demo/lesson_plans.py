"""A lesson plan on paper: what people learn, and how the time is spent."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings

from documents.drawing.sheet import INK, LETTER_PORTRAIT, NAVY, PINE, SLATE, Sheet
from documents.drawing.stack import Block, Style, draw_stack, set_text
from documents.drawing.tables import Cursor
from documents.drawing.typefaces import Face

WIDTH, HEIGHT = LETTER_PORTRAIT
SIDE, TOP, BOTTOM = 72.0, LETTER_PORTRAIT[1] - 60.0, 64.0
TITLE = Style(Face.SERIF_SEMIBOLD, 18, NAVY, 1.25)
HEAD = Style(Face.SERIF_SEMIBOLD, 13, PINE, 1.3)
BODY = Style(Face.SANS, 11, INK, 1.45)
SMALL = Style(Face.SANS, 9, SLATE, 1.35)
# Part of the time in percent, and what is done in it.
COURSE_OF_TIME = (
    (10, "Welcome, purpose, and how to step out if a subject is hard to hear."),
    (35, "Input with examples that name nobody."),
    (40, "Practice in small groups; the instructor goes around."),
    (15, "Questions, a short check of what was learned, and the evaluation."),
)


def lesson_plan(*, code: str, title: str, hours: Decimal, objectives: Sequence[str]) -> bytes:
    """Return it as a tagged PDF; the same facts give the same bytes."""
    sheet = Sheet(size=LETTER_PORTRAIT, title=f"Lesson plan {code}", author=settings.SITE_OWNER)
    minutes = int(hours * 60)
    lines: list[tuple[str, Style, str, float]] = [
        (f"{settings.SITE_OWNER} · demonstration", SMALL, "P", 0),
        (f"Lesson plan: {title}", TITLE, "H1", 18),
        (f"{code} · {minutes} minutes without breaks", SMALL, "P", 4),
        ("What people learn", HEAD, "H2", 18),
        *((sentence, BODY, "P", 6) for sentence in objectives),
        ("How the time is spent", HEAD, "H2", 18),
        *(
            (f"{minutes * part // 100} minutes: {what}", BODY, "P", 6)
            for part, what in COURSE_OF_TIME
        ),
    ]
    cursor = Cursor(sheet, y=TOP, top=TOP, bottom=BOTTOM)
    for text, style, role, gap in lines:
        block = _block(sheet, text, style, role, gap)
        cursor.need(block.gap + block.height)
        draw_stack(sheet, [block], top=cursor.y, height=0)
        cursor.y -= block.gap + block.height
    return sheet.finish()


def _block(sheet: Sheet, text: str, style: Style, role: str, gap: float) -> Block:
    return set_text(
        text,
        style,
        x=SIDE,
        width=WIDTH - 2 * SIDE,
        element=lambda: sheet.root.add(role),
        gap=gap,
    )
