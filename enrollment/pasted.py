"""What a pasted list says, and whom of a visitor's own people each of its lines means.

A line may be a name, an email, a MEMSSI number, or a row of a spreadsheet with any of these. Nobody
outside the given people is looked for, and a name that two of them have decides nothing.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.decisions import person_of_memssi_number
from accounts.models import User
from enrollment.enums import RowOutcome
from organizations.imports.cells import fold
from organizations.imports.columns import KNOWN_HEADINGS

MOST_LINES = 200  # of what is registered with one press
MOST_PASTED = 600  # of a list, which is registered part after part
MOST_CANDIDATES = 12
LONGEST_LINE = 300
WORDS_OF_A_NAME = 4
EMAIL = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+\.[^\s<>,;:\"()]+")
NUMBER = re.compile(
    r"\bM\s?[0-9]{7,12}\s?[-\u2010-\u2015\u2212]?\s?[0-9]\b|\b[0-9]{7,12}[-\u2010-\u2015\u2212][0-9]\b",
    re.IGNORECASE,
)
BULLET = re.compile(r"^\s*(?:[0-9]{1,3}[.)]|[-*\u2022])\s+")
BETWEEN_CELLS = re.compile(r"[\t;,|]")
HEADINGS = KNOWN_HEADINGS | {"name", "fullname", "number", "person", "people", "staff", "member"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, taken apart. `names` are all the ways its cells may spell a name."""

    number: int
    text: str
    emails: tuple[str, ...] = ()
    keys: tuple[int, ...] = ()
    names: frozenset[str] = frozenset()
    last_names: frozenset[str] = frozenset()
    wrong: str = ""


@dataclass(slots=True)
class Row:
    """One line and whom it means. Without a person, `outcome` and `said` tell why."""

    number: int
    text: str
    person: User | None = None
    outcome: str = ""
    said: str = ""
    candidates: list[User] = field(default_factory=list)
    email: str = ""
    role_pk: int | None = None
    may_pass: bool = False  # what is in the way, MSSC staff may let pass

    @property
    def role_field(self) -> str:
        """Under which name the page asks for the role in a team."""
        return f"role-{self.number}"

    @property
    def field_name(self) -> str:
        """Under which name the page asks who of several is meant."""
        return f"who-{self.number}"


def read_list(text: str) -> list[Line]:
    """Return the lines of a list; a row of headings and empty lines are left out."""
    lines = [line.strip() for line in text.splitlines()]
    found = [(n, line) for n, line in enumerate(lines, 1) if line]
    if found and _is_heading(found[0][1]):
        found = found[1:]
    return [_read(number, line) for number, line in found]


def rest_after(text: str, line: Line) -> str:
    """Return what stands in a list after one of its lines, as it was typed."""
    return "\n".join(text.splitlines()[line.number :])


def _is_heading(line: str) -> bool:
    cells = [fold(cell) for cell in BETWEEN_CELLS.split(line)]
    return all(cell in HEADINGS for cell in cells if cell)


def _read(number: int, line: str) -> Line:
    shown = " ".join(line.replace("\t", "  ").split())[:LONGEST_LINE]
    rest = BULLET.sub("", line[: LONGEST_LINE * 2])
    emails = tuple(dict.fromkeys(found.strip(".").lower() for found in EMAIL.findall(rest)))
    rest = EMAIL.sub("\t", rest)
    written = NUMBER.findall(rest) or ([rest] if rest.strip().isdigit() else [])
    keys = [person_of_memssi_number(each) for each in written]
    if None in keys:
        said = _("This is not a MEMSSI number: a digit may be mistyped.")
        return Line(number, shown, emails, wrong=said)
    rest = NUMBER.sub("\t", rest)
    cells = [" ".join(cell.strip(" \"'<>()").split()) for cell in BETWEEN_CELLS.split(rest)]
    cells = [cell for cell in cells if any(sign.isalpha() for sign in cell)]
    return Line(
        number,
        shown,
        emails,
        tuple(key for key in keys if key is not None),
        frozenset(_spellings(cells)),
        frozenset(_last_names(cells)),
    )


def _spellings(cells: Sequence[str]) -> Iterable[str]:
    """Each cell may be a whole name; two beside each other, a first and a last name."""
    yield from map(fold, cells)
    for one, other in pairwise(cells):
        yield fold(one + other)
        yield fold(other + one)


def _last_names(cells: Sequence[str]) -> Iterable[str]:
    """What may be a last name: some words of a cell that follow each other."""
    for cell in cells:
        words = cell.lower().split()
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + WORDS_OF_A_NAME) + 1):
                yield " ".join(words[start:end])


def find_people(lines: Sequence[Line], people: "QuerySet[User]") -> list[Row]:
    """Return whom of these people each line means: four queries, however many lines."""
    keys = {key for line in lines for key in line.keys}
    emails = {email for line in lines for email in line.emails}
    last_names = {name for line in lines for name in line.last_names}
    by_key = people.in_bulk(keys) if keys else {}
    by_email = _by_email(emails, people)
    by_name: dict[str, list[User]] = {}
    named = people.alias(last=Lower("last_name")).filter(last__in=last_names) if last_names else ()
    for person in named:
        for spelling in _names_of(person):
            by_name.setdefault(spelling, []).append(person)
    rows = [_row(line, by_key, by_email, by_name) for line in lines]
    mark_repeated(rows)
    return rows


def _by_email(emails: Collection[str], people: "QuerySet[User]") -> dict[str, User]:
    """An address of one's own people says who they are, whether or not they have proved it."""
    if not emails:
        return {}
    proved = EmailAddress.objects.filter(email__in=emails, verified=True)
    owners: dict[str, int] = dict(proved.values_list("email", "user"))
    owned = people.filter(Q(email__in=emails) | Q(pk__in=owners.values())).in_bulk()
    found = {person.email.lower(): person for person in owned.values() if person.email}
    return found | {email: owned[pk] for email, pk in owners.items() if pk in owned}


def _names_of(person: User) -> set[str]:
    first_names = {person.first_name, person.preferred_name or person.first_name}
    spelled = {fold(first + person.last_name) for first in first_names}
    return spelled | {fold(person.last_name + first) for first in first_names}


def _row(
    line: Line,
    by_key: dict[int, User],
    by_email: dict[str, User],
    by_name: dict[str, list[User]],
) -> Row:
    row = Row(line.number, line.text, email=next(iter(line.emails), ""))
    named = {person.pk: person for name in line.names for person in by_name.get(name, ())}
    sure = {by_key[key].pk: by_key[key] for key in line.keys if key in by_key}
    sure |= {by_email[mail].pk: by_email[mail] for mail in line.emails if mail in by_email}
    is_exact = bool(line.keys or line.emails)
    if line.wrong:
        row.outcome, row.said = RowOutcome.UNKNOWN, line.wrong
    elif len(sure) == 1 and (not named or sure.keys() <= named.keys()):
        row.person = next(iter(sure.values()))
    elif not is_exact and len(named) == 1:
        row.person = next(iter(named.values()))
    elif sure or named:
        row.outcome = RowOutcome.UNCLEAR
        row.candidates = list((sure | named).values())[:MOST_CANDIDATES]
        row.said = _why_unclear(is_exact=is_exact, is_found=bool(sure))
    else:
        row.outcome = RowOutcome.UNKNOWN
        row.said = _("Nobody of your people is found by this.")
    return row


def _why_unclear(*, is_exact: bool, is_found: bool) -> str:
    if not is_exact:
        return _("Several of your people have this name.")
    if is_found:
        return _("The name and the number or email do not fit together.")
    return _("The name is known, but not with this number or email.")


def decide(rows: Iterable[Row], answers: "dict[str, str]") -> None:
    """Take over what somebody answered to "which one?": only those who were offered count."""
    for row in rows:
        meant = [each for each in row.candidates if str(each.pk) == answers.get(row.field_name)]
        if meant:
            row.person, row.outcome, row.said = meant[0], "", ""


def mark_repeated(rows: Sequence[Row]) -> None:
    """Say of whoever stands in the list before that they do."""
    first: dict[int, int] = {}
    for row in rows:
        if row.person is None:
            continue
        if row.person.pk in first:
            line = first[row.person.pk]
            row.outcome = RowOutcome.TWICE
            row.said = _("The same person as in line %(number)s.") % {"number": line}
            if line == 0:
                row.said = _("That is you, and you take part already.")
            row.person = None
        else:
            first[row.person.pk] = row.number
