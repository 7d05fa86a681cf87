"""A book kept beside the ledger by plain arithmetic, and what must hold of the two."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from core.clock import maine_date
from courses.services.approvals import correct_approval
from enrollment.models import Enrollment
from tests.transcripts.ledger_world import (
    CONTACT,
    DAY,
    DAYS,
    ELSEWHERE_HOURS,
    EVERY_DATE,
    IN_SERVICE,
    NOW,
    WHY,
    Account,
    Place,
    World,
    place_of,
    sums,
)
from transcripts.decisions import Earned
from transcripts.models import CreditAward, OutsideCompletion
from transcripts.services import credit_teaching, post_awards, post_outside
from transcripts.services.posting import take_back
from transcripts.transcript import transcript_of

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


class Book:
    """What stands by its own account: written with each step, and compared after it."""

    def __init__(self, world: World, happened: Counter[str]) -> None:
        self.world, self.happened, self.now = world, happened, NOW
        self.approved = (DAYS[0], DAYS[2])
        self.book: dict[Place, Decimal] = {}
        self.owners = {seat.pk: seat.learner_id for seat in world.seats}
        self.claimed_by = {claim.pk: claim.person_id for claim in world.claims}
        self.taught_by: dict[int, int] = {}
        self.rows: list[dict[str, Any]] = []
        self.stood: dict[int, dict[Place, Decimal]] = {}
        self.said: dict[date, dict[Place, Decimal]] = {maine_date(NOW - DAY): {}}

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
