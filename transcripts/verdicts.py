"""What rosters and results say of the seats of a class: who has completed it, who has not, and why.

One place, so that completing, correcting and every page that says why can never disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from attendance.enums import AssessmentKind, Presence
from attendance.models import AssessmentResult, AttendanceRecord, MakeUp, RosterSignature
from attendance.results import kind_asked
from attendance.services import newest_results
from attendance.sessions import OwnMeeting, chosen_by, own_meetings
from core.clock import maine_date
from courses.models import Meeting, Offering
from enrollment.models import Enrollment
from transcripts.decisions import Outcome, Reason, Result, Sitting, outcome_of, reasons_for

MINUTE = timedelta(minutes=1)


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
    facts = ClassFacts.of(offering, seats)
    return {seat.pk: facts.verdict(seat) for seat in seats}


def sittings_of(offering: Offering, seats: Sequence[Enrollment]) -> dict[int, list[Sitting]]:
    """Return each seat's own sessions as the signed rosters state them; unlisted means absent.

    Of sessions side by side a seat has the one it chose; who chose none of them missed one. A
    session made up elsewhere counts as the better of the two.
    """
    facts = ClassFacts.of(offering, seats)
    return {seat.pk: facts.sittings(seat) for seat in seats}


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What is read once for some seats of a class: at most five queries, however many they are."""

    offering: Offering
    meetings: Sequence[Meeting]  # with `is_signed`
    chosen: Mapping[int, set[int]]
    records: Mapping[tuple[int, int], AttendanceRecord]
    make_ups: Mapping[tuple[int, int], MakeUp]
    results: Mapping[int, AssessmentResult]

    @classmethod
    def of(cls, offering: Offering, seats: Sequence[Enrollment]) -> "ClassFacts":
        signed = RosterSignature.objects.filter(meeting=OuterRef("pk"), signed_at__isnull=False)
        meetings = list(
            Meeting.objects.filter(offering=offering).annotate(is_signed=Exists(signed))
        )
        make_ups = MakeUp.objects.standing().filter(enrollment__in=seats)
        records = (
            AttendanceRecord.objects.counting()
            .filter(enrollment__in=seats)
            .select_related("signature")
        )
        kind = kind_asked(offering)
        return cls(
            offering,
            meetings,
            chosen_by(seats) if any(row.choice for row in meetings) else {},
            {(row.enrollment_id, row.signature.meeting_id): row for row in records},
            {
                (row.enrollment_id, row.missed_id): row
                for row in make_ups.select_related("meeting__offering")
            },
            newest_results(seats, kind) if kind else {},
        )

    def own(self, seat: Enrollment) -> list[OwnMeeting]:
        """Return the sessions of a seat."""
        return own_meetings(self.meetings, self.chosen.get(seat.pk, set()))

    def verdict(self, seat: Enrollment) -> Verdict:
        """Return what becomes of a seat, and why."""
        offering, sittings, result = self.offering, self.sittings(seat), self.result(seat)
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

    def result(self, seat: Enrollment) -> Result | None:
        """Return the result of a seat that counts."""
        row = self.results.get(seat.pk)
        if row is None:
            return None
        skills = self.offering.practical_skills
        missing = tuple(skill for skill in skills if skill not in row.skills_seen)
        return Result(
            has_passed=row.has_passed,
            score_percent=row.score_percent,
            skills_not_seen=missing if row.kind == AssessmentKind.PRACTICAL else (),
        )

    def sittings(self, seat: Enrollment) -> list[Sitting]:
        """Return the sessions of a seat, in their order, as it attended them."""
        return [self._sitting(seat, own) for own in self.own(seat)]

    def _sitting(self, seat: Enrollment, own: OwnMeeting) -> Sitting:
        """Of the session and of where it was made up the better one; of two alike, the session."""
        missed: Any = own.meeting  # with `is_signed`
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
            is_signed=is_made_up or missed.is_signed,
            break_minutes=_break_minutes(missed),
            unchosen="" if is_made_up else own.unchosen,
        )


def _break_minutes(meeting: Meeting) -> int:
    """Return what was taken off a session: registration, breaks and meals."""
    return (meeting.ends_at - meeting.starts_at) // MINUTE - meeting.creditable_minutes


def _minutes(row: AttendanceRecord | None, missed: Meeting) -> int:
    return 0 if row is None else min(row.minutes_present, missed.creditable_minutes)
