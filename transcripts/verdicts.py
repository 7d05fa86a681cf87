"""What attendance and results say of the seats of a class: who has completed it, who has not."""

from collections.abc import Sequence
from dataclasses import dataclass

from attendance.enums import Presence
from attendance.models import AttendanceRecord
from core.clock import maine_date
from courses.models import Meeting, Offering
from enrollment.models import Enrollment
from transcripts.decisions import Outcome, Sitting, outcome_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one seat under the rule of its class, and the sessions it rests on."""

    outcome: Outcome
    sittings: Sequence[Sitting]


def verdicts_of(offering: Offering, seats: Sequence[Enrollment]) -> dict[int, Verdict]:
    """Return the verdict on each seat, by its key. A constant number of queries."""
    return {
        pk: Verdict(outcome_of(rule=offering.completion_rule, sittings=sittings), sittings)
        for pk, sittings in sittings_of(offering, seats).items()
    }


def sittings_of(offering: Offering, seats: Sequence[Enrollment]) -> dict[int, list[Sitting]]:
    """Return each seat's sessions as the signed rosters state them; unlisted means absent."""
    meetings = list(Meeting.objects.filter(offering=offering))
    records = {
        (row.enrollment_id, row.signature.meeting_id): row
        for row in AttendanceRecord.objects.counting()
        .filter(enrollment__in=seats)
        .select_related("signature")
    }
    return {
        seat.pk: [_sitting(meeting, records.get((seat.pk, meeting.pk))) for meeting in meetings]
        for seat in seats
    }


def _sitting(meeting: Meeting, row: AttendanceRecord | None) -> Sitting:
    return Sitting(
        day=maine_date(meeting.starts_at),
        minutes_present=0 if row is None else row.minutes_present,
        creditable_minutes=meeting.creditable_minutes,
        was_absent=row is None or row.status == Presence.ABSENT,
    )
