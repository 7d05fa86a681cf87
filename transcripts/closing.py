"""What a class still lacks before it is closed, and what has become of it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from attendance.enums import Outcome as MarkOutcome
from attendance.enums import WalkInState
from attendance.models import RosterSignature, SentMark, WalkIn
from courses.enums import ROSTER_RULES
from courses.models import Meeting, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from transcripts.decisions import Outcome
from transcripts.models import ClassClosing
from transcripts.verdicts import verdicts_of


def is_closed(offering_id: int) -> bool:
    """Say whether a class is closed: `attendance` asks, through the settings."""
    return ClassClosing.objects.filter(offering=offering_id).exists()


@dataclass(frozen=True, slots=True)
class Missing:
    """Everything a class lacks before it can be closed."""

    ahead: Sequence[Meeting]
    unsigned: Sequence[Meeting]
    walk_ins: Sequence[WalkIn]
    results: Sequence[Enrollment]
    differing: Sequence[Meeting]  # a phone says something else than the roster of somebody

    def __bool__(self) -> bool:
        return bool(self.ahead or self.unsigned or self.walk_ins or self.results or self.differing)


def what_is_missing(offering: Offering, *, now: datetime) -> Missing:
    """Return sessions not over or not signed, people not identified, results not entered, and
    sessions of which a phone says something else.

    A session signed before its end is over by the word of who signed it. A constant number of
    queries.
    """
    sessions = list(_open_sessions(offering))
    return Missing(
        ahead=[row for row in sessions if row.ends_at > now],
        unsigned=[row for row in sessions if row.ends_at <= now],
        walk_ins=list(_parked(offering).select_related("meeting", "noted_by")),
        results=_without_a_result(offering),
        differing=list(_differing(offering)),
    )


def is_anything_missing(offering: Offering) -> bool:
    """Say whether a class lacks anything; of most it is known after one question."""
    return (
        _open_sessions(offering).exists()
        or _parked(offering).exists()
        or _differing(offering).exists()
        or bool(_without_a_result(offering))
    )


def _open_sessions(offering: Offering) -> QuerySet[Meeting]:
    """Return the sessions nobody has signed, and those opened again and not signed since."""
    versions = RosterSignature.objects.filter(meeting=OuterRef("pk"))
    return Meeting.objects.filter(
        ~Exists(versions.filter(signed_at__isnull=False))
        | Exists(versions.filter(signed_at__isnull=True, version__gt=1)),
        offering=offering,
    )


def _parked(offering: Offering) -> QuerySet[WalkIn]:
    return WalkIn.objects.filter(meeting__offering=offering, state=WalkInState.PARKED)


def _differing(offering: Offering) -> QuerySet[Meeting]:
    """Return the sessions at which a phone and the roster say different things of somebody."""
    undecided = SentMark.objects.filter(device__meeting=OuterRef("pk"), outcome=MarkOutcome.OPEN)
    return Meeting.objects.filter(Exists(undecided), offering=offering)


def _without_a_result(offering: Offering) -> list[Enrollment]:
    if offering.completion_rule not in ROSTER_RULES:
        return []
    seats = list(
        Enrollment.objects.holding_a_seat()
        .filter(offering=offering)
        .select_related("learner")
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    verdicts = verdicts_of(offering, seats)
    return [seat for seat in seats if verdicts[seat.pk].outcome is Outcome.OPEN]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many seats of a class are decided, and how; `open` ones are not."""

    completed: int
    not_completed: int
    no_show: int
    open: int


def outcomes_of(offering: Offering) -> Outcomes:
    """Count the seats of a class by what became of them. One query."""
    rows = Enrollment.objects.holding_a_seat().filter(offering=offering).order_by()
    counted = dict(rows.values_list("status").annotate(n=Count("pk")))
    return Outcomes(
        completed=counted.get(EnrollmentStatus.COMPLETED, 0),
        not_completed=counted.get(EnrollmentStatus.NOT_COMPLETED, 0),
        no_show=counted.get(EnrollmentStatus.NO_SHOW, 0),
        open=counted.get(EnrollmentStatus.ENROLLED, 0),
    )
