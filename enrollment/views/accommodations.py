"""What people need to take part: written by them, read by the desk and by who teaches."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere, require
from core.drafts import says_if_not_pressed
from core.exceptions import DomainError
from core.forms import posted
from enrollment import services
from enrollment.forms.additions import AccommodationForm
from enrollment.models import AccommodationRequest, Enrollment
from enrollment.services.accommodations import text_of
from enrollment.services.adding import obstacle_to_adding

MOST_MET = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with what it says."""

    request: AccommodationRequest
    text: str


@says_if_not_pressed(
    gettext_lazy(
        "What you wrote was not sent, and for your privacy it was not kept. Write it again."
    )
)
@never_cache
@login_required
def accommodation_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write what one needs, change it, or take it back."""
    seat = get_object_or_404(Enrollment.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "enrollment.ask_accommodation", on=seat)
    asked = AccommodationRequest.objects.filter(enrollment=seat).first()
    said: dict[str, Any] = {"enrollment_id": seat.pk, "actor": request.user, "now": timezone.now()}
    if request.method == "POST" and request.POST.get("do") == "take_back":
        services.take_back_accommodation(**said)
        messages.success(request, _("Your request is erased."))
        return redirect("enrollment:offering_detail", seat.offering_id)
    initial = {"accommodation_needs": text_of(asked)} if asked else None
    form = AccommodationForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            services.ask_accommodation(**said, text=form.cleaned_data["accommodation_needs"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _ask_page(request, seat, asked, form, status=refusal.status)
        messages.success(request, _("Sent. We will write to you as soon as it is arranged."))
        return redirect("enrollment:accommodation_ask", seat.pk)
    return _ask_page(request, seat, asked, form)


def _ask_page(
    request: SignedInRequest,
    seat: Enrollment,
    asked: AccommodationRequest | None,
    form: AccommodationForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "seat": seat,
        "offering": seat.offering,
        "asked": asked,
        "form": form,
        "obstacle": obstacle_to_adding(seat, now=timezone.now()),
    }
    return render(request, "enrollment/accommodation_ask.html", context, status=status)


@require_safe
@never_cache
@login_required
def accommodation_list(request: SignedInRequest) -> HttpResponse:
    """The desk's requests, or those of the classes one teaches; the next class first."""
    rows = (
        AccommodationRequest.objects.permitted_to(request.user, "enrollment.read_accommodations")
        .of_people_who_come()
        .select_related("enrollment__learner", "enrollment__offering__version__course")
        .select_related("enrollment__offering__venue", "met_by")
        .prefetch_related("enrollment__offering__meetings")
        .order_by("enrollment__offering__starts_at", "asked_at", "pk")
    )
    context = {
        "open": [Shown(row, text_of(row)) for row in rows.filter(met_at__isnull=True)],
        "met": [
            Shown(row, text_of(row))
            for row in rows.filter(met_at__isnull=False).order_by("-met_at", "pk")[:MOST_MET]
        ],
        "may_meet": may_anywhere(request.user, "enrollment.meet_accommodation"),
    }
    return render(request, "enrollment/accommodation_list.html", context)


@require_POST
@login_required
def accommodation_meet(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that it is arranged; the person is told, without a word of what."""
    rows = AccommodationRequest.objects.permitted_to(request.user, "enrollment.read_accommodations")
    row = get_object_or_404(rows.of_people_who_come(), pk=pk)
    require(request.user, "enrollment.meet_accommodation", on=row)
    if services.meet_accommodation(request_id=row.pk, actor=request.user, now=timezone.now()):
        messages.success(request, _("Marked as arranged. The person is told by email."))
    else:
        messages.info(request, _("It was marked as arranged already."))
    return redirect("enrollment:accommodation_list")
