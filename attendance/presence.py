"""What the punches of a session say of each seat, by the one rule of minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from attendance.enums import Direction, Presence, PunchWay
from attendance.minutes import (
    Check,
    minutes_within,
    presence,
    stray_check_outs,
)
from attendance.models import Punch
from courses.decisions import Span, creditable_blocks
from courses.models import Meeting

# Somebody may open a meeting or a door hours early; a check-in of the day before is of another day.
COUNTS_BEFORE = timedelta(hours=12)
SAID_BY_HAND = (PunchWay.ROLL_CALL, PunchWay.PAPER)


@dataclass(frozen=True, slots=True)
class CheckIns:
    """The check-ins and check-outs of one seat at one session, and what they are worth."""

    punches: list[Punch]
    status: Presence
    minutes: int
    came_at: datetime | None
    left_at: datetime | None
    has_come: bool = True  # there is a check-in that can count: a check-out alone says nothing
    stray_outs: list[datetime] = field(default_factory=list)


def counts_from(meeting: Meeting) -> datetime:
    """Return from when a check-in can belong to a session."""
    return meeting.starts_at - COUNTS_BEFORE


def blocks_of(meeting: Meeting) -> list[Span]:
    """Return what of a session counts. One query, or none where its breaks are there already."""
    breaks = [(row.starts_at, row.ends_at) for row in meeting.breaks.all()]
    return creditable_blocks(meeting.starts_at, meeting.ends_at, breaks)


def minutes_between(
    meeting: Meeting, blocks: list[Span], came_at: datetime | None, left_at: datetime | None
) -> int:
    """Return what presence from one time until another is worth; unsaid is start and end."""
    spans = [(came_at or meeting.starts_at, left_at or meeting.ends_at)]
    return min(minutes_within(spans, blocks), meeting.creditable_minutes)


def check_ins_of(
    meeting: Meeting, *, enrollment_ids: Iterable[int] | None = None
) -> Mapping[int, CheckIns]:
    """Return, by seat, the check-ins that nobody said by hand. Two queries.

    What is called out or typed from paper of a seat is the instructor's word, and stands in the
    record.
    """
    said = Q(way__in=SAID_BY_HAND, walk_in__isnull=True)
    punches = Punch.objects.filter(meeting=meeting.pk).exclude(said).of_seats()
    if enrollment_ids is not None:
        punches = punches.filter(seat__in=list(enrollment_ids))  # type: ignore[misc]
    by_seat: dict[int, list[Punch]] = {}
    for punch in punches:
        by_seat.setdefault(punch.seat, []).append(punch)  # type: ignore[attr-defined]
    if not by_seat:
        return {}
    blocks = blocks_of(meeting)
    return {seat: _check_ins(meeting, blocks, rows) for seat, rows in by_seat.items()}


def _check_ins(meeting: Meeting, blocks: list[Span], punches: list[Punch]) -> CheckIns:
    checks = [
        Check(row.counted_at, row.direction == Direction.IN)
        for row in punches
        if row.counted_at >= counts_from(meeting)
    ]
    spans = presence(checks, ends_at=meeting.ends_at)
    minutes = min(minutes_within(spans, blocks), meeting.creditable_minutes)
    came, left = (spans[0][0], spans[-1][1]) if spans else (None, None)
    return CheckIns(
        punches=punches,
        status=_status(minutes, meeting.creditable_minutes),
        minutes=minutes,
        came_at=came if came and came > meeting.starts_at else None,
        left_at=left if left and left < meeting.ends_at else None,
        has_come=any(check.is_in for check in checks),
        stray_outs=stray_check_outs(checks),
    )


def _status(minutes: int, whole: int) -> Presence:
    if minutes == 0:
        return Presence.ABSENT
    return Presence.PRESENT if minutes >= whole else Presence.LATE
