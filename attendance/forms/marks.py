"""Read marks from a posted roster, for one row or for all."""

from collections.abc import Iterable
from datetime import datetime, time

from django.http import QueryDict
from django.utils.translation import gettext as _

from attendance.decisions import moment_near
from attendance.enums import Presence
from attendance.exceptions import RosterRefusedError
from attendance.services import Mark
from core.clock import maine_date
from courses.models import Meeting


def marks_from(
    posted: QueryDict, enrollment_ids: Iterable[int], meeting: Meeting
) -> dict[int, Mark]:
    """Return the marks given; rows without one are left out.

    Times go before minutes. Raises `RosterRefusedError` for a status, a time or a number of
    minutes that cannot be read.
    """
    marks = {}
    for pk in enrollment_ids:
        status = posted.get(f"status-{pk}", "")
        if not status:
            continue
        if status not in Presence.values:
            raise RosterRefusedError(_("A mark is present, late or absent."), enrollment_id=pk)
        if status != Presence.LATE:
            marks[pk] = Mark(Presence(status))
            continue
        marks[pk] = Mark(
            Presence.LATE,
            _minutes(posted.get(f"minutes-{pk}", ""), pk),
            came_at=_moment(posted.get(f"came-{pk}", ""), meeting, pk),
            left_at=_moment(posted.get(f"left-{pk}", ""), meeting, pk),
        )
    return marks


def _minutes(typed: str, pk: int) -> int | None:
    if not typed.strip():
        return None
    if not typed.strip().isdecimal() or len(typed) > 1000:
        raise RosterRefusedError(_("Minutes are a whole number, such as 45."), enrollment_id=pk)
    return int(typed)


def _moment(typed: str, meeting: Meeting, pk: int) -> datetime | None:
    """Read what a field for a time of day sends: 13:05."""
    if not typed.strip():
        return None
    try:
        clock = time.fromisoformat(typed.strip())
    except ValueError:
        sentence = _("Write a time as hours and minutes, such as 13:05.")
        raise RosterRefusedError(sentence, enrollment_id=pk) from None
    return moment_near(
        clock.replace(tzinfo=None),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        day=maine_date(meeting.starts_at),
    )
