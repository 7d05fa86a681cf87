"""Sign a roster, and open a signed one again."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from attendance.enums import Basis, Outcome
from attendance.exceptions import RosterRefusedError
from attendance.expected import seats_expected
from attendance.models import AttendanceRecord, Roster, RosterSignature, SentMark
from attendance.presence import CheckIns, check_ins_of
from attendance.services.versions import open_version, require_open
from audit.services import event, record, record_many
from courses.models import Meeting, Offering
from enrollment.models import Enrollment

CORRECT_CLOSED = "attendance.correct_closed"


@transaction.atomic
def sign_roster(*, meeting_id: int, actor: User, now: datetime) -> RosterSignature:
    """Sign the open version. From then on its records count and do not change.

    Of whom nothing was said, what they checked in and out is written down. Raises
    `RosterRefusedError` before the session starts, while of somebody nothing is known or a device
    says something else, and when it is signed already.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    if now < meeting.starts_at:
        raise RosterRefusedError(_("A roster is signed once the session has started."))
    signature = open_version(meeting)
    _require_decided(meeting)
    unmarked = list(seats_expected(meeting).exclude(attendance__signature=signature))
    _write_check_ins(meeting, signature, unmarked, actor=actor, now=now)
    signature.signed_at, signature.signed_by = now, actor
    signature.statement = statement()
    signature.save(update_fields=["signed_at", "signed_by", "statement"])
    record(
        "attendance.sign_roster",
        on=signature,
        actor=actor,
        now=now,
        before={"signed_at": None},
        after={
            "meeting": meeting.pk,
            "version": signature.version,
            "signed_at": now.isoformat(),
        },
        reason=signature.reason,
    )
    return signature


def _require_decided(meeting: Meeting) -> None:
    """Refuse while a device and the roster say different things of somebody."""
    open_ones = SentMark.objects.filter(device__meeting=meeting, outcome=Outcome.OPEN).count()
    if open_ones:
        sentence = ngettext(
            "Of %(n)s person a phone says something else. Decide what counts, then sign.",
            "Of %(n)s people a phone says something else. Decide what counts, then sign.",
            open_ones,
        )
        raise RosterRefusedError(sentence % {"n": open_ones})


def statement() -> str:
    """Return the words an instructor signs (`official_forms`, sign-in sheet)."""
    return _(
        "I certify that this roster says truly who attended this session and for how long, "
        "without registration, breaks and meals."
    )


def _write_check_ins(
    meeting: Meeting,
    signature: RosterSignature,
    unmarked: Sequence[Enrollment],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Write what those checked in of whom the instructor said nothing. All, or a refusal."""
    known = check_ins_of(meeting, enrollment_ids=[seat.pk for seat in unmarked])
    missing = sum(seat.pk not in known or not known[seat.pk].has_come for seat in unmarked)
    if missing:
        raise RosterRefusedError(
            ngettext(
                "%(n)s person is not marked yet. Mark everybody, then sign.",
                "%(n)s people are not marked yet. Mark everybody, then sign.",
                missing,
            )
            % {"n": missing}
        )
    rows = AttendanceRecord.objects.bulk_create(
        _by_check_ins(seat, signature, known[seat.pk], actor=actor, now=now) for seat in unmarked
    )
    record_many(
        event(
            "attendance.mark",
            on=row,
            actor=actor,
            now=now,
            person_id=seat.learner_id,
            after={
                "status": str(row.status),
                "minutes": row.minutes_present,
                "basis": str(row.basis),
            },
        )
        for seat, row in zip(unmarked, rows, strict=True)
    )


def _by_check_ins(
    seat: Enrollment, signature: RosterSignature, known: CheckIns, *, actor: User, now: datetime
) -> AttendanceRecord:
    return AttendanceRecord(
        enrollment=seat,
        signature=signature,
        status=known.status,
        minutes_present=known.minutes,
        came_at=known.came_at,
        left_at=known.left_at,
        basis=Basis.CHECK_INS,
        marked_at=now,
        marked_by=actor,
    )


@transaction.atomic
def reopen_roster(*, meeting_id: int, reason: str, actor: User, now: datetime) -> RosterSignature:
    """Begin the next version of a signed roster, with the marks of the last.

    What is signed counts until this one is signed too, and both stay. Of a closed class MSSC
    staff alone open it. Raises `RosterRefusedError` without a reason, where nothing is signed or
    a version is open already, and for whoever may not.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    # Whoever closes the class locks it, too: it is not closed between the question and the answer.
    Offering.objects.select_for_update(no_key=True).get(pk=meeting.offering_id)
    versions = RosterSignature.objects.filter(meeting=meeting)
    list(versions.select_for_update())
    last = versions.first()  # asked anew: another may have begun one while this one waited
    if last is None or last.signed_at is None:
        raise RosterRefusedError(_("This roster is open. It can be marked as it is."))
    if not reason.strip():
        raise RosterRefusedError(_("Say why it is opened again. It stays in the history."))
    require_may_reopen(meeting, actor=actor)
    signature = RosterSignature.objects.create(
        meeting=meeting, version=last.version + 1, reason=reason.strip(), opened_by=actor
    )
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            enrollment_id=row.enrollment_id,
            signature=signature,
            status=row.status,
            minutes_present=row.minutes_present,
            came_at=row.came_at,
            left_at=row.left_at,
            basis=row.basis,
            marked_at=row.marked_at,
            marked_by_id=row.marked_by_id,
        )
        for row in last.records.all()
    )
    record(
        "attendance.reopen_roster",
        on=signature,
        actor=actor,
        now=now,
        before={"version": last.version},
        after={"meeting": meeting.pk, "version": signature.version},
        reason=signature.reason,
    )
    return signature


def require_may_reopen(meeting: Meeting, *, actor: User) -> None:
    """Raise `RosterRefusedError` where hours hang on the roster and it is not the office."""
    if not is_closed(meeting.offering_id):
        return
    if not Roster.objects.permitted_to(actor, CORRECT_CLOSED).filter(pk=meeting.pk).exists():
        raise RosterRefusedError(
            _("The class is closed and its hours are given. Ask MSSC staff for a correction.")
        )


def is_closed(offering_id: int) -> bool:
    """Say whether a class was closed: who keeps the ledger knows."""
    return bool(import_string(settings.ATTENDANCE_CLOSED_CLASSES)(offering_id))
