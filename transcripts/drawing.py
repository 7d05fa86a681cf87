"""The training transcript on paper: as many landscape pages as the lines take.

Landscape, because twelve columns on an upright page would leave each some ten letters wide. The
columns, their heads and all values come from the facts; so do the tables, in their order.
"""

from collections.abc import Iterable
from dataclasses import dataclass

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
from documents.drawing.structure import Element
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
COPY = "Copy without a check code"
NO_ROWS = "Nothing is recorded."

# Facts with a place of their own; all others are printed below the name, in the order given.
PLACED = frozenset({"provider", "department", "address", "phone", "learner_name", "check_code"})


def draw_transcript(facts: Facts, *, verification_url: str = "") -> bytes:
    """Return the transcript as a tagged PDF; the same facts give the same bytes.

    Without an address to check it at, it is a copy, and says so.
    """
    sheet = Sheet(
        size=LETTER_LANDSCAPE,
        title=f"{facts.title}: {tidy(facts.value('learner_name'))}",
        author=facts.value("provider"),
    )
    _draw(Part(sheet, sheet.root, facts), verification_url)
    return sheet.finish()


def draw_transcripts(people: Iterable[tuple[str, Facts]], *, title: str, author: str) -> bytes:
    """Return copies of many transcripts as one tagged PDF, each with the bookmark given for it.

    Pages are counted for each person by themselves, as if each were a file of their own.
    """
    sheet = Sheet(size=LETTER_LANDSCAPE, title=title, author=author)
    for number, (bookmark, facts) in enumerate(people):
        if number:
            sheet.next_page()
        sheet.bookmark(bookmark)
        _draw(Part(sheet, sheet.root.add("Part"), facts))
    return sheet.finish()


@dataclass(frozen=True, slots=True)
class Part:
    """One transcript: where it is drawn, below which element it stands, and what it says."""

    sheet: Sheet
    parent: Element
    facts: Facts


def _draw(part: Part, url: str = "") -> None:
    sheet, first = part.sheet, part.sheet.page
    cursor = Cursor(sheet, y=_draw_head(part, url), top=TOP_OF_LATER_PAGES, bottom=BOTTOM)
    for table in part.facts.tables:
        _draw_titled_table(cursor, part, table)
    cursor.need(20)
    _draw_block(cursor, _text(part, LEFT_OUT, Style(Face.SANS, 7.6, SLATE), gap=8))
    pages = range(first, sheet.pages)
    for page in pages:
        sheet.turn_to(page)
        _draw_margins(part, number=page - first + 1, pages=len(pages))


def _draw_head(part: Part, url: str) -> float:
    """Draw who issues it, whose it is and how to check it; return how far down that reaches."""
    scale = 1.0
    panel = _panel(part.facts, url) if url else None
    room = MEASURE - (panel.width + 20 if panel else 0)
    issuer, holder = _issuer(part, room, scale), _holder(part, scale)
    while _head_height(issuer, holder, panel) > HIGHEST_HEAD and scale > SMALLEST:
        scale *= SHRINK
        issuer, holder = _issuer(part, room, scale), _holder(part, scale)
    draw_stack(part.sheet, issuer, top=TOP, height=stack_height(issuer))
    y = TOP - _band(issuer, panel) - 5
    with part.sheet.artifact():
        part.sheet.rule(SIDE, y, WIDTH - SIDE, y, color=PINE, thickness=1.6)
    draw_stack(part.sheet, holder, top=y, height=stack_height(holder))
    if panel:
        x = WIDTH - SIDE - panel.width
        panel.draw(part.sheet, x=x, top=TOP + 4, parent=part.parent)
    return y - stack_height(holder) - 4


def _panel(facts: Facts, url: str) -> VerificationPanel:
    return VerificationPanel(
        caption=CAPTION,
        url=url,
        check_label=next(fact.label for fact in facts.facts if fact.key == "check_code"),
        check_code=tidy(facts.value("check_code")),
        width=246.0,
        qr_size=80.0,
        scale=0.95,
    )


def _band(issuer: list[Block], panel: VerificationPanel | None) -> float:
    return max(stack_height(issuer), panel.height if panel else 0.0)


def _head_height(
    issuer: list[Block], holder: list[Block], panel: VerificationPanel | None
) -> float:
    return _band(issuer, panel) + 12 + stack_height(holder)


def _text(
    part: Part,
    text: str,
    style: Style,
    *,
    role: str = "P",
    width: float = MEASURE,
    gap: float = 0.0,
) -> Block:
    return set_text(
        text, style, x=SIDE, width=width, element=lambda: part.parent.add(role), gap=gap
    )


def _issuer(part: Part, width: float, scale: float) -> list[Block]:
    facts = part.facts
    small = Style(Face.SANS, 8 * scale, SLATE)
    blocks = [
        _text(
            part,
            facts.value("provider"),
            Style(Face.SERIF_SEMIBOLD, 15 * scale, PINE),
            width=width,
        )
    ]
    for key in ("department", "address", "phone"):
        value = facts.find(key)
        if value:
            blocks.append(_text(part, value, small, width=width))
    title = Style(Face.SERIF, 28 * scale, PINE)
    blocks.append(_text(part, facts.title, title, role="H1", width=width, gap=5 * scale))
    return blocks


def _holder(part: Part, scale: float) -> list[Block]:
    facts = part.facts
    name = facts.value("learner_name")
    name_size = size_for_one_line(
        Face.SERIF_SEMIBOLD, tidy(name), MEASURE, largest=22 * scale, least=15 * scale
    )
    blocks = [
        _text(part, name, Style(Face.SERIF_SEMIBOLD, name_size, NAVY), gap=6 * scale),
    ]
    others = [fact for fact in facts.facts if fact.key not in PLACED and fact.value.strip()]
    blocks.extend(
        set_pairs(
            share_out(row, left=SIDE, width=MEASURE, gutter=14.0, flush=True),
            parent=part.parent,
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


def _draw_titled_table(cursor: Cursor, part: Part, table: FactTable) -> None:
    title = _text(
        part,
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
        parent=part.parent,
        left=SIDE,
        width=MEASURE,
        size=7.3 if len(table.columns) > 5 else 8.2,
        stretch=len(table.columns) > 5,
    )
    if not table.rows:
        _draw_block(cursor, _text(part, NO_ROWS, Style(Face.SANS, 8.2, SLATE), gap=4))


def _draw_margins(part: Part, *, number: int, pages: int) -> None:
    """Draw what makes a loose page recognizable: whose it is, its number, its check code."""
    sheet, facts = part.sheet, part.facts
    name = tidy(facts.value("learner_name")).replace("\n", " ")
    code = facts.find("check_code")
    label = next((fact.label for fact in facts.facts if fact.key == "check_code"), "")
    with sheet.artifact("Pagination"):
        sheet.rule(SIDE, 36, WIDTH - SIDE, 36, color=RULE)
        foot = f"{label} {in_groups(tidy(code))}" if code else COPY
        sheet.text(SIDE, 25, foot, size=7.6, color=SLATE)
        page = f"Page {number} of {pages}"
        sheet.text(WIDTH - SIDE, 25, page, size=7.6, color=SLATE, align="right")
        if number > 1:
            line = f"{facts.title}  ·  {name}  ·  {facts.value('provider')}"
            size = size_for_one_line(Face.SANS, line, MEASURE, largest=8.0, least=3.0)
            sheet.text(SIDE, HEIGHT - 42, line, size=size, color=SLATE)
            sheet.rule(SIDE, HEIGHT - 48, WIDTH - SIDE, HEIGHT - 48, color=PINE, thickness=0.9)
