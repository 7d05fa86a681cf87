"""What MSSC staff do in the line of a class: put somebody first, offer a seat, give it, end offers.

Within a day before the start they are the only ones who give out what is free.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.queue import enqueue
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment import jobs, notices
from enrollment.decisions import is_at_night, staff_see_to_it
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import IN_LINE, Gate, WaitlistStatus, Way
from enrollment.exceptions import LineRefusedError
from enrollment.models import IN_ORDER, Enrollment, WaitlistEntry
from enrollment.seats import free_seats, seats_free_for
from enrollment.services.line import locked_with_class, move_in_line, pass_over
from enrollment.services.waitlist import take_seat
from notifications.services import queue_mail, settle_without_address

FURTHEST = 100  # the highest priority, and the lowest below zero


@transaction.atomic
def set_priority(
    *, entry_id: int, priority: int, reason: str, actor: User, now: datetime
) -> WaitlistEntry:
    """Put somebody before others in line, or after them. Higher comes first."""
    _offering, entry = locked_with_class(entry_id)
    _require_in_line(entry)
    _require_reason(reason)
    if not -FURTHEST <= priority <= FURTHEST:
        raise LineRefusedError(_("A priority is a number from -100 to 100."))
    before = entry.priority
    if before == priority:
        return entry
    entry.priority = priority
    entry.save(update_fields=["priority"])
    record(
        "enrollment.set_priority",
        on=entry,
        actor=actor,
        now=now,
        person_id=entry.learner_id,
        before={"priority": before},
        after={"priority": priority},
        reason=reason,
    )
    return entry


@transaction.atomic
def offer_seat(
    *, entry_id: int, ends_at: datetime, reason: str, actor: User, now: datetime
) -> WaitlistEntry:
    """Offer a free seat to somebody in line until a moment, whoever stands before them.

    A class of theirs at that time may be over by then; every other gate is asked now.
    """
    offering, entry = locked_with_class(entry_id)
    _require_reason(reason)
    _require_in_line(entry)
    if entry.status == WaitlistStatus.OFFERED:
        raise LineRefusedError(
            _("A seat is being kept for %(name)s already.") % {"name": entry.learner.name}
        )
    _require_open(offering, now=now)
    _require_moment(ends_at, offering, now=now)
    _require_free(offering, entry, now=now)
    prefetch_related_objects([offering], "meetings")
    asking = Asking(offering, entry.learner, now, Way.PROMOTION, is_own=False)
    checks = [*person_checks(asking), *place_checks(asking)]
    if refusal := first_refusal(checks, waives={Gate.CLASH, *map(Gate, entry.waived_gates)}):
        raise refusal
    ahead = _ahead_of(entry)
    entry.offering = offering
    entry.offer_ends_at = ends_at
    move_in_line(entry, WaitlistStatus.OFFERED, actor=actor, now=now, reason=reason)
    if staff_see_to_it(now=now, ends_at=offering.seats_move_until):
        entry.to_staff_at = now
        entry.save(update_fields=["to_staff_at"])
    queue_mail(notices.seat_offered(entry), now=now)
    _note_skipped(offering, ahead, actor=actor, now=now)
    return entry


@transaction.atomic
def give_seat_in_line(
    *,
    entry_id: int,
    reason: str,
    actor: User,
    now: datetime,
    waives: Collection[Gate] = frozenset(),
) -> Enrollment:
    """Give a seat to somebody in line who said yes, on the phone for one.

    All gates are asked; those in `waives` are let pass.
    """
    offering, entry = locked_with_class(entry_id)
    _require_reason(reason)
    _require_in_line(entry)
    _require_open(offering, now=now)
    _require_free(offering, entry, now=now)
    ahead = _ahead_of(entry) if entry.status == WaitlistStatus.WAITING else []
    entry.offering = offering
    seat = take_seat(entry, offering, actor=actor, now=now, reason=reason, waives=waives)
    _note_skipped(offering, ahead, actor=actor, now=now)
    return seat


@transaction.atomic
def end_offer(*, entry_id: int, reason: str, actor: User, now: datetime) -> WaitlistEntry:
    """Take an offer back before its deadline; the person reads why, and the seat is free."""
    offering, entry = locked_with_class(entry_id)
    _require_reason(reason)
    if not entry.holds_offer_at(now):
        raise LineRefusedError(
            _("No seat is being kept for %(name)s any more.") % {"name": entry.learner.name}
        )
    entry.offering = offering
    move_in_line(entry, WaitlistStatus.LAPSED, actor=actor, now=now, reason=reason)
    settle_without_address(key=notices.offer_key(entry), by_id=actor.pk, now=now)
    queue_mail(notices.offer_ended(entry, reason=reason), now=now)
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=offering.pk)
    return entry


def _ahead_of(entry: WaitlistEntry) -> list[WaitlistEntry]:
    """Return who waits before this person, locked after the class as a whole line is."""
    waiting = (
        WaitlistEntry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner")
        .filter(offering=entry.offering_id, status=WaitlistStatus.WAITING)
        .order_by(*IN_ORDER)
    )
    ahead: list[WaitlistEntry] = []
    for other in waiting:
        if other.pk == entry.pk:
            break
        ahead.append(other)
    return ahead


def _note_skipped(
    offering: Offering, ahead: Sequence[WaitlistEntry], *, actor: User, now: datetime
) -> None:
    """Note of each who waits before that person, and for whom no seat is left, why that is."""
    free = free_seats(offering, [entry.learner for entry in ahead], at=now)
    for entry in ahead:
        if free[entry.learner_id] == 0:
            pass_over(
                entry,
                reason=_("MSSC staff gave it to somebody else."),
                now=now,
                actor=actor,
                is_another_time=True,
            )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise LineRefusedError(_("Say why. History keeps it."))


def _require_in_line(entry: WaitlistEntry) -> None:
    if entry.status not in IN_LINE:
        raise LineRefusedError(
            _("%(name)s is no longer on this waitlist.") % {"name": entry.learner.name}
        )


def _require_open(offering: Offering, *, now: datetime) -> None:
    if offering.status == OfferingStatus.POSTPONED:
        raise LineRefusedError(_("This class is postponed. Give out seats once it has new dates."))
    if offering.status != OfferingStatus.PUBLISHED or offering.seats_move_until <= now:
        raise LineRefusedError(
            _("This class has begun or was canceled, so no seat is given out any more.")
        )


def _require_moment(ends_at: datetime, offering: Offering, *, now: datetime) -> None:
    if ends_at <= now:
        raise LineRefusedError(_("This deadline has passed. Give them some time to answer."))
    if ends_at > offering.seats_move_until:
        raise LineRefusedError(_("The class has begun by then. Choose an earlier deadline."))
    if is_at_night(ends_at):
        raise LineRefusedError(_("Nobody is asked at night. Choose a time from 7 AM to 9 PM."))


def _require_free(offering: Offering, entry: WaitlistEntry, *, now: datetime) -> None:
    if not entry.learner.is_active:
        raise LineRefusedError(
            _("The account of %(name)s is closed.") % {"name": entry.learner.name}
        )
    if seats_free_for(offering, entry.learner, at=now) == 0:
        raise LineRefusedError(
            _("No seat is free for %(name)s now.") % {"name": entry.learner.name}
        )
