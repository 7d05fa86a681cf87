"""Everybody on one roster: what is saved of them, what they checked in, what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.http import QueryDict

from attendance.decisions import LATE_MINUTES_ASSUMED
from attendance.enums import Presence
from attendance.expected import seats_expected
from attendance.models import AttendanceRecord, Roster
from attendance.presence import CheckIns, check_ins_of
from core.clock import MAINE, maine_date
from core.exceptions import DomainError
from courses.models import Meeting
from enrollment.models import Enrollment
from organizations.models import Employment

# Of a seat and its person, for five hundred rows: both have many columns.
NEEDED = ("offering", "learner__first_name", "learner__last_name", "learner__preferred_name")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One learner on the roster: what has been marked so far, and what they checked in."""

    enrollment: Enrollment
    record: AttendanceRecord | None
    check_ins: CheckIns | None
    works_as: str
    status: str
    minutes: str
    came: str
    left: str
    makes_up: int | None = None
    problem: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the roster can be signed as far as this person goes."""
        return self.record is not None or (self.check_ins is not None and self.check_ins.has_come)

    @property
    def disagrees(self) -> bool:
        """Whether the word and the check-ins say different things."""
        if self.record is None or self.check_ins is None:
            return False
        return self.record.minutes_present != self.check_ins.minutes


def roster_rows(
    roster: Roster, typed: QueryDict | None = None, refusal: DomainError | None = None
) -> list[RosterRow]:
    """Return everybody with a seat, by name, with what the newest version says.

    A constant number of queries, and one more where somebody makes a session up here: two people
    of one name are told apart by their employers. What was typed and refused stands before what
    is saved.
    """
    seats = _seats(roster)
    records = {}
    for record in AttendanceRecord.objects.filter(signature__meeting=roster.pk).order_by(
        "signature__version"
    ):
        records[record.enrollment_id] = record
    check_ins = check_ins_of(roster)
    works = works_of(roster)
    problems = {getattr(refusal, "enrollment_id", None): str(refusal)}
    return [
        _roster_row(
            roster,
            seat,
            records.get(seat.pk),
            check_ins.get(seat.pk),
            works_as=works.get(seat.learner_id, ""),
            typed=typed or {},
            problem=problems.get(seat.pk, ""),
        )
        for seat in seats
    ]


def _seats(roster: Roster) -> list[Enrollment]:
    """Return the seats by the names of their people, the class of all of them being one object."""
    seats = list(
        seats_expected(roster)
        .select_related("learner")
        .only(*NEEDED)
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    for seat in seats:
        if seat.offering_id == roster.offering_id:
            seat.offering = roster.offering
    of_others = [seat for seat in seats if seat.offering_id != roster.offering_id]
    prefetch_related_objects(of_others, "offering")
    return seats


def works_of(roster: Meeting) -> dict[int, str]:
    """Return where people work as what on the day of a session, by person. One query."""
    people = seats_expected(roster).order_by().values("learner")
    jobs = Employment.objects.on(maine_date(roster.starts_at)).filter(person__in=people)
    named = jobs.values_list("person", "organization__name", "work_kind__name")
    return {person: f"{place}, {work}" for person, place, work in named}


def _roster_row(
    roster: Roster,
    seat: Enrollment,
    record: AttendanceRecord | None,
    check_ins: CheckIns | None,
    *,
    works_as: str,
    typed: Mapping[str, str],
    problem: str,
) -> RosterRow:
    minutes = max(roster.creditable_minutes - LATE_MINUTES_ASSUMED, 1)
    if record is not None and record.status == Presence.LATE:
        minutes = record.minutes_present
    return RosterRow(
        enrollment=seat,
        record=record,
        check_ins=check_ins,
        works_as=works_as,
        status=typed.get(f"status-{seat.pk}", record.status if record else ""),
        minutes=typed.get(f"minutes-{seat.pk}", str(minutes)),
        came=typed.get(f"came-{seat.pk}", _clock(record.came_at if record else None)),
        left=typed.get(f"left-{seat.pk}", _clock(record.left_at if record else None)),
        makes_up=getattr(seat, "makes_up", None),
        problem=problem,
    )


def _clock(moment: datetime | None) -> str:
    """Return a moment as a field for a time of day wants it."""
    return f"{moment.astimezone(MAINE):%H:%M}" if moment else ""
