"""The sign-in sheet: who is expected, with room to sign, and what the instructor signs below.

Landscape, because two times, two signatures and a name with its employer want to be wide. Every
page says whose sheet it is: pages are passed around a room.
"""

from dataclasses import dataclass

from attendance.drawing.closing import draw_closing
from attendance.drawing.facts import Person, SessionPaper
from documents.drawing.pairs import in_rows, set_pairs, share_out
from documents.drawing.sheet import INK, LETTER_LANDSCAPE, MIST, PINE, RULE, SLATE, Sheet
from documents.drawing.stack import Block, Style, draw_stack, set_text, size_for_one_line
from documents.drawing.structure import Element
from documents.drawing.tables import Cursor
from documents.drawing.typefaces import Face
from documents.drawing.verification import draw_qr
from documents.drawing.wrapping import wrap
from documents.facts import Fact

WIDTH, HEIGHT = LETTER_LANDSCAPE
SIDE = 30.0
MEASURE = WIDTH - 2 * SIDE
TOP = HEIGHT - 28.0
TOP_OF_LATER_PAGES = HEIGHT - 48.0
BOTTOM = 42.0

TITLE = "Sign-in Sheet"
WALL_TITLE = "Sign-in Sheet (wall copy)"
NOBODY = "Nobody is registered. Use the lines below."
WALK_INS = "People who are not on the list"
WALK_IN_LINES = 6

ROW_HEIGHT = 33.0
QR = 32.0
PADDING = 4.0
TEXT = Style(Face.SANS, 8.6, INK, 1.2)
HEADS = Style(Face.SANS_BOLD, 7.6, INK, 1.2)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head and how wide it is."""

    head: str
    width: float


SIGNING = (
    Column("Time in", 50),
    Column("Signature", 124),
    Column("Time out", 50),
    Column("Signature", 124),
)
PEOPLE = (
    Column("No.", 26),
    Column("Printed name", 124),
    Column("Employer or agency", 124),
    Column("Role", 74),
    *SIGNING,
)
CODE = Column("Code", 36)
GUESTS = (
    Column("No.", 34),
    Column("Printed name", 160),
    Column("Email, MEMSSI number or employer", MEASURE - 34 - 160 - 348),
    *SIGNING,
)


def draw_sign_in_sheet(paper: SessionPaper, *, is_wall_copy: bool = False) -> bytes:
    """Return the sheet as a tagged PDF; the same session gives the same bytes.

    A wall copy bears no codes and asks for no number.
    """
    title = WALL_TITLE if is_wall_copy else TITLE
    sheet = Sheet(
        size=LETTER_LANDSCAPE, title=f"{title}: {paper.class_line}", author=paper.provider
    )
    y = _draw_head(sheet, paper, title, asks_numbers=not is_wall_copy)
    cursor = Cursor(sheet, y=y, top=TOP_OF_LATER_PAGES, bottom=BOTTOM)
    if paper.people:
        table = _Table(cursor, _columns(is_wall_copy=is_wall_copy))
        for number, person in enumerate(paper.people, start=1):
            code = "" if is_wall_copy else person.code
            table.draw_row(_cells(number, person), code=code)
    else:
        _draw_block(cursor, _text(sheet, NOBODY, TEXT, gap=6))
    _draw_walk_ins(cursor)
    draw_closing(cursor, left=SIDE, width=MEASURE)
    for page in range(sheet.pages):
        sheet.turn_to(page)
        _draw_margins(sheet, paper, title)
    return sheet.finish()


def _columns(*, is_wall_copy: bool) -> tuple[Column, ...]:
    """Return the columns; where there is no code, the names have its room."""
    if not is_wall_copy:
        return (*PEOPLE, CODE)
    wider = Column(PEOPLE[1].head, PEOPLE[1].width + CODE.width)
    return (PEOPLE[0], wider, *PEOPLE[2:])


def _cells(number: int, person: Person) -> list[str]:
    return [str(number), person.name, person.employer, person.role, "", "", "", ""]


def _draw_head(sheet: Sheet, paper: SessionPaper, title: str, *, asks_numbers: bool) -> float:
    """Draw what the session is; return how far down that reaches."""
    course = f"{paper.course_title} ({paper.course_number})"
    blocks = [
        _text(sheet, paper.provider, Style(Face.SANS_BOLD, 8.5, PINE)),
        _text(sheet, title, Style(Face.SERIF, 22, PINE), role="H1", gap=1),
        _text(sheet, course, Style(Face.SANS_BOLD, 12, INK), gap=1),
    ]
    value, label = Style(Face.SANS, 9, INK, 1.25), Style(Face.SANS, 7.4, SLATE, 1.3)
    blocks.extend(
        set_pairs(
            share_out(row, left=SIDE, width=MEASURE, gutter=14.0, flush=True),
            parent=sheet.root,
            value=value,
            label=label,
            gap=4,
        )
        for row in in_rows(_facts(paper), longest=6)
    )
    blocks.extend(
        _text(sheet, line, Style(Face.SANS, 8.8, INK, 1.3), gap=3)
        for line in _teachers(paper, asks_numbers=asks_numbers)
    )
    y = TOP
    for block in blocks:
        draw_stack(sheet, [block], top=y, height=0)
        y -= block.gap + block.height
    return y - 8


def _facts(paper: SessionPaper) -> list[Fact]:
    told = (
        ("Class number", paper.class_number),
        ("Session", paper.session),
        ("Session title", paper.session_title),
        ("Date", paper.date),
        ("Scheduled", paper.scheduled),
        ("Breaks, not counted", paper.break_minutes),
        ("Location", paper.location),
        ("Room", paper.room),
        ("Sponsors", paper.sponsors),
        ("Lesson plan", paper.lesson_plan),
    )
    return [Fact(label, label, value) for label, value in told if value]


def _teachers(paper: SessionPaper, *, asks_numbers: bool) -> list[str]:
    lines = []
    for teacher in paper.teachers:
        part = "Lead instructor" if teacher.is_lead else "Assistant instructor"
        line = f"{part}: {teacher.name}"
        if teacher.qualified_for:
            line += f" (qualified: {teacher.qualified_for})"
        lines.append(f"{line} · Certificate number: ____________________" if asks_numbers else line)
    return lines or ["Instructor: ______________________________"]


def _text(sheet: Sheet, text: str, style: Style, *, role: str = "P", gap: float = 0.0) -> Block:
    return set_text(
        text, style, x=SIDE, width=MEASURE, element=lambda: sheet.root.add(role), gap=gap
    )


def _draw_block(cursor: Cursor, block: Block) -> None:
    draw_stack(cursor.sheet, [block], top=cursor.y, height=0)
    cursor.y -= block.gap + block.height


def _draw_walk_ins(cursor: Cursor) -> None:
    """Draw blank lines, one block: a sheet without room for them has another page."""
    title = _text(cursor.sheet, WALK_INS, Style(Face.SERIF_SEMIBOLD, 12.5, PINE), role="H2", gap=8)
    cursor.need(title.gap + title.height + 20 + WALK_IN_LINES * ROW_HEIGHT)
    _draw_block(cursor, title)
    cursor.y -= 3
    table = _Table(cursor, GUESTS)
    for number in range(1, WALK_IN_LINES + 1):
        table.draw_row([f"W{number}", *[""] * 6])


class _Table:
    """Rows with room to write in, under heads that every page repeats."""

    def __init__(self, cursor: Cursor, columns: tuple[Column, ...]) -> None:
        self.cursor = cursor
        self.sheet = cursor.sheet
        self.columns = columns
        self.element = self.sheet.root.add("Table")
        self.heads = self._wrapped([column.head for column in columns], HEADS)
        cursor.need(self._height(self.heads, HEADS) + ROW_HEIGHT)
        row = self.element.add("TR")
        self._draw_heads([row.add("TH", scope="Column") for _ in columns])

    def draw_row(self, texts: list[str], *, code: str = "") -> None:
        """Draw one row, with the heads above it where it begins a page."""
        texts = [*texts, ""][: len(self.columns)]
        cells = self._wrapped(texts, TEXT)
        height = max(ROW_HEIGHT, self._height(cells, TEXT))
        if self.cursor.y - height < self.cursor.bottom:
            self.cursor.next_page()
            self._draw_heads(None)
        row = self.element.add("TR")
        fields = [row.add("TD") for _ in self.columns]
        self._draw_grid(height, color=RULE)
        for (left, _column), lines, field in zip(self._places(), cells, fields, strict=True):
            if lines:
                with self.sheet.content(field):
                    self._draw_lines(left, lines, TEXT, height)
        if code:
            left = SIDE + MEASURE - CODE.width + (CODE.width - QR) / 2
            bottom = self.cursor.y - (height + QR) / 2
            draw_qr(self.sheet, x=left, y=bottom, size=QR, url=code, parent=fields[-1])
        self.cursor.y -= height

    def _places(self) -> list[tuple[float, Column]]:
        left, places = SIDE, []
        for column in self.columns:
            places.append((left, column))
            left += column.width
        return places

    def _wrapped(self, texts: list[str], style: Style) -> list[list[str]]:
        return [
            wrap(style.face, style.size, text, column.width - 2 * PADDING)
            for text, column in zip(texts, self.columns, strict=True)
        ]

    def _height(self, cells: list[list[str]], style: Style) -> float:
        return max(map(len, cells)) * style.size * style.leading + 2 * PADDING

    def _draw_heads(self, elements: list[Element] | None) -> None:
        height = self._height(self.heads, HEADS)
        with self.sheet.artifact():
            self.sheet.band(SIDE, self.cursor.y - height, MEASURE, height, color=MIST)
        self._draw_grid(height, color=PINE)
        for index, (left, _column) in enumerate(self._places()):
            marked = (
                self.sheet.content(elements[index])
                if elements
                else self.sheet.artifact("Pagination")
            )
            with marked:
                self._draw_lines(left, self.heads[index], HEADS, height)
        self.cursor.y -= height

    def _draw_grid(self, height: float, *, color: tuple[float, float, float]) -> None:
        """Draw lines between the fields: each of them is to be filled in."""
        bottom = self.cursor.y - height
        with self.sheet.artifact():
            self.sheet.rule(SIDE, bottom, SIDE + MEASURE, bottom, color=color, thickness=0.7)
            for left, _column in self._places()[1:]:
                self.sheet.rule(left, bottom, left, self.cursor.y, color=RULE, thickness=0.4)

    def _draw_lines(self, left: float, lines: list[str], style: Style, height: float) -> None:
        """Write the lines of one field, in the middle of its height."""
        line_height = style.size * style.leading
        y = self.cursor.y - (height - len(lines) * line_height) / 2 - style.size * 0.95
        for line in lines:
            self.sheet.text(
                left + PADDING, y, line, face=style.face, size=style.size, color=style.color
            )
            y -= line_height


def _draw_margins(sheet: Sheet, paper: SessionPaper, title: str) -> None:
    with sheet.artifact("Pagination"):
        sheet.rule(SIDE, 34, WIDTH - SIDE, 34, color=RULE)
        page = f"Page {sheet.page + 1} of {sheet.pages}"
        sheet.text(WIDTH - SIDE, 23, page, size=7.6, color=SLATE, align="right")
        line = f"{title} · {paper.class_line}"
        size = size_for_one_line(Face.SANS, line, MEASURE - 90, largest=7.6, least=2.5)
        sheet.text(SIDE, 23, line, size=size, color=SLATE)
        if sheet.page:
            size = size_for_one_line(Face.SANS_BOLD, line, MEASURE, largest=8.6, least=2.5)
            sheet.text(SIDE, HEIGHT - 38, line, face=Face.SANS_BOLD, size=size, color=INK)
