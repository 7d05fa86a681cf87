"""Which course a row means: one we recognize, one of our catalog, or none we know."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from courses.models import Course, OutsideCourse
from organizations.imports.cells import fold
from transcripts.intakes.cleaning import Said
from transcripts.outside import course_code, title_key

CODE_IN_TITLE = re.compile(r"^\W*([A-Z]{1,5}[- ]?\d{1,5}(?:\.[A-Za-z])?)\b[\s:,\u2013-]*(.*)$")


@dataclass(frozen=True, slots=True)
class Found:
    """What a row's course is taken for. Without a lane, the file has to say which."""

    title: str
    course: OutsideCourse | None = None
    catalog: int | None = None  # the course of the catalog that it is, or that it stands for
    lane: int | None = None
    provider: str = ""
    hours: Decimal | None = None
    is_over: date | None = None  # since when it no longer counts, if that was so on the day


class Courses:
    """The courses known here by their codes and titles; read once for a whole file."""

    def __init__(self) -> None:
        self.by_code: dict[str, list[OutsideCourse]] = {}
        self.by_edition: dict[str, list[OutsideCourse]] = {}
        self.by_title: dict[str, list[OutsideCourse]] = {}
        for course in OutsideCourse.objects.order_by("order", "pk"):
            self.by_code.setdefault(fold(course.code), []).append(course)
            self.by_edition.setdefault(course_code(course.code), []).append(course)
            for title in {title_key(course.name), title_key(course.label)}:
                self.by_title.setdefault(title, []).append(course)
        self.catalog: dict[str, Course] = {}
        for ours in Course.objects.order_by("pk").only("code", "title", "lane"):
            self.catalog.setdefault(fold(ours.code), ours)
            self.catalog.setdefault(title_key(ours.title), ours)

    def named(self, said: Said, *, with_catalog: bool) -> Found | None:
        """Return the course a row means, None where only a code nobody knows is given."""
        known = self._recognized(said)
        if known is not None:
            over = known.accepted_until
            is_over = over is not None and said.day is not None and said.day >= over
            return Found(
                title=known.name,
                course=known,
                catalog=known.stands_for_id,
                lane=known.lane_id,
                provider=known.provider,
                hours=known.contact_hours,
                is_over=over if is_over else None,
            )
        ours = self._of_catalog(said) if with_catalog else None
        if ours is not None:
            return Found(title=ours.title[:160], catalog=ours.pk, lane=ours.lane_id)
        return Found(title=said.title) if said.title else None

    def _recognized(self, said: Said) -> OutsideCourse | None:
        code, title = said.code, said.title
        if not code and (begins := CODE_IN_TITLE.match(title)):
            code = begins[1]
            title = begins[2]
        ways = (
            self.by_code.get(fold(code)) if code else None,
            self.by_edition.get(course_code(code)) if course_code(code) else None,
            self.by_title.get(title_key(said.title)) if said.title else None,
            self.by_title.get(title_key(title)) if title_key(title) else None,
        )
        return next((_accepted(some, said.day) for some in ways if some), None)

    def _of_catalog(self, said: Said) -> Course | None:
        words: Iterable[str] = (fold(said.code), title_key(said.title))
        return next((self.catalog[word] for word in words if word and word in self.catalog), None)


def _accepted(courses: Sequence[OutsideCourse], day: date | None) -> OutsideCourse:
    """Return of several editions the one that counted on the day, else the first."""
    counted = (
        each
        for each in courses
        if each.accepted_until is None or (day is not None and day < each.accepted_until)
    )
    return next(counted, courses[0])
