"""Seats and line of a class, for those who give out what becomes free."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere, require
from core.drafts import says_if_not_pressed
from core.forms import carry_out, posted
from courses.models import Offering
from enrollment import services
from enrollment.exceptions import GateError
from enrollment.forms import (
    EndOfferForm,
    GiveSeatForm,
    OfferSeatForm,
    PriorityForm,
    proposed_deadline,
)
from enrollment.letting_pass import LET_IN, let_pass_in
from enrollment.models import WaitlistEntry
from enrollment.seats_and_line import seats_and_line

MANAGE = "enrollment.manage_line"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do for somebody in line: its words, its form, and the service that does it."""

    heading: Promise
    lead: Promise
    button: Promise
    done: Promise
    form: Callable[..., Any]
    do: Callable[..., Any]
    proposed: Callable[[WaitlistEntry], dict[str, Any]] = lambda _entry: {}


@require_safe
@login_required
def offering_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who has a seat kept, who asks for one, who waits in which order, and what is free."""
    classes = Offering.objects.public().for_listing().prefetch_related("reserves__audience")
    offering = get_object_or_404(classes, pk=pk)
    require(request.user, MANAGE, on=offering)
    may_let_in = may_anywhere(request.user, LET_IN)
    context = {
        "offering": offering,
        "line": seats_and_line(offering, now=timezone.now()),
        "shows_phones": may_anywhere(request.user, "accounts.view_person"),
        "may_let_in": may_let_in,
        # What somebody completed, or does elsewhere, is not for everybody who sees the line.
        "let_pass": let_pass_in(offering) if may_let_in else [],
    }
    return render(request, "enrollment/offering_line.html", context)


@says_if_not_pressed(_("The priority was not changed. Press the button again."))
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def line_priority(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put somebody before others in line."""
    act = Act(
        _("Set the priority"),
        _("Higher comes first, then whoever joined first."),
        _("Save the priority"),
        _("The priority is set."),
        PriorityForm,
        services.set_priority,
        proposed=lambda entry: {"priority": entry.priority},
    )
    return _done(request, pk, act)


@says_if_not_pressed(_("No seat was offered. Press the button again."))
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def line_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer a seat to somebody now, with a deadline."""
    act = Act(
        _("Offer a seat"),
        _("They get an email, or a letter, with the deadline. Until then the seat is kept."),
        _("Offer the seat"),
        _("The seat is offered."),
        OfferSeatForm,
        services.offer_seat,
        proposed=lambda entry: proposed_deadline(entry, now=timezone.now()),
    )
    return _done(request, pk, act)


@says_if_not_pressed(_("The seat was not given. Press the button again."))
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def line_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the seat to somebody who said yes."""
    act = Act(
        _("Give the seat"),
        _("For somebody who said yes, for example on the phone. They get a confirmation."),
        _("Give the seat"),
        _("The seat is given."),
        GiveSeatForm,
        services.give_seat_in_line,
    )
    return _done(request, pk, act)


@says_if_not_pressed(_("The offer was not ended. Press the button again."))
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def line_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an offer back before its deadline."""
    act = Act(
        _("End the offer"),
        _("The seat is free again. The person leaves the line and may join it again."),
        _("End the offer"),
        _("The offer is ended."),
        EndOfferForm,
        services.end_offer,
    )
    return _done(request, pk, act)


def _done(request: SignedInRequest, pk: int, act: Act) -> HttpResponse:
    """Ask, then do it; a refusal comes back with what was typed."""
    mine = Offering.objects.permitted_to(request.user, MANAGE).order_by().values("pk")
    entry = get_object_or_404(WaitlistEntry.objects.for_listing().filter(offering__in=mine), pk=pk)
    form = act.form(posted(request), initial=act.proposed(entry))
    done, refusal = carry_out(
        form,
        lambda _said: act.do(entry_id=pk, **form.said(), actor=request.user, now=timezone.now()),
    )
    if done is not None:
        messages.success(request, str(act.done))
        return redirect("enrollment:offering_line", entry.offering_id)
    status = refusal.status if refusal else 200
    is_passable = isinstance(refusal, GateError) and refusal.may_be_let_pass
    context = {
        "entry": entry,
        "offering": entry.offering,
        "form": form,
        "act": act,
        "may_let_in": is_passable and may_anywhere(request.user, LET_IN),
    }
    return render(request, "enrollment/line_act.html", context, status=status)
