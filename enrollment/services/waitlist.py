"""A freed seat becomes an offer to the first in line; the offer is accepted, declined or lapses."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from core.queue import enqueue
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment import jobs, notices
from enrollment.decisions import offer_deadline, staff_see_to_it, steps_needed
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import Gate, WaitlistStatus, Way
from enrollment.exceptions import OfferRefusedError
from enrollment.models import IN_ORDER, Enrollment, WaitlistEntry
from enrollment.passing import is_same_for_all, passed_over
from enrollment.seats import free_seats, lock_offering, lock_times_of, seats_free_for
from enrollment.services.line import (
    hand_to_staff,
    locked_entry,
    locked_with_class,
    move_in_line,
    pass_over,
)
from enrollment.services.registration import Route, give_seat, note_let_pass, request_seat
from notifications.services import queue_mail, settle_without_address


@transaction.atomic
def offer_freed_seats(*, offering_id: int, now: datetime) -> list[WaitlistEntry]:
    """Mark lapsed offers and offer every free seat to the next in line. Safe to repeat.

    Within a day before the start MSSC staff give out what is free, and see to offers still open.
    Nothing is offered once the class has begun or is cancelled: the line is closed instead.
    """
    offering = lock_offering(offering_id)
    line = (
        WaitlistEntry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner")
        .filter(offering=offering)
    )
    for entry in line.with_lapsed_offer(at=now):
        move_in_line(entry, WaitlistStatus.LAPSED, actor=None, now=now)
    prefetch_related_objects([offering], "meetings")
    is_over = offering.seats_move_until <= now
    if offering.status == OfferingStatus.POSTPONED:
        return []  # everybody keeps their place until the new date is known
    if offering.status != OfferingStatus.PUBLISHED or is_over:
        reason = _("The class has begun.") if is_over else _("The class is canceled.")
        for entry in line.in_line():
            entry.offering = offering
            move_in_line(entry, WaitlistStatus.CLOSED, actor=None, now=now, reason=reason)
            queue_mail(notices.waitlist_closed(entry, reason=reason), now=now)
        return []
    if staff_see_to_it(now=now, ends_at=offering.seats_move_until):
        for entry in line.holding_an_offer(at=now):
            hand_to_staff(entry, now=now)
        return []
    offered: list[WaitlistEntry] = []
    waiting = list(line.filter(status=WaitlistStatus.WAITING).order_by(*IN_ORDER))
    while (following := _next_in_line(offering, waiting, now=now)) is not None:
        entry = following
        waiting.remove(entry)
        entry.offering = offering
        entry.offer_ends_at = offer_deadline(now=now, ends_at=offering.seats_move_until)
        assert entry.offer_ends_at is not None  # noqa: S101 (more than a day is left)
        move_in_line(entry, WaitlistStatus.OFFERED, actor=None, now=now)
        queue_mail(notices.seat_offered(entry), now=now)
        offered.append(entry)
    return offered


def _next_in_line(
    offering: Offering, waiting: Sequence[WaitlistEntry], *, now: datetime
) -> WaitlistEntry | None:
    """Return the first of them for whom a seat is free, and note why others are passed over."""
    free = free_seats(offering, [entry.learner for entry in waiting], at=now)
    if not any(free[entry.learner_id] != 0 for entry in waiting):
        return None
    passed = {} if is_same_for_all(offering, at=now) else passed_over(offering, waiting, at=now)
    for entry in waiting:
        if entry.pk not in passed and free[entry.learner_id] != 0:
            return entry
        why_not = passed.get(entry.pk)
        pass_over(entry, reason=why_not.reason if why_not else "", now=now)
    return None


@transaction.atomic
def accept_offer(
    *, entry_id: int, actor: User, now: datetime, by_link: bool = False, offer: int | None = None
) -> Enrollment:
    """Turn the kept seat into a seat. Raises `OfferRefusedError` when the offer is over.

    Where a gate is not met, the offer stays open until its deadline. `offer` is the number of the
    offer that is meant, where another may have been made since.
    """
    offering, entry = locked_with_class(entry_id)
    require_offer(entry, actor=actor, now=now, offer=offer)
    if offering.status != OfferingStatus.PUBLISHED or offering.seats_move_until <= now:
        raise OfferRefusedError(_("This class has begun or was canceled, so the offer is over."))
    if seats_free_for(offering, entry.learner, at=now) == 0:
        raise OfferRefusedError(
            _("The class has fewer seats now, and none is left for this offer.")
        )
    return take_seat(entry, offering, actor=actor, now=now, reason=_how(by_link=by_link))


def take_seat(
    entry: WaitlistEntry,
    offering: Offering,
    *,
    actor: User,
    now: datetime,
    reason: str = "",
    waives: Collection[Gate] = frozenset(),
) -> Enrollment:
    """Give somebody in line the seat that is free for them, or keep it while it is approved.

    The caller holds the locks of the class and the entry, and has counted. Raises the first
    refusal in the order of `Gate`. `waives`: what is let pass now, beside what was before.
    """
    lock_times_of([entry.learner])
    prefetch_related_objects([offering], "meetings")
    asking = Asking(offering, entry.learner, now, Way.PROMOTION, actor.pk == entry.learner_id)
    passed = {*waives, *map(Gate, entry.waived_gates)}
    checks = [*person_checks(asking), *place_checks(asking)]
    if refusal := first_refusal(checks, waives=passed):
        raise refusal
    had_offer = entry.status == WaitlistStatus.OFFERED
    move_in_line(entry, WaitlistStatus.ACCEPTED, actor=actor, now=now, reason=reason)
    if had_offer:
        settle_letter(entry, actor=actor, now=now)
    route = Route(
        Way.PROMOTION,
        team=entry.team,
        role=entry.team_role,
        came_from=entry.request,
        waives=passed,
        reason=reason,
    )
    asks_first = steps_needed(offering.approval, entry.way) and entry.request is None
    take = partial(request_seat, keeps_seat=True) if asks_first else give_seat
    seat = take(offering=offering, learner=entry.learner, actor=actor, now=now, route=route)
    note_let_pass(seat, checks, waives=waives, actor=actor, now=now, reason=reason)
    return seat


def _how(*, by_link: bool) -> str:
    """Return what history says of an answer that came without signing in."""
    return _("Answered by the link in the email.") if by_link else ""


@transaction.atomic
def decline_offer(
    *, entry_id: int, actor: User, now: datetime, by_link: bool = False, offer: int | None = None
) -> WaitlistEntry:
    """Say no; the seat goes to the next in line at once."""
    entry = locked_entry(entry_id)
    require_offer(entry, actor=actor, now=now, offer=offer)
    how = _how(by_link=by_link)
    move_in_line(entry, WaitlistStatus.DECLINED, actor=actor, now=now, reason=how)
    settle_letter(entry, actor=actor, now=now)
    enqueue(jobs.OFFER_FREED_SEATS, offering_id=entry.offering_id)
    return entry


@transaction.atomic
def leave_waitlist(
    *, entry_id: int, actor: User, now: datetime, by_link: bool = False, reason: str = ""
) -> WaitlistEntry:
    """Leave the line; a seat kept for this person goes to the next."""
    entry = locked_entry(entry_id)
    held_an_offer = entry.status == WaitlistStatus.OFFERED
    if entry.status not in {WaitlistStatus.WAITING, WaitlistStatus.OFFERED}:
        if actor.pk != entry.learner_id:
            raise OfferRefusedError(
                _("%(name)s is no longer on this waitlist.") % {"name": entry.learner.name}
            )
        raise OfferRefusedError(_("You are no longer on this waitlist."))
    why = reason or _how(by_link=by_link)
    move_in_line(entry, WaitlistStatus.LEFT, actor=actor, now=now, reason=why)
    if held_an_offer:
        settle_letter(entry, actor=actor, now=now)
        enqueue(jobs.OFFER_FREED_SEATS, offering_id=entry.offering_id)
    return entry


def settle_letter(entry: WaitlistEntry, *, actor: User, now: datetime) -> None:
    """Once somebody answered in a person's name, the letter with the offer has done its work."""
    if actor.pk != entry.learner_id:
        settle_without_address(key=notices.offer_key(entry), by_id=actor.pk, now=now)


def require_offer(
    entry: WaitlistEntry, *, actor: User, now: datetime, offer: int | None = None
) -> None:
    """Raise `OfferRefusedError` unless this entry holds an offer that has not run out.

    With `offer`, it is to be that one, and not another that was made since.
    """
    if offer is not None:
        require_number(entry, offer)
    if actor.pk != entry.learner_id:
        _require_offer_of_another(entry, now=now)
    if entry.status == WaitlistStatus.ACCEPTED:
        raise OfferRefusedError(_("You have accepted this offer already. The seat is yours."))
    if entry.status == WaitlistStatus.WAITING:
        raise OfferRefusedError(_("No seat is free for you yet. You keep your place in line."))
    if entry.status != WaitlistStatus.OFFERED:
        raise OfferRefusedError(_("This offer is over. You can join the waitlist again."))
    if not entry.holds_offer_at(now):
        raise OfferRefusedError(
            _(
                "This offer ran out, and the seat went to the next person in line. "
                "You can join the waitlist again."
            )
        )


def require_number(entry: WaitlistEntry, offer: int) -> None:
    """Raise `OfferRefusedError` if another offer was made to this entry since that one."""
    if offer != entry.offers_made:
        raise OfferRefusedError(
            _("This link belongs to an earlier offer. Open the one in the newest email.")
        )


def _require_offer_of_another(entry: WaitlistEntry, *, now: datetime) -> None:
    """The same for whoever answers in somebody's name, and is spoken to about them."""
    name = {"name": entry.learner.name}
    if entry.status == WaitlistStatus.ACCEPTED:
        raise OfferRefusedError(_("This offer was accepted already. %(name)s has the seat.") % name)
    if entry.status == WaitlistStatus.DECLINED:
        raise OfferRefusedError(_("This offer was declined already for %(name)s.") % name)
    if entry.status == WaitlistStatus.WAITING:
        raise OfferRefusedError(_("No seat is free for %(name)s yet.") % name)
    if not entry.holds_offer_at(now):
        raise OfferRefusedError(
            _("This offer is over. %(name)s can join the waitlist again.") % name
        )
