"""What the papers of a session say. Nothing private is among it: sheets lie on tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody expected: the name as it is listed, and as they are called."""

    name: str
    called: str
    employer: str
    role: str
    code: str


@dataclass(frozen=True, slots=True)
class Teacher:
    """Somebody who teaches; the product knows topics they are qualified for, and no number."""

    name: str
    is_lead: bool
    qualified_for: str


@dataclass(frozen=True, slots=True)
class SessionPaper:
    """One session with everybody on its roster, all texts as they are printed."""

    course_title: str
    course_number: str
    class_number: str
    session: str
    session_title: str
    date: str
    scheduled: str
    break_minutes: str
    provider: str
    sponsors: str
    location: str
    room: str
    lesson_plan: str
    teachers: tuple[Teacher, ...]
    people: tuple[Person, ...]

    @property
    def class_line(self) -> str:
        """Course, class, session and day: what makes a loose page recognizable."""
        return " · ".join(
            (
                self.course_title,
                f"Class {self.class_number}",
                f"Session {self.session}",
                self.date,
            )
        )
