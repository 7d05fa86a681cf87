"""Papers of one session: the sign-in sheet, badges, name tents. Facts go in, bytes come out."""

from attendance.drawing.badges import draw_badges
from attendance.drawing.facts import Person, SessionPaper, Teacher
from attendance.drawing.name_tents import draw_name_tents
from attendance.drawing.sign_in_sheet import draw_sign_in_sheet

__all__ = [
    "Person",
    "SessionPaper",
    "Teacher",
    "draw_badges",
    "draw_name_tents",
    "draw_sign_in_sheet",
]
