"""Requests for training: sent by a district or an agency, answered by MSSC staff."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import may_somewhere, require, require_somewhere
from core.exceptions import DomainError
from core.forms import posted
from courses import services
from courses.enums import RequestStatus
from courses.filters.requests import TrainingRequestFilter
from courses.forms.requests import (
    AnswerWithClassForm,
    DeclineRequestForm,
    TrainingRequestForm,
)
from courses.models import Course, TrainingRequest
from courses.tables.requests import TrainingRequestTable


class RequestListView(ActionRequiredMixin, PersonalListView):
    """Requests of one's places; for the office all of them."""

    filterset_class = TrainingRequestFilter
    table_class = TrainingRequestTable
    template_name = "courses/request_list.html"
    found = ngettext_lazy("%(n)s request found", "%(n)s requests found", "count")
    action = "courses.view_requests"

    def get_queryset(self) -> "QuerySet[TrainingRequest]":
        return TrainingRequest.objects.visible_to(self.request.user).for_listing()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether the visitor may ask as well."""
        may_ask = may_somewhere(self.request.user, "courses.request_training")
        return super().get_context_data(**kwargs) | {"may_ask": may_ask}


@login_required
def request_new(request: SignedInRequest) -> HttpResponse:
    """Ask for a class for one's own people."""
    require_somewhere(request.user, "courses.request_training")
    wanted = Course.objects.published().filter(code=request.GET.get("course", "")[:20]).first()
    form = TrainingRequestForm(posted(request), visitor=request.user, initial={"course": wanted})
    if form.is_valid():
        organization = form.cleaned_data["organization"]
        try:
            sent = services.request_training(
                organization=organization,
                asked=form.asked(),
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent. The office will answer you by email."))
            return redirect("courses:request_detail", pk=sent.pk)
    return render(request, "courses/request_new.html", {"form": form})


@login_required
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was asked for and what was answered; staff answer here."""
    rows = TrainingRequest.objects.visible_to(request.user).for_listing()
    asked = get_object_or_404(rows, pk=pk)
    declines = request.method == "POST" and "reason" in request.POST
    scheduling = AnswerWithClassForm(None if declines else posted(request))
    declining = DeclineRequestForm(request.POST if declines else None)
    if request.method == "POST":
        require(request.user, "courses.answer_request")
        form = declining if declines else scheduling
        if form.is_valid() and _is_answered(request, asked, form):
            messages.success(request, _("Answered. Whoever asked is being told by email."))
            return redirect("courses:request_detail", pk=asked.pk)
    context = {
        "asked": asked,
        "scheduling": scheduling,
        "declining": declining,
        # Whoever was too late still finds what they wrote.
        "may_answer": bool(scheduling.errors or declining.errors)
        or (
            asked.status == RequestStatus.NEW
            and may_somewhere(request.user, "courses.answer_request")
        ),
    }
    return render(request, "courses/request_detail.html", context)


def _is_answered(
    request: SignedInRequest,
    asked: TrainingRequest,
    form: AnswerWithClassForm | DeclineRequestForm,
) -> bool:
    answer = (
        services.decline_request
        if isinstance(form, DeclineRequestForm)
        else services.answer_with_class
    )
    try:
        answer(request_id=asked.pk, actor=request.user, now=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(next(iter(form.fields)), str(refusal))
    return not form.errors
