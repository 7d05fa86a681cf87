"""What stands on a device that takes attendance without a network."""

from datetime import datetime, timedelta
from typing import Any

from attendance.codes import seat_code
from attendance.enums import Outcome
from attendance.models import Device, Roster
from attendance.roster_page import versions_of
from attendance.roster_rows import RosterRow, roster_rows
from core.clock import MAINE
from core.templatetags.ui import session_span


def kit_of(device: Device, *, now: datetime) -> dict[str, Any] | None:
    """Return the roster of a device's session as JSON can hold it: names, employers and codes.

    None where the class is not being held. No address, number or birthday of anybody. A constant
    number of queries.
    """
    roster = Roster.objects.for_listing().filter(pk=device.meeting_id).first()
    if roster is None:
        return None
    versions = versions_of(roster)
    return {
        "meeting": roster.pk,
        "device": device.name,
        "holder": device.held_by.name,
        "course": roster.offering.course_title,
        "class": roster.offering.number,
        "session": roster.number,
        "when": session_span(roster.starts_at, roster.ends_at),
        "starts_at": roster.starts_at.isoformat(),
        "ends_at": roster.ends_at.isoformat(),
        "opens_at": roster.opens_at.isoformat(),
        "expires_at": device.expires_at.isoformat(),
        # Of the clock on the wall at the session, for times of day typed on the device.
        "minutes_from_utc": _minutes_from_utc(roster.starts_at),
        "is_signed": not versions.is_open,
        # Of whom a mark of this device waits to be decided.
        "held": sorted(
            device.marks.filter(outcome=Outcome.OPEN).values_list("enrollment", flat=True)
        ),
        "as_of": now.isoformat(),
        "people": [_person(row) for row in roster_rows(roster)],
    }


def _minutes_from_utc(moment: datetime) -> int:
    offset = moment.astimezone(MAINE).utcoffset()
    return int((offset or timedelta()).total_seconds() // 60)


def _person(row: RosterRow) -> dict[str, Any]:
    record, check_ins = row.record, row.check_ins
    return {
        "seat": row.enrollment.pk,
        "code": seat_code(row.enrollment.pk),
        "name": row.enrollment.learner.listed_name,
        "works_as": row.works_as,
        "status": record.status if record else "",
        "came_at": record.came_at.isoformat() if record and record.came_at else None,
        "left_at": record.left_at.isoformat() if record and record.left_at else None,
        "checked_in": check_ins is not None and check_ins.has_come,
    }
