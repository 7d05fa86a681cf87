"""The attendance of a class, of one person in it, and one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance import services
from attendance.models import MakeUp
from attendance.results import kind_asked
from attendance.sessions import may_make_up_at
from core.exceptions import DomainError
from core.forms import posted
from courses.models import Offering
from enrollment.enums import SEAT_HOLDING, EnrollmentStatus
from enrollment.models import Enrollment, EnrollmentQuerySet
from transcripts.class_page import class_rows
from transcripts.forms import MakeUpForm
from transcripts.person_page import PersonFacts, person_facts
from transcripts.results_page import seen_class


@require_safe
@login_required
def class_attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody of a class at every session, in minutes, with the outcome and why."""
    offering: Any = seen_class(
        request.user,
        pk,
        may_enter="attendance.enter_result",
        may_prove="reports.make_evidence",
    )
    facts, rows = class_rows(offering, shows_results=offering.may_enter)
    context = {
        "offering": offering,
        "meetings": facts.meetings,
        "rows": rows,
        "shows_results": offering.may_enter and kind_asked(offering) is not None,
    }
    return render(request, "transcripts/class_attendance.html", context)


@login_required
def seat_attendance(request: SignedInRequest, pk: int, seat_pk: int) -> HttpResponse:
    """One person in a class: why it is complete or not. A POST arranges a make-up."""
    offering: Any = seen_class(
        request.user,
        pk,
        may_enter="attendance.enter_result",
        may_arrange="attendance.arrange_make_up",
    )
    seat = get_object_or_404(_seats().filter(offering=offering), pk=seat_pk)
    seat.offering = offering
    facts = person_facts(seat, shows_results=offering.may_enter)
    form = None
    if request.method == "POST":
        require(request.user, "attendance.arrange_make_up", on=offering)
    if offering.may_arrange:
        form = _make_up_form(request, seat, facts)
    if form is not None and form.is_valid() and _arranged(request, seat, form):
        return redirect("transcripts:seat_attendance", offering.pk, seat.pk)
    context = {
        "offering": offering,
        "seat": seat,
        "facts": facts,
        "form": form,
        "may_arrange": form is not None,
    }
    return render(request, "transcripts/seat_attendance.html", context)


def _make_up_form(request: SignedInRequest, seat: Enrollment, facts: PersonFacts) -> MakeUpForm:
    is_open = seat.status != EnrollmentStatus.COMPLETED
    return MakeUpForm(
        posted(request),
        missed=[each.meeting for each in facts.sessions if each.may_be_made_up and is_open],
        meetings=may_make_up_at(seat, at=timezone.now()),
    )


def _arranged(request: SignedInRequest, seat: Enrollment, form: MakeUpForm) -> bool:
    try:
        services.arrange_make_up(
            enrollment_id=seat.pk,
            missed_id=int(form.cleaned_data["missed"]),
            meeting_id=int(form.cleaned_data["meeting"]),
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Arranged. %(name)s is told.") % {"name": seat.learner.name})
    return True


@require_POST
@login_required
def make_up_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back that a session is made up elsewhere."""
    seen = Offering.objects.permitted_to(request.user, "attendance.view_roster")
    row = get_object_or_404(
        MakeUp.objects.filter(enrollment__offering__in=seen.order_by().values("pk")).select_related(
            "enrollment__offering"
        ),
        pk=pk,
    )
    require(request.user, "attendance.arrange_make_up", on=row.enrollment.offering)
    try:
        services.drop_make_up(make_up_id=row.pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is not made up there after all."))
    return redirect("transcripts:seat_attendance", row.enrollment.offering_id, row.enrollment_id)


@require_safe
@login_required
def attendance_own(request: SignedInRequest, pk: int) -> HttpResponse:
    """My own attendance in a class of mine: as much of it as concerns nobody else."""
    seat = get_object_or_404(_seats().filter(learner=request.user), pk=pk)
    facts = person_facts(seat, shows_results=True)
    context = {"offering": seat.offering, "seat": seat, "facts": facts, "is_own": True}
    return render(request, "transcripts/attendance_own.html", context)


def _seats() -> EnrollmentQuerySet:
    return Enrollment.objects.filter(status__in=SEAT_HOLDING).for_listing()
