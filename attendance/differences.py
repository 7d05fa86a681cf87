"""Where a device that had no network and the roster say different things."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from attendance.enums import Outcome
from attendance.models import AttendanceRecord, Roster, SentMark


@dataclass(frozen=True, slots=True)
class Difference:
    """The mark of a device, and what the roster says of the same person."""

    mark: SentMark
    record: AttendanceRecord | None


def differences_of(roster: Roster, records: Iterable[AttendanceRecord]) -> list[Difference]:
    """Return what is to be decided, by name. One query, and another where there is something."""
    by_seat = {record.enrollment_id: record for record in records}
    marks = (
        SentMark.objects.filter(device__meeting=roster.pk, outcome=Outcome.OPEN)
        .select_related("device__held_by", "enrollment__learner")
        .order_by("enrollment__learner__last_name", "enrollment__learner__first_name", "pk")
    )
    found = [Difference(mark, by_seat.get(mark.enrollment_id)) for mark in marks]
    prefetch_related_objects([each.record for each in found if each.record], "marked_by")
    return found
