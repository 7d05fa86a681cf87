"""When classes meet: school days, school hours, Maine's clock. Pure.

Everything returned is in UTC, so that differences between two moments are real time even where
daylight saving begins or ends between them.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from core.clock import MAINE
from courses.enums import BreakKind
from courses.services import PlannedBreak, PlannedMeeting

SATURDAY = 5
MONDAY, TUESDAY, THURSDAY = 0, 1, 3
SUMMER_BREAK = ((6, 22), (8, 17))
WINTER_BREAK = ((12, 17), (1, 3))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment of a time of day in Maine."""
    return datetime.combine(day, time(hour, minute), MAINE).astimezone(UTC)


def school_day(day: date, *, step: int = 1) -> date:
    """Return this day or the next (`step=-1`: last) one on which schools and offices are open."""
    while day.weekday() >= SATURDAY or is_holiday(day):
        day += timedelta(days=step)
    return day


def training_day(rng: Random, day: date) -> date:
    """Return a day on which classes are usually held: not during vacations, not always Mondays."""
    month_and_day = (day.month, day.day)
    if SUMMER_BREAK[0] <= month_and_day <= SUMMER_BREAK[1]:
        day = date(day.year, 8, 18) + timedelta(days=rng.randint(0, 28))
    elif month_and_day >= WINTER_BREAK[0]:
        day = date(day.year + 1, 1, 4) + timedelta(days=rng.randint(0, 17))
    elif month_and_day <= WINTER_BREAK[1]:
        day = date(day.year, 1, 4) + timedelta(days=rng.randint(0, 17))
    while day.weekday() >= SATURDAY or is_holiday(day):
        day += timedelta(days=rng.randint(1, 4))
    return day


def is_holiday(day: date) -> bool:
    """Say whether Maine's schools and offices are closed that day."""
    fixed = {(1, 1), (6, 19), (7, 3), (7, 4), (11, 11), (12, 31)}
    if (day.month, day.day) in fixed or (day.month == 12 and 23 <= day.day <= 30):
        return True
    floating = {
        _nth(day.year, 1, MONDAY, 3),
        _nth(day.year, 2, MONDAY, 3),
        _nth(day.year, 4, MONDAY, 3),
        _nth(day.year, 6, MONDAY, 1) - timedelta(days=7),
        _nth(day.year, 9, MONDAY, 1),
        _nth(day.year, 10, MONDAY, 2),
        _nth(day.year, 11, THURSDAY, 4),
        _nth(day.year, 11, THURSDAY, 4) + timedelta(days=1),
    }
    return day in floating


def conference_day(year: int) -> date:
    """Return the first of the two days of the yearly conference: a Tuesday in March."""
    return _nth(year, 3, TUESDAY, 3)


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def afternoon(day: date, minutes: int, title: str = "") -> PlannedMeeting:
    """Return a session online after the school day; a long one has a break."""
    start = at(day, 15, 15) if minutes <= 120 else at(day, 13, 0)
    if minutes <= 150:
        return PlannedMeeting(start, start + timedelta(minutes=minutes), title=title)
    pause_at = start + timedelta(minutes=minutes // 2)
    pause = PlannedBreak(pause_at, pause_at + timedelta(minutes=10))
    return PlannedMeeting(start, start + timedelta(minutes=minutes + 10), (pause,), title)


def on_site(day: date, minutes: int, *, title: str = "", room: str = "") -> PlannedMeeting:
    """Return a session in a room: registration first, breaks, and lunch when it lasts past noon.

    `minutes` are those that count; registration, breaks and the meal come on top.
    """
    if minutes <= 90:
        start = at(day, 14, 45)
        return PlannedMeeting(start, start + timedelta(minutes=minutes), title=title, room=room)
    start = at(day, 7 if minutes > 420 else 8, 30)
    now = start
    breaks: list[PlannedBreak] = []
    left = minutes
    for teach, pause, kind in (
        (0, 30, BreakKind.REGISTRATION),
        (105, 15, BreakKind.BREAK),
        (105, 45, BreakKind.MEAL),
        (120, 15, BreakKind.BREAK),
        (left, 0, BreakKind.BREAK),
    ):
        taught = min(teach, left)
        now += timedelta(minutes=taught)
        left -= taught
        if taught < teach or (teach and not left) or not pause:
            break
        breaks.append(PlannedBreak(now, now + timedelta(minutes=pause), kind))
        now += timedelta(minutes=pause)
    return PlannedMeeting(start, now + timedelta(minutes=left), tuple(breaks), title, room)


BREAKOUT_SEATS = 60
BREAKOUTS = (
    ("Reading a floor plan for safety", "Your emergency plan in one hour", "Calm on the bus"),
    ("Threat assessment: first steps", "Office and officer: one agreement", "Radios that work"),
    ("Drills that do no harm", "Looking after the helpers", "Winter routes and reunification"),
    ("Climate data you already have", "Substance use: what changed", "Tabletop in thirty minutes"),
    ("Restorative first responses", "Cyber basics for the office", "Evacuating riders safely"),
    ("Building the team for next year", "Law update for schools", "Driver and dispatcher"),
)
KEYNOTES = ("Opening: what students tell us", "Second day: learning from exercises")


def conference(day: date) -> list[PlannedMeeting]:
    """Return two days: a keynote, then three rounds of three parallel sessions a day."""
    meetings = []
    for number, keynote in enumerate(KEYNOTES):
        today = day + timedelta(days=number)
        start = at(today, 8, 30)
        doors = PlannedBreak(start, start + timedelta(minutes=30), BreakKind.REGISTRATION)
        meetings.append(
            PlannedMeeting(start, at(today, 10, 30), (doors,), keynote, room="Great hall")
        )
        for turn, (hour, minute) in enumerate(((10, 45), (13, 0), (14, 30))):
            begin = at(today, hour, minute)
            meetings += [
                PlannedMeeting(
                    begin,
                    begin + timedelta(minutes=75),
                    (),
                    title,
                    room=f"Room {room}",
                    choice=f"Day {number + 1}, round {turn + 1}",
                    capacity=BREAKOUT_SEATS,
                )
                for room, title in enumerate(BREAKOUTS[number * 3 + turn], start=1)
            ]
    return meetings
