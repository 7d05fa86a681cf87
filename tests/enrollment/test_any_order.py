"""Whatever people do, in whatever order and however late: what must hold of seats holds.

Hypothesis chooses what happens next and, where something fails, finds the shortest way to it. The
choices are the same in every run. A further way to act is one more rule that calls `self.act`.
What the stories came to is counted: one in which nothing happens has shown nothing.
"""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from core.exceptions import DomainError
from courses.models import Offering
from enrollment.enums import Way
from enrollment.models import Enrollment
from enrollment.services import (
    NewTime,
    accept_offer,
    approve_request,
    cancel_offering,
    decline_offer,
    expire_request,
    leave_waitlist,
    move_offering,
    offer_freed_seats,
    refuse_request,
    register,
    set_capacity,
    transfer,
    withdraw,
)
from enrollment.services.registration import Route
from tests.enrollment import seat_world as must
from tests.enrollment.seat_world import BEGINNING, World, a_world, look

pytestmark = pytest.mark.django_db

CLASSES, PEOPLE, ANY = st.integers(0, 2), st.integers(0, 5), st.integers(0, 99)
SEATS = st.integers(1, 3)
LEAPS = st.sampled_from(
    [timedelta(minutes=20), timedelta(hours=7), timedelta(hours=26), timedelta(days=3)]
)
ALWAYS_THE_SAME = settings(
    max_examples=5,  # up to ten, they have nothing in common
    stateful_step_count=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
# What is asked before a seat in all of the classes.
TERMS = {
    "everybody": {},
    "a short line": {"waitlist_limit": 1},
    "a cap": {"organization_cap": 1, "organization_cap_until": date(2026, 6, 5)},
    "employers, seats kept": {"approval": "employer", "requests_hold_seat": True},
    "staff, no seat kept": {"approval": "staff", "requests_hold_seat": False},
}
# What seats and places in line have to become in some story, and they become nothing else.
WHATEVER_THE_TERMS = {"refused", "seat enrolled", "seat withdrawn", "line waiting", "line offered"}
EVERYTHING = WHATEVER_THE_TERMS | {
    *(f"seat {status}" for status in ("requested", "requested_seat", "to_waitlist", "refused")),
    *(f"seat {status}" for status in ("expired", "transferred", "cancelled")),
    *(f"line {status}" for status in ("accepted", "declined", "lapsed", "left", "closed")),
    "line passed over",
}
# In one story: what people do of their seats is to be the most of it.
MOST_CHANGES, MOST_ERRANDS = 4, 4
HALFWAY = BEGINNING + timedelta(days=6)
SHORTLY = timedelta(hours=30)  # before the start seats still move, and no offer stands for two days
# What somebody does to whom a seat is offered.
NOTHING, TOO_LATE = "nothing", "too late"
ANSWERS = [NOTHING, TOO_LATE, accept_offer, accept_offer, decline_offer, leave_waitlist]


def pick(number: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return rows[number % len(rows)]


class Seats(RuleBasedStateMachine):
    """What may happen to the seats of a few classes."""

    def __init__(self, world: World, terms: str, happened: Counter[str]) -> None:
        super().__init__()
        self.world, self.terms, self.now = world, TERMS[terms], BEGINNING
        note(f"In all of the classes: {terms}")
        self.happened = happened
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        self.changes_left, self.errands_left = MOST_CHANGES, MOST_ERRANDS
        self.sight, self.busiest = look(world, self.now), 0

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # nothing is found to be wrong so far
                self.everything_ends()
        finally:
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    def everything_ends(self) -> None:
        """A last seat is given back, and somebody comes before it is offered; a last request is
        refused. One class is called off and the others begin: nobody waits for anything.
        """
        busiest = self.klass(self.busiest).pk
        self.let_time_pass(self.sight.classes[busiest].starts_at - self.now - SHORTLY)
        for row in self.wanted_seats():
            if row["offering_id"] == busiest:
                self.act(withdraw, enrollment_id=row["id"], actor=self.world.clerk)
                break
        self.register(self.busiest, 0, or_wait=True)
        self.decide_several(self.asked_of(busiest)[-1:], is_approved=True)
        self.offer_seats_of(busiest)
        self.decide_several(self.sight.pending()[:1], is_approved=False)
        self.it_adds_up()
        self.act(cancel_offering, offering_id=busiest, reason="Snow.", actor=self.world.clerk)
        self.let_time_pass(max(klass.starts_at for klass in self.sight.classes.values()) - self.now)
        for klass in self.sight.classes:
            self.offer_seats_of(klass)
        self.let_requests_run_out()
        self.it_adds_up()
        assert self.in_line() == self.sight.pending() == []

    def act(self, service: Callable[..., Any], **said: Any) -> Any:
        """Do something; what is refused leaves everything as it was."""
        before = self.sight
        try:
            answer = service(now=self.now, **said)
        except DomainError:
            self.see()
            assert self.sight == before
            self.happened["refused"] += 1
            return None
        self.see()
        self.happened += must.what_came(before, self.sight)
        must.require_the_order_was_kept(before, self.sight, self.world)
        must.require_places_in_line_are_kept(before, self.sight)
        return answer

    def see(self) -> None:
        self.sight = look(self.world, self.now, self.sight)

    def register(self, klass: int, number: int, *, or_wait: bool) -> None:
        before, who = self.sight, self.newcomer(klass, number)
        place = self.act(
            register, offering_id=self.klass(klass).pk, learner=who, actor=who, or_wait=or_wait
        )
        if isinstance(place, Enrollment):
            must.require_nobody_overtook_the_line(before, place, self.world)

    def offer_seats_of(self, klass: int) -> None:
        self.act(offer_freed_seats, offering_id=klass)
        must.require_nothing_outlasts(self.sight, klass)
        must.require_nothing_lies_idle(self.sight, klass, self.world)

    def let_requests_run_out(self) -> None:
        for step in self.sight.overdue():
            self.act(expire_request, approval_id=step["id"])
        assert self.sight.overdue() == []

    def let_time_pass(self, leap: timedelta) -> None:
        self.now += max(leap, timedelta())
        self.sight = replace(self.sight, now=self.now)

    def answer(self, says: Callable[..., Any], entry: dict[str, Any]) -> None:
        who = next(each for each in self.world.people if each.pk == entry["learner_id"])
        place = self.act(says, entry_id=entry["id"], actor=who)
        if isinstance(place, Enrollment):
            assert entry["status"] == "offered"
            assert self.now < entry["offer_ends_at"]
            assert self.now < self.sight.classes[place.offering_id].starts_at

    def in_line(self, *statuses: str) -> list[dict[str, Any]]:
        """Places in line, those that hold an offer among them."""
        return [row for row in self.sight.line if row["status"] in (statuses or must.IN_LINE)]

    def wanted_seats(self) -> list[dict[str, Any]]:
        """Seats, and requests with one, for which somebody waits."""
        wanted = {row["offering_id"] for row in self.in_line("waiting")}
        return [
            row
            for row in self.sight.seats
            if row["status"] in must.TAKES_A_SEAT and row["offering_id"] in wanted
        ]

    def seats_to_move(self) -> list[dict[str, Any]]:
        """Seats in the classes that are two dates of one course."""
        beside = self.klass(1).pk
        return [
            row
            for row in self.sight.seats
            if row["status"] == "enrolled" and row["offering_id"] != beside
        ]

    def decide_several(self, steps: list[dict[str, Any]], *, is_approved: bool) -> None:
        for step in steps:
            before, said = self.sight, {"approval_id": step["id"], "actor": self.world.clerk}
            if is_approved:
                self.act(approve_request, **said)
                must.require_approved_seats_are_theirs(before, self.sight, self.world)
            else:
                self.act(refuse_request, reason="Not now.", **said)

    def class_of(self, step: dict[str, Any]) -> int:
        seat = next(row for row in self.sight.seats if row["id"] == step["enrollment_id"])
        return int(seat["offering_id"])

    def asked_of(self, klass: int) -> list[dict[str, Any]]:
        return [step for step in self.sight.pending() if self.class_of(step) == klass]

    def klass(self, number: int) -> Offering:
        return self.world.classes[number]

    def newcomer(self, klass: int, number: int) -> User:
        """Somebody without a place in the class if there is anybody, or any of them."""
        has_one = must.people_with_a_place(self.sight, self.klass(klass).pk)
        people = [each for each in self.world.people if each.pk not in has_one]
        return (people or self.world.people)[number % len(people or self.world.people)]

    @initialize(seats=st.tuples(SEATS, SEATS, SEATS), rush=CLASSES, early=st.integers(3, 5))
    def open_the_doors(self, seats, rush, early):
        for klass, number in zip(self.world.classes, seats, strict=True):
            Offering.objects.filter(pk=klass.pk).update(capacity=number, **self.terms)
        self.see()
        self.busiest = rush
        for number in range(early):
            self.register(rush, number, or_wait=True)
        if not self.terms.get("requests_hold_seat"):
            self.decide_several(self.sight.pending()[:-1], is_approved=True)
        self.offer_seats_of(self.klass(rush).pk)

    @rule(klass=CLASSES, people=st.integers(1, 3), or_wait=st.sampled_from([True, True, False]))
    def come(self, klass, people, or_wait):
        for number in range(people):
            self.register(klass, number, or_wait=or_wait)

    @rule(number=ANY, person=PEOPLE, way=st.sampled_from([Way.STAFF, Way.WALK_IN]))
    def be_registered_by_staff(self, number, person, way):
        before, who = self.sight, self.world.people[person]
        offers = [row for row in self.in_line("offered") if row["learner_id"] == who.pk]
        klass = pick(number, offers)["offering_id"] if offers else self.klass(number % 3).pk
        place = self.act(
            register, offering_id=klass, learner=who, actor=self.world.clerk, route=Route(way)
        )
        if isinstance(place, Enrollment):
            must.require_nobody_overtook_the_line(before, place, self.world)

    @precondition(lambda self: self.sight.seats)
    @rule(number=ANY)
    def give_back(self, number):
        """It may be gone already."""
        row = pick(number, self.sight.seats)
        self.act(withdraw, enrollment_id=row["id"], actor=self.world.clerk)

    @precondition(lambda self: self.wanted_seats())
    @rule(number=ANY, somebody_hurries=st.booleans(), then=st.sampled_from(ANSWERS))
    def give_back_to_the_next(self, number, somebody_hurries, then):
        row = pick(number, self.wanted_seats())
        klass = row["offering_id"]
        self.act(withdraw, enrollment_id=row["id"], actor=self.world.clerk)
        if somebody_hurries:
            self.decide_several(self.asked_of(klass)[:1], is_approved=True)
        self.offer_seats_of(klass)
        offers = [entry for entry in self.in_line("offered") if entry["offering_id"] == klass]
        if then == NOTHING or not offers:
            return
        offer = offers[-1]
        if then != TOO_LATE:
            self.answer(then, offer)
            return
        self.let_time_pass(offer["offer_ends_at"] - self.now)
        self.answer(accept_offer, offer)
        self.offer_seats_of(klass)

    @precondition(lambda self: self.seats_to_move())
    @rule(number=ANY)
    def take_another_date(self, number):
        row, before = pick(number, self.seats_to_move()), self.sight
        here, _beside, there = self.world.classes
        place = self.act(
            transfer,
            enrollment_id=row["id"],
            to_offering_id=(there if row["offering_id"] == here.pk else here).pk,
            actor=self.world.clerk,
        )
        if place:
            must.require_nobody_overtook_the_line(before, place, self.world)

    @precondition(lambda self: self.sight.pending())
    @rule(number=ANY, most=st.integers(1, 3), is_approved=st.sampled_from([True, True, False]))
    def decide(self, number, most, is_approved):
        pending = self.sight.pending()
        beside = self.asked_of(self.class_of(pick(number, pending)))
        self.decide_several(beside[:most], is_approved=is_approved)

    @precondition(lambda self: self.in_line() or self.sight.overdue())
    @rule(number=ANY)
    def the_jobs_run(self, number):
        if self.in_line():
            self.offer_seats_of(pick(number, self.in_line())["offering_id"])
        self.let_requests_run_out()

    @precondition(lambda self: self.in_line("offered"))
    @rule(number=ANY, says=st.sampled_from([accept_offer, accept_offer, decline_offer]))
    def answer_an_offer(self, number, says):
        self.answer(says, pick(number, self.in_line("offered")))

    @precondition(lambda self: self.errands_left and self.sight.line)
    @rule(number=ANY, says=st.sampled_from([accept_offer, decline_offer, leave_waitlist]))
    def press_an_old_button(self, number, says):
        self.errands_left -= 1
        self.answer(says, pick(number, self.sight.line))

    @precondition(lambda self: self.changes_left)
    @rule(number=ANY, seats=SEATS, may_wait=st.sampled_from([None, None, 2]))
    def change_the_seats(self, number, seats, may_wait):
        """Where seats are offered, if they are somewhere."""
        self.changes_left -= 1
        offers = self.in_line("offered")
        self.act(
            set_capacity,
            offering_id=pick(number, offers)["offering_id"]
            if offers
            else self.klass(number % 3).pk,
            capacity=seats,
            waitlist_limit=may_wait,
            actor=self.world.clerk,
        )

    @precondition(lambda self: self.changes_left)
    @rule(klass=CLASSES, days=st.sampled_from([-2, 1, 4]))
    def move(self, klass, days):
        self.changes_left -= 1
        meeting = self.klass(klass).meetings.get()
        then = timedelta(days=days)
        self.act(
            move_offering,
            offering_id=self.klass(klass).pk,
            times={meeting.pk: NewTime(meeting.starts_at + then, meeting.ends_at + then)},
            actor=self.world.clerk,
        )

    @precondition(lambda self: self.changes_left and self.now > HALFWAY)
    @rule(klass=CLASSES)
    def cancel(self, klass):
        self.changes_left = 0
        self.act(
            cancel_offering,
            offering_id=self.klass(klass).pk,
            reason="A storm.",
            actor=self.world.clerk,
        )

    @rule(leap=LEAPS)
    def time_passes(self, leap):
        self.let_time_pass(leap)

    @invariant()
    def it_adds_up(self):
        must.require_no_oversale(self.sight)
        must.require_one_place_each(self.sight)
        must.require_no_late_offer(self.sight)
        must.require_a_step_for_each_request(self.sight)
        must.require_every_status_is_told(self.sight)


def test_seats_add_up_whatever_happens_in_whatever_order():
    world, happened = a_world(), Counter()
    for number, terms in enumerate(TERMS):
        came = Counter()
        stories = seed(number)(lambda terms=terms, came=came: Seats(world, terms, came))
        run_state_machine_as_test(stories, settings=ALWAYS_THE_SAME)
        assert set(came) >= WHATEVER_THE_TERMS, terms
        happened += came
    assert set(happened) == EVERYTHING
