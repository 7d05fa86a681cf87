"""Lines from a spreadsheet as sessions: date, start, end, and what a conference says more. Pure."""

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, auto

DATE_FORMATS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%d %b %Y",
)
MOST_LINES = 200
# Spreadsheets show seconds; no class has any.
TIME = re.compile(r"^(\d{1,2})(?:[:.h]?(\d{2}))?(?::00)?\s*([ap])?\.?m?\.?$", re.IGNORECASE)
RANGE = re.compile(r"\s*(?:-|\u2013|to|until)\s*", re.IGNORECASE)
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.IGNORECASE)
NOON = 12
SCHOOL_DAY_BEGINS = 7  # "3:30" after a morning is an afternoon


class LineFault(Enum):
    """Why a line could not be read."""

    NO_DATE = auto()
    NO_START = auto()
    NO_END = auto()
    ENDS_BEFORE_IT_STARTS = auto()
    SEATS_ARE_NO_NUMBER = auto()
    TOO_MANY = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says, or why it says nothing."""

    number: int
    text: str
    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    room: str = ""
    title: str = ""
    choice: str = ""
    seats: int | None = None
    fault: LineFault | None = None


def lines_of(text: str) -> list[Line]:
    """Read pasted lines: date, start, end, room, title, group, seats; tab, comma or semicolon.

    Start and end may stand in one cell ("8:30-3:30"). Empty lines and a line of headings are
    passed over. A comma within quotes stays what it is.
    """
    read: list[Line] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip() or (not read and _is_heading(raw)):
            continue
        if len(read) >= MOST_LINES:
            read.append(Line(number, raw.strip(), fault=LineFault.TOO_MANY))
        else:
            read.append(_line(number, raw))
    return read


def _line(number: int, raw: str) -> Line:
    cells = _cells(raw)
    text = raw.strip()
    day = day_of(cells[0]) if cells else None
    if day is None:
        return Line(number, text, fault=LineFault.NO_DATE)
    rest = cells[1:]
    if rest and len(parts := RANGE.split(rest[0].strip(), maxsplit=1)) == 2:
        rest = [*parts, *rest[1:]]
    rest += [""] * (6 - len(rest))
    begins = time_of(rest[0])
    if begins is None:
        return Line(number, text, day, fault=LineFault.NO_START)
    ends = time_of(rest[1], after=begins)
    if ends is None:
        return Line(number, text, day, begins, fault=LineFault.NO_END)
    if ends <= begins:
        return Line(number, text, day, begins, ends, fault=LineFault.ENDS_BEFORE_IT_STARTS)
    room, title, choice, seats = (cell.strip() for cell in rest[2:6])
    if seats and not seats.isdecimal():
        return Line(
            number, text, day, begins, ends, room, title, choice,
            fault=LineFault.SEATS_ARE_NO_NUMBER,
        )  # fmt: skip
    return Line(number, text, day, begins, ends, room, title, choice, int(seats) if seats else None)


def _cells(raw: str) -> list[str]:
    for separator in ("\t", ";"):
        if separator in raw:
            return [cell.strip() for cell in raw.split(separator)]
    try:
        cells = [cell.strip() for cell in next(csv.reader([raw], skipinitialspace=True))]
    except csv.Error:  # a cell longer than any title; what follows says so
        cells = [cell.strip() for cell in raw.split(",")]
    # "Mar 14, 2027" holds a comma of its own.
    if len(cells) > 1 and day_of(cells[0]) is None and day_of(f"{cells[0]}, {cells[1]}"):
        return [f"{cells[0]}, {cells[1]}", *cells[2:]]
    return cells


def _is_heading(raw: str) -> bool:
    return not any(character.isdigit() for character in raw) and "date" in raw.lower()


def day_of(cell: str) -> date | None:
    """Return the day a cell names in one of the usual ways of the United States, or None."""
    said = WEEKDAY.sub("", cell.strip()).replace(" ,", ",")
    for written in DATE_FORMATS:
        try:
            return datetime.strptime(said, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def time_of(cell: str, *, after: time | None = None) -> time | None:
    """Return the time of day a cell names, or None.

    Without "am" or "pm", an hour before seven is meant in the afternoon, and so is an end that
    would come before its start.
    """
    found = TIME.match(cell.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half and not 1 <= hour <= NOON:
        return None
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    elif 0 < hour < SCHOOL_DAY_BEGINS and not cell.strip().startswith("0"):
        hour += NOON
    if hour > 23 or minute > 59:
        return None
    said = time(hour, minute)
    if not half and after and said <= after and hour < NOON:
        return time(hour + NOON, minute)
    return said
