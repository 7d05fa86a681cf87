"""Plans change: move a seat to another date, give it to a colleague, give it once more."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import carry_out, posted
from courses.models import Offering
from enrollment import services
from enrollment.enums import REINSTATABLE, REQUESTS, EnrollmentStatus
from enrollment.exceptions import OfferingFullError
from enrollment.forms import CorrectForm, ReinstateForm, ReplaceForm, TransferForm
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import with_room
from enrollment.services.withdrawing import has_begun, is_past_last_day

MOST_DATES = 12


@login_required
def enrollment_transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The other dates of the course with seats, and the button that moves the seat to one."""
    seat = seat_to_change(request, pk, "enrollment.transfer")
    if request.method == "GET" and seat.status == EnrollmentStatus.TRANSFERRED:
        messages.info(request, _("This seat was moved to another date already."))
        return onwards(request, seat)
    dates = other_dates(seat.offering, learner=seat.learner)
    form = TransferForm(posted(request), dates=dates)
    moved, refusal = carry_out(
        form,
        lambda said: services.transfer(
            enrollment_id=seat.pk,
            to_offering_id=said["to"],
            actor=request.user,
            now=timezone.now(),
            reason=said["reason"],
        ),
    )
    if moved is not None:
        messages.success(request, _("The seat is moved. A confirmation is on its way."))
        return onwards(request, moved)
    return seat_page(
        request, "enrollment/enrollment_transfer.html", seat, form, refusal, dates=dates
    )


def other_dates(offering: Offering, *, learner: User | None = None) -> list[Offering]:
    """Return the next classes of the same course that take somebody in, with their seats; of the
    learner, those in which they have none yet.
    """
    same = Offering.objects.filter(version__course=offering.version.course_id)
    if learner is not None:
        own = Enrollment.objects.live().filter(learner=learner)
        same = same.exclude(pk__in=own.values("offering"))
    rows = with_room(same.exclude(pk=offering.pk), at=timezone.now())
    return list(rows.for_listing().order_by("starts_at", "pk")[:MOST_DATES])


@login_required
def enrollment_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a colleague take the seat."""
    seat = seat_to_change(request, pk, "enrollment.substitute")
    form = ReplaceForm(posted(request), visitor=request.user)
    given, refusal = carry_out(
        form,
        lambda said: services.give_to_colleague(
            enrollment_id=seat.pk,
            colleague=said["person"],
            actor=request.user,
            now=timezone.now(),
            reason=said["reason"],
        ),
    )
    if given is not None:
        messages.success(request, _given(given))
        return onwards(request, given)
    return seat_page(request, "enrollment/enrollment_replace.html", seat, form, refusal)


@login_required
def enrollment_reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody their seat once more; of a full class, a place in line."""
    seat = seat_to_change(request, pk, "enrollment.reinstate")
    form = ReinstateForm(posted(request))
    place, refusal = carry_out(
        form,
        lambda said: services.reinstate(
            enrollment_id=seat.pk,
            actor=request.user,
            now=timezone.now(),
            reason=said["reason"],
            or_wait=request.POST.get("or_wait") == "yes",
        ),
    )
    if place is not None:
        messages.success(request, said_of(place))
        return onwards(request, seat)
    return seat_page(
        request,
        "enrollment/enrollment_reinstate.html",
        seat,
        form,
        refusal,
        is_full=isinstance(refusal, OfferingFullError),
        may_again=seat.status in REINSTATABLE,
    )


@login_required
def enrollment_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back that somebody did not come: the roster was wrong."""
    seat = seat_to_change(request, pk, "enrollment.correct_absence")
    form = CorrectForm(posted(request))
    corrected, refusal = carry_out(
        form,
        lambda said: services.take_back_no_show(
            enrollment_id=seat.pk, reason=said["reason"], actor=request.user, now=timezone.now()
        ),
    )
    if corrected is not None:
        messages.success(request, _("It is taken back: the class is not completed."))
        return redirect("enrollment:place_list")
    is_absent = seat.status == EnrollmentStatus.NO_SHOW
    return seat_page(
        request, "enrollment/enrollment_correct.html", seat, form, refusal, is_absent=is_absent
    )


def _given(place: Enrollment) -> str:
    """Say that a seat is given, or that it waits for approval."""
    name = {"name": place.learner.name}
    if place.status == EnrollmentStatus.ENROLLED:
        return _("%(name)s has the seat now.") % name
    return _("It has to be approved first. %(name)s gets an email once it is decided.") % name


def said_of(place: Enrollment | WaitlistEntry) -> str:
    """Say what somebody has now."""
    if isinstance(place, Enrollment):
        return _given(place)
    return _("%(name)s is on the waitlist now.") % {"name": place.learner.name}


def seat_to_change(request: SignedInRequest, pk: int, action: str) -> Enrollment:
    """Find a seat the visitor sees, and may do this with."""
    seats = Enrollment.objects.visible_to(request.user).for_listing()
    seat = get_object_or_404(seats.prefetch_related("offering__meetings"), pk=pk)
    require(request.user, action, on=seat)
    return seat


def onwards(request: SignedInRequest, seat: Enrollment) -> HttpResponse:
    """Lead on to one's class; whoever acted for somebody else to the list they came from."""
    if seat.learner_id == request.user.pk:
        return redirect("enrollment:offering_detail", seat.offering_id)
    return redirect("enrollment:place_list")


def seat_page(
    request: SignedInRequest,
    template: str,
    seat: Enrollment,
    form: Any,
    refusal: DomainError | None,
    **more: Any,
) -> HttpResponse:
    """Show what every page about one seat shows, and what keeps its holder from acting."""
    now, is_own = timezone.now(), seat.learner_id == request.user.pk
    is_late = is_own and seat.status == EnrollmentStatus.ENROLLED
    context = {
        "enrollment": seat,
        "offering": seat.offering,
        "form": form,
        "is_own": is_own,
        "is_request": seat.status in REQUESTS,
        "has_begun": has_begun(seat.offering, now=now),
        "is_too_late": is_late and is_past_last_day(seat.offering, now=now),
        **more,
    }
    status = refusal.status if refusal else 200
    return render(request, template, context, status=status)
