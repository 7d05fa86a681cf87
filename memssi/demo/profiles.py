"""Who there is: invented names, and who works where as what since when. Pure, from the seed."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from random import Random

from memssi.demo import files
from memssi.demo.places import Places
from memssi.demo.wellknown import SIGN_INS, SRO, SignIn

PEOPLE = 600
LEAST_PEOPLE = 90
LAUNCHED_DAYS_AGO = 1100

HOME_UNIT = "sau-rsu14"
HOME_AGENCY = "pd-windham"
COORDINATED_UNITS = (
    "sau-lewiston",
    "sau-portland",
    "sau-scarborough",
    "sau-rsu9",
    "sau-aos91",
    "sau-augusta",
    "sau-rsu18",
    "sau-rsu13",
    "sau-bangor",
    "sau-rsu54",
    "sau-sanford",
)
COORDINATED_AGENCIES = ("pd-augusta", "so-somerset", "pd-brunswick")

# How common each kind of work is among a school unit's people.
SCHOOL_SHARE = {
    "teacher": 30,
    "education_technician": 11,
    "bus_driver": 11,
    "principal": 6,
    "school_counselor": 6,
    "social_worker": 4,
    "school_nurse": 4,
    "office_staff": 4,
    "custodian": 4,
    "school_safety_lead": 3,
    "health_educator": 3,
    "food_service": 3,
    "substitute": 3,
    "bus_attendant": 3,
    "school_psychologist": 2,
    "transportation_director": 2,
    "facilities_director": 2,
    "central_office": 2,
    "coach": 2,
    "superintendent": 1,
    "volunteer": 1,
    "school_board_member": 1,
}
OF_THE_WHOLE_UNIT = frozenset(
    {
        "superintendent",
        "central_office",
        "school_safety_lead",
        "bus_driver",
        "bus_attendant",
        "transportation_director",
        "facilities_director",
        "school_board_member",
        "training_coordinator",
    }
)
ONE_IN_A_UNIT = frozenset({"superintendent", "transportation_director", "facilities_director"})
PARTNER_WORK = {
    "st-mema": ("emergency_manager", "emergency_medical_provider", "dispatcher"),
    "st-mcja": ("police_officer",),
    "pt-emcc": ("partner_staff", "firefighter"),
    "pt-nami": ("partner_staff",),
    "pt-mta": ("partner_staff",),
}
# place, kind of work, what they teach (the beginnings of course codes)
INSTRUCTORS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("st-mssc", "memssi_instructor", ("TR", "EP", "AD", "OT")),
    ("st-mssc", "memssi_instructor", ("TA", "SC", "RP", "LP")),
    ("st-mssc", "memssi_instructor", ("EP", "SA", "SRO")),
    ("sau-bangor", "school_counselor", ("MH", "RP", "SC")),
    ("sau-augusta", "social_worker", ("MH", "TA", "RP")),
    ("sau-lewiston", "school_safety_lead", ("EP", "SA", "TA")),
    ("sau-rsu18", "transportation_director", ("OT", "EP")),
    ("st-mcja", "police_officer", ("SRO", "LP", "CS")),
    ("pd-brunswick", "school_resource_officer", ("SRO", "CS", "SA")),
    ("pd-oakland", "school_resource_officer", ("SRO", "TA")),
)
INSTRUCTOR_TEACHES = ("MH", "TA", "TR", "LP")  # the well-known one


class Decision(Enum):
    """What became of a claim to work somewhere."""

    CONFIRMED = auto()
    WAITING = auto()
    REJECTED = auto()


@dataclass(slots=True)
class Job:
    place: str
    kind: str
    starts_on: date
    ends_on: date | None = None
    decision: Decision = Decision.CONFIRMED


@dataclass(slots=True)
class Profile:
    """One invented person, not yet in the register."""

    first_name: str
    last_name: str
    email: str | None
    jobs: list[Job] = field(default_factory=list)
    teaches: tuple[str, ...] = ()


def invent_people(rng: Random, places: Places, *, today: date, scale: float) -> list[Profile]:
    """Return everybody: those the register cannot do without, then a draw of all others."""
    count = max(LEAST_PEOPLE, round(PEOPLE * scale))
    needed = list(_needed_jobs(places))
    more = list(_other_jobs(rng, places))
    rng.shuffle(more)
    names = _names(rng)
    people = [_well_known(sign_in, today) for sign_in in SIGN_INS]
    for place, kind, teaches in [*needed, *((p, k, ()) for p, k in more)][: count - len(people)]:
        first, last = next(names)
        job = Job(place, kind, _first_day(rng, today))
        people.append(Profile(first, last, _address(first, last), [job], teaches))
    _add_variety(rng, people, places, today=today)
    return people


def _well_known(sign_in: SignIn, today: date) -> Profile:
    return Profile(
        sign_in.first_name,
        sign_in.last_name,
        sign_in.email,
        [Job(sign_in.place, sign_in.work_kind, today - timedelta(days=LAUNCHED_DAYS_AGO + 900))],
        INSTRUCTOR_TEACHES if sign_in.work_kind == "memssi_instructor" else (),
    )


def _needed_jobs(places: Places) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Instructors, staff, coordinators, chiefs who hold a role, the officers in schools."""
    yield from INSTRUCTORS
    for _ in range(3):
        yield "st-mssc", "center_staff", ()
    for unit in COORDINATED_UNITS:
        yield unit, "training_coordinator", ()
    for agency in COORDINATED_AGENCIES:
        yield agency, "sheriff" if agency.startswith("so-") else "police_chief", ()
    linked = [row["agency"] for row in files.read("organizations")["demo_sro_links"]]
    taken = {SRO.place, *(place for place, kind, _ in INSTRUCTORS if "resource" in kind)}
    for agency in linked:
        if agency not in taken:
            yield agency, "school_resource_officer", ()
    # The larger agencies, and those whose only officer so far also teaches, send a second one.
    for agency in linked[:9]:
        yield agency, "school_resource_officer", ()
    for kind in ("principal", "school_safety_lead", *sorted(ONE_IN_A_UNIT)):
        yield unit_or_school(places, HOME_UNIT, kind, 0), kind, ()


def _other_jobs(rng: Random, places: Places) -> Iterator[tuple[str, str]]:
    kinds, shares = list(SCHOOL_SHARE), list(SCHOOL_SHARE.values())
    for unit in places.school_units:
        more = 4 if unit in COORDINATED_UNITS else 0
        size = 42 if unit == HOME_UNIT else rng.randint(4, 9) + more
        filled = set(ONE_IN_A_UNIT) if unit == HOME_UNIT else set()
        for number, drawn in enumerate(rng.choices(kinds, shares, k=size)):
            kind = "teacher" if drawn in filled else drawn
            filled |= {kind} & ONE_IN_A_UNIT
            yield unit_or_school(places, unit, kind, number), kind
    for agency in places.agencies:
        yield from ((agency, kind) for kind in _agency_jobs(rng, agency))
    for place, work in PARTNER_WORK.items():
        for kind in work:
            yield place, kind
            yield place, kind


def _agency_jobs(rng: Random, agency: str) -> list[str]:
    if agency == "st-msp":
        return ["state_trooper"] * 5
    head, officer = (
        ("sheriff", "deputy_sheriff")
        if agency.startswith("so-")
        else ("police_chief", "police_officer")
    )
    officers = [officer] * (6 if agency == HOME_AGENCY else rng.randint(1, 2))
    has_head = agency == HOME_AGENCY or agency in COORDINATED_AGENCIES
    dispatch = ["dispatcher"] if agency.startswith("so-") and rng.random() < 0.3 else []
    return [*officers, *([] if has_head else [head]), *dispatch]


def unit_or_school(places: Places, unit: str, kind: str, number: int) -> str:
    """Return where in a unit this work is done: at one of its schools, or for all of them."""
    schools = places.schools.get(unit) or [unit]
    return unit if kind in OF_THE_WHOLE_UNIT else schools[number % len(schools)]


def _first_day(rng: Random, today: date) -> date:
    """Most have worked there for years; some came with one of the last school years."""
    if rng.random() < 0.72:
        return today - timedelta(days=rng.randint(LAUNCHED_DAYS_AGO + 60, 5200))
    newest = today.year if (today.month, today.day) > (9, 10) else today.year - 1
    return date(newest - rng.randint(0, 2), 8, 20) + timedelta(days=rng.randint(0, 20))


def _names(rng: Random) -> Iterator[tuple[str, str]]:
    """Return names, each once, also without its accents: ordinary first, made-up last names."""
    source = files.read("names")
    taken = {(person.first_name, person.last_name) for person in SIGN_INS}
    while True:
        beginning, ending = (
            rng.choice(source["surname_beginnings"]),
            rng.choice(source["surname_endings"]),
        )
        last = f"{beginning}{ending}"
        if rng.random() < 0.02:
            last = f"{last}-{rng.choice(source['surname_beginnings'])}light"
        name = rng.choice(source["given_names"]), last
        if ending not in beginning.lower() and name not in taken:
            taken.add(name)
            yield name


def _address(first: str, last: str) -> str:
    plain = unicodedata.normalize("NFD", f"{first}.{last}")
    return f"{plain.encode('ascii', 'ignore').decode().lower()}@example.org"


def _add_variety(rng: Random, people: list[Profile], places: Places, *, today: date) -> None:
    """Some work in two places, some moved, some have no email, some claims wait."""
    ordinary = [
        person
        for person in people[len(SIGN_INS) :]
        if not person.teaches and person.jobs[0].kind in SCHOOL_SHARE
    ]
    rng.shuffle(ordinary)
    some = max(2, len(ordinary) // 25)
    settled = [
        person
        for person in ordinary
        if (today - person.jobs[0].starts_on).days > LAUNCHED_DAYS_AGO and not _is_at_home(person)
    ]
    for person in settled[:some]:
        _move_elsewhere(rng, person, places, today)
    for person in settled[some : 2 * some]:
        unit = rng.choice(_units_nearby(places, person.jobs[0].place))
        second = rng.choice(("coach", "substitute", "bus_driver"))
        place = unit_or_school(places, unit, second, 0)
        if place != person.jobs[0].place:
            person.jobs.append(Job(place, second, today - timedelta(days=rng.randint(100, 900))))
    without = ("bus_driver", "custodian", "food_service", "bus_attendant", "volunteer", "teacher")
    for person in [p for p in ordinary if p.jobs[0].kind in without][-some // 2 - 1 :]:
        person.email = None
    # For whose letters the well-known coordinator is asked.
    for person in [p for p in ordinary if _is_at_home(p) and p.jobs[0].kind in without][:3]:
        person.email = None
    _leave_claims_open(rng, ordinary[-3 * some :], today)


def _units_nearby(places: Places, place: str) -> list[str]:
    """Return the other school units of the same region, or all others where it has no other."""
    others = [unit for unit in places.school_units if not place.startswith(unit)]
    near = [unit for unit in others if places.region(unit) == places.region(place)]
    return near or others


def _is_at_home(person: Profile) -> bool:
    return person.jobs[0].place.startswith(HOME_UNIT)


def _move_elsewhere(rng: Random, person: Profile, places: Places, today: date) -> None:
    """End the first job with a school year and begin another, in a second unit."""
    job = person.jobs[0]
    left_on = today - timedelta(days=rng.randint(120, 640))
    unit = rng.choice(_units_nearby(places, job.place))
    place = unit_or_school(places, unit, job.kind, 0)
    job.ends_on = left_on
    person.jobs.append(Job(place, job.kind, left_on + timedelta(days=rng.randint(1, 30))))


def _leave_claims_open(rng: Random, people: list[Profile], today: date) -> None:
    """Let a few newcomers wait for their employer, two of them at home, and one be rejected."""
    for number, person in enumerate(people[:9]):
        job = person.jobs[0]
        job.starts_on = today - timedelta(days=rng.randint(12, 60))
        job.ends_on = None
        job.decision = Decision.REJECTED if number == 0 else Decision.WAITING
        del person.jobs[1:]
        if number in {1, 2}:
            job.place, job.kind = f"{HOME_UNIT}-s{number}", "education_technician"
        if number == 3:
            job.place, job.kind = HOME_AGENCY, "police_officer"
