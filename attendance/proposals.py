"""What a file of participants would become at its session: everybody in it, each with the reason.

Nothing is written here. Files are read outside of transactions; what is known of people is asked in
a constant number of queries, however long the list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models.functions import Upper

from accounts.decisions import person_of_memssi_number
from accounts.models import User
from attendance.codes import read_seat_code
from attendance.enums import ChoiceKind, FileState, ListColumn
from attendance.expected import seats_expected
from attendance.lists.entries import Entry, Note, Trouble, entries_of
from attendance.lists.formats import Table, missing_from, table_of
from attendance.lists.matching import (
    Choice,
    Claim,
    Facts,
    Finding,
    Party,
    Person,
    is_left_out,
    parties_of,
    seat_of,
)
from attendance.lists.reading import read_sheet
from attendance.lists.spans import Stay, stays_of
from attendance.minutes import minutes_within
from attendance.models import AttendanceFile
from attendance.presence import blocks_of
from attendance.typed_times import Hours
from core.clock import maine_date
from courses.decisions import Span
from courses.models import InstructorAssignment, Meeting
from enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class Credit:
    """What one seat gets: the rows it comes from, when they were there, and the minutes."""

    seat: Enrollment
    parties: list[Party]
    stays: list[Stay]
    minutes: int
    notes: frozenset[Note]
    is_word: bool  # somebody said who it is

    @property
    def rows(self) -> int:
        """How many rows of the file were put together."""
        return sum(len(party.entries) for party in self.parties)


@dataclass(frozen=True, slots=True)
class Parked:
    """Somebody who becomes a walk-in unless it is said who they are."""

    party: Party
    stays: list[Stay]
    is_said: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everybody in a file. Each row of it stands in exactly one of these lists."""

    credited: list[Credit] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    left_out: list[Party] = field(default_factory=list)
    nothing: list[Entry] = field(default_factory=list)
    missing: str = ""  # which column has to be named before anything can be read

    @property
    def is_elsewhere(self) -> bool:
        """Whether most of the rows lie outside of the session: it may be the file of another."""
        outside = sum(entry.trouble is Trouble.OUTSIDE for entry in self.nothing)
        inside = sum(credit.rows for credit in self.credited)
        return outside > inside + sum(len(parked.party.entries) for parked in self.parked)


def table_in(file: AttendanceFile) -> Table:
    """Read the table of a file that is kept."""
    with file.file.open("rb") as kept:
        return table_of(read_sheet(kept.read()))


def columns_of(file: AttendanceFile) -> dict[ListColumn, int]:
    """Return which column of a file holds what."""
    return {ListColumn(name): at for name, at in file.columns.items()}


def propose(file: AttendanceFile, table: Table, meeting: Meeting) -> Proposal:
    """Return what a file would become now, with what was said of people in it."""
    columns = columns_of(file)
    missing = missing_from(columns)
    if missing:
        return Proposal(missing=missing)
    hours = Hours(meeting.starts_at, meeting.ends_at, maine_date(meeting.starts_at))
    entries = entries_of(table, columns, hours)
    seats = {seat.pk: seat for seat in seats_expected(meeting).select_related("learner")}
    claims, facts = _known(entries, seats, meeting)
    choices = {
        row.key: Choice(ChoiceKind(row.kind), row.enrollment_id) for row in file.choices.all()
    }
    outcome = Outcome(meeting, seats)
    for party in parties_of(entries, claims, facts):
        choice = choices.get(party.key)
        seat = seat_of(party, choice)
        is_known = seat in seats
        is_out = not is_known and is_left_out(party, choice)
        outcome.add(party, seat if is_known else None, is_out=is_out, is_said=choice is not None)
    return outcome.proposal(entries)


def look_at(file: AttendanceFile, table: Table, meeting: Meeting) -> Proposal:
    """Return what a file would become, or what it became when it was applied."""
    if file.state != FileState.APPLIED:
        return propose(file, table, meeting)
    hours = Hours(meeting.starts_at, meeting.ends_at, maine_date(meeting.starts_at))
    entries = entries_of(table, columns_of(file), hours)
    by_row = {entry.row: entry for entry in entries}
    kept = {int(one["seat"]) for one in file.became if one["seat"]}
    seats = Enrollment.objects.filter(pk__in=kept).select_related("learner")
    outcome = Outcome(meeting, {seat.pk: seat for seat in seats})
    said = set(file.choices.values_list("key", flat=True))
    for one in file.became:
        rows = [by_row[row] for row in one["rows"] if row in by_row]
        party = Party(one["key"], rows, Finding(one["finding"]))
        outcome.add(party, one["seat"], is_out=one["is_out"], is_said=one["key"] in said)
    return outcome.proposal(entries)


def as_kept(proposal: Proposal) -> list[dict[str, object]]:
    """Return which rows become what, as it is kept with a file that is applied."""
    seats = [(party, one.seat.pk) for one in proposal.credited for party in one.parties]
    others = [one.party for one in proposal.parked] + proposal.left_out
    out = {party.key for party in proposal.left_out}
    return [
        {
            "key": party.key,
            "finding": party.finding,
            "rows": [entry.row for entry in party.entries],
            "seat": seat,
            "is_out": party.key in out,
        }
        for party, seat in [*seats, *((party, None) for party in others)]
    ]


class Outcome:
    """Gathers what becomes of each party."""

    def __init__(self, meeting: Meeting, seats: Mapping[int, Enrollment]) -> None:
        self.meeting, self.seats = meeting, seats
        self.by_seat: dict[int, list[Party]] = {}
        self.said: set[int] = set()
        self.parked: list[Parked] = []
        self.left_out: list[Party] = []

    def add(self, party: Party, seat: int | None, *, is_out: bool, is_said: bool) -> None:
        """Put a party where it belongs: to a seat, out, or among the walk-ins."""
        if seat is not None:
            self.by_seat.setdefault(seat, []).append(party)
            self.said.update({seat} if is_said else ())
        elif is_out:
            self.left_out.append(party)
        else:
            self.parked.append(Parked(party, stays_of(party.entries), is_said=is_said))

    def proposal(self, entries: Iterable[Entry]) -> Proposal:
        """Return everything in the order in which it is read. One query."""
        blocks = blocks_of(self.meeting)
        credited = [
            _credit(self.meeting, blocks, self.seats[pk], parties, is_word=pk in self.said)
            for pk, parties in self.by_seat.items()
        ]
        credited.sort(key=lambda one: (one.seat.learner.last_name, one.seat.learner.first_name))
        self.parked.sort(key=lambda one: (one.is_said, ORDER.index(one.party.finding)))
        nothing = [entry for entry in entries if entry.trouble is not None]
        return Proposal(credited, self.parked, self.left_out, nothing)


# What most needs a look stands first.
ORDER = [
    Finding.NAMESAKES,
    Finding.DISAGREES,
    Finding.NAME_ONLY,
    Finding.NO_SEAT,
    Finding.UNKNOWN,
    Finding.TEACHES,
    Finding.SURE,
]


def _credit(
    meeting: Meeting,
    blocks: Sequence[Span],
    seat: Enrollment,
    parties: list[Party],
    *,
    is_word: bool,
) -> Credit:
    entries = [entry for party in parties for entry in party.entries]
    stays = stays_of(entries)
    minutes = minutes_within(closed(stays, ends_at=meeting.ends_at), blocks)
    return Credit(
        seat=seat,
        parties=parties,
        stays=stays,
        minutes=min(minutes, meeting.creditable_minutes),
        notes=frozenset(note for entry in entries for note in entry.notes),
        is_word=is_word,
    )


def closed(stays: Iterable[Stay], *, ends_at: datetime) -> list[Span]:
    """Return stays with an end: whoever did not check out was there until the session ended."""
    return [(came, left or max(came, ends_at)) for came, left in stays]


# --- what is known here of those a list may mean ---


def _known(
    entries: Iterable[Entry], seats: Mapping[int, Enrollment], meeting: Meeting
) -> tuple[dict[int, Claim], Facts]:
    rows = [entry for entry in entries if entry.trouble is None]
    codes = {row.code: read_seat_code(row.code) for row in rows if row.code}
    numbers = {code: person_of_memssi_number(code) for code in codes}
    of_seats = {pk: seat.learner_id for pk, seat in seats.items()}
    others = {pk for pk in codes.values() if pk is not None} - set(of_seats)
    elsewhere = dict(Enrollment.objects.filter(pk__in=others).values_list("pk", "learner_id"))
    emails = _proved({row.email for row in rows if row.email})
    wanted = {*elsewhere.values(), *emails.values(), *(pk for pk in numbers.values() if pk)}
    people = _people(wanted, seats, meeting)

    def claim(row: Entry) -> Claim:
        seat = codes.get(row.code)
        by_code = of_seats.get(seat, elsewhere.get(seat)) if seat else numbers.get(row.code)
        by_email = emails.get(row.email)
        return Claim(
            by_code=by_code if by_code in people else None,
            by_email=by_email if by_email in people else None,
        )

    facts = Facts(people=people, seats=of_seats, emails=emails, elsewhere=elsewhere)
    return {row.row: claim(row) for row in rows}, facts


def _proved(written: set[str]) -> dict[str, int]:
    """Return whose each address is, where exactly one person proved it."""
    rows = (
        EmailAddress.objects.annotate(folded=Upper("email"))
        .filter(verified=True, folded__in={email.upper() for email in written})
        .values_list("email", "user_id")
    )
    owners: dict[str, set[int]] = {}
    for email, person in rows if written else ():
        owners.setdefault(email.lower(), set()).add(person)
    return {email: next(iter(some)) for email, some in owners.items() if len(some) == 1}


def _people(
    wanted: set[int], seats: Mapping[int, Enrollment], meeting: Meeting
) -> dict[int, Person]:
    teachers = set(
        InstructorAssignment.objects.teaching()
        .filter(offering=meeting.offering_id)
        .values_list("instructor_id", flat=True)
    )
    seat_of_person = {seat.learner_id: pk for pk, seat in seats.items()}
    known = {seat.learner_id: seat.learner for seat in seats.values()}
    others = User.objects.filter(pk__in=wanted - set(known), is_active=True)
    known |= {person.pk: person for person in others}
    return {
        pk: Person(
            pk=pk,
            first_name=person.first_name,
            last_name=person.last_name,
            preferred_name=person.preferred_name,
            seat=seat_of_person.get(pk),
            teaches=pk in teachers,
        )
        for pk, person in known.items()
    }
