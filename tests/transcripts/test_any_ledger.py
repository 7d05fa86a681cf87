"""Whatever is posted, taken back and posted anew, in whatever order: the totals are the lines.

Hypothesis chooses what happens next and finds the shortest way to what fails. Beside the ledger the
test keeps a book of its own: what stands, by plain arithmetic. One story is written down, in which
everything comes about; what it came to is counted.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from core.clock import maine_date
from courses.models import CreditApproval, CreditType, Offering
from courses.services.approvals import correct_approval
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from tests.factories import UserFactory, VersionFactory, approval, offering, staff
from tests.factories.courses import credit_types
from tests.factories.records import completion, outside_course, seat
from transcripts.decisions import Earned, to_post, to_take_back
from transcripts.models import CreditAward, OutsideCompletion
from transcripts.services import credit_teaching, post_awards, post_outside
from transcripts.services.posting import take_back
from transcripts.transcript import transcript_of

pytestmark = pytest.mark.django_db

CONTACT, IN_SERVICE = "contact_hours", "mcja_in_service_hours"
KINDS = (CONTACT, IN_SERVICE)
START = datetime(2026, 12, 30, 14, tzinfo=UTC)
DAY = timedelta(days=1)
# Two years, so that the transcript adds up each by itself.
DAYS = [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]
EVERY_DATE = [DAYS[0] + number * DAY for number in range(-1, 4)]
NOW = START + 30 * DAY
TEACHING_HOURS, ELSEWHERE_HOURS = Decimal("1.50"), Decimal("3.25")
WHY = "The sheet says otherwise."

ANY = st.integers(0, 99)
DAY_NUMBERS = st.integers(0, 2)
HOURS = st.decimals("0.01", 12, places=2)
LINES = st.dictionaries(st.tuples(st.sampled_from(KINDS), st.sampled_from(DAYS)), HOURS, max_size=4)
ALWAYS_THE_SAME = settings(
    max_examples=6,
    stateful_step_count=15,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
# What the database refuses, and what it says then.
AGAIN, AGAIN_ALONG = "taking back again", "taking back again along with another"
A_REVERSAL = "taking back what takes back"
HOURS_CHANGED, MOVED, DELETED = "other hours", "another day", "deleting"
REFUSED = {
    AGAIN: "reverses_id",
    AGAIN_ALONG: "reverses_id",
    A_REVERSAL: "credit_award_is_positive_or_takes_back",
    HOURS_CHANGED: "append-only",
    MOVED: "append-only",
    DELETED: "append-only",
}
# What comes about in the story that is written down.
EVERYTHING = {
    "posted",
    "posted anew",
    "posted under the approval of the line before",
    "not approved",
    "taken back",
    "taught",
    "teaching taken back",
    "posted elsewhere",
    "posted elsewhere under an approval",
    "posted elsewhere anew",
    "taken back elsewhere",
    *(f"refused: {what}" for what in REFUSED),
}

# Where a line stands: seat, teaching assignment, claim of outside training, credit type, day.
Place = tuple[int | None, int | None, int | None, str, date]
# Person and credit type.
Account = tuple[int, str]


@dataclass(frozen=True)
class World:
    """Two classes of one version; one person sits in both, and taught the first. Both people took
    a course elsewhere as well, one of the two under an approval.
    """

    office: User
    credit_types: dict[str, CreditType]
    approved: CreditApproval
    classes: list[Offering]
    seats: list[Enrollment]
    claims: list[OutsideCompletion]

    @property
    def people(self) -> list[User]:
        return list({seat.learner.pk: seat.learner for seat in self.seats}.values())


def a_world() -> World:
    both, one, teacher = UserFactory(), UserFactory(), UserFactory()
    version = VersionFactory(
        credit={CONTACT: ("minutes", 12), IN_SERVICE: ("minutes", 12)},
        teaching_hours=TEACHING_HOURS,
    )
    classes = [
        offering(version=version, starts_at=START, instructors=[who]) for who in (both, teacher)
    ]
    courses = [outside_course(code) for code in ("IS-100.c", "IS-200.c")]
    approval(outside_course=courses[0], starts_on=DAYS[1], ends_on=DAYS[2])
    held = [(both, classes[1]), (one, classes[0]), (one, classes[1])]
    return World(
        office=staff(),
        credit_types=credit_types(),
        approved=approval(version, starts_on=DAYS[0], ends_on=DAYS[2]),
        classes=classes,
        seats=[
            seat(learner=who, offering=klass, status=EnrollmentStatus.COMPLETED, at=NOW)
            for who, klass in held
        ],
        claims=[
            completion(who, course=course, completed_on=DAYS[1], hours=ELSEWHERE_HOURS)
            for who, course in zip((both, one), courses, strict=True)
        ],
    )


def place_of(line: CreditAward) -> Place:
    earned_by = (line.enrollment_id, line.taught_id, line.outside_id)
    return (*earned_by, line.credit_type.key, line.earned_on)


def sums(lines: Iterable[tuple[Account, date, Decimal]], until: date) -> dict[Account, Decimal]:
    """Add up hours by person and credit type; what comes to nothing is left out."""
    added: dict[Account, Decimal] = {}
    for account, day, hours in lines:
        if day <= until:
            added[account] = added.get(account, Decimal(0)) + hours
    return {account: hours for account, hours in added.items() if hours}


class Ledger(RuleBasedStateMachine):
    """What may happen to the lines of a few seats."""

    def __init__(self, world: World, happened: Counter[str]) -> None:
        super().__init__()
        self.world, self.happened, self.now = world, happened, NOW
        self.approved = (DAYS[0], DAYS[2])
        self.book: dict[Place, Decimal] = {}
        self.owners = {seat.pk: seat.learner_id for seat in world.seats}
        self.claimed_by = {claim.pk: claim.person_id for claim in world.claims}
        self.taught_by: dict[int, int] = {}
        self.rows: list[dict[str, Any]] = []
        self.stood: dict[int, dict[Place, Decimal]] = {}
        self.said: dict[date, dict[Place, Decimal]] = {maine_date(NOW - DAY): {}}
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # nothing is found to be wrong so far
                self.it_stood_as_it_stood()
        finally:
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    # What happens.

    @initialize(each=st.tuples(LINES, LINES, LINES))
    def begin(self, each):
        for row in self.credit_teaching():
            self.taught_by[row.taught_id] = row.person_id
            self.book[place_of(row)] = TEACHING_HOURS
            self.happened["taught"] += 1
        for place, lines in zip(self.world.seats, each, strict=True):
            self.post(place, lines)
        self.post_elsewhere(self.world.claims[0])
        self.it_adds_up()

    @rule(number=ANY, lines=LINES)
    def award(self, number, lines):
        """Post what a seat earned and has no line of."""
        place = self.seat(number)
        standing = self.standing(place)
        self.post(place, {slot: hours for slot, hours in lines.items() if slot not in standing})
        self.it_adds_up()

    @rule(number=ANY, lines=LINES, others=st.none() | HOURS, approved=st.none() | DAY_NUMBERS)
    def correct(self, number, lines, others, approved):
        """Bring a seat to what it earned, as settling does: the wrong ones back, others anew.

        The dates of the approval may have been corrected before.
        """
        if approved is not None:
            self.move_the_approval(DAYS[approved])
        place = self.seat(number)
        standing = self.standing(place)
        figures = {slot: line.hours for slot, line in standing.items()}
        right = (dict.fromkeys(figures, others) if others else {}) | lines
        earned = [Earned(kind, day, hours) for (kind, day), hours in right.items()]
        wrong = [standing[slot] for slot in to_take_back(figures, earned)]
        self.take_back(wrong)
        missing = to_post(figures, earned)
        self.post(
            place,
            {(line.credit_type, line.earned_on): line.hours for line in missing},
            follows=wrong,
        )
        self.it_adds_up()

    @rule(number=ANY, is_doubted=st.booleans())
    def accept_elsewhere(self, number, is_doubted):
        """Post what a claim of training taken elsewhere is owed, after what stands of it was taken
        back if somebody doubted it; asked for twice, it is once.
        """
        claim = self.world.claims[number % len(self.world.claims)]
        if is_doubted:
            lines = CreditAward.objects.standing().filter(outside=claim)
            self.take_back(lines.select_related("credit_type").order_by("pk"))
            self.it_adds_up()
        self.post_elsewhere(claim)
        self.it_adds_up()

    @precondition(lambda self: self.book)
    @rule(number=ANY, several=st.integers(1, 3))
    def reverse(self, number, several):
        """Take lines back, whosesoever they are, in one step."""
        lines = list(CreditAward.objects.standing().select_related("credit_type").order_by("pk"))
        first = number % len(lines)
        self.take_back((lines[first:] + lines[:first])[:several])
        assert self.credit_teaching() == []  # who lost that line is owed none
        self.it_adds_up()

    @rule(number=ANY)
    def try_what_is_refused(self, number):
        rows = CreditAward.objects.filter(pk=self.rows[number % len(self.rows)]["id"])
        self.refused(HOURS_CHANGED, lambda: rows.update(hours=Decimal(99)))
        self.refused(MOVED, lambda: rows.update(earned_on=EVERY_DATE[0]))
        self.refused(DELETED, lambda: rows._raw_delete(rows.db))  # past what models refuse
        reversals = CreditAward.objects.filter(reverses__isnull=False).order_by("pk")
        if reversal := reversals.select_related("credit_type", "reverses__credit_type").first():
            others = CreditAward.objects.standing()[:1]
            self.refused(AGAIN, lambda: self.reverse_all([reversal.reverses]))
            self.refused(AGAIN_ALONG, lambda: self.reverse_all([*others, reversal.reverses]))
            self.refused(A_REVERSAL, lambda: self.reverse_all([reversal]))

    def refused(self, what: str, act: Callable[[], object]) -> None:
        """See the database refuse it, and everything stay as it was."""
        with pytest.raises(DatabaseError, match=REFUSED[what]), transaction.atomic():
            act()
        self.happened[f"refused: {what}"] += 1
        before = self.rows
        self.it_adds_up()
        assert self.rows == before

    # How it is done, and what the book says of it.

    def seat(self, number: int) -> Enrollment:
        return self.world.seats[number % len(self.world.seats)]

    def move_the_approval(self, day: date) -> None:
        self.approved = (day, day + DAY)
        correct_approval(
            approval_id=self.world.approved.pk,
            number="BD-2",
            starts_on=self.approved[0],
            ends_on=self.approved[1],
            actor=self.world.office,
            now=self.now,
        )

    def credit_teaching(self) -> list[CreditAward]:
        klass, actor = self.world.classes[0], self.world.office
        return credit_teaching(offering=klass, actor=actor, now=self.now)

    def standing(self, place: Enrollment) -> dict[tuple[str, date], CreditAward]:
        rows = CreditAward.objects.standing().filter(enrollment=place)
        return {
            (row.credit_type.key, row.earned_on): row
            for row in rows.select_related("credit_type", "approval")
        }

    def post(
        self,
        place: Enrollment,
        lines: Mapping[tuple[str, date], Decimal],
        *,
        follows: Iterable[CreditAward] = (),
    ) -> None:
        before = {
            (place.pk, line.credit_type.key, line.earned_on): line.approval
            for line in follows
            if line.approval
        }
        had_one = {
            (row["enrollment_id"], row["credit_type__key"], row["earned_on"]) for row in self.rows
        }
        post_awards(
            offering=place.offering,
            earned=[(place, Earned(kind, day, hours)) for (kind, day), hours in lines.items()],
            actor=self.world.office,
            now=self.now,
            approved_before=before,
        )
        starts_on, ends_on = self.approved
        for (kind, day), hours in lines.items():
            slot = (place.pk, kind, day)
            is_approved = kind == CONTACT or starts_on <= day < ends_on
            if not is_approved and slot not in before:
                self.happened["not approved"] += 1
                continue
            self.book[place.pk, None, None, kind, day] = hours
            self.happened["posted anew" if slot in had_one else "posted"] += 1
            if not is_approved:
                self.happened["posted under the approval of the line before"] += 1

    def post_elsewhere(self, claim: OutsideCompletion) -> None:
        owed = {CONTACT, IN_SERVICE} if claim == self.world.claims[0] else {CONTACT}
        stands = {kind for _s, _t, pk, kind, _d in self.book if pk == claim.pk}
        had = {row["credit_type__key"] for row in self.rows if row["outside_id"] == claim.pk}
        for _time in range(2):
            post_outside([claim], actor=self.world.office, now=self.now)
        for kind in owed - stands:
            self.book[None, None, claim.pk, kind, DAYS[1]] = ELSEWHERE_HOURS
            approved = " under an approval" if kind == IN_SERVICE else ""
            self.happened[f"posted elsewhere{' anew' if kind in had else approved}"] += 1

    def take_back(self, lines: Iterable[CreditAward]) -> None:
        rows = self.reverse_all(lines)
        for row in rows:
            del self.book[place_of(row)]
            what = "teaching taken back" if row.taught_id else "taken back"
            self.happened[f"{what} elsewhere" if row.outside_id else what] += 1

    def reverse_all(self, lines: Iterable[CreditAward]) -> list[CreditAward]:
        return take_back(list(lines), reason=WHY, actor=self.world.office, now=self.now)

    # What must hold after every step.

    def it_adds_up(self) -> None:
        before, self.rows = self.rows, self.look()
        new = self.rows[len(before) :]
        assert self.rows[: len(before)] == before, "a line that was written changed"
        self.each_reversing_line_takes_one_back()
        self.each_posting_has_its_number()
        standing = self.standing_rows(CreditAward.objects.standing())
        assert standing == self.book
        for day in EVERY_DATE:
            assert self.net(day) == self.kept(day)
        for person in self.world.people:
            days = [row["earned_on"] for row in new if row["person_id"] == person.pk]
            if days:  # of others, and before, it shows what it showed
                self.transcript_shows(person, since=min(days) - DAY)
        self.stood[self.rows[-1]["id"]] = dict(self.book)
        self.said[maine_date(self.now)] = dict(self.book)
        self.now += DAY

    def look(self) -> list[dict[str, Any]]:
        fields = [field.attname for field in CreditAward._meta.concrete_fields]
        return list(CreditAward.objects.order_by("pk").values(*fields, "credit_type__key"))

    def standing_rows(self, rows) -> dict[Place, Decimal]:
        place = ("enrollment", "taught", "outside", "credit_type__key", "earned_on")
        found = [(tuple(row[:-1]), row[-1]) for row in rows.values_list(*place, "hours")]
        assert len(found) == len(dict(found)), "two lines stand in one place"
        return dict(found)

    def net(self, until: date) -> dict[Account, Decimal]:
        """All lines together, those that take others back among them."""
        return sums(
            (
                ((row["person_id"], row["credit_type__key"]), row["earned_on"], row["hours"])
                for row in self.rows
            ),
            until,
        )

    def kept(self, until: date) -> dict[Account, Decimal]:
        """What the book says."""
        return sums(
            (
                ((self.owner(held, taught, claim), kind), day, hours)
                for (held, taught, claim, kind, day), hours in self.book.items()
            ),
            until,
        )

    def owner(self, held: int | None, taught: int | None, claim: int | None) -> int:
        if claim:
            return self.claimed_by[claim]
        return self.owners[held] if held else self.taught_by[taught or 0]

    def each_reversing_line_takes_one_back(self) -> None:
        by_key = {row["id"]: row for row in self.rows}
        reversing = [row for row in self.rows if row["reverses_id"] is not None]
        assert len({row["reverses_id"] for row in reversing}) == len(reversing)
        for row in reversing:
            line = by_key[row["reverses_id"]]
            assert line["reverses_id"] is None
            assert line["id"] < row["id"]
            assert row["hours"] == -line["hours"] < 0
            earned_by = ("person_id", "enrollment_id", "taught_id", "outside_id", "version_id")
            same = (*earned_by, "credit_type_id", "tags_id", "approval_id", "source", "checked")
            for field in (*same, "earned_on", "correction"):
                assert row[field] == line[field], field

    def each_posting_has_its_number(self) -> None:
        """The lines of one place are numbered one after the other, and none has a gap."""
        numbers: dict[Place, list[int]] = {}
        for row in self.rows:
            if row["reverses_id"] is None:
                place = (row["enrollment_id"], row["taught_id"], row["outside_id"])
                slot = (*place, row["credit_type__key"], row["earned_on"])
                numbers.setdefault(slot, []).append(row["correction"])
        for found in numbers.values():
            assert found == list(range(len(found)))

    def it_stood_as_it_stood(self) -> None:
        """What counted after each step, a day each, can be told of the ledger at the end."""
        for newest, book in self.stood.items():
            assert self.standing_rows(CreditAward.objects.standing_at(newest)) == book
        for day, book in self.said.items():
            assert self.standing_rows(CreditAward.objects.standing_on(day)) == book

    def transcript_shows(self, person: User, *, since: date) -> None:
        names = {row.name: kind for kind, row in self.world.credit_types.items()}
        for day in (each for each in EVERY_DATE if each >= since):
            awards = CreditAward.objects.filter(earned_on__lte=day)
            shown = transcript_of(person, awards, on=maine_date(self.now))
            totals: Counter[Account] = Counter()
            for total in shown.totals:
                totals[person.pk, names[total.credit_type]] += total.hours
            in_lines = {
                (person.pk, CONTACT): sum(line.contact_hours for line in shown.lines),
                (person.pk, IN_SERVICE): sum(line.in_service_hours for line in shown.lines),
            }
            kept = {who: hours for who, hours in self.kept(day).items() if who[0] == person.pk}
            assert totals == kept
            assert {who: hours for who, hours in in_lines.items() if hours} == kept


def tell_everything(ledger: Ledger) -> None:
    """One story in which all comes about that can; what Hypothesis chooses may leave some out."""
    first, hours = DAYS[0], Decimal(3)
    earned = {(CONTACT, first): hours, (IN_SERVICE, first): hours}
    ledger.begin((earned, {(IN_SERVICE, DAYS[2]): hours}, {}))
    ledger.correct(0, {(IN_SERVICE, first): hours - 1}, None, 1)
    ledger.reverse(0, 1)
    ledger.accept_elsewhere(0, is_doubted=True)
    ledger.try_what_is_refused(0)
    ledger.teardown()


def test_totals_are_the_lines_whatever_is_posted_and_taken_back_in_whatever_order():
    world, happened = a_world(), Counter()

    tell_everything(Ledger(world, happened))
    assert set(happened) == EVERYTHING
    run_state_machine_as_test(lambda: Ledger(world, happened), settings=ALWAYS_THE_SAME)
