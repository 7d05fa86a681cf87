"""The certificate on paper: one landscape page, whatever the length of what it says.

Facts in, a PDF out. What is printed is taken from the facts and from nowhere else; a fact this
design has no place of its own for is printed among the details, so none can be left out.
"""

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin

from documents.drawing.pairs import Placed, in_rows, one_paragraph, set_pairs, share_out
from documents.drawing.sheet import (
    INK,
    LETTER_LANDSCAPE,
    NAVY,
    PINE,
    RULE,
    SLATE,
    Sheet,
    number,
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
from documents.drawing.typefaces import Face, bound, tidy
from documents.drawing.verification import VerificationPanel
from documents.facts import Facts

WIDTH, HEIGHT = LETTER_LANDSCAPE
MIDDLE = WIDTH / 2
SIDE = 62.0
TOP = HEIGHT - 58.0
BOTTOM = 46.0
MEASURE = WIDTH - 2 * SIDE

LEFT_OUT = "Contact hours are hours of 60 minutes. Registration, breaks and meals are left out."
CAPTION = "Anyone may check this certificate at"

# Facts with a place of their own; all others are printed as details, in the order given.
PLACED = frozenset(
    {
        "learner_name",
        "course_title",
        "course_code",
        "course_version",
        "class_number",
        "completed_on",
        "contact_hours",
        "in_service_hours",
        "expires_on",
        "provider",
        "department",
        "address",
        "phone",
        "signatory_name",
        "signatory_title",
        "serial",
        "check_code",
        "issued_on",
    }
)


def draw_certificate(facts: Facts, *, verification_url: str) -> bytes:
    """Return the certificate as a tagged, one-page PDF; the same facts give the same bytes."""
    name = facts.value("learner_name")
    sheet = Sheet(
        size=LETTER_LANDSCAPE,
        title=f"{facts.title}: {tidy(name)}, {tidy(facts.value('course_title'))}",
        author=facts.value("provider"),
    )
    with sheet.artifact():
        sheet.draw(_frame())
    scale = 1.0
    design = _Design(facts, verification_url, sheet.root, scale)
    while design.height > TOP - BOTTOM and scale > SMALLEST:
        scale *= SHRINK
        design = _Design(facts, verification_url, sheet.root, scale)
    design.draw(sheet)
    return sheet.finish()


@lru_cache(maxsize=1)
def _frame() -> str:
    """Return the border and the star: two rules, the inner one with hollow corners."""
    left, bottom, right, top = 21.0, 21.0, WIDTH - 21.0, HEIGHT - 21.0
    color = " ".join(number(part) for part in PINE)
    outer = f"{color} RG 3 w {left} {bottom} {right - left} {top - bottom} re S"
    left, bottom, right, top = 28.5, 28.5, WIDTH - 28.5, HEIGHT - 28.5
    r, k = 15.0, 15.0 * 0.5523
    points = (
        f"{left + r} {bottom} m {right - r} {bottom} l "
        f"{right - r} {number(bottom + k)} {number(right - k)} {bottom + r} {right} {bottom + r} c "
        f"{right} {top - r} l "
        f"{number(right - k)} {top - r} {right - r} {number(top - k)} {right - r} {top} c "
        f"{left + r} {top} l "
        f"{left + r} {number(top - k)} {number(left + k)} {top - r} {left} {top - r} c "
        f"{left} {bottom + r} l "
        f"{number(left + k)} {bottom + r} {left + r} {number(bottom + k)} {left + r} {bottom} c s"
    )
    return f"q {outer} 0.8 w {points} {_star(MIDDLE, top + 3.75, 15.0)} Q"


def _star(x: float, y: float, reach: float) -> str:
    """Return the north star of the State's seal, cut as a compass rose, on a white ground."""
    ground = f"1 1 1 rg {number(x - 23)} {number(y - 8)} 46 16 re f"
    rays: list[str] = []
    for turn in range(8):
        long = turn % 2 == 0
        tip = reach if long else reach * 0.5
        angle = turn * pi / 4
        waist = angle + pi / 8
        rays.append(f"{number(x + tip * sin(angle))} {number(y + tip * cos(angle))}")
        rays.append(
            f"{number(x + reach * 0.2 * sin(waist))} {number(y + reach * 0.2 * cos(waist))}"
        )
    color = " ".join(number(part) for part in PINE)
    return f"{ground} {color} rg {rays[0]} m {' '.join(f'{ray} l' for ray in rays[1:])} h f"


class _Design:
    """The page at one scale: measured first, drawn only if it fits."""

    def __init__(self, facts: Facts, url: str, root: Element, scale: float) -> None:
        self.facts = facts
        self.root = root
        self.scale = scale
        self.by_key = {fact.key: fact for fact in facts.facts if fact.value.strip()}
        self.panel = VerificationPanel(
            caption=CAPTION,
            url=url,
            check_label=self._label("check_code"),
            check_code=tidy(facts.value("check_code")),
            width=250.0,
            qr_size=max(66.0, 84.0 * scale),
            scale=max(scale, 0.8),
        )
        self.signature = self._signature()
        self.record = self._record()
        self.imprint = self._imprint()
        self.footer_height = max(
            stack_height(self.signature), stack_height(self.record), self.panel.height
        )
        self.body = self._body()

    @property
    def height(self) -> float:
        """How much room the whole design takes."""
        return (
            stack_height(self.body)
            + 12 * self.scale
            + self.footer_height
            + stack_height(self.imprint)
        )

    def draw(self, sheet: Sheet) -> None:
        """Draw everything in the order in which it is read."""
        imprint_height = stack_height(self.imprint)
        footer_bottom = BOTTOM + imprint_height
        body_bottom = footer_bottom + self.footer_height + 12 * self.scale
        draw_stack(sheet, self.body, top=TOP, height=TOP - body_bottom)
        for blocks in (self.signature, self.record):
            height = stack_height(blocks)
            draw_stack(sheet, blocks, top=footer_bottom + height, height=height)
        self.panel.draw(
            sheet,
            x=WIDTH - SIDE - self.panel.width,
            top=footer_bottom + self.panel.height,
            parent=self.root,
        )
        draw_stack(sheet, self.imprint, top=footer_bottom, height=imprint_height)

    def _label(self, key: str) -> str:
        fact = self.by_key.get(key)
        return fact.label if fact else ""

    def _value(self, key: str) -> str:
        fact = self.by_key.get(key)
        return fact.value if fact else ""

    def _paragraph(self, role: str = "P") -> Callable[[], Element]:
        return lambda: self.root.add(role)

    def _centered(
        self,
        text: str,
        face: Face,
        size: float,
        *,
        role: str = "P",
        gap: float = 0.0,
        stretch: float = 0.0,
        color: tuple[float, float, float] = INK,
        width: float = MEASURE,
        leading: float = 1.28,
    ) -> Block:
        return set_text(
            text,
            Style(face, size, color, leading=leading, align="center"),
            x=MIDDLE,
            width=width,
            element=self._paragraph(role),
            gap=gap * self.scale,
            stretch=stretch,
            even=True,
        )

    def _body(self) -> list[Block]:
        scale = self.scale
        name = tidy(self._value("learner_name"))
        course = tidy(self._value("course_title"))
        serif, semibold, italic = Face.SERIF, Face.SERIF_SEMIBOLD, Face.SERIF_ITALIC
        title_size = size_for_one_line(
            serif, self.facts.title, MEASURE, largest=41 * scale, least=26 * scale
        )
        name_size = size_for_one_line(semibold, name, MEASURE, largest=35 * scale, least=25 * scale)
        course_size = size_for_one_line(
            semibold, course, MEASURE - 20, largest=22 * scale, least=18.5 * scale
        )
        blocks = [
            self._centered(self._value("provider"), semibold, 15.5 * scale, color=PINE),
            self._centered(self._value("department"), Face.SANS, 9 * scale, color=SLATE),
            self._centered(
                self.facts.title,
                serif,
                title_size,
                role="H1",
                color=PINE,
                gap=8,
                stretch=1.2,
                leading=1.15,
            ),
            self._centered("This certifies that", italic, 14 * scale, gap=3, stretch=1),
            self._centered(name, semibold, name_size, color=NAVY, gap=1, stretch=0.5, leading=1.16),
            self._name_rule(),
            self._centered("has completed", italic, 14 * scale, gap=4, stretch=0.5),
            self._centered(
                course,
                semibold,
                course_size,
                role="H2",
                color=INK,
                gap=1,
                stretch=0.5,
                width=MEASURE - 20,
                leading=1.2,
            ),
            self._centered(self._course_line(), Face.SANS, 9 * scale, color=SLATE, gap=3),
        ]
        blocks += self._strip()
        blocks += self._details()
        return [block for block in blocks if block.height]

    def _course_line(self) -> str:
        parts = [self.by_key.get(key) for key in ("course_code", "course_version", "class_number")]
        # A label stays on one line with its number.
        return " · ".join(bound(f"{part.label} {tidy(part.value)}") for part in parts if part)

    def _name_rule(self) -> Block:
        def draw(sheet: Sheet, top: float) -> None:
            with sheet.artifact():
                sheet.rule(MIDDLE - 150, top, MIDDLE + 150, top, color=PINE, thickness=0.8)

        return Block(3 * self.scale, 0.1, 0.8, draw)

    def _strip(self) -> list[Block]:
        """Return what everybody looks for: hours and dates, large, between two rules."""
        keys = ("contact_hours", "in_service_hours", "completed_on", "expires_on")
        shown = [self.by_key[key] for key in keys if key in self.by_key]
        if not shown:
            return []
        each = min(MEASURE / len(shown), 210.0)
        left, right = MIDDLE - each * len(shown) / 2, MIDDLE + each * len(shown) / 2
        scale = self.scale
        row = set_pairs(
            [Placed(fact, left + each * at + 7, each - 14) for at, fact in enumerate(shown)],
            parent=self.root,
            value=Style(Face.SERIF_SEMIBOLD, 19 * scale, INK, 1.3, "center"),
            label=Style(Face.SANS, 8.2 * scale, SLATE, 1.35, "center"),
            value_first=True,
        )
        bottom = row.height + 10 * scale

        def draw(sheet: Sheet, top: float) -> None:
            row.draw(sheet, top - 5 * scale)
            with sheet.artifact():
                for y in (top, top - bottom):
                    sheet.rule(left, y, right, y, color=RULE)
                for at in range(1, len(shown)):
                    x = left + each * at
                    sheet.rule(x, top - 8 * scale, x, top - bottom + 8 * scale, color=RULE)

        return [
            Block(9 * scale, 1, bottom, draw),
            self._centered(LEFT_OUT, Face.SANS, 8.2 * scale, color=SLATE, gap=4),
        ]

    def _details(self) -> list[Block]:
        facts = [fact for key, fact in self.by_key.items() if key not in PLACED]
        blocks: list[Block] = []
        for row in in_rows(facts, longest=4):
            room = MEASURE if len(row) > 2 else MEASURE * 0.75
            blocks.append(
                set_pairs(
                    share_out(row, left=MIDDLE - room / 2, width=room, gutter=18.0),
                    parent=self.root,
                    value=Style(Face.SANS, 9 * self.scale, INK, 1.3, "center"),
                    label=Style(Face.SANS, 8 * self.scale, SLATE, 1.35, "center"),
                    gap=6 * self.scale,
                    stretch=0.4 if blocks else 0.7,
                )
            )
        return blocks

    def _signature(self) -> list[Block]:
        """Return the line to sign on, in ink, with the name and title it stands for."""
        width, x = 205.0, SIDE
        scale = self.scale

        def rule(sheet: Sheet, top: float) -> None:
            with sheet.artifact():
                y = top - 30 * scale
                sheet.rule(x, y, x + width, y, color=INK, thickness=0.7)

        return [
            Block(0, 0, 32 * scale, rule),
            set_text(
                self._value("signatory_name"),
                Style(Face.SERIF_SEMIBOLD, 12 * scale),
                x=x,
                width=width,
                element=self._paragraph(),
            ),
            set_text(
                self._value("signatory_title"),
                Style(Face.SANS, 8.2 * scale, SLATE),
                x=x,
                width=width,
                element=self._paragraph(),
            ),
        ]

    def _record(self) -> list[Block]:
        """Return the number of the certificate and its day of issue."""
        width = 142.0
        blocks: list[Block] = []
        for key in ("serial", "issued_on"):
            fact = self.by_key.get(key)
            if fact is None:
                continue
            element = one_paragraph(self.root)
            for text, face, size, color, gap in (
                (fact.label, Face.SANS, 7.8, SLATE, 4.0 if blocks else 0.0),
                (fact.value, Face.SANS_BOLD, 9.0, INK, 0.0),
            ):
                blocks.append(
                    set_text(
                        text,
                        Style(face, size * self.scale, color, align="center"),
                        x=MIDDLE,
                        width=width,
                        element=element,
                        gap=gap * self.scale,
                        even=True,
                    )
                )
        return blocks

    def _imprint(self) -> list[Block]:
        """Return where the provider is found, in one line at the foot."""
        parts = [tidy(self._value(key)).replace("\n", ", ") for key in ("address", "phone")]
        line = " · ".join(part for part in parts if part)
        return [self._centered(line, Face.SANS, 8 * self.scale, color=SLATE, gap=9)] if line else []
