"""A row of an open roster, drawn once and kept while nothing of it changes.

A roster may have five hundred rows, and whoever takes attendance looks at it again and again while
few of them change. What a row shows is stated as plain values, and its template reads nothing else:
equal values are the same row. A check-in changes little of it, so that is drawn apart and put in.
Nothing is kept beyond this process.
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
HOLE = SafeString("\0")  # stands in no name


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
class Worth:
    """What somebody's check-ins say."""

    status: Presence
    minutes: int
    has_come: bool


@dataclass(frozen=True, slots=True)
class Checks:
    """What somebody checked in and out."""

    minutes: int
    disagrees: bool
    punches: tuple[Punched, ...]
    stray_outs: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class RowFacts:
    """All that a row shows before anything is saved or checked in."""

    roster_pk: int
    creditable_minutes: int
    pk: int
    listed_name: str
    name: str
    works_as: str
    makes_up: int | None
    makes_up_class: str
    status: str
    minutes: str
    came: str
    left: str
    problem: str


def drawn_row(roster: Meeting, row: RosterRow) -> SafeString:
    """Return a row as HTML."""
    language = get_language() or ""
    head, form, state, end = _frame(language, _facts(roster, row))
    known = "data-saved" if row.is_known else ""
    said = "" if row.problem else _state(language, _said(row.record), _worth(row.check_ins))
    checks = "" if row.check_ins is None else _checks(language, _checked(row, row.check_ins))
    return SafeString(f"{head}{known}{form}{said}{state}{checks}{end}")


@lru_cache(maxsize=ROWS_KEPT)
def _frame(_language: str, facts: RowFacts) -> list[str]:
    """Return the four parts of a row between which stands what a check-in changes."""
    context = {"row": facts, "saved": HOLE, "state": HOLE, "checks": HOLE}
    drawn = render_to_string("attendance/_roster_row.html", context)
    return drawn.split(HOLE)


@lru_cache(maxsize=ROWS_KEPT)
def _state(_language: str, record: Said | None, check_ins: Worth | None) -> str:
    context = {"record": record, "check_ins": check_ins}
    return render_to_string("attendance/_row_state.html", context)


@lru_cache(maxsize=ROWS_KEPT)
def _checks(_language: str, checks: Checks) -> str:
    return render_to_string("attendance/_row_check_ins.html", {"checks": checks})


def _facts(roster: Meeting, row: RosterRow) -> RowFacts:
    learner = row.enrollment.learner
    return RowFacts(
        roster_pk=roster.pk,
        creditable_minutes=roster.creditable_minutes,
        pk=row.enrollment.pk,
        listed_name=learner.listed_name,
        name=learner.name,
        works_as=row.works_as,
        makes_up=row.makes_up,
        makes_up_class=row.enrollment.offering.number if row.makes_up else "",
        status=row.status,
        minutes=row.minutes,
        came=row.came,
        left=row.left,
        problem=row.problem,
    )


def _said(record: AttendanceRecord | None) -> Said | None:
    if record is None:
        return None
    return Said(
        status=record.status,
        minutes_present=record.minutes_present,
        came_at=record.came_at,
        left_at=record.left_at,
    )


def _worth(check_ins: CheckIns | None) -> Worth | None:
    if check_ins is None:
        return None
    return Worth(check_ins.status, check_ins.minutes, check_ins.has_come)


def _checked(row: RosterRow, check_ins: CheckIns) -> Checks:
    return Checks(
        minutes=check_ins.minutes,
        disagrees=row.disagrees,
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
