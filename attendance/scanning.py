"""A code is held before the camera, or typed: whose it is, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.decisions import person_of_memssi_number
from accounts.models import User
from attendance.codes import read_seat_code
from attendance.doorway import first_sent_at, latest_check
from attendance.enums import DeviceKind, Direction, PunchWay
from attendance.exceptions import RosterRefusedError
from attendance.expected import seats_expected
from attendance.models import Punch, Roster
from attendance.roster_page import versions_of
from attendance.services import Receipt, Sent, Taken, receive_punches
from attendance.services.devices import LIVES_AFTER
from core.templatetags.ui import maine_time
from enrollment.enums import SEAT_HOLDING
from enrollment.models import Enrollment

# A badge that hangs before the camera is read again and again.
SAME_SCAN_WITHIN = timedelta(minutes=1)
MOST_RECENT = 10


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What is said after one scan, large enough to be read at arm's length."""

    tone: str  # "good", "info", "warning", "bad"
    title: str
    text: str = ""
    may_park: bool = False  # a seat of elsewhere: kept as a walk-in if that is wanted


@dataclass(frozen=True, slots=True)
class Scan:
    """One code that was read or typed. `uid` is its own: sent again, it is no second scan."""

    code: str
    direction: Direction
    uid: UUID
    waited: timedelta = timedelta()  # how long ago that was
    parks: bool = False  # who has no seat here is written down as a walk-in


def answer_to_scan(roster: Roster, scan: Scan, *, actor: User, now: datetime) -> ScanAnswer:
    """Take in one scan, if it is somebody's, and say what became of it.

    Sent again it is answered as before, with the time it was first sent with. Raises
    `RosterRefusedError` before the roster opens.
    """
    meant = _seat_meant(roster, scan.code)
    if now > roster.ends_at + LIVES_AFTER[DeviceKind.KIT]:
        raise RosterRefusedError(_("This session is long over. Use the roster itself."))
    seats = Enrollment.objects.select_related("learner", "offering")
    seat = seats.filter(pk=meant).first() if meant else None
    if seat is None:
        return _unknown(scan.code)
    is_expected = seats_expected(roster).filter(pk=seat.pk).exists()
    if not is_expected:
        return _kept_apart(roster, scan, seat, actor=actor, now=now)
    before = latest_check(roster.pk, seat.pk, besides=scan.uid)
    happened_at = first_sent_at(scan.uid) or now - scan.waited
    if before is not None and _is_the_same(scan, before, happened_at):
        return _already(seat, before)
    receipt = _receive(roster, scan, seat, happened_at, actor=actor, now=now)
    if receipt.taken is Taken.REFUSED:
        return ScanAnswer("bad", _("Not taken"), receipt.sentence)
    said = [receipt.sentence, _oddity(scan.direction, before), _after_signature(roster)]
    oddity = " ".join(sentence for sentence in said if sentence)
    return _taken(seat, scan.direction, happened_at, oddity)


def _kept_apart(
    roster: Roster, scan: Scan, seat: Enrollment, *, actor: User, now: datetime
) -> ScanAnswer:
    """Ask before somebody is written down who has no seat at this session."""
    if not scan.parks:
        return _without_a_seat(roster, seat)
    happened_at = first_sent_at(scan.uid) or now - scan.waited
    receipt = _receive(roster, scan, seat, happened_at, actor=actor, now=now)
    if receipt.taken is Taken.REFUSED:
        return ScanAnswer("bad", _("Not taken"), receipt.sentence)
    if receipt.taken is Taken.REPEATED:
        return ScanAnswer("info", _("Written down already"))
    return ScanAnswer("warning", _("Written down as a walk-in"), receipt.sentence)


def _is_the_same(scan: Scan, before: Punch, happened_at: datetime) -> bool:
    """Say whether a code was only read twice."""
    since = happened_at - before.counted_at
    return before.direction == scan.direction and timedelta() <= since < SAME_SCAN_WITHIN


def _receive(
    roster: Roster,
    scan: Scan,
    seat: Enrollment,
    happened_at: datetime,
    *,
    actor: User,
    now: datetime,
) -> Receipt:
    sent = Sent(scan.uid, scan.direction, happened_at, enrollment_id=seat.pk)
    (receipt,) = receive_punches(
        meeting_id=roster.pk, sent=[sent], way=PunchWay.SCAN, actor=actor, now=now
    )
    return receipt


def recent_scans(roster: Roster) -> list[Punch]:
    """Return the last check-ins that were scanned here, the newest first. One query."""
    scanned = Punch.objects.filter(meeting=roster.pk, way=PunchWay.SCAN)
    rows = scanned.select_related("enrollment__learner", "walk_in").order_by("-arrived_at", "-pk")
    return list(rows[:MOST_RECENT])


def _seat_meant(roster: Roster, code: str) -> int | None:
    """Return the seat of a code; a MEMSSI number means that person's seat at this session."""
    seat = read_seat_code(code)
    person = None if seat else person_of_memssi_number(code)
    if person is None:
        return seat
    return seats_expected(roster).filter(learner=person).values_list("pk", flat=True).first()


def _unknown(code: str) -> ScanAnswer:
    if person_of_memssi_number(code) is not None:
        return ScanAnswer(
            "bad",
            _("Nobody at this session has this number"),
            _("Write them down on the roster as a walk-in."),
        )
    return ScanAnswer(
        "bad",
        _("This is not the code of a seat"),
        _(
            "It was not made here, or it is torn or mistyped. Find them by name on the roster, "
            "or type their MEMSSI number."
        ),
    )


def _without_a_seat(roster: Roster, seat: Enrollment) -> ScanAnswer:
    said = {"name": seat.learner.listed_name, "course": seat.offering.course_title}
    if seat.offering_id != roster.offering_id:
        text = _("This code is of another class: %(course)s (%(number)s).")
        text = text % (said | {"number": seat.offering.number})
    elif seat.status in SEAT_HOLDING:
        text = _("They chose another session of this class.")
    else:
        text = _("They gave back their seat in this class.")
    title = _("%(name)s has no seat at this session") % said
    return ScanAnswer("warning", title, text, may_park=True)


def _already(seat: Enrollment, before: Punch) -> ScanAnswer:
    said = {"name": seat.learner.listed_name, "time": maine_time(before.counted_at)}
    if before.direction == Direction.IN:
        return ScanAnswer("info", _("%(name)s: already checked in at %(time)s") % said)
    return ScanAnswer("info", _("%(name)s: already checked out at %(time)s") % said)


def _taken(seat: Enrollment, direction: Direction, at: datetime, oddity: str) -> ScanAnswer:
    said = {"name": seat.learner.listed_name, "time": maine_time(at)}
    title = (
        _("%(name)s is checked in, %(time)s")
        if direction == Direction.IN
        else _("%(name)s is checked out, %(time)s")
    )
    return ScanAnswer("warning" if oddity else "good", title % said, oddity)


def _oddity(direction: Direction, before: Punch | None) -> str:
    """Return what is odd about it after the last one of this person, if anything."""
    if before is None:
        if direction == Direction.OUT:
            return _("There is no check-in before it. Say on the roster when they came.")
        return ""
    if before.direction != direction:
        return ""
    said = {"time": maine_time(before.counted_at)}
    if direction == Direction.IN:
        return _("They were checked in already at %(time)s, which still counts.") % said
    return _("They were checked out already at %(time)s.") % said


def _after_signature(roster: Roster) -> str:
    if versions_of(roster).is_open:
        return ""
    return _("The roster is signed: this is kept, and counts once it is opened and signed again.")
