"""The register at the State's full size: 45,000 people, 800 organizations and their years.

The ground is the demonstration's own: its places, its well-known people with their sign-ins and
roles, its courses. Everything above it is invented from a seed and inserted in bulk, so it has not
gone through the services as the small demonstration has: it shows how large things behave. What
grows with the State grows in proportion to its people; what one visitor has of their own, and the
classes ahead, stay as they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from django.db import connection, models

from accounts.models import User
from accounts.permissions import Role
from core.queue import left_to_sweeps
from courses.models import CourseVersion, CreditType
from memssi.demo.bar import Bar
from memssi.demo.catalog import add_catalog, add_letterheads
from memssi.demo.firstvisits import add_first_visits
from memssi.demo.people import add_people
from memssi.demo.places import Places, add_places
from memssi.demo.profiles import HOME_AGENCY, HOME_UNIT, LAUNCHED_DAYS_AGO
from memssi.demo.wellknown import ADMINISTRATOR, SIGN_INS, SignIn
from memssi.reference import load_reference
from organizations.enums import OrganizationKind
from organizations.models import Organization, WorkKind

M = TypeVar("M", bound=models.Model)

FULL_PEOPLE = 45_000
FULL_ORGANIZATIONS = 800
FULL_PAST_CLASSES = 2_500
FULL_MAILS = 300_000
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class StateSize:
    """How much there shall be of what grows."""

    people: int
    organizations: int
    past_classes: int
    mails: int

    @classmethod
    def of(cls, people: int) -> "StateSize":
        """Return the size in which so many people live, and of everything else its share."""

        def share(full: int) -> int:
            return round(full * people / FULL_PEOPLE)

        return cls(people, share(FULL_ORGANIZATIONS), share(FULL_PAST_CLASSES), share(FULL_MAILS))


@dataclass(slots=True)
class Site:
    """A place where invented people work, by its keys alone."""

    pk: int
    kind: OrganizationKind
    # Of an agency: the schools its officers serve.
    schools: list[int] = field(default_factory=list)
    # The role that the first person to work there is given.
    vacancy: Role | None = None


@dataclass(slots=True)
class State:
    """The rows so far, by their keys, and where the next ones go."""

    now: datetime
    seed: int
    bar: Bar
    known: dict[str, User]
    kinds: dict[str, WorkKind]
    versions: list[CourseVersion]
    credit_types: list[CreditType]
    department: Organization
    root: Organization
    home: list[Site]
    sites: list[Site]
    people: list[int] = field(default_factory=list)
    without_email: set[int] = field(default_factory=set)
    own_people: list[int] = field(default_factory=list)
    catalogue: list[CourseVersion] = field(default_factory=list)
    classes: int = 0
    organizations: int = 0
    past_classes: int = 0
    mails: int = 0

    def chances(self, what: str) -> Random:
        """Return the chances of one kind of row; they do not depend on those of another."""
        return Random(f"{self.seed}:{what}")

    def person(self, sign_in: SignIn) -> User:
        """Return the well-known person of one role."""
        return self.known[sign_in.email]

    @property
    def office(self) -> User:
        """Who entered it all."""
        return self.person(ADMINISTRATOR)


def insert(rows: Iterable[M]) -> list[M]:
    """Insert one batch of rows of one model; return them with their keys."""
    listed = list(rows)
    return type(listed[0])._default_manager.bulk_create(listed) if listed else []


def batches(first: int, count: int) -> Iterable[range]:
    """Cut so many numbers into pieces that fit into memory."""
    for start in range(first, first + count, BATCH):
        yield range(start, min(start + BATCH, first + count))


def lay_ground(*, now: datetime, seed: int, bar: Bar) -> State:
    """Enter what does not grow: the small demonstration's places, people and courses."""
    launch = now - timedelta(days=LAUNCHED_DAYS_AGO)
    with left_to_sweeps():
        load_reference(now=launch)
        places = add_places(now=launch)
        people = add_people(Random(f"{seed}:people"), places, now=now, scale=0)
        catalog = add_catalog(now=now)
        add_letterheads(actor=people.known(ADMINISTRATOR).user, now=now)
        add_first_visits(Random(f"{seed}:first visits"), people)
    everybody = User.objects.order_by("pk").values_list("pk", "email")
    return State(
        now=now,
        seed=seed,
        bar=bar,
        known={sign_in.email: people.known(sign_in).user for sign_in in SIGN_INS},
        kinds={kind.key: kind for kind in WorkKind.objects.all()},
        versions=[course.versions[0] for course in catalog.values()],
        credit_types=list(CreditType.objects.order_by("order", "pk")[:2]),
        department=places.by_id["st-doe"],
        root=Organization.objects.get(parent__isnull=True),
        home=_sites(places, [HOME_UNIT]),
        sites=_sites(
            places,
            [*(unit for unit in places.school_units if unit != HOME_UNIT), *_agencies(places)],
        ),
        people=[pk for pk, _email in everybody],
        without_email={pk for pk, email in everybody if email is None},
        organizations=Organization.objects.count(),
    )


def _agencies(places: Places) -> Sequence[str]:
    return [agency for agency in places.agencies if agency != HOME_AGENCY]


def _sites(places: Places, units: Sequence[str]) -> list[Site]:
    """Return the schools of these units, or the unit or agency itself where it has none."""
    codes = [code for unit in units for code in (places.schools.get(unit) or [unit])]
    return [
        Site(place.pk, OrganizationKind(place.kind))
        for place in (places.by_id[code] for code in codes)
    ]


def take_statistics() -> None:
    """Let the database look at what it holds, as it does by itself once rows stay for a while."""
    with connection.cursor() as cursor:
        may_tidy = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if may_tidy else "ANALYZE")
