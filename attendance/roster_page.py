"""The page of one roster: everybody with a seat, what is saved of them, what was refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere
from attendance.decisions import LATE_MINUTES_ASSUMED
from attendance.differences import differences_of
from attendance.enums import DeviceKind, Presence
from attendance.expected import seats_expected
from attendance.forms import WalkInForm
from attendance.models import AttendanceRecord, Device, Roster, RosterSignature, WalkIn
from attendance.presence import CheckIns, check_ins_of
from attendance.services.signing import CORRECT_CLOSED, is_closed
from attendance.shared_devices import shared_devices
from attendance.ways_in import ways_in
from core.clock import MAINE, maine_date
from core.exceptions import DomainError
from core.templatetags.ui import maine_time
from courses.enums import ATTENDANCE_RULES, ROSTER_RULES
from courses.models import Meeting
from enrollment.models import Enrollment
from organizations.models import Employment

MARK, HAND_OVER = "attendance.mark_roster", "attendance.hand_over"
PROVE = "reports.make_evidence"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One learner on the roster: what has been marked so far, and what they checked in."""

    enrollment: Enrollment
    record: AttendanceRecord | None
    check_ins: CheckIns | None
    works_as: str
    status: str
    minutes: str
    came: str
    left: str
    makes_up: int | None = None
    problem: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the roster can be signed as far as this person goes."""
        return self.record is not None or self.check_ins is not None

    @property
    def disagrees(self) -> bool:
        """Whether the word and the check-ins say different things."""
        if self.record is None or self.check_ins is None:
            return False
        return self.record.minutes_present != self.check_ins.minutes


@dataclass(frozen=True, slots=True)
class Versions:
    """How far a roster is signed: the version that counts, and one that was opened after it."""

    signed: RosterSignature | None
    open_again: RosterSignature | None

    @property
    def is_open(self) -> bool:
        """Whether it can be marked: nothing is signed, or it was opened again."""
        return self.signed is None or self.open_again is not None


def versions_of(roster: Roster) -> Versions:
    """Return the two versions that matter. One query."""
    rows = list(roster.signatures.select_related("signed_by", "opened_by")[:2])
    signed = next((row for row in rows if row.signed_at), None)
    newest = rows[0] if rows else None
    open_again = newest if newest and newest.signed_at is None and signed else None
    return Versions(signed, open_again)


def roster_page(
    request: SignedInRequest,
    roster: Roster,
    refusal: DomainError | None = None,
    *,
    is_signing: bool = False,
    walk_in_form: WalkInForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a roster of `for_listing`; after a refusal it says of whom, and leads to their rows."""
    now = timezone.now()
    rows = roster_rows(roster, request.POST if refusal else None, refusal)
    versions = versions_of(roster)
    records = [row.record for row in rows if row.record]
    unknown = [row for row in rows if not row.is_known]
    has_started = roster.starts_at <= now
    may = Roster.objects.permits(request.user, roster.pk, MARK, HAND_OVER, CORRECT_CLOSED, PROVE)
    may_be_signed = is_signing and has_started and versions.is_open
    context = {
        "roster": roster,
        "offering": roster.offering,
        "rows": rows,
        "marked": len(rows) - len(unknown),
        "signature": None if versions.is_open else versions.signed,
        "versions": versions,
        "late_check_ins": late_check_ins(roster, versions),
        "walk_ins": list(
            WalkIn.objects.filter(meeting=roster.pk).select_related("enrollment__learner")
        ),
        "walk_in_form": walk_in_form or WalkInForm(),
        "may_mark": may[MARK],
        "ways_in": ways_in(roster) if may[MARK] else [],
        "kits": live_kits(roster, now=now),
        "differences": differences_of(roster, records) if may[MARK] else [],
        "shared_devices": shared_devices(roster) if may[MARK] else [],
        "may_note": may[MARK] and versions.is_open and now >= roster.opens_at,
        "may_hand_over": may[HAND_OVER],
        "may_reopen": not versions.is_open
        and may[CORRECT_CLOSED if is_closed(roster.offering_id) else MARK],
        "is_early": now < roster.opens_at,
        "may_see_history": may_anywhere(request.user, "accounts.view_history"),
        "has_started": has_started,
        "sign_question": sign_question(roster, now=now),
        "pages": pages_about(roster, may_mark=may[MARK], may_prove=may[PROVE]),
        "refusal": refusal,
        "is_signing": is_signing,
        "in_question": unknown if may_be_signed else [row for row in rows if row.problem],
    }
    status = refusal.status if refusal else status
    return render(request, "attendance/roster_detail.html", context, status=status)


def live_kits(roster: Roster, *, now: datetime) -> list[Device]:
    """Return the devices that can work at this session without a network. One query."""
    return list(Device.objects.live(at=now).filter(meeting=roster.pk, kind=DeviceKind.KIT))


def pages_about(roster: Roster, *, may_mark: bool, may_prove: bool) -> list[dict[str, str]]:
    """Return the pages around a roster: its papers, its class, what closes and what proves it."""
    session, klass = [roster.pk], [roster.offering_id]
    pages = [
        (_("Roster"), "attendance:roster_detail", session, True),
        (_("Papers"), "attendance:session_papers", session, True),
        (_("From paper"), "attendance:session_enter", session, may_mark),
        (_("Whole class"), "transcripts:class_attendance", klass, True),
        (_("Results"), "transcripts:result_enter", klass, may_mark and has_results(roster)),
        (_("Close class"), "transcripts:class_close", klass, may_mark),
        (_("Evidence"), "reports:class_evidence", klass, may_prove),
    ]
    return [
        {"label": label, "url": reverse(name, args=args), "current": "page" if not at else ""}
        for at, (label, name, args, is_open) in enumerate(pages)
        if is_open
    ]


def has_results(roster: Roster) -> bool:
    """Whether the class has an exam or a practical."""
    return roster.offering.completion_rule in ROSTER_RULES - ATTENDANCE_RULES


def late_check_ins(roster: Roster, versions: Versions) -> int:
    """Return how many check-ins came after the roster was signed, and so do not count."""
    if versions.is_open or versions.signed is None:
        return 0
    return int(roster.punches.filter(arrived_at__gt=versions.signed.signed_at).count())


def sign_question(roster: Roster, *, now: datetime) -> str:
    """Return what to ask before signing: with the hour while the session still goes on."""
    if now < roster.ends_at:
        return _("The session ends at %(time)s. Sign now?") % {"time": maine_time(roster.ends_at)}
    return _("Sign this roster?")


def roster_rows(
    roster: Roster, typed: QueryDict | None = None, refusal: DomainError | None = None
) -> list[RosterRow]:
    """Return everybody with a seat, by name, with what the newest version says.

    A constant number of queries: two people of one name are told apart by their employers. What
    was typed and refused stands before what is saved.
    """
    seats = list(
        seats_expected(roster)
        .select_related("learner", "offering")
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    records = {}
    for record in (
        AttendanceRecord.objects.filter(signature__meeting=roster.pk)
        .order_by("signature__version")
        .select_related("marked_by")
    ):
        records[record.enrollment_id] = record
    check_ins = check_ins_of(roster)
    works = works_of(roster, seats)
    problems = {getattr(refusal, "enrollment_id", None): str(refusal)}
    return [
        _roster_row(
            roster,
            seat,
            records.get(seat.pk),
            check_ins.get(seat.pk),
            works_as=works.get(seat.learner_id, ""),
            typed=typed or {},
            problem=problems.get(seat.pk, ""),
        )
        for seat in seats
    ]


def works_of(roster: Meeting, seats: Iterable[Enrollment]) -> dict[int, str]:
    """Return where people work as what on the day of a session, by person. One query."""
    jobs = (
        Employment.objects.on(maine_date(roster.starts_at))
        .filter(person__in=[seat.learner_id for seat in seats])
        .select_related("organization", "work_kind")
    )
    return {job.person_id: f"{job.organization.name}, {job.work_kind.name}" for job in jobs}


def _roster_row(
    roster: Roster,
    seat: Enrollment,
    record: AttendanceRecord | None,
    check_ins: CheckIns | None,
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
        check_ins=check_ins,
        works_as=works_as,
        status=typed.get(f"status-{seat.pk}", record.status if record else ""),
        minutes=typed.get(f"minutes-{seat.pk}", str(minutes)),
        came=typed.get(f"came-{seat.pk}", _clock(record.came_at if record else None)),
        left=typed.get(f"left-{seat.pk}", _clock(record.left_at if record else None)),
        makes_up=getattr(seat, "makes_up", None),
        problem=problem,
    )


def _clock(moment: datetime | None) -> str:
    """Return a moment as a field for a time of day wants it."""
    return f"{moment.astimezone(MAINE):%H:%M}" if moment else ""


def row_state(request: HttpRequest, roster: Roster, enrollment_pk: int) -> HttpResponse:
    """Say what is saved of one row."""
    record = (
        AttendanceRecord.objects.filter(signature__meeting=roster.pk, enrollment=enrollment_pk)
        .order_by("signature__version")
        .last()
    )
    return render(request, "attendance/_row_state.html", {"record": record})
