"""Where check-ins came from: kiosks and kits, what kits sent beside them, files of participants.

A file of participants names people of other places, with their addresses: it is referred to by its
sum, as a lesson plan is, and stays where it is.
"""

import json
from collections.abc import Iterator
from typing import Any

from attendance.models import AttendanceFile, Device, SentMark
from reports.evidence.source import ROWS_AT_ONCE, WHO, Source, csv_file, moment, named, who

DEVICES = (
    "Session",
    "Device",
    "Kind",
    "Called",
    "Set up at",
    "Set up by",
    "Held by",
    "Ready without a network at",
    "Last heard from at",
    "Lets check in until",
    "Ended at",
    "Ended by",
)
MARKS = (
    "Session",
    "Device",
    "Held by",
    *WHO,
    "Presence",
    "Came at",
    "Left at",
    "Said at, by the device's clock",
    "Arrived at, by the server's clock",
    "Seconds the device was ahead",
    "What became of it",
    "Why it was not written at once",
    "Decided at",
    "Decided by",
    "Id",
)
LISTS = (
    "Session",
    "File",
    "Called",
    "Kind",
    "Size in bytes",
    "SHA-256",
    "Uploaded at",
    "Uploaded by",
    "State",
    "Decided at",
    "Decided by",
    "What became of it",
)


def devices_csv(source: Source) -> Iterator[bytes]:
    """List the devices that were let send check-ins; never by what they prove who they are."""
    return csv_file(DEVICES, _devices(source))


def _devices(source: Source) -> Iterator[list[Any]]:
    rows = (
        Device.objects.filter(meeting__offering=source.offering, made_at__lte=source.until)
        .select_related("meeting", "made_by", "held_by", "ended_by")
        .order_by("meeting__starts_at", "meeting__number", "made_at", "pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            row.meeting.number,
            row.label,
            row.get_kind_display(),
            row.name,
            moment(row.made_at),
            named(row.made_by),
            named(row.held_by),
            moment(row.ready_at),
            moment(row.last_seen_at),
            moment(row.expires_at),
            moment(row.ended_at),
            named(row.ended_by),
        ]


def sent_marks_csv(source: Source) -> Iterator[bytes]:
    """List what was said on a device without a network, as it came, and what became of it."""
    return csv_file(MARKS, _marks(source))


def _marks(source: Source) -> Iterator[list[Any]]:
    rows = (
        SentMark.objects.filter(
            device__meeting__offering=source.offering, arrived_at__lte=source.until
        )
        .select_related("device__meeting", "device__held_by", "enrollment__learner", "settled_by")
        .order_by("device__meeting__starts_at", "device__meeting__number", "happened_at", "pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            row.device.meeting.number,
            row.device.label,
            named(row.device.held_by),
            *who(row.enrollment.learner),
            row.get_status_display(),
            moment(row.came_at),
            moment(row.left_at),
            moment(row.happened_at),
            moment(row.arrived_at),
            row.seconds_ahead,
            row.get_outcome_display(),
            row.why_open,
            moment(row.settled_at),
            named(row.settled_by),
            row.uid,
        ]


def lists_csv(source: Source) -> Iterator[bytes]:
    """List the files of participants that check-ins were read from, with their sums."""
    return csv_file(LISTS, _lists(source))


def _lists(source: Source) -> Iterator[list[Any]]:
    rows = (
        AttendanceFile.objects.filter(
            meeting__offering=source.offering, uploaded_at__lte=source.until
        )
        .select_related("meeting", "uploaded_by", "settled_by")
        .order_by("meeting__starts_at", "meeting__number", "uploaded_at", "pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            row.meeting.number,
            row.label,
            row.name,
            row.get_format_display(),
            row.size_bytes,
            row.sha256,
            moment(row.uploaded_at),
            named(row.uploaded_by),
            row.get_state_display(),
            moment(row.settled_at),
            named(row.settled_by),
            json.dumps(row.outcome, sort_keys=True) if row.outcome else "",
        ]
