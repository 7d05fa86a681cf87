"""Whatever is posted, taken back and posted anew, in whatever order: the totals are the lines.

Hypothesis chooses what happens next and finds the shortest way to what fails. Beside the ledger the
test keeps a book of its own: what stands, by plain arithmetic. One story is written down, in which
everything comes about; what it came to is counted.
"""

import sys
from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.transcripts.ledger_book import (
    A_REVERSAL,
    AGAIN,
    AGAIN_ALONG,
    DELETED,
    HOURS_CHANGED,
    MOVED,
    REFUSED,
    Book,
)
from tests.transcripts.ledger_world import (
    CONTACT,
    DAYS,
    EVERY_DATE,
    IN_SERVICE,
    KINDS,
    TEACHING_HOURS,
    World,
    a_world,
    place_of,
)
from transcripts.decisions import Earned, to_post, to_take_back
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

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


class Ledger(Book, RuleBasedStateMachine):
    """What may happen to the lines of a few seats."""

    def __init__(self, world: World, happened: Counter[str]) -> None:
        RuleBasedStateMachine.__init__(self)
        Book.__init__(self, world, happened)
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
