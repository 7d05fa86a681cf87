"""Marks that come from a device without a network: written, or kept beside what stands by then."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.enums import Outcome, Presence
from attendance.exceptions import RosterRefusedError
from attendance.models import AttendanceRecord, Device, Roster, RosterSignature, SentMark
from attendance.services.marking import Mark, record_attendance
from attendance.services.receiving import Receipt, Taken
from attendance.services.versions import open_version, require_open
from attendance.sync_format import MarkEntry
from audit.services import event, record, record_many
from courses.models import Meeting


@transaction.atomic
def take_marks(
    *, device: Device, entries: Sequence[MarkEntry], seconds_ahead: int, now: datetime
) -> list[Receipt]:
    """Write what a device says of people who are expected; return a receipt for each mark.

    Of one person the last counts, in the order in which they are sent: clocks decide nothing.
    Where somebody else changed the roster since the device last knew it (`as_of`), where it is
    signed, where whoever holds the device takes no attendance of the class any more, and where the
    mark cannot be, nothing is overwritten: both stand side by side until `settle_difference`. The
    same marks again change nothing.
    """
    _lock(device.pk)
    meeting = Meeting.objects.select_related("offering").get(pk=device.meeting_id)
    require_open(meeting, now=now)
    signed = _is_signed(meeting)
    uids = [entry.uid for entry in entries]
    known = {row.uid: row for row in marks_of_session(device, uids)}
    rows = _rows(device, entries, known, seconds_ahead, now=now)
    finals = {row.enrollment_id: row for row in rows}  # the last of each
    for row in rows:
        row.outcome = Outcome.REPLACED
    stated = _stated(meeting, finals)
    own = _written_by(device, finals)
    may_mark = holder_may_mark(device)
    of_holder = {"name": device.held_by.name}
    to_write: dict[int, Mark] = {}
    for seat, row in finals.items():
        standing = stated.get(seat)
        row.outcome = Outcome.WRITTEN
        if standing is not None and _says_the_same(standing, row):
            row.outcome = Outcome.AGREED
        elif not may_mark:
            _hold(row, _("%(name)s takes no attendance of this class any more.") % of_holder)
        elif signed:
            _hold(row, _("The roster was signed before this mark came."))
        elif standing is not None and _is_of_another(standing, row, own.get(seat), entries):
            _hold(
                row,
                _("%(name)s marked them meanwhile.") % {"name": standing.marked_by.name},
            )
        else:
            to_write[seat] = _mark(row)
    _write(device, finals, to_write, now=now)
    _keep(device, rows, finals, now=now)
    return [_receipt(entry, finals, known) for entry in entries]


def marks_of_session(device: Device, uids: Sequence[uuid.UUID]) -> QuerySet[SentMark]:
    """Return the marks of these numbers that are here: a phone prepared anew sends them again."""
    return SentMark.objects.filter(uid__in=uids, device__meeting=device.meeting_id)


def holder_may_mark(device: Device) -> bool:
    """Say whether whoever holds a device still takes attendance of its session."""
    rosters = Roster.objects.permitted_to(device.held_by, "attendance.mark_roster")
    return device.held_by.is_active and rosters.filter(pk=device.meeting_id).exists()


def _lock(device_id: int) -> None:
    """Let all that is said of the marks of a device be said in turn: first it, then the roster."""
    Device.objects.select_for_update(no_key=True).get(pk=device_id)


def _is_signed(meeting: Meeting) -> bool:
    """Say whether the roster is signed; one that is open stays locked until the end."""
    try:
        open_version(meeting)
    except RosterRefusedError:
        return True
    return False


def _rows(
    device: Device,
    entries: Sequence[MarkEntry],
    known: Mapping[uuid.UUID, SentMark],
    seconds_ahead: int,
    *,
    now: datetime,
) -> list[SentMark]:
    """Return the marks that are new. Their times of day are those on the wall, not a device's."""
    new = {entry.uid: entry for entry in entries if entry.uid not in known}
    return [
        SentMark(
            uid=entry.uid,
            device=device,
            enrollment_id=entry.seat,
            status=entry.status,
            came_at=entry.came_at,
            left_at=entry.left_at,
            happened_at=entry.at,
            arrived_at=now,
            seconds_ahead=seconds_ahead if entry.ahead is None else entry.ahead,
        )
        for entry in new.values()
    ]


def _stated(meeting: Meeting, seats: Mapping[int, SentMark]) -> dict[int, AttendanceRecord]:
    """Return what the newest version of the roster says of each."""
    newest = RosterSignature.objects.filter(meeting=meeting).values("pk")[:1]
    rows = AttendanceRecord.objects.filter(signature__in=newest, enrollment__in=seats)
    return {row.enrollment_id: row for row in rows.select_related("marked_by")}


def _written_by(device: Device, seats: Mapping[int, SentMark]) -> dict[int, datetime]:
    """Return when a mark of this very device was last written of each."""
    rows = device.marks.filter(outcome=Outcome.WRITTEN, enrollment__in=seats)
    return dict(rows.order_by("arrived_at").values_list("enrollment_id", "arrived_at"))


def _says_the_same(standing: AttendanceRecord, row: SentMark) -> bool:
    said = (row.status, row.came_at, row.left_at)
    return (standing.status, standing.came_at, standing.left_at) == said


def _is_of_another(
    standing: AttendanceRecord,
    row: SentMark,
    own: datetime | None,
    entries: Sequence[MarkEntry],
) -> bool:
    """Say whether the roster was changed by somebody else since the device knew it."""
    as_of = next(entry.as_of for entry in entries if entry.uid == row.uid)
    return standing.marked_at > as_of and standing.marked_at != own


def _mark(row: SentMark) -> Mark:
    return Mark(Presence(row.status), came_at=row.came_at, left_at=row.left_at)


def _hold(row: SentMark, why: str) -> None:
    row.outcome, row.why_open = Outcome.OPEN, why


def _write(
    device: Device, finals: Mapping[int, SentMark], to_write: dict[int, Mark], *, now: datetime
) -> None:
    """Write all marks that can be; one that cannot be is held with the reason."""
    while to_write:
        try:
            with transaction.atomic():
                record_attendance(
                    meeting_id=device.meeting_id, marks=to_write, actor=device.held_by, now=now
                )
        except RosterRefusedError as refusal:
            if refusal.enrollment_id is None:
                raise
            _hold(finals[refusal.enrollment_id], str(refusal))
            del to_write[refusal.enrollment_id]
        else:
            return


def _keep(
    device: Device, rows: Sequence[SentMark], finals: Mapping[int, SentMark], *, now: datetime
) -> None:
    earlier = device.marks.filter(outcome=Outcome.OPEN, enrollment__in=finals)
    earlier.update(outcome=Outcome.REPLACED)
    SentMark.objects.bulk_create(rows)
    record_many(
        event(
            "attendance.hold_mark",
            on=row,
            actor=device.held_by,
            now=now,
            after={"status": row.status, "device": device.label},
            reason=row.why_open,
        )
        for row in rows
        if row.outcome == Outcome.OPEN
    )


def _receipt(
    entry: MarkEntry, finals: Mapping[int, SentMark], known: Mapping[uuid.UUID, SentMark]
) -> Receipt:
    row = known.get(entry.uid) or finals[entry.seat]
    if row.uid == entry.uid and row.outcome == Outcome.OPEN:
        return Receipt(entry.uid, Taken.HELD, row.why_open)
    return Receipt(entry.uid, Taken.REPEATED if entry.uid in known else Taken.NEW)


@transaction.atomic
def settle_difference(*, mark_id: int, takes_it: bool, actor: User, now: datetime) -> SentMark:
    """Decide between the mark of a device and what the roster says. Safe to repeat.

    Raises `RosterRefusedError` where the device's is to be taken and the roster is signed, or the
    mark cannot be.
    """
    _lock(SentMark.objects.values_list("device_id", flat=True).get(pk=mark_id))
    mark = SentMark.objects.select_related("device").get(pk=mark_id)
    if mark.outcome != Outcome.OPEN:
        return mark
    if takes_it:
        meeting_id = mark.device.meeting_id
        record_attendance(
            meeting_id=meeting_id, marks={mark.enrollment_id: _mark(mark)}, actor=actor, now=now
        )
    mark.outcome = Outcome.WRITTEN if takes_it else Outcome.SET_ASIDE
    mark.settled_at, mark.settled_by = now, actor
    mark.save(update_fields=["outcome", "settled_at", "settled_by"])
    record(
        "attendance.settle_difference",
        on=mark,
        actor=actor,
        now=now,
        before={"outcome": Outcome.OPEN},
        after={"outcome": mark.outcome},
        reason=mark.why_open,
    )
    return mark
