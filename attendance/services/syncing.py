"""Take in everything that a kit sends when it has a line again."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from attendance.enums import Direction, PunchWay
from attendance.expected import seats_expected
from attendance.minutes import counted_at
from attendance.models import Device, WalkIn
from attendance.services.devices import note_device_seen
from attendance.services.differences import take_marks
from attendance.services.receiving import Receipt, Sent, Taken, receive_punches
from attendance.services.walk_ins import identify_by_contact, note_walk_in
from attendance.sync_format import Batch, MarkEntry, WalkInEntry
from core.exceptions import DomainError
from core.social_security import has_social_security_number, refusal_of_social_security_number


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
    known = set(WalkIn.objects.filter(uid__in=uids).values_list("uid", flat=True) if uids else ())
    return [
        Receipt(entry.uid, Taken.REPEATED)
        if entry.uid in known
        else _walk_in(device, entry, seconds_ahead, now=now)
        for entry in batch.walk_ins
    ]


def _walk_in(device: Device, entry: WalkInEntry, seconds_ahead: int, *, now: datetime) -> Receipt:
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
            came_at=min(counted_at(entry.at, seconds_ahead=seconds_ahead), now),
        )
    except DomainError as refusal:
        return Receipt(entry.uid, Taken.REFUSED, str(refusal))
    parked = identify_by_contact(walk_in_id=walk_in.pk, actor=device.held_by, now=now)
    return Receipt(entry.uid, Taken.PARKED if parked else Taken.NEW, parked)


def _punches_and_marks(
    device: Device, batch: Batch, seconds_ahead: int, *, now: datetime
) -> list[Receipt]:
    """Write check-ins and marks. Who is marked as there and has no seat any more is parked."""
    here = set(
        seats_expected(device.meeting)
        .filter(pk__in={mark.seat for mark in batch.marks})
        .values_list("pk", flat=True)
        if batch.marks
        else ()
    )
    expected = [mark for mark in batch.marks if mark.seat in here]
    others = [mark for mark in batch.marks if mark.seat not in here]
    sent = [
        Sent(entry.uid, Direction(entry.direction), entry.at, enrollment_id=entry.seat)
        for entry in batch.punches
    ]
    sent += [_came(mark) for mark in others if mark.status != "absent"]
    gone = _("They no longer have a seat in this class.")
    receipts = [Receipt(mark.uid, Taken.NEW, gone) for mark in others if mark.status == "absent"]
    try:
        if sent:
            receipts += receive_punches(
                meeting_id=device.meeting_id,
                sent=sent,
                way=PunchWay.SCAN,
                device=device.label,
                actor=device.held_by,
                seconds_ahead=seconds_ahead,
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


def _came(mark: MarkEntry) -> Sent:
    return Sent(mark.uid, Direction.IN, mark.came_at or mark.at, enrollment_id=mark.seat)
