"""Classes in which a certain thing happens, so that every state of the register occurs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from core.clock import maine_date
from courses.services import PlannedMeeting
from memssi.demo import timetable
from memssi.demo.catalog import CatalogCourse
from memssi.demo.people import People, Person
from memssi.demo.plans import Answer, Ending, Plan, Wish, meetings_for
from memssi.demo.wellknown import COORDINATOR, DRIVER, INSTRUCTOR, SRO, TEACHER, TODAYS_CLASS

Script = Callable[[Plan, list[Person]], list[Wish]]
TODAYS_SEATS, TODAYS_LEARNERS = 30, 12


def special_plans(
    catalog: dict[str, CatalogCourse], people: People, *, now: datetime
) -> list[Plan]:
    """Return them all. Days count from today; each falls on a school day unless it says not."""
    today = maine_date(now)

    def course(short: str) -> CatalogCourse:
        return catalog[f"MEM-{short}"]

    def on(short: str, days: int) -> tuple[PlannedMeeting, ...]:
        return tuple(meetings_for(course(short), today + timedelta(days=days)))

    teacher, instructor = people.known(TEACHER), people.known(INSTRUCTOR)
    reasons = {
        "storm": "A winter storm is forecast and travel is not safe. We will offer a new date.",
        "ill": "The instructor is ill and nobody could be found to stand in.",
    }
    return [
        _today(course("MH-120"), instructor, now),
        _unsigned(course("MH-130"), instructor, today),
        Plan(
            course("TA-101"),
            (timetable.afternoon(today + timedelta(days=1), course("TA-101").minutes),),
            capacity=300,
            demand=9,
            musts=[teacher],
            lead=instructor,
        ),
        Plan(
            course("SC-101"),
            (timetable.afternoon(today + timedelta(days=7), course("SC-101").minutes),),
            capacity=100,
            demand=8,
            lead=instructor,
        ),
        Plan(course("MH-201"), on("MH-201", 24), county="Kennebec", capacity=12, script=_full),
        Plan(
            course("MH-130"),
            on("MH-130", 18),
            county="Cumberland",
            capacity=10,
            lead=instructor,
            musts=[teacher],
            script=_offered(teacher, now),
        ),
        Plan(course("EP-230"), on("EP-230", 33), county="York", capacity=8, script=all_wait),
        Plan(
            course("RP-201"),
            on("RP-201", 15),
            county="Hancock",
            capacity=8,
            script=all_wait,
            cancelled_at=now - timedelta(days=1, hours=3),
            cancelled_because=reasons["ill"],
        ),
        Plan(
            course("EP-210"),
            on("EP-210", -60),
            county="Aroostook",
            capacity=20,
            demand=9,
            cancelled_at=timetable.at(
                maine_date(on("EP-210", -60)[0].starts_at) - timedelta(days=1), 13
            ),
            cancelled_because=reasons["storm"],
        ),
        Plan(
            course("EP-220"),
            on("EP-220", -24),
            capacity=500,
            script=_mixed,
            ending=Ending.CORRECTED,
        ),
        Plan(course("SA-201"), on("SA-201", 80), county="Waldo", capacity=12, ending=Ending.DRAFT),
        Plan(course("LP-101"), on("LP-101", 130), capacity=300, ending=Ending.DRAFT),
        Plan(
            course("SA-201"),
            on("SA-201", -12),
            county="Kennebec",
            capacity=12,
            demand=8,
            ending=Ending.UNDECIDED,
        ),
        Plan(
            course("TR-200"),
            on("TR-200", 172),
            county="Kennebec",
            capacity=16,
            demand=6,
            opens_days_before=75,
            opens_at=timetable.at(today + timedelta(days=90), 8),
        ),
        Plan(
            course("OT-110"),
            on("OT-110", 4),
            county="Cumberland",
            capacity=25,
            demand=14,
            musts=[people.known(DRIVER)],
            closes_at=timetable.at(today - timedelta(days=1), 17),
        ),
        Plan(course("EP-150"), on("EP-150", 12), county="Somerset", demand=15),
        Plan(
            course("AD-101"),
            on("AD-101", 40),
            capacity=50,
            demand=0,
            musts=[people.known(COORDINATOR)],
        ),
        Plan(
            course("SRO-210"),
            on("SRO-210", 28),
            county="Cumberland",
            capacity=30,
            demand=12,
            musts=[people.known(SRO)],
        ),
        Plan(course("SRO-120"), on("SRO-120", 47), capacity=60, demand=0),
    ]


def _today(course: CatalogCourse, instructor: Person, now: datetime) -> Plan:
    """The class in progress: one session from an hour ago, open to newcomers until it ends."""
    minute = now.replace(second=0, microsecond=0)
    start = minute - timedelta(hours=1)
    session = PlannedMeeting(start, start + timedelta(minutes=course.minutes))
    return Plan(
        course,
        (session,),
        number=TODAYS_CLASS,
        capacity=TODAYS_SEATS,
        closes_at=session.ends_at,
        lead=instructor,
        script=lambda plan, crowd: [
            Wish(person, plan.starts_at - timedelta(days=2 + number, hours=number % 5))
            for number, person in enumerate(crowd[:TODAYS_LEARNERS])
        ],
    )


def _unsigned(course: CatalogCourse, instructor: Person, today: date) -> Plan:
    """The last school day's class: marked in part, and nobody has signed its roster."""
    day = timetable.school_day(today - timedelta(days=1), step=-1)
    return Plan(
        course,
        (timetable.on_site(day, course.minutes),),
        county="Kennebec",
        capacity=20,
        demand=12,
        lead=instructor,
        ending=Ending.UNSIGNED,
    )


def _mixed(plan: Plan, crowd: list[Person]) -> list[Wish]:
    """Somebody stays away, two come late, one withdraws; all others are there."""
    opens_at, _ = plan.registration
    wishes = [
        Wish(person, opens_at + timedelta(days=2 * number, hours=number), attends=100, comes_late=0)
        for number, person in enumerate(crowd[:14])
    ]
    wishes[0].attends = 0
    wishes[1].comes_late = wishes[2].comes_late = 100
    wishes[3].withdraws_at = plan.starts_at - timedelta(days=5, hours=2)
    return wishes


def _full(plan: Plan, crowd: list[Person]) -> list[Wish]:
    """Full in days; then seats come free and the line answers in every way there is."""
    wishes = _seats_taken(plan, crowd)
    line = crowd[plan.capacity or 0 :]
    opens_at, _ = plan.registration
    joins_at = opens_at + timedelta(days=4)
    answers = (Answer.ACCEPT, Answer.DECLINE, Answer.SILENCE, Answer.ACCEPT)
    wishes += [
        Wish(person, joins_at + timedelta(hours=7 * number), answer=answer)
        for number, (person, answer) in enumerate(
            zip(line, (*answers, *[Answer.ACCEPT] * 4), strict=False)
        )
    ]
    if len(wishes) > len(crowd[: plan.capacity]) + len(answers):
        # The fifth in line gives up; those behind move on and still wait.
        wishes[(plan.capacity or 0) + len(answers)].leaves_line_at = joins_at + timedelta(days=6)
    wishes[0].withdraws_at = joins_at + timedelta(days=8)
    wishes[1].withdraws_at = joins_at + timedelta(days=10)
    return wishes


def _offered(learner: Person, now: datetime) -> Script:
    """A full class in which somebody withdrew this morning: the learner is offered the seat."""

    def script(plan: Plan, crowd: list[Person]) -> list[Wish]:
        others = [person for person in crowd if person is not learner]
        wishes = _seats_taken(plan, others)
        joins_at = plan.registration[0] + timedelta(days=6)
        wishes.append(Wish(learner, joins_at, answer=Answer.SILENCE))
        wishes += [
            Wish(person, joins_at + timedelta(days=1, hours=number))
            for number, person in enumerate(others[plan.capacity or 0 :][:2])
        ]
        wishes[2].withdraws_at = now - timedelta(hours=3)
        return wishes

    return script


def all_wait(plan: Plan, crowd: list[Person]) -> list[Wish]:
    """Full, with four in line, and nobody gives a seat back."""
    wishes = _seats_taken(plan, crowd)
    joins_at = plan.registration[0] + timedelta(days=9)
    line = crowd[plan.capacity or 0 :][:4]
    return wishes + [
        Wish(person, joins_at + timedelta(days=number)) for number, person in enumerate(line)
    ]


def _seats_taken(plan: Plan, crowd: list[Person]) -> list[Wish]:
    opens_at, _ = plan.registration
    return [
        Wish(person, opens_at + timedelta(hours=3 * number, minutes=11 * number))
        for number, person in enumerate(crowd[: plan.capacity])
    ]
