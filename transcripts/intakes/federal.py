"""The text of a federal student record: who, which course, when. Pure.

No form of it is laid down, so only what every one has is asked for: a line with a code, a title and
a day, in this order or with the day before the title. A title may run over several lines. Lines
that name a student say whose the lines below are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CODE = re.compile(r"^\W{0,3}\b(?P<code>[A-Z]{1,5}[- ]?\d{1,5}(?:\.[A-Za-z])?)(?![\w])", re.ASCII)
DAY = re.compile(
    r"\b(?:\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}, \d{4})\b",
    re.ASCII | re.IGNORECASE,
)
STUDENT = re.compile(
    r"^\W{0,3}(?:student(?:'s)?(?: name)?|name|participant)\s*[:\t]\s*(?P<name>\D{3,80}?)"
    r"(?:\s{2,}.*|\t.*|[,;|]?\s*\(?(?:fema )?(?:sid|student id).*)?$",
    re.IGNORECASE,
)
SID = re.compile(
    r"\b(?:fema )?(?:sid|student id(?:entification)?(?: number)?)\b\W{0,4}(?P<sid>\d[\d -]{5,14})",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+\.[^\s<>,;:\"()]+")
LINES_OF_A_TITLE = 3
# What may stand between the parts, or behind the title: marks of a table, not words.
TRIMMED = " \t,;|–—-:"  # noqa: RUF001


@dataclass(slots=True)
class Record:
    """One course somebody completed, as the text says it."""

    line: int
    code: str
    title: str
    day: str
    student: dict[str, str] = field(default_factory=dict)


def is_record(lines: Iterable[str]) -> bool:
    """Say whether some line has a code, and a day beside it or below it."""
    return any(True for _record in records_of(lines))


def records_of(lines: Iterable[str]) -> Iterator[Record]:
    """Yield the courses of a text; lines of nothing else are passed over."""
    student: dict[str, str] = {}
    has_rows = False
    open_record: Record | None = None
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        said = _student(line)
        if said:
            is_same = said.get("name") == student.get("name") or not (
                has_rows or said.keys() & student.keys()
            )
            student = {**student, **said} if is_same else said
            has_rows, open_record = False, None
            continue
        found = CODE.match(line)
        if found:
            open_record = Record(number, found["code"], "", "", student)
            line = line[found.end() :]
        elif open_record is None or number - open_record.line >= LINES_OF_A_TITLE:
            open_record = None
            continue
        day = DAY.search(line)
        before, after = (line[: day.start()], line[day.end() :]) if day else (line, "")
        open_record.title = f"{open_record.title} {before.strip(TRIMMED)}".strip()
        if day:
            open_record.title = open_record.title or after.strip(TRIMMED)
            open_record.day = day[0]
            yield open_record
            has_rows, open_record = True, None


def _student(line: str) -> dict[str, str]:
    """Return what a line says of a student, if it speaks of one and not of a course."""
    if CODE.match(line) or DAY.search(line):
        return {}
    said = {}
    if name := STUDENT.match(line):
        said["name"] = name["name"].strip(TRIMMED)
    if sid := SID.search(line):
        said["sid"] = sid["sid"].strip()
    if email := EMAIL.search(line):
        said["email"] = email[0].strip(".").lower()
    return said
