"""Every version of every roster, signed or not, with everybody it speaks of."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from attendance.models import AttendanceRecord, RosterSignature
from core.clock import maine_date
from courses.models import Meeting
from reports.evidence.source import (
    ROWS_AT_ONCE,
    WHO,
    Source,
    csv_file,
    moment,
    named,
    who,
    yes,
)

COLUMNS = (
    "Session",
    "Roster version",
    "Signed at",
    "Signed by",
    "This version counts",
    *WHO,
    "Employer on that day",
    "Seat in class",
    "Presence",
    "Minutes present",
    "Creditable minutes",
    "Came at",
    "Left at",
    "Rests on",
    "Marked at",
    "Marked by",
)


def roster_csv(source: Source) -> Iterator[bytes]:
    """List everybody on each version of each roster: a line each."""
    return csv_file(COLUMNS, _rows(source))


def _rows(source: Source) -> Iterator[list[Any]]:
    by_pk = {meeting.pk: meeting for meeting in source.meetings}
    for record in _records(source):
        version, meeting = record.signature, by_pk[record.signature.meeting_id]
        person = record.enrollment.learner
        yield [
            meeting.number,
            version.version,
            moment(version.signed_at),
            named(version.signed_by),
            yes(version == source.counting(meeting)),
            *who(person),
            source.employer(person.pk, maine_date(meeting.starts_at)),
            record.enrollment.offering.number,
            record.get_status_display(),
            record.minutes_present,
            meeting.creditable_minutes,
            moment(record.came_at),
            moment(record.left_at),
            record.get_basis_display(),
            moment(record.marked_at),
            named(record.marked_by),
        ]


def roster_json(source: Source) -> Iterator[bytes]:
    """Say the same for programs: sessions, their versions with the signature, who is on each."""
    records = _by_version(source)
    ahead = next(records, None)
    yield b'{"class": ' + _json(source.offering.number) + b', "sessions": ['
    for place, meeting in enumerate(source.meetings):
        head = _json(_session(meeting))[:-1]
        yield (b",\n" if place else b"\n") + head + b', "versions": ['
        for number, version in enumerate(source.versions(meeting)):
            about = _json(_version(source, meeting, version))[:-1]
            yield (b",\n " if number else b"\n ") + about + b', "people": ['
            if ahead is not None and ahead[0] == version.pk:
                for line, record in enumerate(ahead[1]):
                    person = _json(_person(source, meeting, record))
                    yield (b",\n  " if line else b"\n  ") + person
                ahead = next(records, None)
            yield b"]}"
        yield b"]}"
    yield b"]}\n"


def _records(source: Source) -> Iterator[AttendanceRecord]:
    rows = (
        AttendanceRecord.objects.filter(signature__meeting__offering=source.offering)
        .select_related(
            "signature__signed_by", "enrollment__learner", "enrollment__offering", "marked_by"
        )
        .order_by(
            # As `Source.meetings` are ordered, and their versions.
            "signature__meeting__starts_at",
            "signature__meeting__number",
            "signature__meeting",
            "signature__version",
            "enrollment__learner__last_name",
            "enrollment__learner__first_name",
            "enrollment",
        )
    )
    return rows.iterator(chunk_size=ROWS_AT_ONCE)


def _by_version(source: Source) -> Iterator[tuple[int, Iterator[AttendanceRecord]]]:
    return groupby(_records(source), key=lambda record: record.signature_id)


def _session(meeting: Meeting) -> dict[str, Any]:
    return {
        "number": meeting.number,
        "title": meeting.title,
        "starts_at": moment(meeting.starts_at),
        "ends_at": moment(meeting.ends_at),
        "creditable_minutes": meeting.creditable_minutes,
    }


def _version(source: Source, meeting: Meeting, version: RosterSignature) -> dict[str, Any]:
    return {
        "version": version.version,
        "signed_at": moment(version.signed_at) or None,
        "signed_by": named(version.signed_by) or None,
        "statement": version.statement,
        "opened_by": named(version.opened_by) or None,
        "reason": version.reason,
        "counts": version == source.counting(meeting),
    }


def _person(source: Source, meeting: Meeting, record: AttendanceRecord) -> dict[str, Any]:
    number, last_name, first_name = who(record.enrollment.learner)
    day = maine_date(meeting.starts_at)
    return {
        "memssi_number": number,
        "last_name": last_name,
        "first_name": first_name,
        "employer": source.employer(record.enrollment.learner_id, day),
        "seat_in_class": record.enrollment.offering.number,
        "presence": record.status,
        "minutes_present": record.minutes_present,
        "came_at": moment(record.came_at) or None,
        "left_at": moment(record.left_at) or None,
        "basis": record.basis,
        "marked_at": moment(record.marked_at),
        "marked_by": named(record.marked_by),
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
