"""Take a seat. Every way to a seat leads through `register`."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.queue import enqueue
from courses.models import Offering, OfferingQuerySet, TeamRole
from courses.services.wishes import end_wish_met, has_wish
from enrollment import jobs, notices
from enrollment.counting import Taken, taken_of
from enrollment.decisions import seats_open, steps_needed
from enrollment.eligibility import Asking, Check, first_refusal, person_checks, place_checks
from enrollment.enums import (
    WAIVABLE,
    EnrollmentStatus,
    Gate,
    Way,
)
from enrollment.exceptions import OfferingFullError
from enrollment.models import Enrollment, Team, WaitlistEntry
from enrollment.noshows import BEHIND_THE_OTHERS, stands_back
from enrollment.passing import is_same_for_all, passed_over
from enrollment.seats import lock_offering, seats_free_for
from enrollment.services.line import join_line, let_own_offer_lapse
from enrollment.services.requests import ask_for_approval, end_request
from notifications.services import queue_mail


@dataclass(frozen=True, slots=True)
class Route:
    """By which way somebody comes to a seat, and with whom.

    `waives` are gates that MSSC staff let pass, for the `reason` that history keeps.
    """

    way: Way = Way.SELF
    team: Team | None = None
    role: TeamRole | None = None
    came_from: Enrollment | None = None
    waives: Collection[Gate] = frozenset()
    reason: str = ""


ON_THEIR_OWN = Route()


@dataclass(frozen=True, slots=True)
class Known:
    """What `register` found out before it decides; `wished`: whether there is a wish to end."""

    checks: list[Check]
    taken: Taken
    wished: bool


@transaction.atomic
def register(
    *,
    offering_id: int,
    learner: User,
    actor: User,
    now: datetime,
    or_wait: bool = False,
    route: Route = ON_THEIR_OWN,
    seen: Offering | None = None,
) -> Enrollment | WaitlistEntry:
    """Give the person a seat, ask for its approval or, if they agreed to wait, a place in line.

    `seen` is the class as it was read a moment ago, from `classes_to_register_for`. Raises the
    first refusal in the order of `Gate`, and `OfferingFullError` for somebody who did not ask to
    wait.
    """
    if seen is None:
        seen = classes_to_register_for().get(pk=offering_id)
    asking = Asking(seen, learner, now, route.way, actor.pk == learner.pk)
    of_person = person_checks(asking)
    wished = has_wish(person=learner, course_id=seen.version.course_id)
    offering = lock_offering(offering_id, seen=seen)
    taken = taken_of(offering, learner, at=now, locks_times=True)
    entry = let_own_offer_lapse(offering, learner, now=now) if taken.own else None
    prefetch_related_objects([offering], "meetings", "questions")
    here = replace(asking, offering=offering, entry=entry, knows_entry=True)
    checks = [*of_person, *place_checks(here)]
    known = Known(checks, taken, wished)
    place = _settle(offering, learner, known, actor=actor, now=now, or_wait=or_wait, route=route)
    note_let_pass(place, checks, waives=route.waives, actor=actor, now=now, reason=route.reason)
    return place


def note_let_pass(
    place: Enrollment | WaitlistEntry,
    checks: Collection[Check],
    *,
    waives: Collection[Gate],
    actor: User,
    now: datetime,
    reason: str,
) -> None:
    """Write down what was in somebody's way and let pass just now, and why."""
    gates = {check.gate.value for check in checks if not check.is_met and check.gate in waives}
    if not gates:
        return
    record(
        "enrollment.let_pass",
        on=place,
        actor=actor,
        now=now,
        person_id=place.learner_id,
        after={"gates": sorted(gates), "offering": place.offering.number},
        reason=reason,
    )


def classes_to_register_for() -> OfferingQuerySet:
    """Return classes with all that `register` reads of one before it is locked."""
    rows = Offering.objects.select_related("version__course__restricted_to", "venue")
    return rows.prefetch_related("restricted_to", "meetings", "questions")


def _settle(
    offering: Offering,
    learner: User,
    known: Known,
    *,
    actor: User,
    now: datetime,
    or_wait: bool,
    route: Route,
) -> Enrollment | WaitlistEntry:
    """Decide between a seat, a request and the line; the class is locked."""
    checks = known.checks
    waives = WAIVABLE & set(route.waives)
    for_line = first_refusal(checks, waives=waives, in_line=True)
    if for_line:
        raise for_line
    for_seat = first_refusal(checks, waives=waives)
    is_free = seats_open_to(offering, learner, now=now, taken=known.taken) != 0
    if for_seat and (is_free or not or_wait) and not (or_wait and _is_of_cap(checks)):
        raise for_seat
    # Nobody could decide a request once the class has begun: whoever is let in then is in.
    is_asked = offering.seats_move_until > now
    asks_first = is_asked and bool(steps_needed(offering.approval, route.way))
    if not for_seat and (is_free or (asks_first and not offering.requests_hold_seat)):
        if asks_first:
            request = request_seat(
                offering=offering, learner=learner, actor=actor, now=now, route=route
            )
            # Approved at once, by whoever registers them, and no seat is free.
            return request.waitlist_entries.first() or request
        return give_seat(
            offering=offering,
            learner=learner,
            actor=actor,
            now=now,
            route=route,
            wished=known.wished,
        )
    if not or_wait:
        raise OfferingFullError(
            _("This class is full, so no seat was taken. You can join the waitlist.")
        )
    return _join_line(offering, learner, actor=actor, now=now, route=route)


def _is_of_cap(checks: list[Check]) -> bool:
    """Whether an organization's own limit alone is in the way: that one ends on its day."""
    missing = {check.gate for check in checks if not check.is_met}
    return missing == {Gate.CAP}


def _join_line(
    offering: Offering, learner: User, *, actor: User, now: datetime, route: Route
) -> WaitlistEntry:
    waiting = WaitlistEntry.objects.filter(offering=offering).waiting().count()
    if offering.waitlist_limit is not None and waiting >= offering.waitlist_limit:
        raise OfferingFullError(
            _("This class is full, and so is its waitlist. Look for another date.")
        )
    is_behind = stands_back(learner.pk, at=now)
    entry = WaitlistEntry(
        offering=offering,
        learner=learner,
        joined_at=now,
        priority=BEHIND_THE_OTHERS if is_behind else 0,
        way=route.way,
        team=route.team,
        team_role=route.role,
        waived_gates=sorted(gate.value for gate in route.waives),
    )
    join_line(entry, actor=actor, now=now, reason=route.reason)
    queue_mail(
        notices.joined_waitlist(
            entry, place_in_line=_place_of(entry, waiting), is_behind=is_behind
        ),
        now=now,
    )
    return entry


def _place_of(entry: WaitlistEntry, waiting: int) -> int:
    """Return the place of somebody who has just joined: before those who stand behind them."""
    behind = WaitlistEntry.objects.filter(offering=entry.offering, priority__lt=entry.priority)
    return waiting + 1 - behind.waiting().count()


def seats_open_to(
    offering: Offering, learner: User | None, *, now: datetime, taken: Taken | None = None
) -> int | None:
    """Return how many seats this person could take before those who wait; None: no limit.

    `taken` is what `taken_of` said, where it was asked.
    """
    taken = taken or taken_of(offering, learner, at=now)
    return seats_open(
        seats_free=seats_free_for(offering, learner, at=now, taken=taken),
        people_waiting=waiting_before(offering, now=now, among=taken.waiting),
    )


def waiting_before(offering: Offering, *, now: datetime, among: int) -> int:
    """Return how many `among` those who wait could take a seat now: the others stand aside."""
    if not among or is_same_for_all(offering, at=now):
        return among
    line = WaitlistEntry.objects.filter(offering=offering).waiting()
    waiting = list(line.select_related("learner"))
    return len(waiting) - len(passed_over(offering, waiting, at=now))


def request_seat(
    *,
    offering: Offering,
    learner: User,
    actor: User,
    now: datetime,
    route: Route,
    keeps_seat: bool | None = None,
) -> Enrollment:
    """Write a request and ask for its approval. The caller holds the lock and has counted.

    Whether a seat is kept until it is decided, the class says, unless the caller does.
    """
    keeps = offering.requests_hold_seat if keeps_seat is None else keeps_seat
    status = EnrollmentStatus.REQUESTED_SEAT if keeps else EnrollmentStatus.REQUESTED
    enrollment = _write(offering, learner, status, now=now, route=route)
    record(
        "enrollment.request",
        on=enrollment,
        actor=actor,
        now=now,
        person_id=learner.pk,
        after={"status": status, "offering": offering.number},
        reason=route.reason,
    )
    if ask_for_approval(enrollment, actor=actor, now=now):
        seat_approved(enrollment, actor=actor, now=now)
    return enrollment


def seat_approved(
    enrollment: Enrollment, *, actor: User, now: datetime, must_wait: bool = False
) -> WaitlistEntry | None:
    """Turn a request that all have approved into a seat; where none is free, into a place in line.

    The caller holds the lock of the class and has asked the gates. A seat that was kept is theirs;
    without one nobody overtakes those who wait, and the place in line counts from the request on.
    """
    offering, learner = enrollment.offering, enrollment.learner
    is_kept = enrollment.status == EnrollmentStatus.REQUESTED_SEAT
    is_free = is_kept or (not must_wait and seats_open_to(offering, learner, now=now) != 0)
    if is_free:
        end_request(
            enrollment, EnrollmentStatus.ENROLLED, action="enrollment.seat", actor=actor, now=now
        )
        confirm_seat(enrollment, actor=actor, now=now)
        return None
    end_request(
        enrollment,
        EnrollmentStatus.TO_WAITLIST,
        action="enrollment.send_to_waitlist",
        actor=actor,
        now=now,
        reason=_("Approved when no seat was free."),
    )
    entry = WaitlistEntry(
        offering=offering,
        learner=learner,
        joined_at=enrollment.enrolled_at,
        request=enrollment,
        way=enrollment.way,
        team=enrollment.team,
        team_role=enrollment.team_role,
        waived_gates=enrollment.waived_gates,
    )
    join_line(entry, actor=actor, now=now)
    place = WaitlistEntry.objects.for_listing().get(pk=entry.pk).place_in_line  # type: ignore[attr-defined]
    queue_mail(
        notices.request_to_waitlist(entry, place_in_line=place),
        notices.approval_to_waitlist(entry, actor, place_in_line=place),
        now=now,
    )
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=offering.pk)
    return entry


def give_seat(
    *,
    offering: Offering,
    learner: User,
    actor: User,
    now: datetime,
    route: Route = ON_THEIR_OWN,
    wished: bool = True,
) -> Enrollment:
    """Write the seat and its confirmation. The caller holds the lock and has counted.

    Unless they `wished` for it, as far as is known, no wish is looked for.
    """
    enrollment = _write(offering, learner, EnrollmentStatus.ENROLLED, now=now, route=route)
    record(
        "enrollment.register",
        on=enrollment,
        actor=actor,
        now=now,
        person_id=learner.pk,
        after={"status": EnrollmentStatus.ENROLLED, "offering": offering.number},
        reason=route.reason,
    )
    confirm_seat(enrollment, actor=actor, now=now, wished=wished)
    return enrollment


def confirm_seat(
    enrollment: Enrollment, *, actor: User, now: datetime, wished: bool = True
) -> None:
    """Tell the person that the seat is theirs; what they wished for is met."""
    offering, learner = enrollment.offering, enrollment.learner
    if wished:
        end_wish_met(person=learner, course_id=offering.version.course_id, actor=actor, now=now)
    prefetch_related_objects([offering], "meetings")
    queue_mail(notices.seat_confirmed(enrollment, now=now), now=now)


def _write(
    offering: Offering, learner: User, status: EnrollmentStatus, *, now: datetime, route: Route
) -> Enrollment:
    return Enrollment.objects.create(
        offering=offering,
        learner=learner,
        status=status,
        enrolled_at=now,
        way=route.way,
        team=route.team,
        team_role=route.role,
        came_from=route.came_from,
        waived_gates=sorted(gate.value for gate in route.waives),
    )
