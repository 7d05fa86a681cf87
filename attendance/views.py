"""The instructor's sessions and the roster of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance import services
from attendance.decisions import LATE_MINUTES_ASSUMED
from attendance.enums import Presence
from attendance.filters import RosterFilter
from attendance.forms import marks_from
from attendance.models import AttendanceRecord, Roster
from attendance.tables import RosterTable
from core.clock import maine_date
from core.exceptions import DomainError
from core.views import FilteredTableView
from enrollment.models import Enrollment
from organizations.models import Employment


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One learner on the roster; `record` is what has been marked so far."""

    enrollment: Enrollment
    record: AttendanceRecord | None
    works_as: str
    status: str
    minutes: str


class RosterListView(LoginRequiredMixin, FilteredTableView):
    """The sessions I teach (MSSC staff: all)."""

    filterset_class = RosterFilter
    table_class = RosterTable
    template_name = "attendance/roster_list.html"
    noun = "session"

    def get_queryset(self) -> QuerySet[Roster]:
        return Roster.objects.visible_to(self.request.user).for_listing()


@login_required
def roster_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The roster: one tap or key for each person. A plain form where scripts are off."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    refusal = None
    if request.method == "POST":
        require(request.user, "attendance.mark_roster", on=roster)
        seats = Enrollment.objects.filter(offering=roster.offering_id).holding_a_seat()
        try:
            services.record_attendance(
                meeting_id=roster.pk,
                marks=marks_from(request.POST, seats.values_list("pk", flat=True)),
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, "Saved.")
            return redirect("attendance:roster_detail", roster.pk)
    return _roster_page(request, roster, refusal)


def _roster_page(
    request: SignedInRequest, roster: Roster, refusal: DomainError | None
) -> HttpResponse:
    rows = roster_rows(roster, request.POST if refusal else None)
    marked = [row for row in rows if row.record is not None]
    context = {
        "roster": roster,
        "offering": roster.offering,
        "rows": rows,
        "marked": len(marked),
        "unmarked": len(rows) - len(marked),
        "is_open": not roster.signatures.filter(signed_at__isnull=False).exists(),
        "may_mark": Roster.objects.permitted_to(request.user, "attendance.mark_roster")
        .filter(pk=roster.pk)
        .exists(),
        "has_started": roster.starts_at <= timezone.now(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/roster_detail.html", context, status=status)


def roster_rows(roster: Roster, typed: QueryDict | None = None) -> list[RosterRow]:
    """Return everybody with a seat, by name, with what the newest version says.

    Three queries: two people of one name are told apart by their employers. What was typed and
    refused stands before what is saved.
    """
    seats = list(
        Enrollment.objects.filter(offering=roster.offering_id)
        .holding_a_seat()
        .select_related("learner")
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    records = {}
    for record in AttendanceRecord.objects.filter(signature__meeting=roster.pk).order_by(
        "signature__version"
    ):
        records[record.enrollment_id] = record
    works = {}
    for job in (
        Employment.objects.on(maine_date(roster.starts_at))
        .filter(person__in=[seat.learner_id for seat in seats])
        .select_related("organization", "work_kind")
    ):
        works[job.person_id] = f"{job.organization.name}, {job.work_kind.name}"
    return [
        _roster_row(roster, seat, records.get(seat.pk), works.get(seat.learner_id, ""), typed or {})
        for seat in seats
    ]


def _roster_row(
    roster: Roster,
    seat: Enrollment,
    record: AttendanceRecord | None,
    works_as: str,
    typed: Mapping[str, str],
) -> RosterRow:
    minutes = max(roster.creditable_minutes - LATE_MINUTES_ASSUMED, 1)
    if record is not None and record.status == Presence.LATE:
        minutes = record.minutes_present
    return RosterRow(
        enrollment=seat,
        record=record,
        works_as=works_as,
        status=typed.get(f"status-{seat.pk}", record.status if record else ""),
        minutes=typed.get(f"minutes-{seat.pk}", str(minutes)),
    )


@require_POST
@login_required
def roster_mark(request: SignedInRequest, pk: int, enrollment_pk: int) -> HttpResponse:
    """Save one row, as soon as it is tapped."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    services.record_attendance(
        meeting_id=roster.pk,
        marks=marks_from(request.POST, [enrollment_pk]),
        actor=request.user,
        now=timezone.now(),
    )
    return _row_state(request, roster, enrollment_pk)


def _row_state(request: HttpRequest, roster: Roster, enrollment_pk: int) -> HttpResponse:
    record = (
        AttendanceRecord.objects.filter(signature__meeting=roster.pk, enrollment=enrollment_pk)
        .order_by("signature__version")
        .last()
    )
    return render(request, "attendance/_row_state.html", {"record": record})
