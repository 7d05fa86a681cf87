"""A signed sheet, entered at speed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance.entering_page import enter_rows, lines_of
from attendance.exceptions import LinesRefusedError
from attendance.models import Roster
from attendance.roster_page import versions_of
from attendance.services import enter_from_paper
from core.exceptions import DomainError


@login_required
def session_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type the times of everybody; one answer saves them all, or says which rows are wrong."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    now = timezone.now()
    rows = enter_rows(roster, request.POST if request.method == "POST" else None)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            entered = enter_from_paper(
                meeting_id=roster.pk,
                lines=lines_of(rows),
                rest_was_absent="rest_was_absent" in request.POST,
                actor=request.user,
                now=now,
            )
        except DomainError as refused:
            refusal = refused
            problems = refused.problems if isinstance(refused, LinesRefusedError) else {}
            rows = enter_rows(roster, request.POST, problems)
        else:
            _say(request, entered)
            return redirect("attendance:roster_detail", roster.pk)
    context = {
        "roster": roster,
        "offering": roster.offering,
        "rows": rows,
        "refusal": refusal,
        "in_question": [row.row for row in rows if row.problem],
        "rest_was_absent": "rest_was_absent" in request.POST,
        "is_open": versions_of(roster).is_open and now >= roster.opens_at,
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/session_enter.html", context, status=status)


def _say(request: SignedInRequest, entered: int) -> None:
    if not entered:
        messages.info(request, _("Nothing was entered: no row had a time."))
        return
    sentence = ngettext("%(n)s person is entered.", "%(n)s people are entered.", entered)
    messages.success(request, sentence % {"n": entered})
