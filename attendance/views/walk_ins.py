"""People who came without a seat."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance import services
from attendance.enums import WalkInState
from attendance.expected import seats_expected
from attendance.finding import names_one_person
from attendance.forms import SetAsideForm, WalkInForm, WhoForm
from attendance.models import Roster, WalkIn
from attendance.roster_page import roster_page
from core.forms import carry_out
from enrollment.models import Enrollment


@require_POST
@login_required
def walk_in_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down somebody who came without a seat; who can be identified is at once."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    form = WalkInForm(request.POST)
    now = timezone.now()

    def note(said: dict[str, Any]) -> WalkIn:
        return services.note_walk_in(meeting_id=pk, actor=request.user, now=now, **said)

    walk_in, refusal = carry_out(form, note)
    if walk_in is None:
        return roster_page(
            request, roster, walk_in_form=form, status=refusal.status if refusal else 200
        )
    parked = services.identify_by_contact(walk_in_id=walk_in.pk, actor=request.user, now=now)
    if parked:
        sentence = _("%(name)s is written down and still to be identified. %(why)s")
        messages.warning(request, sentence % {"name": walk_in.name, "why": parked})
    else:
        messages.success(
            request, _("%(name)s has a seat and is checked in.") % {"name": walk_in.name}
        )
    return redirect("attendance:roster_detail", pk)


@login_required
def walk_in_settle(request: SignedInRequest, pk: int, walk_in_pk: int) -> HttpResponse:
    """Say who a walk-in is, or set it aside with a reason."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    walk_in = get_object_or_404(
        WalkIn.objects.select_related("enrollment__learner"), pk=walk_in_pk, meeting=roster.pk
    )
    require(request.user, "attendance.mark_roster", on=roster)
    sets_aside = "set_aside" in request.POST
    seats = seats_expected(roster).select_related("learner")
    who = WhoForm(
        request.POST if request.method == "POST" and not sets_aside else None,
        seats=seats.order_by("learner__last_name", "learner__first_name", "pk"),
        initial={"contact": walk_in.contact if names_one_person(walk_in.contact) else ""},
    )
    aside = SetAsideForm(request.POST if sets_aside else None)
    now = timezone.now()

    def identify(said: dict[str, Any]) -> Enrollment:
        return services.identify_walk_in(
            walk_in_id=walk_in.pk, person=said["person"], actor=request.user, now=now
        )

    def set_aside(said: dict[str, Any]) -> WalkIn:
        return services.set_aside_walk_in(
            walk_in_id=walk_in.pk, reason=said["reason"], actor=request.user, now=now
        )

    done, refusal = carry_out(aside, set_aside) if sets_aside else carry_out(who, identify)
    if done is not None:
        messages.success(request, _("%(name)s: done.") % {"name": walk_in.name})
        return redirect("attendance:roster_detail", pk)
    context = {
        "roster": roster,
        "offering": roster.offering,
        "walk_in": walk_in,
        "is_parked": walk_in.state == WalkInState.PARKED,
        "who": who,
        "aside": aside,
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/walk_in_settle.html", context, status=status)
