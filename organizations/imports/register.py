"""What the register says about the rows of a roster: asked for many rows at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models.functions import Lower

from accounts.models import FormerName, PrivateNumbers, User
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.imports.cells import fold
from organizations.imports.cleaning import Said
from organizations.models import (
    Employment,
    FormerOrganizationName,
    Organization,
    RosterImport,
    WorkKind,
)

Name = tuple[str, str, str]


@dataclass(slots=True)
class Person:
    """Somebody of the register, as far as a roster touches them."""

    pk: int
    name: Name
    email: str | None
    phone: str
    staff_id: str = ""
    # Whoever has signed in or chosen a password speaks for themselves.
    is_claimed: bool = False
    # Works at or below the roster's organization now; of others its coordinator learns nothing.
    is_ours: bool = False
    former: list[Name] = field(default_factory=list)
    jobs: list[Employment] = field(default_factory=list)


@dataclass(slots=True)
class Facts:
    """Who is meant by what the rows say."""

    by_number: dict[int, int] = field(default_factory=dict)
    by_email: dict[str, int] = field(default_factory=dict)
    by_unproved_email: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_staff_id: dict[str, int] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)


class Places:
    """The places of a roster by all their names, and which of them it may speak about."""

    def __init__(self, top: Organization) -> None:
        self.top = top
        self.names: dict[int, str] = {}
        self.ours: dict[str, set[int]] = defaultdict(set)
        self.all: dict[str, set[int]] = defaultdict(set)
        self.closed: set[int] = set()
        former = defaultdict(list)
        for pk, name in FormerOrganizationName.objects.values_list("organization", "name"):
            former[pk].append(name)
        for place in Organization.objects.exclude(kind=OrganizationKind.STATE).only(
            "name", "short_code", "state_id", "nces_id", "path", "closed_on"
        ):
            self.names[place.pk] = place.name
            if place.closed_on is not None:
                self.closed.add(place.pk)
            called = {place.name, place.short_code, place.state_id, place.nces_id}
            for word in {fold(name) for name in (*called, *former[place.pk])} - {""}:
                self.all[word].add(place.pk)
                if place.path.startswith(top.path):
                    self.ours[word].add(place.pk)

    def named(self, word: str) -> Collection[int]:
        """Return the places below the roster's organization with this name or number."""
        return self.ours.get(fold(word), ())

    def is_elsewhere(self, word: str) -> bool:
        """Say whether a place outside has this name."""
        return fold(word) in self.all


class Register:
    """Looks rows up, a constant number of queries for any number of them."""

    def __init__(self, roster: RosterImport) -> None:
        self.roster = roster
        self.top = roster.organization
        self.places = Places(self.top)
        self.kinds = {kind.key: kind for kind in WorkKind.objects.all()}
        self.kind_words = {
            fold(word): kind.key for kind in self.kinds.values() for word in (kind.key, kind.name)
        } | {word: key for word, key in roster.work_kinds.items() if key}
        self.kind_names = {kind.pk: kind.name for kind in self.kinds.values()}

    def kind_of(self, word: str) -> WorkKind | None:
        """Return the kind of work a word means; no word means what the roster says it does."""
        key = self.kind_words.get(fold(word)) if word else self.roster.work_kinds.get("")
        kind = self.kinds.get(key or "")
        return kind if kind is not None and kind.retired_on is None else None

    def in_reach(self, prefix: str = "organization__") -> dict[str, str]:
        """Return the condition "at or below the roster's organization"."""
        return {f"{prefix}path__startswith": self.top.path}

    def namesakes(self) -> dict[str, set[int]]:
        """Return who works, worked, or says they work, in reach, by their folded names."""
        found: dict[str, set[int]] = defaultdict(set)
        working = (
            Employment.objects.exclude(status=EmploymentStatus.REJECTED)
            .filter(**self.in_reach(), person__withdrawn_at__isnull=True)
            .values("person")
        )
        names = ("first_name", "last_name", "preferred_name")
        for pk, *name in User.objects.filter(pk__in=working).values_list("pk", *names):
            _remember(found, pk, name)
        former = FormerName.objects.filter(person__in=working)
        for pk, *name in former.values_list("person", *names):
            _remember(found, pk, name)
        return found

    def newcomers(self, *, since: datetime) -> dict[str, set[int]]:
        """Return who has come to work in reach since a moment, but by this very roster."""
        found: dict[str, set[int]] = defaultdict(set)
        come = (
            Employment.objects.exclude(status=EmploymentStatus.REJECTED)
            .filter(**self.in_reach(), created_at__gte=since)
            .exclude(person__in=self.roster.rows.exclude(person=None).values("person"))
            .values("person")
        )
        names = ("first_name", "last_name", "preferred_name")
        for pk, *name in User.objects.filter(pk__in=come).values_list("pk", *names):
            _remember(found, pk, name)
        return found

    def facts(self, rows: Iterable[Said], *, also: Iterable[int] = (), on: date) -> Facts:
        """Find all people these rows may mean, and `also` these."""
        rows = list(rows)
        facts = Facts()
        numbers = {row.number for row in rows if row.number is not None}
        facts.by_number = owners_of_numbers(numbers)
        facts.by_email, facts.by_unproved_email = owners_of_emails(
            {address for row in rows for address in row.emails}
        )
        ids = {row.staff_id for row in rows if row.staff_id}
        known = PrivateNumbers.objects.filter(
            state_staff_id__in=ids, person__withdrawn_at__isnull=True
        )
        facts.by_staff_id = dict(known.values_list("state_staff_id", "person"))
        everybody = {
            *also,
            *facts.by_number.values(),
            *facts.by_email.values(),
            *facts.by_staff_id.values(),
            *(pk for pks in facts.by_unproved_email.values() for pk in pks),
        }
        facts.people = self.people(everybody, on=on)
        return facts

    def people(self, keys: Collection[int], *, on: date) -> dict[int, Person]:
        """Return these people with their names and their work in reach."""
        people = {
            user.pk: Person(
                pk=user.pk,
                name=(user.first_name, user.last_name, user.preferred_name),
                email=user.email,
                phone=user.phone,
                is_claimed=user.last_login is not None
                or not user.password.startswith(UNUSABLE_PASSWORD_PREFIX),
            )
            for user in User.objects.filter(pk__in=keys, withdrawn_at__isnull=True)
        }
        numbers = PrivateNumbers.objects.filter(person__in=people)
        for pk, staff_id in numbers.values_list("person", "state_staff_id"):
            people[pk].staff_id = staff_id
        for past in FormerName.objects.filter(person__in=people):
            people[past.person_id].former.append(
                (past.first_name, past.last_name, past.preferred_name)
            )
        jobs = Employment.objects.filter(person__in=people, **self.in_reach())
        for job in jobs.exclude(status=EmploymentStatus.REJECTED).order_by("pk"):
            person = people[job.person_id]
            person.jobs.append(job)
            if job.status == EmploymentStatus.CONFIRMED and _covers(job, on):
                person.is_ours = True
        return people


def owners_of_numbers(numbers: Collection[int]) -> dict[int, int]:
    """Return who stands behind the keys of MEMSSI numbers; of merged people the survivor."""
    known = User.objects.filter(pk__in=numbers, withdrawn_at__isnull=True)
    return {pk: survivor or pk for pk, survivor in known.values_list("pk", "merged_into")}


def owners_of_emails(addresses: Collection[str]) -> tuple[dict[str, int], dict[str, set[int]]]:
    """Return whose addresses (in lower case) these are: those proved, and those nobody proved."""
    proved: dict[str, int] = {}
    unproved: dict[str, set[int]] = defaultdict(set)
    known = EmailAddress.objects.annotate(folded=Lower("email")).filter(folded__in=addresses)
    for address, pk, is_verified in known.values_list("folded", "user", "verified"):
        if is_verified:
            proved[address] = pk
        else:
            unproved[address].add(pk)
    used = User.objects.annotate(folded=Lower("email")).filter(folded__in=addresses)
    for address, pk in used.values_list("folded", "pk"):
        if proved.get(address) != pk:
            unproved[address].add(pk)
    return proved, unproved


def names_of(name: Iterable[Any]) -> set[str]:
    """Return the folded whole names somebody goes by."""
    first, last, preferred = name
    return {fold(f"{given}{last}") for given in (first, preferred) if given}


def _remember(found: dict[str, set[int]], pk: int, name: Iterable[Any]) -> None:
    for whole in names_of(name):
        found[whole].add(pk)


def _covers(job: Employment, day: date) -> bool:
    return job.starts_on <= day and (job.ends_on is None or job.ends_on > day)
