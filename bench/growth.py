"""Pages at the State's full size against the same pages at one percent of it.

Everything that grows with the years or with the State is there a hundred times: people, places,
past classes, seats, ledger lines, mails. What one visitor has of their own, and the classes to
come, stay as they are. A page is asked for in this process, without a network; the figure is the
median.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from accounts.models import User
from accounts.permissions import Role
from attendance.models import RosterSignature
from bench.kit.figures import Figure
from bench.kit.rows import NOW, add_classes, add_letterhead, fill, load_terms
from bench.kit.statements import written_down
from core.clock import maine_date
from courses.enums import OfferingStatus
from courses.models import CourseVersion, CreditType, InstructorAssignment, Meeting, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from notifications.enums import MessageStatus
from notifications.models import Message
from organizations.enums import County, EmploymentStatus, OrganizationKind
from organizations.models import Employment, Organization, WorkKind
from organizations.services import add_organization, grant_role
from reports.services import take_snapshot
from transcripts.models import CreditAward

PERCENT = 100
PEOPLE, SCHOOLS, PAST_CLASSES, MAILS = 450, 6, 25, 3_000  # one percent
SEATS_OF_A_CLASS = 100
DAYS_OF_A_CLASS = 2
OWN_PEOPLE, OWN_CLASSES, COMING = 60, 12, 150
ROUNDS = 15
BATCH = 5_000
TODAY = maine_date(NOW)

PAGES = {
    "stranger": ["/", "/classes/", "/courses/", "/help/"],
    "learner": ["/", "/my/classes/", "/my/transcript/", "/my/certificates/", "/my/jobs/"],
    "instructor": ["/", "/teach/"],
    "coordinator": ["/", "/people/", "/people/claims/"],
    "staff": [
        "/",
        "/people/",
        "/people/?q=family4",
        "/people/claims/",
        "/staff/completions/",
        "/staff/outbox/",
        "/staff/questions/",
        "/teach/",
    ],
    "director": ["/", "/people/"],
}


@dataclass
class State:
    """The rows so far, and where the next ones go."""

    versions: Sequence[CourseVersion]
    root: Organization
    kinds: list[WorkKind]
    types: list[CreditType]
    visitors: dict[str, User]
    people: int = 0
    classes: int = 0


def measure(folder: Path) -> Iterator[Figure]:  # noqa: ARG001 - nothing is written
    """Yield the worst ratio of pages and of searches; each page goes to the error output.

    A word may stand anywhere in a name, so a search reads every name there is: it is told apart.
    """
    state = _begin()
    _grow(state, 1)
    small = _measure_all(state)
    _grow(state, PERCENT - 1)
    full = _measure_all(state)
    for name, (seconds, queries) in full.items():
        before, queries_before = small[name]
        print(
            f"{name:<34} {before * 1000:7.1f} ms  {seconds * 1000:7.1f} ms "
            f" x {seconds / before:5.2f}  {queries_before} -> {queries} queries",
            file=sys.stderr,
        )
    ratios = {name: seconds / small[name][0] for name, (seconds, _) in full.items()}
    searches = {name for name in full if "?q=" in name}
    yield Figure("growth_ratio", max(ratios[name] for name in ratios.keys() - searches), "ratio")
    yield Figure("growth_search_ratio", max(ratios[name] for name in searches), "ratio")
    yield Figure("growth_queries", max(full[name][1] - small[name][1] for name in full), "queries")


def _begin() -> State:
    versions = load_terms()
    add_letterhead()
    root = Organization.objects.get(parent__isnull=True)
    visitors = {
        name: User.objects.create(first_name=name.title(), last_name="Visitor", guided_at=NOW)
        for name in PAGES
        if name != "stranger"
    }
    kinds = list(WorkKind.objects.all())
    state = State(versions, root, kinds, list(CreditType.objects.order_by("pk")[:2]), visitors)
    home = _district(state, "Own District", schools=3)
    for role, name, place in (
        (Role.COORDINATOR, "coordinator", home[0]),
        (Role.STAFF, "staff", None),
        (Role.DIRECTOR, "director", None),
    ):
        grant_role(
            person=visitors[name],
            role=role,
            organization=place,
            starts_on=TODAY - timedelta(days=400),
            actor=None,
            now=NOW,
        )
    own = _add_people(state, OWN_PEOPLE, home[1:])
    people = [visitors["learner"], *own]
    _add_past(state, OWN_CLASSES, people, instructor=visitors["instructor"])
    coming = add_classes(COMING, versions)
    fill(coming, people[:30])
    return state


def _grow(state: State, percent: int) -> None:
    schools = [
        place
        for number in range(percent)
        for place in _district(state, f"District {state.people}-{number}", schools=SCHOOLS)[1:]
    ]
    people = _add_people(state, PEOPLE * percent, schools)
    _add_past(state, PAST_CLASSES * percent, people, instructor=None)
    Message.objects.bulk_create(
        (
            Message(
                key=f"bench:{state.people}:{number}",
                recipient=people[number % len(people)],
                to_address="somebody@example.org",
                template="enrollment/reminder",
                subject="Reminder",
                status=MessageStatus.SENT,
                queued_at=NOW - timedelta(minutes=number),
                sent_at=NOW,
            )
            for number in range(MAILS * percent)
        ),
        batch_size=BATCH,
    )
    take_snapshot(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _district(state: State, name: str, *, schools: int) -> list[Organization]:
    counties = County.values
    county = counties[len(name) % len(counties)]

    def add(kind: OrganizationKind, name: str, parent: Organization) -> Organization:
        return add_organization(
            kind=kind,
            name=name,
            short_code=name.lower().replace(" ", "-"),
            parent=parent,
            county=county,
            actor=None,
            now=NOW,
        )

    district = add(OrganizationKind.SAU, name, state.root)
    return [
        district,
        *(add(OrganizationKind.SCHOOL, f"{name} School {n}", district) for n in range(schools)),
    ]


def _add_people(state: State, count: int, places: Sequence[Organization]) -> list[User]:
    numbers = range(state.people, state.people + count)
    state.people += count
    people: list[User] = User.objects.bulk_create(
        (
            User(
                first_name=f"Given{number}",
                last_name=f"Family{number * 7919 % 100_003}",
                email=f"person{number}@example.org",
            )
            for number in numbers
        ),
        batch_size=BATCH,
    )
    Employment.objects.bulk_create(
        (
            Employment(
                person=person,
                organization=places[number % len(places)],
                work_kind=state.kinds[number % len(state.kinds)],
                starts_on=TODAY - timedelta(days=700),
                status=EmploymentStatus.CONFIRMED,
            )
            for number, person in enumerate(people)
        ),
        batch_size=BATCH,
    )
    return people


def _add_past(state: State, count: int, people: Sequence[User], *, instructor: User | None) -> None:
    first = state.classes
    state.classes += count
    offerings = Offering.objects.bulk_create(
        Offering(
            version=state.versions[number % len(state.versions)],
            number=f"PAST-{first + number}",
            status=OfferingStatus.PUBLISHED,
            delivery_mode="virtual",
            capacity=SEATS_OF_A_CLASS,
            starts_at=NOW - timedelta(days=5 + number % 2_000),
            ends_at=NOW - timedelta(days=4 + number % 2_000),
            registration_opens_at=NOW - timedelta(days=2_100),
            registration_closes_at=NOW - timedelta(days=5 + number % 2_000),
            contact_hours=Decimal(6),
            completion_rule="attendance",
        )
        for number in range(count)
    )
    meetings = Meeting.objects.bulk_create(
        (
            Meeting(
                offering=offering,
                number=day + 1,
                starts_at=offering.starts_at + timedelta(hours=12 * day),
                ends_at=offering.starts_at + timedelta(hours=12 * day + 6),
                creditable_minutes=360,
            )
            for offering in offerings
            for day in range(DAYS_OF_A_CLASS)
        ),
        batch_size=BATCH,
    )
    staff = state.visitors["staff"]
    RosterSignature.objects.bulk_create(
        (RosterSignature(meeting=each, signed_at=NOW, signed_by=staff) for each in meetings),
        batch_size=BATCH,
    )
    if instructor is not None:
        InstructorAssignment.objects.bulk_create(
            InstructorAssignment(offering=offering, instructor=instructor) for offering in offerings
        )
    for number, offering in enumerate(offerings):
        _complete(state, offering, people, begin=number * SEATS_OF_A_CLASS)


def _complete(state: State, offering: Offering, people: Sequence[User], *, begin: int) -> None:
    seats = min(SEATS_OF_A_CLASS, len(people))
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(
            offering=offering,
            learner=people[(begin + n) % len(people)],
            status=EnrollmentStatus.COMPLETED,
            enrolled_at=NOW - timedelta(days=30),
            ended_at=NOW,
        )
        for n in range(seats)
    )
    day = maine_date(offering.starts_at)
    CreditAward.objects.bulk_create(
        CreditAward(
            person_id=enrollment.learner_id,
            enrollment=enrollment,
            version_id=offering.version_id,
            credit_type=credit_type,
            hours=Decimal(3),
            earned_on=day - timedelta(days=further),
            reasoning="minutes attended",
            posted_at=NOW,
            posted_by=state.visitors["staff"],
        )
        for enrollment in enrollments
        for credit_type in state.types
        for further in range(DAYS_OF_A_CLASS)
    )


def _measure_all(state: State) -> dict[str, tuple[float, int]]:
    found = {}
    for name, paths in PAGES.items():
        client = Client()
        if name != "stranger":
            client.force_login(state.visitors[name])
        for path in paths:
            found[f"{name} {path}"] = _measure(client, path)
    return found


def _measure(client: Client, path: str) -> tuple[float, int]:
    with override_settings(ALLOWED_HOSTS=["*"]):
        with written_down() as statements:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}.")
        client.get(path)
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            client.get(path)
            times.append(time.perf_counter() - begun)
    return median(times), len(statements)
