"""Organizations and people of the large demonstration, with their work and their roles."""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from allauth.account.models import EmailAddress

from accounts.models import FormerName, PrivateNumbers, User
from accounts.permissions import Role
from audit.services import event, record_many
from core.clock import maine_date
from memssi.demo import files
from memssi.demo.state import Site, State, batches, insert
from organizations.enums import (
    County,
    EmploymentSource,
    EmploymentStatus,
    Grade,
    OrganizationCategory,
    OrganizationKind,
)
from organizations.models import (
    Agreement,
    Employment,
    FormerOrganizationName,
    OfficerAssignment,
    Organization,
    RoleGrant,
)

ROWS_OF_A_PERSON = 6  # with address, work and history
SCHOOLS_OF_A_UNIT = 6
UNITS_OF_AN_AGENCY = 2
# kind of work: its share
AT_SCHOOLS = {
    "teacher": 40,
    "education_technician": 16,
    "bus_driver": 9,
    "custodian": 8,
    "food_service": 7,
    "office_staff": 5,
    "school_counselor": 3,
    "school_nurse": 2,
    "coach": 5,
    "substitute": 3,
    "principal": 2,
}
AT_UNITS = {"central_office": 4, "superintendent": 1, "training_coordinator": 1, "bus_driver": 4}
AT_AGENCIES = {
    "police_officer": 14,
    "school_resource_officer": 4,
    "police_chief": 1,
    "dispatcher": 1,
}
WITHOUT_EMAIL, WITH_PREFERRED_NAME, WITH_FORMER_NAME = 0.07, 0.08, 0.04
WITH_PAST_WORK, WITH_SECOND_WORK, WAITING_FOR_EMPLOYER = 0.10, 0.06, 0.01


def add_organizations(state: State, count: int) -> None:
    """Add school units with their schools, and an agency for every second unit."""
    rng = state.chances(f"organizations:{state.organizations}")
    left = count
    while left > 0:
        number = state.organizations
        unit_and_schools = min(left, 1 + SCHOOLS_OF_A_UNIT)
        with_agency = left > unit_and_schools and number % UNITS_OF_AN_AGENCY == 0
        added = _add_unit(state, rng, number, schools=unit_and_schools - 1, agency=with_agency)
        left -= added
        state.organizations += added
        state.bar.add(added, "organizations")


def _add_unit(state: State, rng: Random, number: int, *, schools: int, agency: bool) -> int:
    town, county = _last_name(rng), rng.choice(County.values)
    ground = {
        "county": county,
        "latitude": f"{rng.uniform(43.2, 47.2):.5f}",
        "longitude": f"{rng.uniform(-70.9, -67.1):.5f}",
    }
    [unit] = _plant(
        [
            Organization(
                kind=OrganizationKind.SAU,
                category=OrganizationCategory.RSU,
                name=f"RSU {500 + number} ({town})",
                short_code=f"state-{number}",
                parent=state.department,
                state_id=f"9{number:05}",
                **ground,
            )
        ],
        state.department,
        state,
    )
    levels = ("Elementary", "Middle", "High", "Village", "Community", "Consolidated")
    below = _plant(
        [
            Organization(
                kind=OrganizationKind.SCHOOL,
                category=OrganizationCategory.PUBLIC_SCHOOL,
                name=f"{town} {levels[n % len(levels)]} School",
                short_code=f"state-{number}-s{n}",
                parent=unit,
                state_id=f"9{number:05}-{n}",
                lowest_grade=Grade.KINDERGARTEN,
                highest_grade=Grade.EIGHTH,
                student_count=rng.randint(60, 900),
                **ground,
            )
            for n in range(schools)
        ],
        unit,
        state,
    )
    state.sites.append(Site(unit.pk, OrganizationKind.SAU, vacancy=Role.COORDINATOR))
    state.sites += [
        Site(school.pk, OrganizationKind.SCHOOL, vacancy=Role.APPROVER if n % 3 == 0 else None)
        for n, school in enumerate(below)
    ]
    if number % 5 == 0:
        today = maine_date(state.now)
        FormerOrganizationName.objects.create(
            organization=unit, name=f"{town} School Department", used_until=today.replace(day=1)
        )
    if agency:
        _add_agency(state, town, number, unit, below, county)
    return 1 + schools + int(agency)


def _add_agency(
    state: State,
    town: str,
    number: int,
    unit: Organization,
    schools: list[Organization],
    county: str,
) -> None:
    [place] = _plant(
        [
            Organization(
                kind=OrganizationKind.LAW_AGENCY,
                category=OrganizationCategory.MUNICIPAL_POLICE,
                name=f"{town} Police Department",
                short_code=f"state-pd-{number}",
                parent=state.root,
                county=county,
            )
        ],
        state.root,
        state,
    )
    Agreement.objects.create(
        agency=place, sau=unit, starts_on=maine_date(state.now) - timedelta(days=500)
    )
    served = [school.pk for school in schools]
    state.sites.append(
        Site(place.pk, OrganizationKind.LAW_AGENCY, schools=served, vacancy=Role.COORDINATOR)
    )


def _plant(rows: list[Organization], parent: Organization, state: State) -> list[Organization]:
    """Insert places below one parent: their paths name their own keys."""
    for row in rows:
        row.path = row.short_code
    places = insert(rows)
    for place in places:
        place.path = f"{parent.path}{place.pk}/"
    Organization.objects.bulk_update(places, ["path"])
    record_many(
        event(
            "organizations.add",
            on=place,
            actor=state.office,
            now=state.now - timedelta(days=900),
            after={"name": place.name},
        )
        for place in places
    )
    return places


def add_state_people(state: State, count: int, sites: list[Site]) -> list[int]:
    """Add people who work at these places; return their keys."""
    added: list[int] = []
    for numbers in batches(len(state.people), count):
        added += _add_batch(state, numbers, sites)
        state.bar.add(len(numbers) * ROWS_OF_A_PERSON, "people with their work and history")
    state.people += added
    return added


def _add_batch(state: State, numbers: range, sites: list[Site]) -> list[int]:
    rng = state.chances(f"people:{numbers.start}")
    people = insert(_invent(rng, number) for number in numbers)
    state.without_email |= {person.pk for person in people if person.email is None}
    insert(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people
        if person.email
    )
    insert(
        FormerName(
            person=person,
            first_name=person.first_name,
            last_name=_last_name(rng),
            used_until=state.now - timedelta(days=rng.randint(30, 2_000)),
        )
        for person in people
        if rng.random() < WITH_FORMER_NAME
    )
    works_at = [(person, sites[rng.randrange(len(sites))]) for person in people]
    work = [row for person, site in works_at for row in _work(state, rng, person, site, sites)]
    employments = insert(work)
    _write_history(state, employments)
    _add_officers(state, rng, works_at, employments)
    _fill_vacancies(state, works_at)
    return [person.pk for person in people]


def _invent(rng: Random, number: int) -> User:
    first, last = rng.choice(files.read("names")["given_names"]), _last_name(rng)
    plain = unicodedata.normalize("NFD", f"{first}.{last}").encode("ascii", "ignore").decode()
    has_email = rng.random() >= WITHOUT_EMAIL
    return User(
        first_name=first,
        last_name=last,
        preferred_name=first[:3] if rng.random() < WITH_PREFERRED_NAME else "",
        email=f"{plain.lower()}.{number}@example.org" if has_email else None,
        password="!",  # noqa: S106 - nobody can sign in with it
    )


def _last_name(rng: Random) -> str:
    source = files.read("names")
    last = f"{rng.choice(source['surname_beginnings'])}{rng.choice(source['surname_endings'])}"
    return f"{last}-{rng.choice(source['surname_beginnings'])}light" if rng.random() < 0.1 else last


def _work(
    state: State, rng: Random, person: User, site: Site, sites: list[Site]
) -> Iterator[Employment]:
    """Say where somebody works; some wait for the employer, some came from elsewhere, some do two
    kinds of work.
    """
    today = maine_date(state.now)
    begun = today - timedelta(days=rng.randint(500, 5_000))
    is_waiting = rng.random() < WAITING_FOR_EMPLOYER
    status = EmploymentStatus.CLAIMED if is_waiting else EmploymentStatus.CONFIRMED
    yield Employment(
        person=person,
        organization_id=site.pk,
        work_kind=state.kinds[_kind(rng, site)],
        starts_on=begun,
        status=status,
        source=EmploymentSource.CLAIM if is_waiting else EmploymentSource.ROSTER,
    )
    other = sites[rng.randrange(len(sites))]
    if rng.random() < WITH_PAST_WORK:
        yield Employment(
            person=person,
            organization_id=other.pk,
            work_kind=state.kinds[_kind(rng, other)],
            starts_on=begun - timedelta(days=800),
            ends_on=begun,
            status=EmploymentStatus.CONFIRMED,
        )
    if other.pk != site.pk and rng.random() < WITH_SECOND_WORK:
        yield Employment(
            person=person,
            organization_id=other.pk,
            work_kind=state.kinds["coach"],
            starts_on=today - timedelta(days=rng.randint(100, 400)),
            status=EmploymentStatus.CONFIRMED,
        )


def _kind(rng: Random, site: Site) -> str:
    shares = {OrganizationKind.SCHOOL: AT_SCHOOLS, OrganizationKind.SAU: AT_UNITS}.get(
        site.kind, AT_AGENCIES
    )
    return rng.choices(list(shares), list(shares.values()))[0]


def _write_history(state: State, employments: list[Employment]) -> None:
    decided_at = state.now - timedelta(days=700)
    record_many(
        event(
            "organizations.decide_employment",
            on=row,
            actor=state.office,
            now=decided_at,
            person_id=row.person_id,
            before={"status": EmploymentStatus.CLAIMED},
            after={"status": row.status},
        )
        for row in employments
        if row.status != EmploymentStatus.CLAIMED
    )


def _add_officers(
    state: State, rng: Random, works_at: list[tuple[User, Site]], employments: list[Employment]
) -> None:
    """Officers have their number at the Academy, and serve up to three schools."""
    site_of = {person.pk: site for person, site in works_at}
    sworn = {row.person_id: row for row in employments if row.work_kind.is_sworn}
    insert(PrivateNumbers(person_id=pk, mcja_number=f"M{pk:06}") for pk in sworn)
    insert(
        OfficerAssignment(
            officer_id=pk,
            agency_id=site_of[pk].pk,
            school_id=school,
            starts_on=maine_date(state.now) - timedelta(days=200),
        )
        for pk, row in sworn.items()
        if row.work_kind.key == "school_resource_officer" and row.organization_id == site_of[pk].pk
        for school in rng.sample(site_of[pk].schools, min(len(site_of[pk].schools), 3))
    )


def _fill_vacancies(state: State, works_at: list[tuple[User, Site]]) -> None:
    grants = []
    for person, site in works_at:
        if site.vacancy is not None:
            grants.append(
                RoleGrant(
                    person=person,
                    role=site.vacancy,
                    organization_id=site.pk,
                    starts_on=maine_date(state.now) - timedelta(days=400),
                )
            )
            site.vacancy = None
    insert(grants)
