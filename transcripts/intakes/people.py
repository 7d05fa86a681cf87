"""Whom rows of past training may mean: asked for many rows at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from accounts.models import FormerName, PrivateNumbers, User
from accounts.permissions import may_anywhere
from organizations.enums import EmploymentStatus
from organizations.imports.cells import fold
from organizations.imports.register import (
    Name,
    names_of,
    owners_of_emails,
    owners_of_numbers,
)
from organizations.models import Employment, FormerOrganizationName, Organization
from transcripts.intakes.cleaning import Said

MOST_CANDIDATES = 12
NAMES = ("first_name", "last_name", "preferred_name")


@dataclass(slots=True)
class Person:
    """Somebody a row may mean."""

    pk: int
    name: Name
    former: list[Name] = field(default_factory=list)
    # Whoever has signed in or chosen a password proves their addresses themselves.
    is_claimed: bool = False

    def has_name(self, said: Said) -> bool:
        """Say whether this is the whole name, or was."""
        names = names_of((said.first_name, said.last_name, ""))
        return any(names & names_of(each) for each in (self.name, *self.former))

    def may_have_name(self, said: Said) -> bool:
        """Say whether first or last name agree with one the person has or had."""
        first, last = fold(said.first_name), fold(said.last_name)
        first_alone = fold(said.first_name.partition(" ")[0])
        return any(
            last == fold(one_last) or {first, first_alone} & ({fold(one), fold(preferred)} - {""})
            for one, one_last, preferred in (self.name, *self.former)
        )


@dataclass(slots=True)
class Facts:
    """Who is meant by what some rows say."""

    by_number: dict[int, int] = field(default_factory=dict)
    by_email: dict[str, int] = field(default_factory=dict)
    by_unproved_email: dict[str, set[int]] = field(default_factory=dict)
    by_sid: dict[str, int] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    # Where each of the namesakes works or worked: the paths of the places.
    worked: dict[int, set[str]] = field(default_factory=dict)


class Register:
    """Looks rows up among the people an actor may bring training in for: a constant number of
    queries for any number of rows.
    """

    action = "transcripts.import_claims"

    def __init__(self, actor: User) -> None:
        self.actor = actor
        self.is_of_all = may_anywhere(actor, self.action)
        self.people = User.objects.permitted_to(actor, self.action)
        self._namesakes: dict[str, set[int]] | None = None
        self._places: dict[str, set[str]] | None = None

    @property
    def namesakes(self) -> dict[str, set[int]]:
        """Who has or had which folded name; read when first asked for."""
        if self._namesakes is None:
            found: dict[str, set[int]] = defaultdict(set)
            own = self.people.order_by()
            former = FormerName.objects.order_by().filter(person__in=own.values("pk"))
            for rows in (own.values_list("pk", *NAMES), former.values_list("person", *NAMES)):
                for pk, *name in rows.iterator():
                    for whole in names_of(name):
                        found[whole].add(pk)
            self._namesakes = found
        return self._namesakes

    def named(self, said: Said) -> set[int]:
        """Return the people with the name a row gives; a middle name may stand in it."""
        if not said.name:
            return set()
        whole = self.namesakes.get(fold(said.name), set())
        first = said.first_name.partition(" ")[0]
        return whole | self.namesakes.get(fold(f"{first}{said.last_name}"), set())

    def facts(
        self, rows: Sequence[Said], *, by_name: Iterable[Said] = (), also: Iterable[int] = ()
    ) -> Facts:
        """Find all people these rows may mean, of some by the name they give, and `also` these."""
        facts = Facts(by_number=owners_of_numbers({r.number for r in rows if r.number is not None}))
        addresses = {row.email for row in rows if row.email}
        facts.by_email, facts.by_unproved_email = owners_of_emails(addresses)
        facts.by_sid = self._by_sid({row.sid for row in rows if row.sid})
        # Whom a number or an address names is not looked for by name.
        named = {pk for row in by_name if not _is_found(row, facts) for pk in self.named(row)}
        everybody = {
            *also,
            *facts.by_number.values(),
            *facts.by_email.values(),
            *facts.by_sid.values(),
            *(pk for pks in facts.by_unproved_email.values() for pk in pks),
            *named,
        }
        facts.people = self._load(everybody)
        if any(row.employer for row in rows):
            facts.worked = _worked(named)
        return facts

    def at(self, employer: str) -> set[str]:
        """Return the paths of the places that have or had this name, code or number."""
        if self._places is None:
            self._places = _places()
        return self._places.get(fold(employer), set())

    def _by_sid(self, sids: Collection[str]) -> dict[str, int]:
        """A federal number tells who somebody is only to those who may see it."""
        if not (sids and self.is_of_all):
            return {}
        numbers = PrivateNumbers.objects.filter(
            fema_sid__in=sids, person__withdrawn_at__isnull=True
        )
        return dict(numbers.values_list("fema_sid", "person"))

    def _load(self, keys: Collection[int]) -> dict[int, Person]:
        """Return of these keys the people the actor may bring training in for."""
        people = {
            user.pk: Person(
                user.pk,
                (user.first_name, user.last_name, user.preferred_name),
                is_claimed=user.last_login is not None
                or not user.password.startswith(UNUSABLE_PASSWORD_PREFIX),
            )
            for user in self.people.filter(pk__in=keys)
        }
        for past in FormerName.objects.filter(person__in=people):
            people[past.person_id].former.append(
                (past.first_name, past.last_name, past.preferred_name)
            )
        return people


def _is_found(row: Said, facts: Facts) -> bool:
    return row.number in facts.by_number or row.email in facts.by_email or row.sid in facts.by_sid


def _worked(keys: Collection[int]) -> dict[int, set[str]]:
    jobs = Employment.objects.exclude(status=EmploymentStatus.REJECTED).filter(person__in=keys)
    worked: dict[int, set[str]] = defaultdict(set)
    for pk, path in jobs.order_by().values_list("person", "organization__path"):
        worked[pk].add(path)
    return worked


def _places() -> dict[str, set[str]]:
    places: dict[str, set[str]] = defaultdict(set)
    paths = {}
    for place in Organization.objects.order_by().only(
        "name", "short_code", "state_id", "nces_id", "path"
    ):
        paths[place.pk] = place.path
        for called in (place.name, place.short_code, place.state_id, place.nces_id):
            places[fold(called)].add(place.path)
    for pk, name in FormerOrganizationName.objects.values_list("organization", "name"):
        places[fold(name)].add(paths[pk])
    places.pop("", None)
    return places
