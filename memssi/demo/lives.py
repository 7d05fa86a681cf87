"""Live through one class, event by event, by the same services a person at the screen calls.

Every event has its moment in history. What lies in the future stays undone, so past, present and
coming classes need no different code.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from accounts.models import User
from certificates.services import issue_certificate
from courses.enums import DeliveryMode, OfferingStatus
from courses.models import Offering, Venue
from courses.services import ClassTerms, publish_offering, schedule_offering
from enrollment.enums import IN_LINE, EnrollmentStatus, Gate, WaitlistStatus, Way
from enrollment.exceptions import AlreadyCompletedError, ClashError, NotEligibleError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import (
    Route,
    accept_offer,
    cancel_offering,
    decline_offer,
    leave_waitlist,
    offer_freed_seats,
    register,
    send_due_reminders,
    withdraw,
)
from memssi.demo.additions import choose_for_one, choose_for_the_rest
from memssi.demo.plans import Answer, Change, Ending, Plan, Wish
from memssi.demo.teaching import Teaching
from organizations.enums import County
from organizations.models import Organization

Event = Callable[[datetime], None]
MEETING_SITE = "https://meet.example.org/"
HOST = "pt-emcc"  # opens its doors to the classes of its county
WITHDRAWAL_REASONS = ("", "", "I have to cover a class that day.", "Our dates changed.", "")


def _host_at(venue: Venue | None) -> Organization | None:
    if venue is None or venue.county != County.PENOBSCOT:
        return None
    return Organization.objects.get(short_code=HOST)


@dataclass(slots=True)
class Agenda:
    """What happens when. Events may add others; those after `until` never happen."""

    until: datetime
    _events: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def add(self, moment: datetime, event: Event) -> None:
        """Put an event where it belongs in time."""
        if moment <= self.until:
            heapq.heappush(self._events, (moment, next(self._numbers), event))

    def play(self) -> None:
        """Let everything happen in order."""
        while self._events:
            moment, _, event = heapq.heappop(self._events)
            event(moment)


@dataclass(slots=True)
class ClassLife:
    """One class and everybody who wants a seat in it."""

    plan: Plan
    venue: Venue | None
    staff: User
    rng: Random
    agenda: Agenda
    offering: Offering | None = None
    wishes: dict[int, Wish] = field(default_factory=dict)

    def live(self) -> None:
        """Play the class from its first draft to its certificates, or to today."""
        plan = self.plan
        drafted_at = min(plan.published_at - timedelta(days=6), self.agenda.until)
        self.agenda.add(drafted_at, self._schedule)
        if plan.ending is not Ending.DRAFT:
            self.agenda.add(min(plan.published_at, self.agenda.until), self._publish)
        self.agenda.play()

    @property
    def offering_id(self) -> int:
        """The class in the register."""
        assert self.offering is not None  # noqa: S101 (its draft is the first event)
        return self.offering.pk

    def _schedule(self, now: datetime) -> None:
        plan = self.plan
        opens_at, closes_at = plan.registration
        self.offering = schedule_offering(
            version=plan.course.version_on(plan.starts_at.date()),
            number=plan.number,
            delivery_mode=plan.course.delivery_mode,
            meetings=plan.meetings,
            registration_opens_at=opens_at,
            registration_closes_at=closes_at,
            instructors=[person.user for person in plan.instructors],
            venue=self.venue,
            host=self._host(),
            capacity=plan.capacity,
            window=plan.window,
            terms=self._terms(),
            actor=plan.drafted_by or self.staff,
            now=now,
        )

    def _host(self) -> Organization | None:
        if self.plan.host:
            return Organization.objects.get(short_code=self.plan.host)
        return _host_at(self.venue)

    def _terms(self) -> ClassTerms:
        """What is online has its link, each class its own."""
        plan = self.plan
        is_online = any(meeting.is_online for meeting in plan.meetings)
        if not is_online and plan.course.delivery_mode is not DeliveryMode.VIRTUAL:
            return plan.terms
        return replace(plan.terms, online_link=f"{MEETING_SITE}{plan.number.lower()}")

    def _publish(self, now: datetime) -> None:
        plan = self.plan
        assert self.offering is not None  # noqa: S101
        self.offering = publish_offering(offering=self.offering, actor=self.staff, now=now)
        for wish in plan.wishes:
            self.wishes[wish.person.user.pk] = wish
            self._plan_registration(wish)
        for moment, change in plan.changes:
            self.agenda.add(moment, self._changing(change))
        if plan.cancelled_at is not None:
            self.agenda.add(plan.cancelled_at, self._cancel)
            return
        if plan.meetings:
            for days_before in (7, 1):
                due_at = plan.starts_at - timedelta(days=days_before)
                self.agenda.add(due_at + timedelta(minutes=4), self._remind)
            self.agenda.add(plan.starts_at + timedelta(minutes=5), self._close_line)
        if any(meeting.choice for meeting in plan.meetings):
            self.agenda.add(
                plan.starts_at - timedelta(hours=3),
                lambda later: choose_for_the_rest(self.offering_id, now=later),
            )
        Teaching(self.plan, self.offering_id, self.wishes, self.staff, self.rng).put_on(
            self.agenda.add, self._certify
        )

    # --- seats ---

    def _plan_registration(self, wish: Wish) -> None:
        if self.plan.cancelled_at is None or wish.at < self.plan.cancelled_at:
            self.agenda.add(wish.at, lambda now: self._register(wish, now))

    def _register(self, wish: Wish, now: datetime) -> None:
        person = wish.person.user
        try:
            place = self._take_place(person, now)
        except (ClashError, AlreadyCompletedError):
            return  # they read why, and stay away
        if isinstance(place, Enrollment):
            self._plan_withdrawal(wish, place.pk)
            self._plan_choice(place.pk, now)
        elif wish.leaves_line_at is not None:
            entry_id = place.pk
            self.agenda.add(
                max(wish.leaves_line_at, now + timedelta(hours=5)),
                lambda later: self._leave_line(wish, entry_id, later),
            )

    def _take_place(self, person: User, now: datetime) -> Enrollment | WaitlistEntry:
        """What somebody learned before there was a register counts: staff let them in."""
        asked: dict[str, Any] = {"offering_id": self.offering_id, "learner": person, "now": now}
        try:
            return register(actor=person, or_wait=True, **asked)
        except NotEligibleError:
            route = Route(
                Way.STAFF,
                waives=frozenset({Gate.PREREQUISITES}),
                reason="Has the course that is needed first, by a certificate on paper.",
            )
            return register(actor=self.staff, or_wait=True, route=route, **asked)

    def _plan_choice(self, enrollment_id: int, now: datetime) -> None:
        """Where sessions run side by side, most people choose on the day after."""
        if any(meeting.choice for meeting in self.plan.meetings):
            self.agenda.add(
                now + timedelta(days=1),
                lambda later: choose_for_one(enrollment_id, now=later),
            )

    def _plan_withdrawal(self, wish: Wish, enrollment_id: int) -> None:
        if wish.withdraws_at is not None:
            self.agenda.add(wish.withdraws_at, lambda now: self._withdraw(wish, enrollment_id, now))

    def _withdraw(self, wish: Wish, enrollment_id: int, now: datetime) -> None:
        if self._is_over(now):
            return
        withdraw(
            enrollment_id=enrollment_id,
            actor=wish.person.user,
            now=now,
            reason=self.rng.choice(WITHDRAWAL_REASONS),
        )
        self.agenda.add(now + timedelta(minutes=1), self._offer_seats)

    def _leave_line(self, wish: Wish, entry_id: int, now: datetime) -> None:
        if WaitlistEntry.objects.filter(pk=entry_id, status__in=IN_LINE).exists():
            leave_waitlist(entry_id=entry_id, actor=wish.person.user, now=now)
            self.agenda.add(now + timedelta(minutes=1), self._offer_seats)

    def _offer_seats(self, now: datetime) -> None:
        """What the worker does when a seat comes free, and later when an offer runs out."""
        for entry in offer_freed_seats(offering_id=self.offering_id, now=now):
            self._plan_answer(entry, now)

    def _plan_answer(self, entry: WaitlistEntry, now: datetime) -> None:
        wish = self.wishes[entry.learner_id]
        deadline = entry.offer_ends_at or now
        if wish.answer is Answer.SILENCE:
            self.agenda.add(deadline + timedelta(minutes=5), self._offer_seats)
            return
        answers_at = now + (deadline - now) * self.rng.uniform(0.05, 0.8)
        self.agenda.add(answers_at, lambda later: self._answer(wish, entry.pk, later))

    def _answer(self, wish: Wish, entry_id: int, now: datetime) -> None:
        held = WaitlistEntry.objects.filter(pk=entry_id, status=WaitlistStatus.OFFERED)
        if not held.exists() or self._is_over(now):
            return
        if wish.answer is Answer.ACCEPT:
            accept_offer(entry_id=entry_id, actor=wish.person.user, now=now)
        else:
            decline_offer(entry_id=entry_id, actor=wish.person.user, now=now)
            self.agenda.add(now + timedelta(minutes=1), self._offer_seats)

    def _close_line(self, now: datetime) -> None:
        if WaitlistEntry.objects.filter(offering=self.offering_id).in_line().exists():
            offer_freed_seats(offering_id=self.offering_id, now=now)

    # --- the class itself ---

    def _changing(self, change: Change) -> Event:
        def make(now: datetime) -> None:
            change(self.plan, self.offering_id, self.staff, now)

        return make

    def _cancel(self, now: datetime) -> None:
        cancel_offering(
            offering_id=self.offering_id,
            reason=self.plan.cancelled_because,
            actor=self.staff,
            now=now,
        )

    def _remind(self, now: datetime) -> None:
        send_due_reminders(now=now)

    def _is_over(self, now: datetime) -> bool:
        offering = Offering.objects.get(pk=self.offering_id)
        begun = offering.starts_at <= now and not self.plan.window
        return begun or offering.status != OfferingStatus.PUBLISHED

    def _certify(self, now: datetime) -> None:
        """Issue what the worker would have issued a minute after the class was completed."""
        completed = Enrollment.objects.filter(
            offering=self.offering_id,
            status=EnrollmentStatus.COMPLETED,
            certificates__isnull=True,
        )
        for enrollment_id in completed.order_by("pk").values_list("pk", flat=True):
            issue_certificate(enrollment_id=enrollment_id, now=now)
