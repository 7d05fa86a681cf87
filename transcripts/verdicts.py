"""What rosters and results say of the seats of a class: who has completed it, who has not, and why.

One place, so that completing, correcting and every page that says why can never disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from attendance.enums import AssessmentKind, Presence
from attendance.models import AssessmentResult, AttendanceRecord, MakeUp, RosterSignature
from attendance.results import kind_asked
from attendance.services import newest_results
from attendance.sessions import OwnMeeting, chosen_by, own_meetings
from core.clock import maine_date
from courses.models import Meeting, Offering
from enrollment.models import Enrollment
from transcripts.decisions import Outcome, Reason, Result, Sitting, outcome_of, reasons_for


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one seat under the rule of its class, what it rests on, and why."""

    outcome: Outcome
    sittings: Sequence[Sitting]
    reasons: Sequence[Reason] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether a roster of its sessions is still to be signed."""
        return not all(sitting.is_signed for sitting in self.sittings)


def verdicts_of(offering: Offering, seats: Sequence[Enrollment]) -> dict[int, Verdict]:
    """Return the verdict on each seat, by its key. A constant number of queries."""
    results = results_of(offering, seats)
    return {
        pk: _verdict(offering, sittings, results.get(pk))
        for pk, sittings in sittings_of(offering, seats).items()
    }


def _verdict(offering: Offering, sittings: Sequence[Sitting], result: Result | None) -> Verdict:
    outcome = outcome_of(
        rule=offering.completion_rule,
        sittings=sittings,
        minutes_required=offering.minutes_required,
        result=result,
    )
    reasons = reasons_for(
        rule=offering.completion_rule,
        sittings=sittings,
        minutes_required=offering.minutes_required,
        pass_mark_percent=offering.pass_mark_percent,
        result=result,
    )
    return Verdict(outcome, sittings, reasons)


def results_of(offering: Offering, seats: Sequence[Enrollment]) -> dict[int, Result]:
    """Return the newest result of each seat that has one; no query where the rule asks for none."""
    kind = kind_asked(offering)
    if kind is None:
        return {}
    return {pk: _result(row, offering) for pk, row in newest_results(seats, kind).items()}


def _result(row: AssessmentResult, offering: Offering) -> Result:
    missing = tuple(skill for skill in offering.practical_skills if skill not in row.skills_seen)
    return Result(
        has_passed=row.has_passed,
        score_percent=row.score_percent,
        skills_not_seen=missing if row.kind == AssessmentKind.PRACTICAL else (),
    )


def sittings_of(offering: Offering, seats: Sequence[Enrollment]) -> dict[int, list[Sitting]]:
    """Return each seat's own sessions as the signed rosters state them; unlisted means absent.

    Of sessions side by side a seat has the one it chose; who chose none of them missed one. A
    session made up elsewhere counts as the better of the two.
    """
    room = _Room.of(offering, seats)
    return {seat.pk: [room.sitting(seat, own) for own in room.own(seat)] for seat in seats}


@dataclass(frozen=True, slots=True)
class _Room:
    """What is read once for all seats of a class."""

    meetings: Sequence[Meeting]
    chosen: Mapping[int, set[int]]
    records: Mapping[tuple[int, int], AttendanceRecord]
    make_ups: Mapping[tuple[int, int], MakeUp]
    signed: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, offering: Offering, seats: Sequence[Enrollment]) -> "_Room":
        meetings = list(Meeting.objects.filter(offering=offering))
        make_ups = MakeUp.objects.standing().filter(enrollment__in=seats)
        records = (
            AttendanceRecord.objects.counting()
            .filter(enrollment__in=seats)
            .select_related("signature")
        )
        signed = RosterSignature.objects.filter(
            meeting__offering=offering, signed_at__isnull=False
        ).values_list("meeting", flat=True)
        return cls(
            meetings,
            chosen_by(seats) if any(row.choice for row in meetings) else {},
            {(row.enrollment_id, row.signature.meeting_id): row for row in records},
            {(row.enrollment_id, row.missed_id): row for row in make_ups.select_related("meeting")},
            set(signed),
        )

    def own(self, seat: Enrollment) -> list[OwnMeeting]:
        return own_meetings(self.meetings, self.chosen.get(seat.pk, set()))

    def sitting(self, seat: Enrollment, own: OwnMeeting) -> Sitting:
        """Of the session and of where it was made up the better one; of two alike, the session."""
        missed = own.meeting
        there = None if own.unchosen else self.records.get((seat.pk, missed.pk))
        best, day, is_made_up = there, maine_date(missed.starts_at), False
        make_up = self.make_ups.get((seat.pk, missed.pk))
        elsewhere = make_up and self.records.get((seat.pk, make_up.meeting_id))
        if make_up and elsewhere and _minutes(elsewhere, missed) > _minutes(there, missed):
            best, day, is_made_up = elsewhere, maine_date(make_up.meeting.starts_at), True
        return Sitting(
            day=day,
            minutes_present=_minutes(best, missed),
            creditable_minutes=missed.creditable_minutes,
            was_absent=best is None or best.status == Presence.ABSENT,
            number=missed.number,
            is_made_up=is_made_up,
            is_signed=is_made_up or missed.pk in self.signed,
            unchosen="" if is_made_up else own.unchosen,
        )


def _minutes(row: AttendanceRecord | None, missed: Meeting) -> int:
    return 0 if row is None else min(row.minutes_present, missed.creditable_minutes)
