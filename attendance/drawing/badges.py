"""Badges: six on an upright letter page, 4 by 3 inches each, as stock is sold (Avery 5392)."""

from attendance.drawing.facts import Person, SessionPaper
from attendance.drawing.fitting import Letters, Room, write
from documents.drawing.sheet import LETTER_PORTRAIT, PINE, RULE, SLATE, Sheet
from documents.drawing.typefaces import Face
from documents.drawing.verification import draw_qr

WIDTH, HEIGHT = LETTER_PORTRAIT
ACROSS, DOWN = 2, 3
BADGE_WIDTH, BADGE_HEIGHT = 288.0, 216.0
SIDE = (WIDTH - ACROSS * BADGE_WIDTH) / 2
TOP = HEIGHT - (HEIGHT - DOWN * BADGE_HEIGHT) / 2
MARK = 10.0  # how long a mark for cutting is
INSET = 20.0
QR = 84.0
MEASURE = BADGE_WIDTH - 2 * INSET
BESIDE_QR = MEASURE - QR

NOBODY = "Nobody is on this roster."


def draw_badges(paper: SessionPaper) -> bytes:
    """Return the badges as a tagged PDF, in the order of the roster."""
    sheet = Sheet(size=LETTER_PORTRAIT, title=f"Badges: {paper.class_line}", author=paper.provider)
    _draw_marks(sheet)
    _draw_title(sheet, paper)
    for index, person in enumerate(paper.people):
        place = index % (ACROSS * DOWN)
        if index and not place:
            sheet.next_page()
            _draw_marks(sheet)
        row, column = divmod(place, ACROSS)
        left, top = SIDE + column * BADGE_WIDTH, TOP - row * BADGE_HEIGHT
        _draw_badge(sheet, paper, person, left=left, top=top)
    return sheet.finish()


def _draw_title(sheet: Sheet, paper: SessionPaper) -> None:
    """Say above the badges, where it is cut off, which they are."""
    title = f"Badges · {paper.class_line}" if paper.people else NOBODY
    room = Room(60, HEIGHT - 24, WIDTH - 120, 30)
    letters = Letters(Face.SANS, 8, SLATE, "center", 2)
    write(sheet, sheet.root.add("H1"), title, letters, room)


def _draw_marks(sheet: Sheet) -> None:
    """Draw where to cut: short lines in the margins, none on the badges."""
    bottom = TOP - DOWN * BADGE_HEIGHT
    with sheet.artifact():
        for column in range(ACROSS + 1):
            x = SIDE + column * BADGE_WIDTH
            sheet.rule(x, TOP, x, TOP + MARK, color=RULE)
            sheet.rule(x, bottom, x, bottom - MARK, color=RULE)
        for row in range(DOWN + 1):
            y = TOP - row * BADGE_HEIGHT
            sheet.rule(SIDE - MARK, y, SIDE, y, color=RULE)
            sheet.rule(WIDTH - SIDE, y, WIDTH - SIDE + MARK, y, color=RULE)


def _draw_badge(
    sheet: Sheet, paper: SessionPaper, person: Person, *, left: float, top: float
) -> None:
    x, y, bottom = left + INSET, top - INSET, top - BADGE_HEIGHT + INSET
    provider = Letters(Face.SANS_BOLD, 8.5, PINE, lines=2)
    write(sheet, sheet.root.add("P"), paper.provider, provider, Room(x, y, MEASURE, 20))
    with sheet.artifact():
        sheet.rule(x, y - 22, x + MEASURE, y - 22, color=PINE, thickness=1.2)
    name = Letters(Face.SANS_BOLD, 30, lines=2)
    write(sheet, sheet.root.add("H2"), person.called, name, Room(x, y - 30, MEASURE, 62))
    if person.employer:
        employer = Letters(Face.SANS, 12)
        room = Room(x, bottom + QR - 6, BESIDE_QR, 44)
        write(sheet, sheet.root.add("P"), person.employer, employer, room)
    course = Letters(Face.SANS, 8.5, SLATE)
    line = f"{paper.course_title}\nClass {paper.class_number}"
    write(sheet, sheet.root.add("P"), line, course, Room(x, bottom + 30, BESIDE_QR, 32))
    draw_qr(
        sheet,
        x=x + MEASURE - QR + 8,
        y=bottom - 8,
        size=QR,
        url=person.code,
        parent=sheet.root,
    )
