"""Answers to an offered seat."""

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
from enrollment import services
from enrollment.enums import WaitlistStatus
from enrollment.models import WaitlistEntry


@require_safe
@login_required
def waitlist_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of an offer: one button each for yes and no. Opening it decides nothing."""
    entry = get_object_or_404(WaitlistEntry.objects.visible_to(request.user).for_listing(), pk=pk)
    is_open = (
        entry.status == WaitlistStatus.OFFERED
        and entry.offer_ends_at is not None
        and entry.offer_ends_at > timezone.now()
    )
    context = {
        "entry": entry,
        "offering": entry.offering,
        "is_open": is_open,
        "is_own": entry.learner == request.user,
        "may_answer": may_answer(request.user, entry),
    }
    return render(request, "enrollment/waitlist_offer.html", context)


@require_POST
@login_required
def waitlist_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _own_entry(request, pk)
    services.accept_offer(entry_id=entry.pk, actor=request.user, now=timezone.now())
    own = _("The seat is yours. A confirmation is on its way by email.")
    return _answered(
        request, entry, own, _("%(name)s has the seat. A letter for them is ready to print.")
    )


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
    visible = WaitlistEntry.objects.visible_to(request.user).select_related("learner")
    entry = get_object_or_404(visible, pk=pk)
    require(request.user, "enrollment.answer_offer", on=entry)
    return entry


def may_answer(user: User, entry: WaitlistEntry) -> bool:
    """Whether this visitor may answer: the person, or who stands in for one without email."""
    permitted = WaitlistEntry.objects.permitted_to(user, "enrollment.answer_offer")
    return entry.learner_id == user.pk or permitted.filter(pk=entry.pk).exists()


def _answered(
    request: SignedInRequest, entry: WaitlistEntry, own: str, for_another: str
) -> HttpResponse:
    """Say what came of it; who answered in somebody's name goes on with their letters."""
    person = entry.learner
    if person == request.user:
        messages.success(request, own)
        return redirect("enrollment:offering_detail", entry.offering_id)
    messages.success(request, for_another % {"name": person.name})
    return redirect("reports:letter_list")
