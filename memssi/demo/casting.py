"""Who comes to which class: people for whom it is meant, from the region if it has a place."""

from datetime import date, timedelta
from random import Random

from core.clock import maine_date
from courses.enums import ROSTER_RULES
from memssi.demo import timetable
from memssi.demo.people import People, Person
from memssi.demo.places import Places
from memssi.demo.plans import LEADERSHIP, Answer, Plan, Wish
from memssi.demo.profiles import HOME_UNIT, Decision
from memssi.demo.wellknown import (
    CHIEF,
    COORDINATOR,
    DIRECTOR,
    DRIVER,
    INSTRUCTOR,
    SRO,
    STAFF,
    TEACHER,
    SignIn,
)

AGAIN_AFTER_DAYS = 300
NEAR, FAR = 4.0, 1.0
HARDLY_EVER = 0.15
CROWD = 24  # how many fit people a script may choose from

# What the well-known people have taken, or will: the latest class that is over, or the next.
HAVE_TAKEN: dict[SignIn, tuple[str, ...]] = {
    TEACHER: ("MH-101", "LP-120", "EP-220", "MH-140", "MH-201", "RP-201", "MH-210"),
    DRIVER: ("MH-101", "LP-120", "OT-110", "EP-220", "EP-150"),
    SRO: ("SRO-101", "SRO-120", "SRO-201", "SRO-220", "SRO-110", "MH-130", "TA-202", "EP-230"),
    INSTRUCTOR: ("TR-100", "TR-200", "AD-101"),
    COORDINATOR: ("TR-100", "AD-101", "EP-150", "MH-101"),
    CHIEF: ("SRO-220", "SRO-210", "LP-101", "TR-300"),
    STAFF: ("TR-100", "AD-101"),
    DIRECTOR: ("TR-100",),
}
WILL_TAKE: dict[SignIn, tuple[str, ...]] = {
    TEACHER: ("EP-220", "MH-120"),
    DRIVER: ("EP-220",),
    SRO: ("SRO-201", "SRO-120"),
    CHIEF: ("SRO-220",),
}


def place_well_known(plans: list[Plan], people: People, today: date) -> None:
    """Put the well-known people into the latest class that is over, and into the next one."""
    for plan in plans:
        for person in plan.musts:
            person.settled.add(plan.course.code)
    for sign_in, courses in HAVE_TAKEN.items():
        for short in courses:
            over = [
                plan
                for plan in _held(plans, short)
                if maine_date(plan.ends_at) < today - timedelta(days=8)
                or (plan.window and maine_date(plan.starts_at) < today - timedelta(days=40))
            ]
            _join(people.known(sign_in), over[-1:])
    for sign_in, courses in WILL_TAKE.items():
        for short in courses:
            coming = [
                plan
                for plan in _held(plans, short)
                if today + timedelta(days=8) < maine_date(plan.starts_at)
                and maine_date(plan.registration[0]) < today - timedelta(days=3)
            ]
            _join(people.known(sign_in), coming[:1])


def _held(plans: list[Plan], short: str) -> list[Plan]:
    """Return the plain runs of a course, in order of time."""
    of_course = [plan for plan in plans if plan.course.code == f"MEM-{short}"]
    plain = [plan for plan in of_course if plan.script is None and plan.demand > 0]
    return [plan for plan in plain if plan.cancelled_at is None]


def _join(person: Person, plans: list[Plan]) -> None:
    for plan in plans:
        person.settled.add(plan.course.code)
        if person not in plan.musts:
            plan.musts.append(person)


def choose_instructors(rng: Random, plan: Plan, people: People) -> None:
    """Name who leads; officers' classes have a working officer beside them."""
    if plan.window:
        return
    able = people.instructors(plan.course.subject)
    free = _free_to_teach(able, plan) or _free_to_teach(people.teachers(), plan)
    lead = plan.lead or rng.choice([p for p in free if p not in plan.musts] or free)
    plan.instructors = [lead]
    officers = [
        person
        for person in people.instructors("SRO")
        if "school_resource_officer" in person.kinds and not person.busy & plan.days
    ]
    wants_officer = plan.course.subject == "SRO" or rng.random() < 0.2
    beside = [person for person in officers if person is not lead and person not in plan.musts]
    if wants_officer and beside:
        plan.instructors.append(rng.choice(beside))
    if plan.wants_stand_in:
        taken = (*plan.instructors, *plan.musts)
        plan.stand_in = next(
            (
                person
                for some in (able, people.teachers())
                for person in _free_to_teach(some, plan)
                if person not in taken
            ),
            None,
        )
    for person in filter(None, (*plan.instructors, plan.stand_in)):
        person.busy |= plan.days
        person.teaching |= plan.days


def keep_leads_free(plans: list[Plan]) -> None:
    """Whoever leads a class for certain teaches nothing else on its days."""
    for plan in plans:
        if plan.lead is not None:
            plan.lead.busy |= plan.days
            plan.lead.teaching |= plan.days


def _free_to_teach(people: list[Person], plan: Plan) -> list[Person]:
    """Those with nothing to do on these days; else those who at least teach nothing then."""
    return [person for person in people if not person.busy & plan.days] or [
        person for person in people if not person.teaching & plan.days
    ]


def cast(rng: Random, plan: Plan, people: People, places: Places) -> None:
    """Decide who wants a seat and what each of them does."""
    opens_at, _ = plan.registration
    musts = [person for person in plan.musts if person not in plan.instructors]
    region = places.region_of_county.get(plan.county, "")
    able = [
        person
        for person in people.everybody
        if person not in plan.instructors and _fits(person, plan) and person not in musts
    ]
    drawn = sorted(able, key=lambda person: -(rng.random() ** (1 / _pull(person, plan, region))))
    if plan.script is not None:
        plan.wishes = plan.script(plan, [*musts, *drawn[: CROWD + (plan.capacity or 0)]])
    else:
        crowd = drawn[: max(0, plan.demand - len(musts))]
        plan.wishes = [_sure_wish(rng, plan, person) for person in musts]
        plan.wishes += [_wish(rng, plan, person) for person in crowd]
    for wish in plan.wishes:
        wish.at = max(wish.at, opens_at + timedelta(minutes=4))
        wish.person.busy |= plan.days
        wish.person.taken[plan.course.code] = maine_date(plan.starts_at)


def _fits(person: Person, plan: Plan) -> bool:
    """Say whether the class is meant for the person and they have the day free."""
    opens_at, _ = plan.registration
    course = plan.course
    if person.joined_at >= opens_at or not person.kinds & course.work_kinds:
        return False
    if course.code in person.settled:
        return False
    if course.only_for is not None and not _is_admitted(person, plan):
        return False
    if course.cleared and person.profile.jobs[-1].place not in course.cleared:
        return False
    taken = person.taken.get(course.code)
    first = maine_date(plan.starts_at)
    if taken is not None and abs((first - taken).days) < AGAIN_AFTER_DAYS:
        return False
    return not person.busy & plan.days


def _is_admitted(person: Person, plan: Plan) -> bool:
    """Say whether confirmed work admits the person on any day of registration."""
    since = person.confirmed_from
    return since is not None and any(
        job.kind in (plan.course.only_for or ())
        and job.decision is Decision.CONFIRMED
        and job.ends_on is None
        and since < maine_date(plan.registration[0])
        for job in person.profile.jobs
    )


def _pull(person: Person, plan: Plan, region: str) -> float:
    near = NEAR if region and person.region == region else FAR
    if "instructor" in str(person.kinds) or "center_staff" in person.kinds:
        near *= HARDLY_EVER
    at_home = person.profile.jobs[0].place.startswith(HOME_UNIT)
    return near * (1.6 if at_home else 1.0) * (0.5 if plan.course.code == LEADERSHIP else 1.0)


def _sure_wish(rng: Random, plan: Plan, person: Person) -> Wish:
    """Somebody who registers early, comes to everything and stays to the end."""
    opens_at, closes_at = plan.registration
    span = closes_at - opens_at
    return Wish(person, opens_at + span * rng.uniform(0.02, 0.08), attends=100, comes_late=0)


def _wish(rng: Random, plan: Plan, person: Person) -> Wish:
    opens_at, closes_at = plan.registration
    span = closes_at - opens_at
    # Most register early; some at the last moment. Nobody does at night.
    share = rng.betavariate(1.1, 1.9)
    day = maine_date(opens_at + span * share)
    moment = timetable.at(
        day, rng.choice((7, 8, 9, 11, 12, 14, 15, 16, 19, 20)), rng.randint(0, 59)
    )
    moment = min(
        max(moment, opens_at + timedelta(minutes=rng.randint(5, 300))),
        closes_at - timedelta(minutes=20),
    )
    wish = Wish(person, moment, attends=94 if len(plan.meetings) == 1 else 99)
    luck = rng.random()
    if luck < 0.06:
        wish.withdraws_at = moment + (plan.starts_at - moment) * rng.uniform(0.1, 0.9)
    elif luck < 0.13 and plan.course.versions[0].completion_rule in ROSTER_RULES:
        wish.attends = 40
    elif luck < 0.2:
        wish.comes_late = 60
    answer = rng.random()
    wish.answer = (
        Answer.DECLINE if answer < 0.15 else Answer.SILENCE if answer < 0.27 else Answer.ACCEPT
    )
    if rng.random() < 0.08:
        wish.leaves_line_at = moment + timedelta(days=rng.randint(2, 9))
    return wish
