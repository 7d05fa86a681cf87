"""Approvals of boards for courses given elsewhere."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.http import SignedInRequest
from accounts.permissions import require
from core.forms import carry_out, posted
from courses.forms.materials import ApprovalForm, OutsideApprovalForm
from courses.models import CreditApproval, OutsideCourse
from courses.services.approvals import correct_approval, enter_outside_approval
from courses.views.courses import PUBLISH

ENTERED = _(
    "The approval is entered. Hours it was missing for are posted now, and the people are told."
)
SAVED = _(
    "The approval is saved. Hours that were posted under it stay as they are. Training records show"
    " its number of now, papers that were issued the one of their day."
)


@login_required
def outside_approvals(request: SignedInRequest, pk: int) -> HttpResponse:
    """The approvals of a course given elsewhere; enter another."""
    require(request.user, PUBLISH)
    course = get_object_or_404(OutsideCourse, pk=pk)
    form = OutsideApprovalForm(posted(request))
    made, _refusal = carry_out(
        form,
        lambda said: enter_outside_approval(
            outside_course=course, **said, actor=request.user, now=timezone.now()
        ),
    )
    if made is not None:
        messages.success(request, ENTERED)
        return redirect("courses:outside_approvals", course.pk)
    approvals = course.approvals.select_related("credit_type").order_by("-starts_on", "-pk")
    context = {"course": course, "approvals": approvals, "form": form}
    return render(request, "courses/outside_approvals.html", context)


def outside_approval_edit(
    request: SignedInRequest, approval: CreditApproval, course: OutsideCourse
) -> HttpResponse:
    """Correct or end the approval of a course given elsewhere."""
    require(request.user, PUBLISH)
    initial = {name: getattr(approval, name) for name in ApprovalForm.base_fields}
    form = ApprovalForm(posted(request), initial=initial)
    saved, _refusal = carry_out(
        form,
        lambda said: correct_approval(
            approval_id=approval.pk, **said, actor=request.user, now=timezone.now()
        ),
    )
    if saved is not None:
        messages.success(request, SAVED)
        return redirect("courses:outside_approvals", course.pk)
    context = {"course": course, "form": form, "approval": approval}
    return render(request, "courses/outside_approval_edit.html", context)
