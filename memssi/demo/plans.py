"""What is planned: classes, and what each person who wants a seat will do."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto
from random import Random

from accounts.models import User
from core.clock import maine_date
from courses.enums import DeliveryMode
from courses.services import ClassTerms, PlannedMeeting
from memssi.demo import timetable
from memssi.demo.catalog import CatalogCourse
from memssi.demo.people import Person


class Answer(Enum):
    """What somebody does with a seat they are offered."""

    ACCEPT = auto()
    DECLINE = auto()
    SILENCE = auto()


class Ending(Enum):
    """How far a class gets, apart from what the clock allows."""

    DRAFT = auto()
    UNSIGNED = auto()
    UNDECIDED = auto()
    CORRECTED = auto()
    USUAL = auto()


@dataclass(slots=True)
class Wish:
    """One person who wants a seat, and what they do with it."""

    person: Person
    at: datetime
    withdraws_at: datetime | None = None
    answer: Answer = Answer.ACCEPT
    leaves_line_at: datetime | None = None
    # Out of a hundred sessions: how many they attend, and to how many of these they come late.
    attends: int = 95
    comes_late: int = 7


# What somebody of the office does with a published class, by its number in the register.
Change = Callable[["Plan", int, User, datetime], object]


@dataclass(slots=True)
class Plan:
    """One class from its draft on."""

    course: CatalogCourse
    meetings: tuple[PlannedMeeting, ...] = ()
    window: tuple[datetime, datetime] | None = None
    number: str = ""
    capacity: int | None = None
    demand: int = 0
    county: str = ""
    opens_days_before: int = 75
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    ending: Ending = Ending.USUAL
    cancelled_at: datetime | None = None
    cancelled_because: str = ""
    lead: Person | None = None
    musts: list[Person] = field(default_factory=list)
    # Writes the wishes of a class whose course of events is fixed, from people who fit.
    script: "Callable[[Plan, list[Person]], list[Wish]] | None" = None
    wishes: list[Wish] = field(default_factory=list)
    instructors: list[Person] = field(default_factory=list)
    terms: ClassTerms = field(default_factory=ClassTerms)
    # Where it is drafted by somebody who is not of the office, and for which place.
    drafted_by: User | None = None
    host: str = ""
    changes: list[tuple[datetime, Change]] = field(default_factory=list)
    wants_stand_in: bool = False
    stand_in: Person | None = None

    @property
    def starts_at(self) -> datetime:
        return self.window[0] if self.window else min(m.starts_at for m in self.meetings)

    @property
    def ends_at(self) -> datetime:
        return self.window[1] if self.window else max(m.ends_at for m in self.meetings)

    @property
    def days(self) -> set[date]:
        """The days on which it meets."""
        return {maine_date(meeting.starts_at) for meeting in self.meetings}

    @property
    def registration(self) -> tuple[datetime, datetime]:
        """From when to when people may register."""
        first = maine_date(self.starts_at) - timedelta(days=self.opens_days_before)
        if self.closes_at is not None:
            closes_at = self.closes_at
        elif self.window:
            closes_at = self.ends_at - timedelta(days=14)
        elif self.course.delivery_mode is DeliveryMode.VIRTUAL:
            closes_at = self.starts_at
        else:
            closes_at = timetable.at(maine_date(self.starts_at) - timedelta(days=2), 17)
        return self.opens_at or timetable.at(first, 8), closes_at

    @property
    def published_at(self) -> datetime:
        return self.registration[0] - timedelta(days=3, hours=-2)


# Course without its prefix: runs in the past two years, runs in the next six months.
LIVE: dict[str, tuple[int, int]] = {
    "TR-200": (2, 1),
    "TA-101": (4, 2),
    "TA-202": (3, 2),
    "TA-203": (2, 1),
    "MH-201": (3, 1),
    "MH-210": (3, 1),
    "MH-120": (3, 2),
    "MH-130": (4, 1),
    "MH-140": (2, 1),
    "SA-101": (3, 1),
    "SA-201": (2, 0),
    "SC-101": (2, 1),
    "RP-201": (3, 1),
    "EP-150": (3, 1),
    "EP-201": (2, 1),
    "EP-210": (2, 1),
    "EP-220": (4, 2),
    "EP-230": (3, 1),
    "SRO-101": (3, 1),
    "SRO-110": (2, 1),
    "SRO-120": (3, 1),
    "SRO-201": (2, 1),
    "SRO-210": (3, 1),
    "SRO-220": (2, 1),
    "LP-101": (3, 1),
    "AD-101": (3, 1),
    "OT-110": (4, 1),
    "CS-210": (2, 1),
}
# Self-paced courses and how many people take them in a school year.
SELF_PACED = {
    "TR-100": 26,
    "TA-201": 16,
    "MH-101": 34,
    "RP-101": 22,
    "EP-100": 14,
    "EP-102": 8,
    "EP-110": 8,
    "LP-120": 30,
    "OT-101": 22,
}
PAST_DAYS, COMING_DAYS = 725, 178
CLASSES_A_DAY = 5  # eleven people teach, and some of these classes take two
CONFERENCE, COHORT, LEADERSHIP = "MEM-TR-300", "MEM-TR-110", "MEM-RP-301"


def usual_plans(
    rng: Random,
    catalog: dict[str, CatalogCourse],
    counties: list[str],
    *,
    now: datetime,
    scale: float,
    beside: Iterable[Plan] = (),
) -> list[Plan]:
    """Return the classes nobody remembers anything special of, beside those that are planned."""
    today = maine_date(now)
    plans = []
    busy = Counter(day for plan in beside for day in plan.days)
    for short, (past, coming) in LIVE.items():
        course = catalog[f"MEM-{short}"]
        days = _spread(rng, today, _fewer(past, scale), _fewer(coming, scale))
        plans += [_live(rng, course, day, rng.choice(counties), busy) for day in days]
    for short, demand in SELF_PACED.items():
        plans += _self_paced(catalog[f"MEM-{short}"], demand, today)
    plans += _cohorts(catalog[COHORT], today)
    for start in (-420, -55, 100):
        plans.append(_leadership(catalog[LEADERSHIP], today + timedelta(days=start)))
    for year in range(today.year - 2, today.year + 2):
        day = timetable.conference_day(year)
        if -PAST_DAYS < (day - today).days < 185:
            plans.append(_conference(catalog[CONFERENCE], day))
    for plan in plans:
        plan.demand = _fewer(plan.demand, min(scale * 1.4, 1.0)) if scale < 1 else plan.demand
    return plans


def _fewer(count: int, scale: float) -> int:
    """Scale a number down, but let nothing disappear."""
    return max(1, round(count * scale)) if count else 0


def _spread(rng: Random, today: date, past: int, coming: int) -> list[date]:
    """Spread so many days evenly over the past and the coming months, with some chance."""
    offsets = []
    for number in range(past):
        width = (PAST_DAYS - 10) / past
        offsets.append(-round(10 + width * (number + rng.uniform(0.05, 0.95))))
    for number in range(coming):
        width = (COMING_DAYS - 9) / coming
        offsets.append(round(9 + width * (number + rng.uniform(0.05, 0.95))))
    return [today + timedelta(days=offset) for offset in offsets]


def _live(rng: Random, course: CatalogCourse, day: date, county: str, busy: Counter[date]) -> Plan:
    if course.subject not in {"SRO", "TR"}:
        day = timetable.training_day(rng, day)
    meetings = _where_somebody_is_free(course, day, busy)
    capacity = course.source["capacity"]
    is_virtual = course.delivery_mode is DeliveryMode.VIRTUAL
    demand = rng.randint(10, 30) if is_virtual else rng.randint(8, 21)
    if capacity and not is_virtual:
        # Rooms differ: some are smaller than the course allows.
        capacity = rng.choice((capacity, capacity, max(8, capacity * 2 // 3), 12))
    return Plan(
        course=course,
        meetings=tuple(meetings),
        capacity=capacity,
        demand=demand,
        county="" if is_virtual else county,
        opens_days_before=rng.randint(60, 95),
    )


def _where_somebody_is_free(
    course: CatalogCourse, day: date, busy: Counter[date]
) -> list[PlannedMeeting]:
    """Return the sessions from the first day on that leaves each of their days somebody to teach,
    and note them: after a vacation many classes begin.
    """
    while True:
        meetings = meetings_for(course, day)
        days = {maine_date(meeting.starts_at) for meeting in meetings}
        if all(busy[each] < CLASSES_A_DAY for each in days):
            busy.update(days)
            return meetings
        day += timedelta(days=1)


def meetings_for(course: CatalogCourse, day: date) -> list[PlannedMeeting]:
    """Return the sessions of one run, from this day or the next school day on."""
    day = timetable.school_day(day)
    sessions = course.source["session_count"]
    each = course.minutes // sessions
    if course.delivery_mode is DeliveryMode.VIRTUAL:
        return [timetable.afternoon(day, course.minutes)]
    if course.delivery_mode is DeliveryMode.HYBRID:
        # First online, then together in a room two weeks later.
        online = min(120, course.minutes // 3 // 15 * 15)
        second = timetable.school_day(day + timedelta(days=14))
        return [
            replace(timetable.afternoon(day, online, "Primer"), is_online=True),
            timetable.on_site(second, course.minutes - online, title="Practice"),
        ]
    if sessions > 2:
        day += timedelta(days=-day.weekday() % 7)  # a whole week, from Monday
    meetings = []
    for number in range(sessions):
        day = timetable.school_day(day)
        title = f"Day {number + 1}" if sessions > 1 else ""
        meetings.append(timetable.on_site(day, each, title=title))
        day += timedelta(days=1)
    return meetings


def _self_paced(course: CatalogCourse, demand: int, today: date) -> list[Plan]:
    """Return a class for each school year: July to June, open to all who come."""
    this_year = today.year if today.month >= 7 else today.year - 1
    return [
        Plan(
            course=course,
            window=(timetable.at(date(year, 7, 1), 0), timetable.at(date(year + 1, 6, 30), 23, 59)),
            number=f"{course.code}-SY{(year + 1) % 100:02d}",
            demand=demand,
            opens_days_before=14,
        )
        for year in (this_year - 1, this_year)
    ]


def _cohorts(course: CatalogCourse, today: date) -> list[Plan]:
    """Return eight-week cohorts, fall and winter."""
    plans = []
    for offset in (-560, -330, -150, -35, 60):
        first = timetable.school_day(today + timedelta(days=offset))
        plans.append(
            Plan(
                course=course,
                window=(
                    timetable.at(first, 8),
                    timetable.at(first + timedelta(days=56), 17),
                ),
                capacity=course.source["capacity"],
                demand=14,
                opens_days_before=45,
                closes_at=timetable.at(first + timedelta(days=7), 17),
            )
        )
    return plans


def _leadership(course: CatalogCourse, day: date) -> Plan:
    """Return six days, three weeks apart, every other one online: one run is usually under way."""
    meetings = []
    for number in range(6):
        day = timetable.school_day(day)
        title = f"Day {number + 1} of 6"
        session = timetable.on_site(day, course.minutes // 6, title=title)
        meetings.append(replace(session, is_online=number % 2 == 1))
        day += timedelta(days=21)
    return Plan(course=course, meetings=tuple(meetings), capacity=30, demand=16, county="Kennebec")


def _conference(course: CatalogCourse, day: date) -> Plan:
    return Plan(
        course=course,
        meetings=tuple(timetable.conference(day)),
        capacity=course.source["capacity"],
        demand=44,
        county="Penobscot",
        opens_days_before=120,
    )
