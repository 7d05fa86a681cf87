"""Name tents: two on an upright letter page, folded in the middle, the name on both sides."""

from attendance.drawing.facts import Person, SessionPaper
from attendance.drawing.fitting import Letters, Room, height_of, set_lines, write
from documents.drawing.sheet import LETTER_PORTRAIT, RULE, SLATE, Sheet
from documents.drawing.typefaces import Face

WIDTH, HEIGHT = LETTER_PORTRAIT
TENTS = 2
TENT_HEIGHT = HEIGHT / TENTS
SIDE = TENT_HEIGHT / 2  # one side of a folded tent
MARGIN = 40.0
MEASURE = WIDTH - 2 * MARGIN

NAME = Letters(Face.SANS_BOLD, 72, align="center", lines=2)
BELOW = Letters(Face.SANS, 16, SLATE, "center", 2)
NAME_HEIGHT, BELOW_HEIGHT, GAP = 112.0, 38.0, 6.0
NOBODY = "Nobody is on this roster."


def draw_name_tents(paper: SessionPaper) -> bytes:
    """Return the tents as a tagged PDF; what stands on its head is said once."""
    sheet = Sheet(
        size=LETTER_PORTRAIT, title=f"Name tents: {paper.class_line}", author=paper.provider
    )
    if not paper.people:
        write(sheet, sheet.root.add("H1"), NOBODY, BELOW, Room(MARGIN, HEIGHT - 60, MEASURE, 40))
    for index, person in enumerate(paper.people):
        place = index % TENTS
        if index and not place:
            sheet.next_page()
        top = HEIGHT - place * TENT_HEIGHT
        _draw_marks(sheet, top)
        _draw_tent(sheet, person, top=top)
    return sheet.finish()


def _draw_marks(sheet: Sheet, top: float) -> None:
    """Draw where to fold, at the edges; where to cut, across."""
    fold = top - SIDE
    with sheet.artifact():
        sheet.rule(8, fold, 26, fold, color=RULE)
        sheet.rule(WIDTH - 26, fold, WIDTH - 8, fold, color=RULE)
        if top < HEIGHT:
            sheet.draw("[4 4] 0 d")
            sheet.rule(8, top, WIDTH - 8, top, color=RULE)
            sheet.draw("[] 0 d")


def _draw_tent(sheet: Sheet, person: Person, *, top: float) -> None:
    name, below = _rooms(person, fold=top - SIDE)
    write(sheet, sheet.root.add("H2"), person.called, NAME, name)
    if person.employer:
        write(sheet, sheet.root.add("P"), person.employer, BELOW, below)
    with sheet.artifact():
        # The other side: turned about the middle of the fold.
        sheet.draw(f"q -1 0 0 -1 {WIDTH:.0f} {2 * (top - SIDE):.0f} cm")
        set_lines(sheet, person.called, NAME, name)
        if person.employer:
            set_lines(sheet, person.employer, BELOW, below)
        sheet.draw("Q")


def _rooms(person: Person, *, fold: float) -> tuple[Room, Room]:
    """Return where name and employer stand: together in the middle of the lower side."""
    name = Room(MARGIN, fold, MEASURE, NAME_HEIGHT)
    name_height = height_of(NAME, person.called, name)
    below_height = 0.0
    if person.employer:
        below_height = GAP + height_of(BELOW, person.employer, Room(0, 0, MEASURE, BELOW_HEIGHT))
    top = fold - (SIDE - name_height - below_height) / 2
    return (
        Room(MARGIN, top, MEASURE, NAME_HEIGHT),
        Room(MARGIN, top - name_height - GAP, MEASURE, BELOW_HEIGHT),
    )
