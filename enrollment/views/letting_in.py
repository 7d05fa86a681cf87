"""MSSC staff let somebody in although something is in the way: one page for both ways to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import require
from core.drafts import says_if_not_pressed
from core.forms import carry_out
from courses.models import Offering
from enrollment import services
from enrollment.forms import LetInForm, LetInPersonForm
from enrollment.letting_pass import (
    LET_IN,
    InTheWay,
    gates_in,
    in_the_way,
    in_the_way_of_entry,
)
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import seats_free_for
from enrollment.services.together import way_of_many
from enrollment.views.line import MANAGE
from enrollment.views.people import people_to_register
from enrollment.views.plans import said_of
from enrollment.views.shown import class_shown_to

NOT_PRESSED = _("Nobody was let in. Press the button again.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to be let in where: what is in the way, what is asked, and what does it.

    `otherwise` is the page that registers them where nothing is in the way.
    """

    offering: Offering
    person: User
    missing: Callable[[], InTheWay]
    form: type[forms.Form]
    do: Callable[..., Enrollment | WaitlistEntry]
    otherwise: str


@says_if_not_pressed(NOT_PRESSED)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person_let_in(request: SignedInRequest, pk: int, person: int) -> HttpResponse:
    """Let in somebody who was refused when they were registered."""
    require(request.user, LET_IN)
    offering = class_shown_to(request.user, pk)
    who = get_object_or_404(people_to_register(request.user), pk=person)
    way = way_of_many(offering, is_list=False)
    page = reverse("enrollment:people_register", args=[pk])
    asked = Asked(
        offering,
        who,
        lambda: in_the_way(offering, who, way=way, now=timezone.now()),
        LetInPersonForm,
        lambda **said: services.let_in(offering_id=pk, learner=who, **said),
        f"{page}?people={who.pk}",
    )
    return _page(request, asked)


@says_if_not_pressed(NOT_PRESSED)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def line_let_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let in somebody in line, who is passed over or was refused the seat."""
    mine = Offering.objects.permitted_to(request.user, MANAGE).order_by().values("pk")
    entries = WaitlistEntry.objects.for_listing().filter(offering__in=mine)
    entries = entries.select_related("offering__venue", "offering__version__course__restricted_to")
    entry = get_object_or_404(entries, pk=pk)
    require(request.user, LET_IN)
    asked = Asked(
        entry.offering,
        entry.learner,
        lambda: in_the_way_of_entry(entry, now=timezone.now()),
        LetInForm,
        lambda **said: services.let_in_from_line(entry_id=pk, **said),
        reverse("enrollment:line_give", args=[pk]),
    )
    return _page(request, asked)


def _page(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """Say what is in the way, ask why it is to pass, do it once.

    What comes from another page is shown first, with the reason that was typed there.
    """
    is_meant = request.POST.get("step") == "do"
    typed = {"reason": request.POST.get("reason", "")}
    form = asked.form(request.POST) if is_meant else asked.form(initial=typed)
    seen = gates_in(request.POST.get("seen", ""))

    def do(said: Mapping[str, Any]) -> Enrollment | WaitlistEntry:
        return asked.do(**said, seen=seen, actor=request.user, now=timezone.now())

    place, refusal = carry_out(form, do)
    if place is not None:
        messages.success(request, said_of(place))
        return redirect("enrollment:offering_line", asked.offering.pk)
    context = {
        "offering": asked.offering,
        "person": asked.person,
        "missing": asked.missing(),
        "form": form,
        "otherwise": asked.otherwise,
        "seats_free": seats_free_for(asked.offering, asked.person, at=timezone.now()),
    }
    status = refusal.status if refusal else 200
    return render(request, "enrollment/let_in.html", context, status=status)
