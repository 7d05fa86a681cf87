"""A row of an open roster, drawn once and kept while nothing of it changes.

A roster may have five hundred rows, and whoever takes attendance looks at it again and again while
few of them change. What a row shows is stated as plain values, and its template reads nothing else:
equal values are the same row. Nothing is kept beyond this process.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from attendance.enums import Direction, Presence, PunchWay
from attendance.models import AttendanceRecord, Punch
from attendance.presence import CheckIns
from attendance.roster_rows import RosterRow
from courses.models import Meeting

ROWS_KEPT = 4_000  # of about 3 kB each


@dataclass(frozen=True, slots=True)
class Said:
    """What is saved of one person."""

    status: str
    minutes_present: int
    came_at: datetime | None
    left_at: datetime | None

    @property
    def get_status_display(self) -> str:
        """As of the record itself; asked only when the row is drawn."""
        return str(Presence(self.status).label)


@dataclass(frozen=True, slots=True)
class Punched:
    """One check-in or check-out."""

    direction: str
    way: str
    counted_at: datetime
    happened_at: datetime
    clock_was_wrong: bool

    @property
    def get_direction_display(self) -> str:
        """As of the check-in itself; asked only when the row is drawn."""
        return str(Direction(self.direction).label)

    @property
    def get_way_display(self) -> str:
        """As of the check-in itself; asked only when the row is drawn."""
        return str(PunchWay(self.way).label)


@dataclass(frozen=True, slots=True)
class Checked:
    """What somebody checked in and out, and what that is worth."""

    status: Presence
    minutes: int
    has_come: bool
    punches: tuple[Punched, ...]
    stray_outs: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class RowFacts:
    """All that a row shows."""

    language: str
    roster_pk: int
    creditable_minutes: int
    pk: int
    name: str
    listed_name: str
    works_as: str
    makes_up: int | None
    makes_up_class: str
    status: str
    minutes: str
    came: str
    left: str
    problem: str
    is_known: bool
    disagrees: bool
    record: Said | None
    check_ins: Checked | None


def drawn_row(roster: Meeting, row: RosterRow) -> SafeString:
    """Return a row as HTML."""
    return _drawn(_facts(roster, row))


@lru_cache(maxsize=ROWS_KEPT)
def _drawn(facts: RowFacts) -> SafeString:
    return render_to_string("attendance/_roster_row.html", {"row": facts})


def _facts(roster: Meeting, row: RosterRow) -> RowFacts:
    learner = row.enrollment.learner
    return RowFacts(
        language=get_language() or "",
        roster_pk=roster.pk,
        creditable_minutes=roster.creditable_minutes,
        pk=row.enrollment.pk,
        name=learner.name,
        listed_name=learner.listed_name,
        works_as=row.works_as,
        makes_up=row.makes_up,
        makes_up_class=row.enrollment.offering.number if row.makes_up else "",
        status=row.status,
        minutes=row.minutes,
        came=row.came,
        left=row.left,
        problem=row.problem,
        is_known=row.is_known,
        disagrees=row.disagrees,
        record=None if row.record is None else _said(row.record),
        check_ins=None if row.check_ins is None else _checked(row.check_ins),
    )


def _said(record: AttendanceRecord) -> Said:
    return Said(
        status=record.status,
        minutes_present=record.minutes_present,
        came_at=record.came_at,
        left_at=record.left_at,
    )


def _checked(check_ins: CheckIns) -> Checked:
    return Checked(
        status=check_ins.status,
        minutes=check_ins.minutes,
        has_come=check_ins.has_come,
        punches=tuple(map(_punched, check_ins.punches)),
        stray_outs=tuple(check_ins.stray_outs),
    )


def _punched(punch: Punch) -> Punched:
    return Punched(
        direction=punch.direction,
        way=punch.way,
        counted_at=punch.counted_at,
        happened_at=punch.happened_at,
        clock_was_wrong=punch.clock_was_wrong,
    )
