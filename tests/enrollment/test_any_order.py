"""Whatever people do, in whatever order and however late: what must hold of seats holds.

Hypothesis chooses what happens next and, where something fails, finds the shortest way to it. The
choices are the same in every run. A further way to act is one more rule that calls `self.act`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
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
    cancel_offering,
    decline_offer,
    leave_waitlist,
    move_offering,
    offer_freed_seats,
    register,
    set_capacity,
    withdraw,
)
from enrollment.services.registration import Route
from tests.enrollment import seat_world as must
from tests.enrollment.seat_world import BEGINNING, World, a_world, look

pytestmark = pytest.mark.django_db

CLASSES, PEOPLE, ANY = st.integers(0, 2), st.integers(0, 4), st.integers(0, 99)
SEATS = st.integers(1, 3)
LEAPS = st.sampled_from(
    [timedelta(minutes=20), timedelta(hours=7), timedelta(hours=26), timedelta(days=3)]
)
ALWAYS_THE_SAME = settings(
    max_examples=6,  # up to ten, they have nothing in common
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
    "a cap": {"organization_cap": 1, "organization_cap_until": date(2026, 6, 3)},
    "employers, seats kept": {"approval": "employer", "requests_hold_seat": True},
    "staff, no seat kept": {"approval": "staff", "requests_hold_seat": False},
}
# In one story: what people do of their seats is to be the most of it.
MOST_CHANGES, MOST_ERRANDS = 4, 4
HALFWAY = BEGINNING + timedelta(days=6)


def pick(number: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return rows[number % len(rows)]


class Seats(RuleBasedStateMachine):
    """What may happen to the seats of a few classes."""

    def __init__(self, world: World, terms: dict[str, Any]) -> None:
        super().__init__()
        self.world, self.terms, self.now = world, terms, BEGINNING
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        self.changes_left, self.errands_left = MOST_CHANGES, MOST_ERRANDS
        self.sight = look(world, self.now)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    def act(self, service: Callable[..., Any], **said: Any) -> Any:
        """Do something; what is refused leaves everything as it was."""
        before = self.sight
        try:
            answer = service(now=self.now, **said)
        except DomainError:
            answer = None
            assert look(self.world, self.now, before) == before
        self.see()
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
        must.require_nothing_lies_idle(self.sight, klass, self.world)

    def answer(self, says: Callable[..., Any], entry: dict[str, Any]) -> None:
        place = self.act(says, entry_id=entry["id"], actor=self.world.clerk)
        if isinstance(place, Enrollment):
            assert self.now < self.sight.classes[place.offering_id].starts_at

    def in_line(self, *statuses: str) -> list[dict[str, Any]]:
        """Places in line, those that hold an offer among them."""
        return [row for row in self.sight.line if row["status"] in (statuses or must.IN_LINE)]

    def live_seats(self) -> list[dict[str, Any]]:
        """Seats and requests to be given back; where somebody waits for one, only those."""
        live = must.TAKES_A_SEAT | must.ASKS_FOR_A_SEAT
        rows = [row for row in self.sight.seats if row["status"] in live]
        wanted = {row["offering_id"] for row in self.in_line("waiting")}
        return [row for row in rows if row["offering_id"] in wanted] or rows

    def klass(self, number: int) -> Offering:
        return self.world.classes[number]

    def newcomer(self, klass: int, number: int) -> User:
        """Somebody without a place in the class if there is anybody, or any of them."""
        has_one = must.people_with_a_place(self.sight, self.klass(klass).pk)
        people = [each for each in self.world.people if each.pk not in has_one]
        return (people or self.world.people)[number % len(people or self.world.people)]

    @initialize(seats=st.tuples(SEATS, SEATS, SEATS), rush=CLASSES, early=st.integers(2, 5))
    def open_the_doors(self, seats, rush, early):
        for klass, number in zip(self.world.classes, seats, strict=True):
            Offering.objects.filter(pk=klass.pk).update(capacity=number, **self.terms)
        self.see()
        for number in range(early):
            self.register(rush, number, or_wait=True)

    @rule(klass=CLASSES, people=st.integers(1, 3), or_wait=st.sampled_from([True, True, False]))
    def come(self, klass, people, or_wait):
        for number in range(people):
            self.register(klass, number, or_wait=or_wait)

    @rule(klass=CLASSES, person=PEOPLE, way=st.sampled_from([Way.STAFF, Way.WALK_IN]))
    def be_registered_by_staff(self, klass, person, way):
        before = self.sight
        place = self.act(
            register,
            offering_id=self.klass(klass).pk,
            learner=self.world.people[person],
            actor=self.world.clerk,
            route=Route(way),
        )
        if isinstance(place, Enrollment):
            must.require_nobody_overtook_the_line(before, place, self.world)

    @precondition(lambda self: self.live_seats())
    @rule(number=ANY, the_job_runs=st.booleans())
    def give_back(self, number, the_job_runs):
        row = pick(number, self.live_seats())
        self.act(withdraw, enrollment_id=row["id"], actor=self.world.clerk)
        if the_job_runs:
            self.offer_seats_of(row["offering_id"])

    @precondition(lambda self: self.in_line())
    @rule(number=ANY)
    def sweep_the_line(self, number):
        self.offer_seats_of(pick(number, self.in_line())["offering_id"])

    @precondition(lambda self: self.in_line("offered"))
    @rule(number=ANY, says=st.sampled_from([accept_offer, accept_offer, decline_offer]))
    def answer_an_offer(self, number, says):
        self.answer(says, pick(number, self.in_line("offered")))

    @precondition(lambda self: self.errands_left and self.in_line())
    @rule(number=ANY)
    def leave_the_line(self, number):
        self.errands_left -= 1
        self.answer(leave_waitlist, pick(number, self.in_line()))

    @precondition(lambda self: self.errands_left and self.sight.line)
    @rule(number=ANY, says=st.sampled_from([accept_offer, decline_offer, leave_waitlist]))
    def press_an_old_button(self, number, says):
        self.errands_left -= 1
        self.answer(says, pick(number, self.sight.line))

    @precondition(lambda self: self.errands_left and self.sight.seats)
    @rule(number=ANY)
    def give_back_what_may_be_gone(self, number):
        self.errands_left -= 1
        row = pick(number, self.sight.seats)
        self.act(withdraw, enrollment_id=row["id"], actor=self.world.clerk)

    @precondition(lambda self: self.changes_left)
    @rule(klass=CLASSES, seats=SEATS, may_wait=st.sampled_from([None, None, 2]))
    def change_the_seats(self, klass, seats, may_wait):
        self.changes_left -= 1
        self.act(
            set_capacity,
            offering_id=self.klass(klass).pk,
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
        self.now += leap
        self.see()

    @invariant()
    def it_adds_up(self):
        must.require_no_oversale(self.sight)
        must.require_one_place_each(self.sight)
        must.require_no_late_offer(self.sight)
        must.require_a_step_for_each_request(self.sight)
        must.require_every_status_is_told(self.sight)


@pytest.mark.parametrize("terms", TERMS)
def test_seats_add_up_whatever_happens_in_whatever_order(terms):
    world = a_world()
    stories = seed(list(TERMS).index(terms))(lambda: Seats(world, TERMS[terms]))
    run_state_machine_as_test(stories, settings=ALWAYS_THE_SAME)
