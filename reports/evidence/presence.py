"""What stands beside the instructor's word: check-ins, walk-ins, sessions made up, results."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from attendance.models import AssessmentResult, MakeUp, Punch, WalkIn
from reports.evidence.source import ROWS_AT_ONCE, WHO, Source, csv_file, moment, named, who, yes

PUNCHES = (
    "Session",
    *WHO,
    "Walk-in, as written",
    "What",
    "Happened at, by the device's clock",
    "Arrived at, by the server's clock",
    "Seconds the device was ahead",
    "Counts at",
    "Device",
    "Way",
    "Made by",
    "Came after the signature",
    "Id",
)
WALK_INS = (
    "Session",
    "Name as written",
    "Contact as written",
    "Written down at",
    "Written down by",
    "State",
    *WHO,
    "Settled at",
    "Settled by",
    "Reason",
    "Id",
)
MAKE_UPS = (
    *WHO,
    "Seat in class",
    "Session missed",
    "Made up in class",
    "Session there",
    "Begins",
    "Arranged at",
    "Arranged by",
    "Dropped at",
)
RESULTS = (
    *WHO,
    "What",
    "Entry",
    "This entry counts",
    "Score in percent",
    "Skills seen",
    "Passed",
    "Taken on",
    "Note",
    "Entered at",
    "Entered by",
)
NOBODY_YET = ("", "", "")


def punches_csv(source: Source) -> Iterator[bytes]:
    """List each check-in and check-out as it arrived: both times, clock, device, way, who."""
    return csv_file(PUNCHES, _punches(source))


def _punches(source: Source) -> Iterator[list[Any]]:
    numbers = {meeting.pk: meeting.number for meeting in source.meetings}
    signed = {meeting.pk: source.counting(meeting) for meeting in source.meetings}
    rows = (
        Punch.objects.filter(meeting__offering=source.offering, arrived_at__lte=source.until)
        .select_related("enrollment__learner", "walk_in__enrollment__learner", "made_by")
        .order_by("meeting__starts_at", "meeting__number", "happened_at", "pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        seat = row.enrollment or (row.walk_in.enrollment if row.walk_in else None)
        version = signed[row.meeting_id]
        yield [
            numbers[row.meeting_id],
            *(who(seat.learner) if seat else NOBODY_YET),
            row.walk_in.name if row.walk_in else "",
            row.get_direction_display(),
            moment(row.happened_at),
            moment(row.arrived_at),
            row.seconds_ahead,
            moment(row.counted_at),
            row.device,
            row.get_way_display(),
            named(row.made_by),
            yes(bool(version and version.signed_at and row.arrived_at > version.signed_at)),
            row.uid,
        ]


def walk_ins_csv(source: Source) -> Iterator[bytes]:
    """List who came without a seat, and who they turned out to be."""
    return csv_file(WALK_INS, _walk_ins(source))


def _walk_ins(source: Source) -> Iterator[list[Any]]:
    rows = (
        WalkIn.objects.filter(meeting__offering=source.offering)
        .select_related("meeting", "noted_by", "settled_by", "enrollment__learner")
        .order_by("meeting__starts_at", "meeting__number", "noted_at", "pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            row.meeting.number,
            row.name,
            row.contact,
            moment(row.noted_at),
            named(row.noted_by),
            row.get_state_display(),
            *(who(row.enrollment.learner) if row.enrollment else NOBODY_YET),
            moment(row.settled_at),
            named(row.settled_by),
            row.reason,
            row.uid,
        ]


def make_ups_csv(source: Source) -> Iterator[bytes]:
    """List the sessions of this class made up elsewhere, and those of others made up here."""
    return csv_file(MAKE_UPS, _make_ups(source))


def _make_ups(source: Source) -> Iterator[list[Any]]:
    rows = (
        MakeUp.objects.filter(
            Q(missed__offering=source.offering) | Q(meeting__offering=source.offering)
        )
        .select_related(
            "enrollment__learner",
            "enrollment__offering",
            "missed",
            "meeting__offering",
            "arranged_by",
        )
        .order_by("arranged_at", "pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            *who(row.enrollment.learner),
            row.enrollment.offering.number,
            row.missed.number,
            row.meeting.offering.number,
            row.meeting.number,
            moment(row.meeting.starts_at),
            moment(row.arranged_at),
            named(row.arranged_by),
            moment(row.dropped_at),
        ]


def results_csv(source: Source) -> Iterator[bytes]:
    """List every result that was entered; of one person and kind the last entry counts."""
    return csv_file(RESULTS, _results(source))


def _results(source: Source) -> Iterator[list[Any]]:
    rows = (
        AssessmentResult.objects.filter(
            enrollment__offering=source.offering, entered_at__lte=source.until
        )
        .select_related("enrollment__learner", "entered_by")
        .order_by(
            "enrollment__learner__last_name",
            "enrollment__learner__first_name",
            "enrollment",
            "kind",
            "-number",
        )
    )
    before: tuple[int, str] | None = None
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        this = (row.enrollment_id, row.kind)
        yield [
            *who(row.enrollment.learner),
            row.get_kind_display(),
            row.number,
            yes(this != before),  # the newest comes first
            row.score_percent,
            "; ".join(row.skills_seen),
            yes(row.has_passed),
            row.taken_on,
            row.note,
            moment(row.entered_at),
            named(row.entered_by),
        ]
        before = this
