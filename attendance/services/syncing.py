"""Take in everything that a kit sends when it has a line again."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from attendance.enums import Direction, PunchWay
from attendance.expected import seats_expected
from attendance.models import Device, WalkIn
from attendance.services.devices import note_device_seen
from attendance.services.differences import holder_may_mark, marks_of_session, take_marks
from attendance.services.receiving import Receipt, Sent, Taken, receive_punches
from attendance.services.walk_ins import identify_by_contact, note_walk_in
from attendance.sync_format import Batch, MarkEntry, PunchEntry, WalkInEntry
from core.exceptions import DomainError
from core.social_security import has_social_security_number, refusal_of_social_security_number
from enrollment.models import Enrollment


def sync_kit(*, device: Device, batch: Batch, now: datetime) -> list[dict[str, str]]:
    """Keep what a kit sent; return what became of each entry, in their order.

    May be sent again, whole or in part, as often as it takes: what is here already is no second
    one. Each kind is written in a transaction of its own.
    """
    seconds_ahead = round((batch.sent_at - now).total_seconds())
    receipts = [
        *_walk_ins(device, batch, seconds_ahead, now=now),
        *_punches_and_marks(device, batch, seconds_ahead, now=now),
    ]
    note_device_seen(device_id=device.pk, now=now)
    by_number = {str(receipt.uid): receipt for receipt in receipts}
    unreadable = str(_("This entry cannot be read. It stays on the device."))
    return [
        {"uid": number, "taken": receipt.taken, "sentence": receipt.sentence}
        if (receipt := _found(by_number, number)) is not None
        else {"uid": number, "taken": Taken.REFUSED, "sentence": unreadable}
        for number in batch.order
    ]


def _found(by_number: dict[str, Receipt], number: str) -> Receipt | None:
    """Return the receipt of a number as the device wrote it, in capitals or not."""
    try:
        return by_number.get(str(uuid.UUID(number)))
    except ValueError:
        return None


def _walk_ins(device: Device, batch: Batch, seconds_ahead: int, *, now: datetime) -> list[Receipt]:
    """Write down who came without a seat, and identify whoever can be."""
    uids = [entry.uid for entry in batch.walk_ins]
    if not uids:
        return []
    here = WalkIn.objects.filter(uid__in=uids, meeting=device.meeting_id)
    known = set(here.values_list("uid", flat=True))
    may_mark = holder_may_mark(device)
    return [
        Receipt(entry.uid, Taken.REPEATED)
        if entry.uid in known
        else _walk_in(device, entry, seconds_ahead, may_mark=may_mark, now=now)
        for entry in batch.walk_ins
    ]


def _walk_in(
    device: Device, entry: WalkInEntry, seconds_ahead: int, *, may_mark: bool, now: datetime
) -> Receipt:
    if any(map(has_social_security_number, (entry.name, entry.contact))):
        return Receipt(entry.uid, Taken.REFUSED, refusal_of_social_security_number())
    try:
        walk_in = note_walk_in(
            meeting_id=device.meeting_id,
            name=entry.name,
            contact=entry.contact,
            actor=device.held_by,
            now=now,
            uid=entry.uid,
            came_at=entry.at,
            seconds_ahead=_ahead(entry, seconds_ahead),
            device=device.label,
        )
    except DomainError as refusal:
        return Receipt(entry.uid, Taken.REFUSED, str(refusal))
    if not may_mark:
        return Receipt(entry.uid, Taken.PARKED)
    parked = identify_by_contact(walk_in_id=walk_in.pk, actor=device.held_by, now=now)
    return Receipt(entry.uid, Taken.PARKED if parked else Taken.NEW, parked)


def _ahead(entry: PunchEntry | MarkEntry | WalkInEntry, of_batch: int) -> int:
    """Return how far the clock was ahead when an entry was made, as well as that is known.

    A clock may put itself right at the very moment at which there is a line again.
    """
    return of_batch if entry.ahead is None else entry.ahead


def _punches_and_marks(
    device: Device, batch: Batch, seconds_ahead: int, *, now: datetime
) -> list[Receipt]:
    """Write check-ins and marks. Who is marked as there and has no seat any more is parked.

    A kit knows the seats of its session and no others: of a stranger it gets no answer with a name.
    """
    own, here = _seats(device, batch)
    uids = [mark.uid for mark in batch.marks]
    here |= set(marks_of_session(device, uids).values_list("enrollment_id", flat=True))
    expected = [mark for mark in batch.marks if mark.seat in here]
    gone = [mark for mark in batch.marks if mark.seat in own - here]
    unknown = [
        entry.uid
        for entries in (batch.punches, batch.marks)
        for entry in entries
        if entry.seat not in own | here
    ]
    receipts = [Receipt(uid, Taken.REFUSED, _("Nobody is known by this code.")) for uid in unknown]
    sentence = _("They no longer have a seat in this class.")
    receipts += [Receipt(mark.uid, Taken.NEW, sentence) for mark in gone if mark.status == "absent"]
    scanned = [
        Sent(
            entry.uid,
            Direction(entry.direction),
            entry.at,
            enrollment_id=entry.seat,
            seconds_ahead=_ahead(entry, seconds_ahead),
        )
        for entry in batch.punches
        if entry.seat in own | here
    ]
    called = [
        Sent(
            mark.uid,
            Direction.IN,
            mark.came_at or mark.at,
            enrollment_id=mark.seat,
            seconds_ahead=0 if mark.came_at else _ahead(mark, seconds_ahead),
        )
        for mark in gone
        if mark.status != "absent"
    ]
    try:
        for way, sent in ((PunchWay.SCAN, scanned), (PunchWay.ROLL_CALL, called)):
            if sent:
                receipts += receive_punches(
                    meeting_id=device.meeting_id,
                    sent=sent,
                    way=way,
                    device=device.label,
                    actor=device.held_by,
                    now=now,
                )
        if expected:
            receipts += take_marks(
                device=device, entries=expected, seconds_ahead=seconds_ahead, now=now
            )
    except DomainError as refusal:
        known = {receipt.uid for receipt in receipts}
        uids = [*(each.uid for each in batch.punches), *(each.uid for each in batch.marks)]
        receipts += [Receipt(uid, Taken.REFUSED, str(refusal)) for uid in uids if uid not in known]
    return receipts


def _seats(device: Device, batch: Batch) -> tuple[set[int], set[int]]:
    """Return the seats that were sent and are of this class, and those expected at the session."""
    sent = {entry.seat for entry in batch.punches} | {mark.seat for mark in batch.marks}
    if not sent:
        return set(), set()
    here = set(seats_expected(device.meeting).filter(pk__in=sent).values_list("pk", flat=True))
    of_class = Enrollment.objects.filter(offering=device.meeting.offering_id, pk__in=sent)
    return set(of_class.values_list("pk", flat=True)) | here, here
