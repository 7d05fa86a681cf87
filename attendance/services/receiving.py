"""Take in check-ins that devices send: each once, none lost, none for the wrong seat."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.codes import own_uid
from attendance.enums import Direction, PunchWay
from attendance.expected import seats_expected
from attendance.minutes import counted_at
from attendance.models import Punch, WalkIn
from attendance.presence import counts_from
from attendance.services.versions import require_open
from audit.services import event, record_many
from courses.models import Meeting
from enrollment.models import Enrollment

# The clocks of two machines are never the same; beyond this a moment lies in the future.
AHEAD_IS_RIGHT_WITHIN = timedelta(minutes=2)


class Taken(StrEnum):
    """What became of a check-in that was sent."""

    NEW = "new"
    REPEATED = "repeated"  # it was here already
    PARKED = "parked"  # kept as a walk-in: its person has no seat at this session
    HELD = "held"  # kept beside what the roster says, until somebody decides
    REFUSED = "refused"  # not kept; the device keeps it


@dataclass(frozen=True, slots=True)
class Sent:
    """One check-in or check-out as a device sends it, of a seat or of a walk-in."""

    uid: uuid.UUID
    direction: Direction
    happened_at: datetime
    enrollment_id: int | None = None
    walk_in_id: int | None = None
    seconds_ahead: int = 0  # how far the clock of the device was ahead, where that is known


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one check-in, and the sentence for whoever asks why."""

    uid: uuid.UUID
    taken: Taken
    sentence: str = ""


@transaction.atomic
def receive_punches(
    *,
    meeting_id: int,
    sent: Sequence[Sent],
    way: PunchWay,
    now: datetime,
    device: str = "",
    actor: User | None = None,
) -> list[Receipt]:
    """Keep check-ins as they were made; return a receipt for each, in their order.

    A moment in the future is put right to `now`; both times stay. A seat that is not expected at
    this session is parked as a walk-in. A constant number of statements. Raises
    `RosterRefusedError` before the roster opens.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    known = _known([one.uid for one in sent])
    seats = set(
        seats_expected(meeting)
        .filter(pk__in={one.enrollment_id for one in sent if one.enrollment_id is not None})
        .values_list("pk", flat=True)
    )
    strangers = _strangers(meeting, [one for one in sent if one.uid not in known], seats, now=now)
    walk_ins = set(
        WalkIn.objects.filter(
            meeting=meeting, pk__in={one.walk_in_id for one in sent if one.walk_in_id is not None}
        ).values_list("pk", flat=True)
        if any(one.walk_in_id is not None for one in sent)
        else ()
    )
    receipts: list[Receipt] = []
    punches: dict[uuid.UUID, Punch] = {}
    for one in sent:
        before = known.get(one.uid) or punches.get(one.uid)
        if before is not None:
            receipts.append(_again(one, before, meeting))
            continue
        punch = Punch(
            uid=one.uid,
            meeting=meeting,
            direction=one.direction,
            happened_at=one.happened_at,
            arrived_at=now,
            seconds_ahead=_ahead(one, now=now),
            device=device,
            way=way,
            made_by=actor,
        )
        receipt = _placed(one, punch, seats, strangers, walk_ins)
        if receipt.taken is not Taken.REFUSED:
            punches[one.uid] = punch
        receipts.append(receipt)
    # One that another request wrote at the same moment stays as it is there.
    # In one order, so that two who send the same wait for one another and not forever.
    rows = sorted(punches.values(), key=lambda punch: punch.uid)
    Punch.objects.bulk_create(rows, ignore_conflicts=True)
    return receipts


def _known(uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Punch]:
    rows = Punch.objects.filter(uid__in=list(uids)).select_related("walk_in")
    return {row.uid: row for row in rows}


def _again(one: Sent, before: Punch, meeting: Meeting) -> Receipt:
    """Say of an id that is known whether it is the same check-in."""
    parked = before.walk_in_id and before.walk_in and before.walk_in.uid
    is_of = before.enrollment_id == one.enrollment_id and before.walk_in_id == one.walk_in_id
    is_parked = parked is not None and parked == _uid_of_stranger(meeting, one.enrollment_id)
    is_same = before.direction == one.direction and before.happened_at == one.happened_at
    if before.meeting_id == meeting.pk and is_same and (is_of or is_parked):
        return Receipt(one.uid, Taken.REPEATED)
    return Receipt(
        one.uid,
        Taken.REFUSED,
        _("Another check-in was sent under the same number. This one was not taken."),
    )


def _ahead(one: Sent, *, now: datetime) -> int:
    """Return by how many seconds a moment is put right: what is to come has not happened yet."""
    counted = counted_at(one.happened_at, seconds_ahead=one.seconds_ahead)
    if counted <= now + AHEAD_IS_RIGHT_WITHIN:
        return one.seconds_ahead
    return int((one.happened_at - now).total_seconds())


def _placed(
    one: Sent,
    punch: Punch,
    seats: set[int],
    strangers: Mapping[int, WalkIn],
    walk_ins: set[int],
) -> Receipt:
    """Say whose punch it is."""
    seat = one.enrollment_id
    if one.walk_in_id is not None and one.walk_in_id in walk_ins:
        punch.walk_in_id = one.walk_in_id
    elif seat is not None and seat in seats:
        punch.enrollment_id = seat
    elif seat is not None and seat in strangers:
        stranger = strangers[seat]
        punch.walk_in = stranger
        sentence = _("%(name)s has no seat at this session. Kept as a walk-in to be identified.")
        return Receipt(one.uid, Taken.PARKED, sentence % {"name": stranger.name})
    else:
        return Receipt(one.uid, Taken.REFUSED, _("Nobody is known by this code."))
    return Receipt(one.uid, Taken.NEW, _oddity(punch))


def _oddity(punch: Punch) -> str:
    """Return what is odd about the time of a check-in."""
    if punch.counted_at < counts_from(punch.meeting):
        return _("This was long before the session and does not count for it.")
    if punch.clock_was_wrong:
        return _("The clock of the device was wrong. The time was put right; both are kept.")
    return ""


def _uid_of_stranger(meeting: Meeting, enrollment_id: int | None) -> uuid.UUID:
    return own_uid("stranger", meeting.pk, enrollment_id)


def _strangers(
    meeting: Meeting, sent: Sequence[Sent], seats: set[int], *, now: datetime
) -> dict[int, WalkIn]:
    """Return a walk-in, by seat, for those who came with the code of a seat not expected here."""
    unexpected = {
        one.enrollment_id
        for one in sent
        if one.enrollment_id is not None and one.enrollment_id not in seats
    }
    if not unexpected:
        return {}
    rows = {
        seat.pk: WalkIn(
            uid=_uid_of_stranger(meeting, seat.pk),
            meeting=meeting,
            name=seat.learner.name[:120],
            contact=seat.learner.memssi_number,
            noted_at=now,
        )
        for seat in Enrollment.objects.filter(pk__in=unexpected).select_related("learner")
    }
    uids = {row.uid: seat for seat, row in rows.items()}
    before = set(WalkIn.objects.filter(uid__in=uids).values_list("uid", flat=True))
    in_order = sorted(rows.values(), key=lambda row: row.uid)
    WalkIn.objects.bulk_create(in_order, ignore_conflicts=True)
    kept = {uids[row.uid]: row for row in WalkIn.objects.filter(uid__in=uids)}
    record_many(
        event(
            "attendance.note_walk_in",
            on=row,
            actor=None,
            now=now,
            after={"meeting": meeting.pk, "state": row.state},
        )
        for row in kept.values()
        if row.uid not in before
    )
    return kept
