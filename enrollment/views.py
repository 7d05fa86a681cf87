"""The catalogue of classes, the class page, my classes, and answers to offers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import may_somewhere, require
from accounts.services import finish_guide
from core.drafts import says_if_not_pressed
from core.exceptions import DomainError
from core.forms import posted
from courses.forms import InterestForm
from courses.models import Course, CourseVersion, InstructorAssignment, Meeting, Offering
from courses.services import choose_interests
from enrollment import services
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.filters import EnrollmentFilter, OfferingFilter
from enrollment.forms import CancelOfferingForm, WithdrawForm
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import with_seats
from enrollment.standing import standing_of
from enrollment.suggestions import suggested_to
from enrollment.tables import EnrollmentTable, OfferingTable
from enrollment.teaching import teaching_of
from organizations.forms import FoundEmploymentForm
from organizations.models import Employment
from organizations.views.employment import is_claimed


class OfferingListView(PersonalListView):
    """Every coming class, open to everybody."""

    filterset_class = OfferingFilter
    table_class = OfferingTable
    template_name = "enrollment/offering_list.html"
    rows_per_page = 24
    found = ngettext_lazy("%(n)s class found", "%(n)s classes found", "count")
    extra_context = {
        "results_template": "enrollment/_offering_results.html",
        "columns_label": gettext_lazy("What each class shows"),
    }

    def get_queryset(self) -> QuerySet[Offering]:
        now = timezone.now()
        coming = Offering.objects.coming(at=now).for_listing()
        return with_seats(coming, at=now).open_first(at=now)


@require_safe
def course_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What a course is about and its coming classes."""
    now = timezone.now()
    course = get_object_or_404(
        Course.objects.published()
        .select_related("lane", "restricted_to")
        .prefetch_related(
            "audiences",
            "topics",
            Prefetch("versions", CourseVersion.objects.prefetch_related("credits__credit_type")),
        ),
        code=code,
    )
    coming = Offering.objects.coming(at=now).for_listing().filter(version__course=course)
    context = {
        "course": course,
        "version": next(iter(course.versions.all()), None),
        "offerings": with_seats(coming, at=now)[:12],
    }
    return render(request, "enrollment/course_detail.html", context)


@require_safe
def offering_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: when, where, what it is worth, and how the visitor stands to it."""
    return _offering_page(request, pk)


def _offering_page(
    request: HttpRequest, pk: int, *, refusal: DomainError | None = None
) -> HttpResponse:
    now = timezone.now()
    offerings = (
        Offering.objects.public()
        .for_listing()
        .select_related("version__course__restricted_to")
        .prefetch_related(
            Prefetch("meetings", Meeting.objects.prefetch_related("breaks")),
            Prefetch(
                "instructor_assignments", InstructorAssignment.objects.select_related("instructor")
            ),
            "version__course__audiences",
            "version__credits__credit_type",
        )
    )
    offering = get_object_or_404(with_seats(offerings, at=now), pk=pk)
    context = {
        "offering": offering,
        "course": offering.version.course,
        "standing": standing_of(request.user, offering, now=now),
        "teaching": teaching_of(request.user, offering, now=now),
        "may_cancel": may_somewhere(request.user, "enrollment.cancel_offering")
        and offering.starts_at > now,
        "refusal": refusal,
        "is_over": offering.ends_at <= now,
    }
    status = refusal.status if refusal else 200
    return render(request, "enrollment/offering_detail.html", context, status=status)


@says_if_not_pressed(gettext_lazy("You are not registered yet. Press Register again."))
@require_POST
@login_required
def offering_register(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a seat, or a place in line where the visitor agreed to wait."""
    offering = get_object_or_404(Offering.objects.public(), pk=pk)
    try:
        place = services.register(
            offering_id=offering.pk,
            learner=request.user,
            actor=request.user,
            now=timezone.now(),
            or_wait=request.POST.get("or_wait") == "yes",
        )
    except DomainError as refusal:
        return _offering_page(request, pk, refusal=refusal)
    if isinstance(place, Enrollment):
        messages.success(request, _("You are registered. A confirmation is on its way by email."))
    else:
        messages.info(
            request, _("You are on the waitlist. We will email you as soon as a seat is free.")
        )
    return redirect("enrollment:offering_detail", offering.pk)


@login_required
def offering_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a class, telling everybody why."""
    offering = get_object_or_404(Offering.objects.public().for_listing(), pk=pk)
    require(request.user, "enrollment.cancel_offering", on=offering)
    form = CancelOfferingForm(posted(request))
    if form.is_valid():
        try:
            services.cancel_offering(
                offering_id=offering.pk,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The class is canceled. Everyone is being told by email."))
            return redirect("enrollment:offering_detail", offering.pk)
    seats = Enrollment.objects.filter(offering=offering).holding_a_seat()
    in_line = WaitlistEntry.objects.filter(offering=offering).in_line()
    told = User.objects.filter(Q(enrollments__in=seats) | Q(waitlist_entries__in=in_line))
    context = {
        "offering": offering,
        "form": form,
        "registered": seats.count(),
        "in_line": in_line.count(),
        "to_be_called": told.filter(email__isnull=True).distinct(),
    }
    return render(request, "enrollment/offering_cancel.html", context)


class EnrollmentListView(LoginRequiredMixin, PersonalListView):
    """My classes, and where I stand in line."""

    filterset_class = EnrollmentFilter
    table_class = EnrollmentTable
    template_name = "enrollment/enrollment_list.html"
    found = ngettext_lazy("%(n)s class found", "%(n)s classes found", "count")

    def get_queryset(self) -> QuerySet[Enrollment]:
        own = Enrollment.objects.for_listing().filter(learner=self.request.user)
        return own.coming_first(at=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        in_line = WaitlistEntry.objects.standing(at=now).filter(learner=self.request.user)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"waitlist": in_line.for_listing(), "now": now}


@login_required
def enrollment_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then give the seat back."""
    enrollment = get_object_or_404(Enrollment.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "enrollment.withdraw", on=enrollment)
    if request.method == "GET" and enrollment.status == EnrollmentStatus.WITHDRAWN:
        messages.info(request, _("You have given this seat back already."))
        return redirect("enrollment:offering_detail", enrollment.offering_id)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        try:
            services.withdraw(
                enrollment_id=enrollment.pk,
                actor=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _withdraw_page(request, enrollment, form, status=refusal.status)
        messages.success(request, _("You gave the seat back. Thank you for letting us know."))
        return redirect("enrollment:offering_detail", enrollment.offering_id)
    return _withdraw_page(request, enrollment, form)


def _withdraw_page(
    request: HttpRequest, enrollment: Enrollment, form: WithdrawForm, *, status: int = 200
) -> HttpResponse:
    context = {"enrollment": enrollment, "offering": enrollment.offering, "form": form}
    return render(request, "enrollment/enrollment_withdraw.html", context, status=status)


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


GUIDE_STEPS = [
    gettext_lazy("Your work"),
    gettext_lazy("Your interests"),
    gettext_lazy("What happens next"),
]


@login_required
def guide_work(request: SignedInRequest) -> HttpResponse:
    """Step 1 of the first visit: where one works, found by name."""
    form = FoundEmploymentForm(posted(request), visitor=request.user)
    if form.is_valid() and is_claimed(request, form):
        return redirect("enrollment:guide_interests")
    employments = Employment.objects.for_listing().filter(person=request.user)
    context = {"form": form, "employments": employments, "steps": GUIDE_STEPS}
    return render(request, "enrollment/guide_work.html", context)


@login_required
def guide_interests(request: SignedInRequest) -> HttpResponse:
    """Step 2: what one wants to hear of."""
    form = InterestForm(posted(request), person=request.user)
    if form.is_valid():
        choose_interests(
            person=request.user, **form.cleaned_data, actor=request.user, now=timezone.now()
        )
        return redirect("enrollment:guide_done")
    return render(request, "enrollment/guide_interests.html", {"form": form, "steps": GUIDE_STEPS})


@require_safe
@login_required
def guide_done(request: SignedInRequest) -> HttpResponse:
    """Step 3: classes that fit, and how the rest goes."""
    suggestions = suggested_to(request.user, now=timezone.now())
    context = {"suggestions": suggestions, "steps": GUIDE_STEPS}
    return render(request, "enrollment/guide_done.html", context)


@require_POST
@login_required
def guide_finish(request: SignedInRequest) -> HttpResponse:
    """Finish the guide, or skip what is left of it, and go home."""
    finish_guide(person=request.user, now=timezone.now())
    return redirect(settings.LOGIN_REDIRECT_URL)
