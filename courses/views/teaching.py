"""Who may teach what, who is asked to teach a class, and my own teaching."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import posted
from courses import services
from courses.enums import AssignmentStatus
from courses.filters.qualifications import QualificationFilter
from courses.forms.teaching import (
    AnswerForm,
    InvitationForm,
    QualificationDatesForm,
    QualificationForm,
)
from courses.models import InstructorAssignment, InstructorQualification, Offering
from courses.tables.qualifications import QualificationTable
from organizations.models import today

QUALIFY = "courses.qualify"
SCHEDULE = "courses.schedule"


class QualificationListView(ActionRequiredMixin, PersonalListView):
    """Every qualification to teach."""

    filterset_class = QualificationFilter
    table_class = QualificationTable
    template_name = "courses/qualification_list.html"
    found = ngettext_lazy("%(n)s qualification found", "%(n)s qualifications found", "count")
    action = "courses.qualify"

    def get_queryset(self) -> "QuerySet[InstructorQualification]":
        return InstructorQualification.objects.select_related("person", "topic")


@login_required
def qualification_add(request: SignedInRequest) -> HttpResponse:
    """Enter what somebody may teach."""
    require(request.user, "courses.qualify")
    form = QualificationForm(posted(request), visitor=request.user, initial={"starts_on": today()})
    if form.is_valid():
        names = ("person", "topic", "starts_on", "expires_on", "source")
        said = {name: form.cleaned_data[name] for name in names}
        try:
            services.add_qualification(**said, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, _("The qualification is entered."))
            return redirect("courses:qualification_list")
    return render(request, "courses/qualification_add.html", {"form": form})


@login_required
def qualification_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Extend or end what somebody may teach."""
    require(request.user, "courses.qualify")
    row = get_object_or_404(
        InstructorQualification.objects.select_related("person", "topic"), pk=pk
    )
    form = QualificationDatesForm.of(posted(request), row)
    if form.is_valid():
        try:
            services.change_qualification(
                pk=pk, **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("expires_on", str(refusal))
        else:
            messages.success(request, _("The qualification is saved."))
            return redirect("courses:qualification_list")
    return render(request, "courses/qualification_edit.html", {"form": form, "row": row})


@require_safe
@login_required
def teaching_own(request: SignedInRequest) -> HttpResponse:
    """Invitations to teach, the classes I teach, and what I may teach."""
    mine = (
        InstructorAssignment.objects.ahead(at=timezone.now())
        .filter(instructor=request.user)
        .select_related("offering__version__course", "offering__venue")
        .order_by("offering__starts_at", "pk")
    )
    context = {
        "invitations": mine.filter(status=AssignmentStatus.INVITED),
        "teaching": mine.teaching(),
        "qualifications": InstructorQualification.objects.filter(
            person=request.user
        ).select_related("topic"),
        "today": today(),
        "form": AnswerForm(),
    }
    return render(request, "courses/teaching_own.html", context)


@require_POST
@login_required
def invitation_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept or decline an invitation of one's own."""
    row = get_object_or_404(InstructorAssignment, pk=pk, instructor=request.user)
    accepts = request.POST.get("act") == "accept"
    try:
        services.answer_invitation(
            assignment_id=row.pk,
            accepts=accepts,
            reason=request.POST.get("reason", "")[:300],
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Thank you. You teach this class.") if accepts else _("Thank you for telling us.")
        messages.success(request, done)
    return redirect("courses:teaching_own")


@login_required
def instructor_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who teaches a class, who is asked, and whom to ask."""
    offering = get_object_or_404(
        Offering.objects.visible_to(request.user).select_related("version__course"), pk=pk
    )
    require(request.user, "courses.schedule", on=offering)
    form = InvitationForm(posted(request), visitor=request.user)
    if form.is_valid():
        try:
            services.invite_instructor(
                offering_id=pk,
                person=form.cleaned_data["person"],
                is_lead=form.cleaned_data["is_lead"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("who", str(refusal))
        else:
            messages.success(request, _("The invitation is on its way by email."))
            for sentence in services.busy_then(offering, form.cleaned_data["person"]):
                messages.warning(request, sentence)
            return redirect("courses:instructor_list", pk)
    reasons = services.reasons_said(offering)
    rows = offering.instructor_assignments.select_related("instructor")
    context = {
        "offering": offering,
        "form": form,
        "rows": [(row, reasons.get(row.pk, "")) for row in rows],
        "obstacles": services.teaching_obstacles(offering),
    }
    return render(request, "courses/instructor_list.html", context)


@require_POST
@login_required
def instructor_relieve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody no longer teach, or take an invitation back."""
    row = get_object_or_404(InstructorAssignment.objects.select_related("offering"), pk=pk)
    get_object_or_404(Offering.objects.visible_to(request.user), pk=row.offering_id)
    require(request.user, "courses.schedule", on=row.offering)
    try:
        services.relieve_instructor(assignment_id=pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("They are told by email."))
    return redirect("courses:instructor_list", row.offering_id)
