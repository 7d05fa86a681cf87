"""Answers to an offered seat."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import require
from core.exceptions import DomainError
from enrollment import services
from enrollment.eligibility import open_refusal
from enrollment.enums import REQUESTS, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.notices.additions import additions_path
from enrollment.standing import missing_for_offer


@require_safe
@login_required
def waitlist_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of an offer: one button each for yes and no. Opening it decides nothing."""
    entry = get_object_or_404(WaitlistEntry.objects.visible_to(request.user).for_listing(), pk=pk)
    return _offer_page(request, entry)


def _offer_page(
    request: SignedInRequest, entry: WaitlistEntry, *, refusal: DomainError | None = None
) -> HttpResponse:
    context = offer_facts(entry, now=timezone.now(), refusal=refusal) | {
        "is_own": entry.learner == request.user,
        "may_answer": may_answer(request.user, entry),
    }
    status = refusal.status if refusal else 200
    return render(request, "enrollment/waitlist_offer.html", context, status=status)


def offer_facts(
    entry: WaitlistEntry,
    *,
    now: datetime,
    refusal: DomainError | None = None,
    is_spent: bool = False,
) -> dict[str, Any]:
    """Return what the page of an offer shows: whether it is open, what is missing to take it, and
    why nobody can join the line once more.

    `is_spent`: the page was asked for by the link of an earlier offer.
    """
    is_open = not is_spent and entry.holds_offer_at(now) and entry.offering.seats_move_until > now
    place = None if is_open else _place_of(entry)
    return {
        "entry": entry,
        "offering": entry.offering,
        "place": place,
        "asks": additions_path(place) if place else "",
        "is_open": is_open,
        "closed_because": open_refusal(entry.offering, now=now),
        "is_spent": is_spent,
        "refusal": refusal,
        "missing": missing_for_offer(entry, now=now) if is_open else [],
    }


def _place_of(entry: WaitlistEntry) -> Enrollment | None:
    """Return the seat, or the request for it, that somebody holds whose offer was accepted."""
    if entry.status != WaitlistStatus.ACCEPTED:
        return None
    places = Enrollment.objects.live().select_related("offering")
    return places.filter(offering=entry.offering_id, learner=entry.learner_id).first()


@require_POST
@login_required
def waitlist_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _own_entry(request, pk)
    try:
        place = services.accept_offer(entry_id=entry.pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        return _offer_page(request, _own_entry(request, pk), refusal=refusal)
    if place.status in REQUESTS:
        own = _("The seat is kept for you until it is approved. We will email you.")
        for_another = _("The seat is kept for %(name)s until it is approved.")
    else:
        own = _("The seat is yours. A confirmation is on its way by email.")
        for_another = _("%(name)s has the seat. A letter for them is ready to print.")
    return _answered(request, entry, own, for_another, onwards=additions_path(place))


@require_POST
@login_required
def waitlist_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _own_entry(request, pk)
    services.decline_offer(entry_id=entry.pk, actor=request.user, now=timezone.now())
    own = _("Thank you. The seat goes to the next person in line.")
    return _answered(
        request, entry, own, _("You declined for %(name)s. The next person in line gets the seat.")
    )


@require_POST
@login_required
def waitlist_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _own_entry(request, pk)
    services.leave_waitlist(entry_id=entry.pk, actor=request.user, now=timezone.now())
    own = _("You have left the waitlist.")
    return _answered(request, entry, own, _("%(name)s is no longer on the waitlist."))


def _own_entry(request: SignedInRequest, pk: int) -> WaitlistEntry:
    visible = WaitlistEntry.objects.visible_to(request.user).for_listing()
    entry = get_object_or_404(visible, pk=pk)
    require(request.user, "enrollment.answer_offer", on=entry)
    return entry


def may_answer(user: User, entry: WaitlistEntry) -> bool:
    """Whether this visitor may answer: the person, or who stands in for one without email."""
    permitted = WaitlistEntry.objects.permitted_to(user, "enrollment.answer_offer")
    return entry.learner_id == user.pk or permitted.filter(pk=entry.pk).exists()


def _answered(
    request: SignedInRequest, entry: WaitlistEntry, own: str, for_another: str, *, onwards: str = ""
) -> HttpResponse:
    """Say what came of it, and lead `onwards` to what the class asks; who answered in somebody's
    name goes on with their letters.
    """
    person = entry.learner
    if person == request.user:
        messages.success(request, own)
        if onwards:
            return redirect(onwards)
        return redirect("enrollment:offering_detail", entry.offering_id)
    messages.success(request, for_another % {"name": person.name})
    return redirect("reports:letter_list")
