"""The page of one roster: everybody with a seat, what is saved of them, what was refused."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere
from attendance.differences import differences_of
from attendance.enums import DeviceKind
from attendance.forms import WalkInForm
from attendance.models import AttendanceRecord, Device, Roster, RosterSignature, WalkIn
from attendance.roster_rows import roster_rows
from attendance.row_drawing import drawn_row
from attendance.services.signing import CORRECT_CLOSED, is_closed
from attendance.shared_devices import shared_devices
from attendance.ways_in import ways_in
from core.exceptions import DomainError
from core.templatetags.ui import maine_time
from courses.enums import ATTENDANCE_RULES, ROSTER_RULES

MARK, HAND_OVER = "attendance.mark_roster", "attendance.hand_over"
PROVE = "reports.make_evidence"


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
    may_mark_now = may[MARK] and versions.is_open and now >= roster.opens_at
    may_be_signed = is_signing and has_started and versions.is_open
    context = {
        "roster": roster,
        "offering": roster.offering,
        "rows": rows,
        "drawn_rows": [drawn_row(roster, row) for row in rows] if may_mark_now else [],
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
        "may_note": may_mark_now,
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


def row_state(request: HttpRequest, roster: Roster, enrollment_pk: int) -> HttpResponse:
    """Say what is saved of one row."""
    record = (
        AttendanceRecord.objects.filter(signature__meeting=roster.pk, enrollment=enrollment_pk)
        .order_by("signature__version")
        .last()
    )
    return render(request, "attendance/_row_state.html", {"record": record})
