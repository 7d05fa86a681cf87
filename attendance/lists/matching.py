"""Whose rows they are: sure by a code, a number or a proved address; by a name alone never. Pure.

Every row of a list stands in exactly one party, and every party says what becomes of it and why.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from attendance.enums import ChoiceKind
from attendance.lists.entries import Entry
from organizations.imports.cells import fold

LONG = 6  # letters of a name that is looked for inside others: "Van Dyke", "Mary Ann"


class Finding(StrEnum):
    """Whose rows they seem to be."""

    SURE = "sure"  # a seat, by code, MEMSSI number or proved address
    DISAGREES = "disagrees"  # the address or number is of one person, the name of another
    NAMESAKES = "namesakes"  # several people on the roster have this name
    NAME_ONLY = "name_only"  # one person on the roster has this name; a name alone is not enough
    NO_SEAT = "no_seat"  # somebody known, who has no seat at this session
    TEACHES = "teaches"  # somebody who teaches the class
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known here, and their seat at this session, if they have one."""

    pk: int
    first_name: str
    last_name: str
    preferred_name: str = ""
    seat: int | None = None
    teaches: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known here of those a list may mean. Keys: seat, person, and address in lower case.

    `seats` are those of this session; `elsewhere` says whose seats at other classes codes are of.
    """

    people: Mapping[int, Person]
    seats: Mapping[int, int]
    emails: Mapping[str, int]
    elsewhere: Mapping[int, int] = field(default_factory=dict)
    by_last_name: dict[str, list[Person]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pk in self.seats.values():
            person = self.people[pk]
            self.by_last_name.setdefault(fold(person.last_name), []).append(person)

    def of_last_name(self, written: str) -> list[Person]:
        """Return those with a seat whose last name stands in a name as written."""
        words, folded = _words(written), fold(written)
        return [
            person
            for last, people in self.by_last_name.items()
            if _is_in(last, words, folded)
            for person in people
        ]


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom one row names beyond a name: the keys of people by code or number, and by address."""

    by_code: int | None = None
    by_email: int | None = None


@dataclass(slots=True)
class Party:
    """Rows that are of one person, as far as anybody can say."""

    key: str
    entries: list[Entry]
    finding: Finding
    person: int | None = None
    seat: int | None = None
    suggested: list[int] = field(default_factory=list)  # seats, the likeliest first

    @property
    def shown(self) -> str:
        """Whom the rows name, as it is written there."""
        return next((entry.shown for entry in self.entries if entry.shown), "")

    @property
    def email(self) -> str:
        return next((entry.email for entry in self.entries if entry.email), "")

    @property
    def code(self) -> str:
        return next((entry.code for entry in self.entries if entry.code), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody said of one party."""

    kind: ChoiceKind
    seat: int | None = None


def parties_of(entries: Iterable[Entry], claims: Mapping[int, Claim], facts: Facts) -> list[Party]:
    """Return everybody a list names, each with their rows, in the order of the list.

    `claims` are by row. Rows with a code, number or address are put together by these; rows with a
    name alone by the name, unless it may be of two people: then each row stands by itself.
    """
    together: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.trouble is None:
            together.setdefault(_identity(entry, claims.get(entry.row, Claim())), []).append(entry)
    parties = []
    for identity, rows in together.items():
        apart = [(f"{identity} row {row.row}", [row]) for row in rows]
        is_doubtful = identity.startswith("name ") and _may_be_two(rows, facts)
        for key, some in apart if is_doubtful else [(identity, rows)]:
            parties.append(_party(key, some, claims.get(some[0].row, Claim()), facts))
    return parties


def seat_of(party: Party, choice: Choice | None) -> int | None:
    """Return the seat that is credited: the one said, or the one that is sure."""
    if choice is not None:
        return choice.seat if choice.kind == ChoiceKind.SEAT else None
    return party.seat if party.finding is Finding.SURE else None


def is_left_out(party: Party, choice: Choice | None) -> bool:
    """Say whether nothing is to be kept of a party: said so, or it teaches the class."""
    if choice is not None:
        return choice.kind == ChoiceKind.LEAVE_OUT
    return party.finding is Finding.TEACHES


def has_name(person: Person, written: str) -> bool:
    """Say whether a name as written holds first and last name of a person, in any order."""
    words, folded = _words(written), fold(written)
    firsts = {fold(name) for name in (person.first_name, person.preferred_name) if name}
    return _is_in(fold(person.last_name), words, folded) and any(
        _is_in(first, words, folded) for first in firsts
    )


def _words(written: str) -> set[str]:
    return {fold(word) for word in re.split(r"[\s,()_./|-]+", written)} - {""}


def _is_in(name: str, words: set[str], folded: str) -> bool:
    """Say whether a folded name is one of the words; a long one may run over several."""
    return name in words or (len(name) >= LONG and name in folded)


def _has_last_name(person: Person, written: str) -> bool:
    return _is_in(fold(person.last_name), _words(written), fold(written))


def _identity(entry: Entry, claim: Claim) -> str:
    if claim.by_code is not None:
        return f"person {claim.by_code} {claim.by_email}"
    if entry.code:
        return f"code {entry.code.casefold()}"
    if entry.email:
        # One address with two names is two devices of one person, or two people at one device.
        return f"email {entry.email} {fold(entry.name)}"
    return f"name {fold(entry.name)}"


def _may_be_two(rows: Sequence[Entry], facts: Facts) -> bool:
    """Say whether one name may be of two people: two have it, or its rows are of one moment."""
    if len(rows) < 2:
        return False
    if len(_named(rows[0].name, facts)) > 1:
        return True
    spans = sorted((row.came, row.left) for row in rows if row.came and row.left)
    return any(spans[at][0] < spans[at - 1][1] for at in range(1, len(spans)))


def _named(written: str, facts: Facts) -> list[int]:
    """Return the seats whose people have this name."""
    like = facts.of_last_name(written)
    return [one.seat for one in like if one.seat is not None and has_name(one, written)]


def _party(identity: str, rows: list[Entry], claim: Claim, facts: Facts) -> Party:
    key = hashlib.sha256(identity.encode()).hexdigest()[:32]
    name = next((row.name for row in rows if row.name), "")
    meant = claim.by_code if claim.by_code is not None else claim.by_email
    if meant is None:
        return _by_name(key, rows, name, facts)
    person = facts.people[meant]
    suggested = [person.seat] if person.seat is not None else []
    disagrees = None not in {claim.by_code, claim.by_email} and claim.by_code != claim.by_email
    # A code is shown by its bearer; an address may be lent, with the machine it is signed in on.
    is_lent = claim.by_code is None and bool(name) and not _has_last_name(person, name)
    finding = Finding.SURE
    if person.teaches and person.seat is None:
        finding = Finding.TEACHES
    elif disagrees or is_lent:
        finding = Finding.DISAGREES
        other = facts.people[claim.by_email].seat if disagrees and claim.by_email else None
        suggested += [seat for seat in (other, *_named(name, facts)) if seat is not None]
    elif person.seat is None:
        finding = Finding.NO_SEAT
    return Party(key, rows, finding, meant, person.seat, list(dict.fromkeys(suggested)))


def _by_name(key: str, rows: list[Entry], name: str, facts: Facts) -> Party:
    named = _named(name, facts) if name else []
    if len(named) > 1:
        return Party(key, rows, Finding.NAMESAKES, suggested=named)
    if named:
        return Party(key, rows, Finding.NAME_ONLY, suggested=named)
    like = facts.of_last_name(name) if name else []
    suggested = [person.seat for person in like if person.seat is not None]
    return Party(key, rows, Finding.UNKNOWN, suggested=suggested)
