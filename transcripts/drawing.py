"""The training transcript on paper: as many landscape pages as the lines take.

Landscape, because twelve columns on an upright page would leave each some ten letters wide. The
columns, their heads and all values come from the facts; so do the tables, in their order.
"""

from documents.drawing.pairs import in_rows, set_pairs, share_out
from documents.drawing.sheet import (
    INK,
    LETTER_LANDSCAPE,
    NAVY,
    PINE,
    RULE,
    SLATE,
    Sheet,
)
from documents.drawing.stack import (
    SHRINK,
    SMALLEST,
    Block,
    Style,
    draw_stack,
    set_text,
    size_for_one_line,
    stack_height,
)
from documents.drawing.tables import Cursor, draw_table
from documents.drawing.typefaces import Face, tidy
from documents.drawing.verification import VerificationPanel, in_groups
from documents.facts import Facts, FactTable

WIDTH, HEIGHT = LETTER_LANDSCAPE
SIDE = 36.0
TOP = HEIGHT - 34.0
TOP_OF_LATER_PAGES = HEIGHT - 56.0
BOTTOM = 46.0
MEASURE = WIDTH - 2 * SIDE
HIGHEST_HEAD = (TOP - BOTTOM) * 0.62

LEFT_OUT = "Contact hours are hours of 60 minutes. Registration, breaks and meals are left out."
CAPTION = "Anyone may check this transcript at"
NO_ROWS = "Nothing is recorded."

# Facts with a place of their own; all others are printed below the name, in the order given.
PLACED = frozenset({"provider", "department", "address", "phone", "learner_name", "check_code"})


def draw_transcript(facts: Facts, *, verification_url: str) -> bytes:
    """Return the transcript as a tagged PDF; the same facts give the same bytes."""
    sheet = Sheet(
        size=LETTER_LANDSCAPE,
        title=f"{facts.title}: {tidy(facts.value('learner_name'))}",
        author=facts.value("provider"),
    )
    y = _draw_head(sheet, facts, verification_url)
    cursor = Cursor(sheet, y=y, top=TOP_OF_LATER_PAGES, bottom=BOTTOM)
    for table in facts.tables:
        _draw_titled_table(cursor, table)
    cursor.need(20)
    _draw_block(cursor, _text(sheet, LEFT_OUT, Style(Face.SANS, 7.6, SLATE), gap=8))
    for page in range(sheet.pages):
        sheet.turn_to(page)
        _draw_margins(sheet, facts, first=page == 0)
    return sheet.finish()


def _draw_head(sheet: Sheet, facts: Facts, url: str) -> float:
    """Draw who issues it, whose it is and how to check it; return how far down that reaches."""
    scale = 1.0
    panel = VerificationPanel(
        caption=CAPTION,
        url=url,
        check_label=next(fact.label for fact in facts.facts if fact.key == "check_code"),
        check_code=tidy(facts.value("check_code")),
        width=246.0,
        qr_size=80.0,
        scale=0.95,
    )
    issuer = _issuer(sheet, facts, MEASURE - panel.width - 20, scale)
    holder = _holder(sheet, facts, scale)
    while _head_height(issuer, holder, panel) > HIGHEST_HEAD and scale > SMALLEST:
        scale *= SHRINK
        issuer = _issuer(sheet, facts, MEASURE - panel.width - 20, scale)
        holder = _holder(sheet, facts, scale)
    band = max(stack_height(issuer), panel.height)
    draw_stack(sheet, issuer, top=TOP, height=stack_height(issuer))
    y = TOP - band - 5
    with sheet.artifact():
        sheet.rule(SIDE, y, WIDTH - SIDE, y, color=PINE, thickness=1.6)
    draw_stack(sheet, holder, top=y, height=stack_height(holder))
    panel.draw(sheet, x=WIDTH - SIDE - panel.width, top=TOP + 4, parent=sheet.root)
    return y - stack_height(holder) - 4


def _head_height(issuer: list[Block], holder: list[Block], panel: VerificationPanel) -> float:
    return max(stack_height(issuer), panel.height) + 12 + stack_height(holder)


def _text(
    sheet: Sheet,
    text: str,
    style: Style,
    *,
    role: str = "P",
    width: float = MEASURE,
    gap: float = 0.0,
) -> Block:
    return set_text(text, style, x=SIDE, width=width, element=lambda: sheet.root.add(role), gap=gap)


def _issuer(sheet: Sheet, facts: Facts, width: float, scale: float) -> list[Block]:
    small = Style(Face.SANS, 8 * scale, SLATE)
    blocks = [
        _text(
            sheet,
            facts.value("provider"),
            Style(Face.SERIF_SEMIBOLD, 15 * scale, PINE),
            width=width,
        )
    ]
    for key in ("department", "address", "phone"):
        value = facts.find(key)
        if value:
            blocks.append(_text(sheet, value, small, width=width))
    title = Style(Face.SERIF, 28 * scale, PINE)
    blocks.append(_text(sheet, facts.title, title, role="H1", width=width, gap=5 * scale))
    return blocks


def _holder(sheet: Sheet, facts: Facts, scale: float) -> list[Block]:
    name = facts.value("learner_name")
    name_size = size_for_one_line(
        Face.SERIF_SEMIBOLD, tidy(name), MEASURE, largest=22 * scale, least=15 * scale
    )
    blocks = [
        _text(sheet, name, Style(Face.SERIF_SEMIBOLD, name_size, NAVY), gap=6 * scale),
    ]
    others = [fact for fact in facts.facts if fact.key not in PLACED and fact.value.strip()]
    blocks.extend(
        set_pairs(
            share_out(row, left=SIDE, width=MEASURE, gutter=14.0, flush=True),
            parent=sheet.root,
            value=Style(Face.SANS, 9 * scale, INK, 1.3),
            label=Style(Face.SANS, 7.6 * scale, SLATE, 1.35),
            gap=6 * scale,
        )
        for row in in_rows(others, longest=5)
    )
    return blocks


def _draw_block(cursor: Cursor, block: Block) -> None:
    draw_stack(cursor.sheet, [block], top=cursor.y, height=0)
    cursor.y -= block.gap + block.height


def _draw_titled_table(cursor: Cursor, table: FactTable) -> None:
    title = _text(
        cursor.sheet,
        table.title,
        Style(Face.SERIF_SEMIBOLD, 13.5, PINE),
        role="H2",
        gap=10,
    )
    # A title stays with its heads and first row.
    cursor.need(title.gap + title.height + 54)
    _draw_block(cursor, title)
    cursor.y -= 3
    draw_table(
        cursor,
        table,
        parent=cursor.sheet.root,
        left=SIDE,
        width=MEASURE,
        size=7.3 if len(table.columns) > 5 else 8.2,
        stretch=len(table.columns) > 5,
    )
    if not table.rows:
        _draw_block(cursor, _text(cursor.sheet, NO_ROWS, Style(Face.SANS, 8.2, SLATE), gap=4))


def _draw_margins(sheet: Sheet, facts: Facts, *, first: bool) -> None:
    """Draw what makes a loose page recognizable: whose it is, its number, its check code."""
    name = tidy(facts.value("learner_name")).replace("\n", " ")
    code = in_groups(tidy(facts.value("check_code")))
    label = next(fact.label for fact in facts.facts if fact.key == "check_code")
    with sheet.artifact("Pagination"):
        sheet.rule(SIDE, 36, WIDTH - SIDE, 36, color=RULE)
        sheet.text(SIDE, 25, f"{label} {code}", size=7.6, color=SLATE)
        page = f"Page {sheet.page + 1} of {sheet.pages}"
        sheet.text(WIDTH - SIDE, 25, page, size=7.6, color=SLATE, align="right")
        if not first:
            line = f"{facts.title}  ·  {name}  ·  {facts.value('provider')}"
            size = size_for_one_line(Face.SANS, line, MEASURE, largest=8.0, least=3.0)
            sheet.text(SIDE, HEIGHT - 42, line, size=size, color=SLATE)
            sheet.rule(SIDE, HEIGHT - 48, WIDTH - SIDE, HEIGHT - 48, color=PINE, thickness=0.9)
