"""Read marks from a posted roster, for one row or for all."""

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext as _

from attendance.enums import Presence
from attendance.exceptions import RosterRefusedError
from attendance.services import Mark


def marks_from(posted: QueryDict, enrollment_ids: Iterable[int]) -> dict[int, Mark]:
    """Return the marks given; rows without one are left out.

    Raises `RosterRefusedError` for a status or a number of minutes that cannot be read.
    """
    marks = {}
    for pk in enrollment_ids:
        status = posted.get(f"status-{pk}", "")
        if not status:
            continue
        if status not in Presence.values:
            raise RosterRefusedError(_("A mark is present, late or absent."), enrollment_id=pk)
        marks[pk] = Mark(Presence(status), _minutes(posted.get(f"minutes-{pk}", ""), pk))
    return marks


def _minutes(typed: str, pk: int) -> int | None:
    if not typed.strip():
        return None
    if not typed.strip().isdecimal() or len(typed) > 1000:
        raise RosterRefusedError(_("Minutes are a whole number, such as 45."), enrollment_id=pk)
    return int(typed)
