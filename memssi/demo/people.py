"""Enter everybody: person, sign-in, work, roles, officers' schools."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.permissions import SECOND_FACTOR_ROLES, Role
from core.clock import maine_date
from memssi.demo.places import Places
from memssi.demo.profiles import (
    COORDINATED_AGENCIES,
    COORDINATED_UNITS,
    HOME_AGENCY,
    HOME_UNIT,
    LAUNCHED_DAYS_AGO,
    Decision,
    Job,
    Profile,
    invent_people,
)
from memssi.demo.wellknown import (
    ADMINISTRATOR,
    CHIEF,
    COORDINATOR,
    DIRECTOR,
    PASSWORD,
    STAFF,
    SignIn,
    app_key,
)
from organizations.models import Organization, WorkKind
from organizations.services import (
    claim_employment,
    decide_employment,
    end_employment,
    grant_role,
)


@dataclass(slots=True, eq=False)
class Person:
    """Somebody in the register, with what casting needs to know of them."""

    user: User
    profile: Profile
    region: str
    joined_at: datetime
    confirmed_from: date | None
    busy: set[date] = field(default_factory=set)
    teaching: set[date] = field(default_factory=set)
    taken: dict[str, date] = field(default_factory=dict)
    # Courses whose run is chosen already, so that chance leaves them alone.
    settled: set[str] = field(default_factory=set)

    @property
    def kinds(self) -> set[str]:
        """The kinds of work this person ever does."""
        return {job.kind for job in self.profile.jobs}


@dataclass(slots=True)
class People:
    everybody: list[Person]
    by_email: dict[str, Person]

    def known(self, sign_in: SignIn) -> Person:
        """Return the well-known person of one role."""
        return self.by_email[sign_in.email]

    def instructors(self, subject: str) -> list[Person]:
        """Return who teaches courses of this kind (the letters of their code)."""
        return [person for person in self.everybody if subject in person.profile.teaches]

    def teachers(self) -> list[Person]:
        """Return everybody who teaches something."""
        return [person for person in self.everybody if person.profile.teaches]

    def at(self, place: str, *kinds: str) -> list[Person]:
        """Return who does this work at a place."""
        return [
            person
            for person in self.everybody
            if person.profile.jobs[-1].place == place
            and person.profile.jobs[-1].kind in kinds
            and person.profile.jobs[-1].decision is Decision.CONFIRMED
        ]


def add_people(rng: Random, places: Places, *, now: datetime, scale: float) -> People:
    """Enter all people with their sign-ins, work and roles."""
    profiles = invent_people(rng, places, today=maine_date(now), scale=scale)
    users = _add_users(profiles)
    launch = now - timedelta(days=LAUNCHED_DAYS_AGO)
    kinds = {kind.key: kind for kind in WorkKind.objects.all()}
    everybody: list[Person] = []
    people = People(everybody, {})
    for user, profile in zip(users, profiles, strict=True):
        person = _person(rng, user, profile, places, launch)
        everybody.append(person)
        if profile.email:
            people.by_email[profile.email] = person
    office = people.known(ADMINISTRATOR).user
    for person in everybody:
        for job in person.profile.jobs:
            _employ(person, job, places.by_id[job.place], kinds[job.kind], office, now)
    _grant_roles(people, places, launch)
    return people


def _add_users(profiles: list[Profile]) -> list[User]:
    """Enter the people. The one password is hashed once: hashing is slow on purpose."""
    password = make_password(PASSWORD)
    users: list[User] = User.objects.bulk_create(
        User(
            email=profile.email,
            first_name=profile.first_name,
            last_name=profile.last_name,
            password=password if profile.email else make_password(None),
        )
        for profile in profiles
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in users
        if user.email
    )
    return users


def _person(rng: Random, user: User, profile: Profile, places: Places, launch: datetime) -> Person:
    first = profile.jobs[0]
    joined_at = max(
        launch + timedelta(days=rng.randint(1, 40), minutes=rng.randint(0, 400)),
        datetime.combine(first.starts_on, time(14, 10), UTC) + timedelta(days=rng.randint(1, 6)),
    )
    return Person(
        user=user,
        profile=profile,
        region=places.region(first.place),
        joined_at=joined_at,
        confirmed_from=maine_date(joined_at) + timedelta(days=3)
        if first.decision is Decision.CONFIRMED
        else None,
    )


def _employ(
    person: Person,
    job: Job,
    place: Organization,
    kind: WorkKind,
    office: User,
    now: datetime,
) -> None:
    """Claim the work and have it decided, unless it is still waiting."""
    begun = datetime.combine(job.starts_on, time(14, 30), UTC)
    claimed_at = min(max(person.joined_at, begun), now - timedelta(hours=30))
    employment = claim_employment(
        person=person.user,
        organization=place,
        work_kind=kind,
        starts_on=job.starts_on,
        actor=person.user,
        now=claimed_at,
    )
    if job.decision is Decision.WAITING:
        return
    decide_employment(
        employment=employment,
        confirm=job.decision is Decision.CONFIRMED,
        actor=office,
        now=claimed_at + timedelta(hours=26),
    )
    if job.ends_on is not None:
        end_employment(
            employment=employment,
            ends_on=job.ends_on,
            actor=office,
            now=datetime.combine(job.ends_on, time(15), UTC),
        )


def _grant_roles(people: People, places: Places, launch: datetime) -> None:
    office = people.known(ADMINISTRATOR).user
    staff = people.at("st-mssc", "center_staff")
    everywhere = [
        (ADMINISTRATOR, Role.ADMINISTRATOR),
        (DIRECTOR, Role.DIRECTOR),
        (STAFF, Role.STAFF),
    ]
    known = {people.known(sign_in).user.pk for sign_in, _ in everywhere}
    roles = [(people.known(sign_in), role, "") for sign_in, role in everywhere]
    roles += [(person, Role.STAFF, "") for person in staff if person.user.pk not in known]
    roles.append((people.known(COORDINATOR), Role.COORDINATOR, HOME_UNIT))
    roles.append((people.known(CHIEF), Role.COORDINATOR, HOME_AGENCY))
    for unit in COORDINATED_UNITS:
        roles += [
            (person, Role.COORDINATOR, unit) for person in people.at(unit, "training_coordinator")
        ]
    for agency in COORDINATED_AGENCIES:
        heads = people.at(agency, "police_chief", "sheriff")
        roles += [(person, Role.COORDINATOR, agency) for person in heads[:1]]
    roles += [
        (person, Role.APPROVER, person.profile.jobs[-1].place)
        for person in people.everybody
        if person.profile.jobs[-1].kind in {"principal", "police_chief", "sheriff"}
        and person.profile.jobs[-1].decision is Decision.CONFIRMED
    ]
    add_second_steps([person.user for person, role, _ in roles if role in SECOND_FACTOR_ROLES])
    for person, role, place in roles:
        # The office gives everybody else theirs, so it holds its own from the first day on.
        granted_at = launch if person.user == office else max(launch, person.joined_at)
        grant_role(
            person=person.user,
            role=role,
            organization=places.by_id[place] if place else None,
            starts_on=maine_date(granted_at),
            actor=None if person.user == office else office,
            now=granted_at,
        )


def add_second_steps(users: list[User]) -> None:
    """Give an app to everybody whose role asks for a second step at sign-in."""
    Authenticator.objects.bulk_create(
        Authenticator(
            user=user,
            type=Authenticator.Type.TOTP,
            data={"secret": encrypt(app_key(user.email or ""))},
        )
        for user in dict.fromkeys(users)
    )
