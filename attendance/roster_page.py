"""The page of one roster: everybody with a seat, what is saved of them, what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere
from attendance.decisions import LATE_MINUTES_ASSUMED
from attendance.enums import Presence
from attendance.models import AttendanceRecord, Roster
from core.clock import maine_date
from core.exceptions import DomainError
from core.templatetags.ui import maine_time
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
    problem: str = ""


def roster_page(
    request: SignedInRequest,
    roster: Roster,
    refusal: DomainError | None = None,
    *,
    is_signing: bool = False,
) -> HttpResponse:
    """Draw a roster of `for_listing`; after a refusal it says of whom, and leads to their rows."""
    now = timezone.now()
    rows = roster_rows(roster, request.POST if refusal else None, refusal)
    signature = (
        roster.signatures.filter(signed_at__isnull=False).select_related("signed_by").first()
    )
    unmarked = [row for row in rows if row.record is None]
    has_started = roster.starts_at <= now
    may_be_signed = is_signing and has_started and signature is None
    context = {
        "roster": roster,
        "offering": roster.offering,
        "rows": rows,
        "marked": len(rows) - len(unmarked),
        "signature": signature,
        "may_mark": Roster.objects.permitted_to(request.user, "attendance.mark_roster")
        .filter(pk=roster.pk)
        .exists(),
        "is_early": now < roster.opens_at,
        "may_see_history": may_anywhere(request.user, "accounts.view_history"),
        "has_started": has_started,
        "sign_question": sign_question(roster, now=now),
        "refusal": refusal,
        "is_signing": is_signing,
        "in_question": unmarked if may_be_signed else [row for row in rows if row.problem],
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/roster_detail.html", context, status=status)


def sign_question(roster: Roster, *, now: datetime) -> str:
    """Return what to ask before signing: with the hour while the session still goes on."""
    if now < roster.ends_at:
        return _("The session ends at %(time)s. Sign now?") % {"time": maine_time(roster.ends_at)}
    return _("Sign this roster?")


def roster_rows(
    roster: Roster, typed: QueryDict | None = None, refusal: DomainError | None = None
) -> list[RosterRow]:
    """Return everybody with a seat, by name, with what the newest version says.

    Three queries: two people of one name are told apart by their employers. What was typed and
    refused stands before what is saved.
    """
    seats = list(
        Enrollment.objects.expected_at(roster)
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
    problems = {getattr(refusal, "enrollment_id", None): str(refusal)}
    return [
        _roster_row(
            roster,
            seat,
            records.get(seat.pk),
            works_as=works.get(seat.learner_id, ""),
            typed=typed or {},
            problem=problems.get(seat.pk, ""),
        )
        for seat in seats
    ]


def _roster_row(
    roster: Roster,
    seat: Enrollment,
    record: AttendanceRecord | None,
    *,
    works_as: str,
    typed: Mapping[str, str],
    problem: str,
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
        problem=problem,
    )


def row_state(request: HttpRequest, roster: Roster, enrollment_pk: int) -> HttpResponse:
    """Say what is saved of one row."""
    record = (
        AttendanceRecord.objects.filter(signature__meeting=roster.pk, enrollment=enrollment_pk)
        .order_by("signature__version")
        .last()
    )
    return render(request, "attendance/_row_state.html", {"record": record})
