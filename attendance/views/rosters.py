"""The instructor's sessions and the roster of each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import require
from attendance import services
from attendance.expected import seats_expected
from attendance.filters import RosterFilter
from attendance.forms import marks_from
from attendance.models import Roster
from attendance.roster_page import roster_page, row_state
from attendance.tables import RosterTable
from core.exceptions import DomainError


class RosterListView(LoginRequiredMixin, PersonalListView):
    """The sessions I teach (MSSC staff: all)."""

    filterset_class = RosterFilter
    table_class = RosterTable
    template_name = "attendance/roster_list.html"
    found = ngettext_lazy("%(n)s session found", "%(n)s sessions found", "count")

    def get_queryset(self) -> QuerySet[Roster]:
        rosters = Roster.objects.visible_to(self.request.user).for_listing()
        return rosters.most_pressing_first(at=timezone.now())


@login_required
def roster_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The roster: one tap or key for each person. A plain form where scripts are off."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    if request.method != "POST":
        return roster_page(request, roster)
    require(request.user, "attendance.mark_roster", on=roster)
    seats = seats_expected(roster)
    try:
        services.record_attendance(
            meeting_id=roster.pk,
            marks=marks_from(request.POST, seats.values_list("pk", flat=True), roster),
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        return roster_page(request, roster, refusal)
    messages.success(request, _("Saved."))
    return redirect("attendance:roster_detail", roster.pk)


@require_POST
@login_required
def roster_mark(request: SignedInRequest, pk: int, enrollment_pk: int) -> HttpResponse:
    """Save one row, as soon as it is tapped."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    services.record_attendance(
        meeting_id=roster.pk,
        marks=marks_from(request.POST, [enrollment_pk], roster),
        actor=request.user,
        now=timezone.now(),
    )
    return row_state(request, roster, enrollment_pk)
