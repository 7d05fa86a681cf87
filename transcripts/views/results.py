"""Results of exams and practicals, entered for a whole class."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere, require
from attendance.exceptions import ResultsRefusedError
from core.forms import posted
from transcripts import services
from transcripts.results_page import ResultsPage, seen_class


@login_required
def result_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody of a class with their result; saves all at once."""
    offering = seen_class(request.user, pk)
    require(request.user, "attendance.enter_result", on=offering)
    page = ResultsPage(offering, posted(request), now=timezone.now())
    if request.method == "POST" and _saved(request, page):
        return redirect("transcripts:result_enter", offering.pk)
    context = {
        "page": page,
        "offering": offering,
        "may_write": not page.is_closed or may_anywhere(request.user, "attendance.correct_closed"),
    }
    status = ResultsRefusedError.status if page.refusal else 200
    return render(request, "transcripts/result_enter.html", context, status=status)


def _saved(request: SignedInRequest, page: ResultsPage) -> bool:
    """Save all, or keep what was typed and say at which rows it is wrong."""
    if page.is_closed:
        require(request.user, "attendance.correct_closed")
    entries = page.entries()
    if page.at_fault or not page.reason.is_valid():
        page.refuse(_("Nothing was saved."))
        return False
    try:
        entered = services.enter_and_complete(
            offering_id=page.offering.pk,
            entries=entries,
            actor=request.user,
            now=page.now,
            reason=page.reason.cleaned_data["reason"],
        )
    except ResultsRefusedError as refusal:
        page.refuse(str(refusal), refusal.problems)
        return False
    sentence = ngettext("%(n)s result saved.", "%(n)s results saved.", entered) % {"n": entered}
    messages.success(request, sentence if entered else _("Nothing had changed."))
    return True
