"""The queue, and one question of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import posted
from support import services
from support.filters import QuestionFilter
from support.forms import ReplyForm
from support.history import happenings
from support.models import Question, QuestionQuerySet
from support.tables import QUESTION_TONES, QuestionTable


class QuestionListView(ActionRequiredMixin, PersonalListView):
    """Questions and feedback, newest first."""

    filterset_class = QuestionFilter
    table_class = QuestionTable
    template_name = "support/question_list.html"
    found = ngettext_lazy("%(n)s question found", "%(n)s questions found", "count")
    action = "support.answer"

    def get_queryset(self) -> QuestionQuerySet:
        return Question.objects.visible_to(self.request.user).for_listing()


@login_required
def question_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One question with what happened to it; posting answers it."""
    require(request.user, "support.answer")
    question = get_object_or_404(Question.objects.for_listing(), pk=pk)
    form = ReplyForm(posted(request))
    if form.is_valid():
        seen = request.POST.get("replies_seen", "")
        try:
            services.reply(
                question_id=question.pk,
                text=form.cleaned_data["text"],
                replies_seen=int(seen) if seen.isdecimal() and len(seen) < 6 else -1,
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            question.refresh_from_db()
        else:
            messages.success(request, _("Answered. The email is on its way."))
            return redirect("support:question_detail", question.pk)
    return render(request, "support/question_detail.html", _about(question, form))


def _about(question: Question, form: ReplyForm) -> dict[str, Any]:
    replies = list(question.replies.select_related("by"))
    return {
        "question": question,
        "form": form,
        "happenings": happenings(question, replies),
        "replies_seen": len(replies),
        "can_hear": bool(question.email or question.sender_id),
        "tones": QUESTION_TONES,
    }


@require_POST
@login_required
def question_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that I am on it."""
    require(request.user, "support.answer")
    question = get_object_or_404(Question, pk=pk)
    services.take(question_id=question.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("It is yours to answer."))
    return redirect("support:question_detail", question.pk)


@require_POST
@login_required
def question_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that nothing more is to be done."""
    require(request.user, "support.answer")
    question = get_object_or_404(Question, pk=pk)
    services.close(question_id=question.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("The question is closed."))
    return redirect("support:question_list")


@require_POST
@login_required
def question_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a closed one up again."""
    require(request.user, "support.answer")
    question = get_object_or_404(Question, pk=pk)
    services.reopen(question_id=question.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("The question is open again."))
    return redirect("support:question_detail", question.pk)
