"""What happens in the room: attendance, the signed roster, the decision, the certificate."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import NAMESPACE_OID, uuid5

from django.core.files.base import ContentFile

from accounts.models import User
from attendance.drawing import draw_sign_in_sheet
from attendance.enums import Direction, Presence
from attendance.models import AttendanceRecord, Roster
from attendance.papers import session_paper
from attendance.results import KIND_OF
from attendance.services import (
    Entry,
    Mark,
    attach_scan,
    check_in_by_room_code,
    note_walk_in,
    receive_file,
    record_attendance,
    reopen_roster,
)
from background.enums import JobState
from background.models import BackgroundJob
from certificates.services import issue_certificate
from core.clock import maine_date
from courses.enums import ROSTER_RULES, CompletionRule
from courses.models import Meeting, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from memssi.demo import timetable
from memssi.demo.door import at_the_door
from memssi.demo.lists import participants_report
from memssi.demo.phones import phone_comes_back
from memssi.demo.plans import Ending, Plan, Wish
from memssi.demo.wellknown import SIGN_INS, STAFF
from transcripts import jobs
from transcripts.services import (
    complete_by_decision,
    enter_and_complete,
    run_settling,
    sign_and_complete,
)

Event = Callable[[datetime], None]
CHECKED = {
    CompletionRule.ALL_BADGES: "All four badges checked in the course.",
    CompletionRule.ALL_MODULES_AND_QUIZ: "Modules finished and quiz passed, checked in the course.",
    CompletionRule.EXTERNAL_CERTIFICATE_VERIFIED: "FEMA certificate seen and its number checked.",
    CompletionRule.PROVIDER_CERTIFICATE_VERIFIED: "The provider's certificate was seen.",
}
NEVER_FINISHES = 0.12
SCORES = (72, 78, 81, 84, 88, 90, 93, 96)
CHECKED_IN = 4  # of those whom nobody has marked
FEW = 1  # where it is one, they pass
WELL_KNOWN = frozenset(sign_in.email for sign_in in SIGN_INS)
LATE_BY_QUARTERS = (1, 1, 1, 2, 2, 3)
WHY_CORRECTED = "The sign-in sheet says otherwise of two people."
WALKED_IN = ("Robin Alderwood", "Substitute, Town of Avon")


@dataclass(slots=True)
class Teaching:
    """One class as its instructors and MSSC staff see it."""

    plan: Plan
    offering_id: int
    wishes: dict[int, Wish]
    staff: User
    rng: Random

    def put_on(self, add: Callable[[datetime, Event], None], certify: Event) -> None:
        """Put everything that is to happen on the agenda."""
        if self.plan.window:
            self._put_on_self_paced(add, certify)
            return
        meetings = list(Meeting.objects.filter(offering=self.offering_id))
        for meeting in meetings:
            add(meeting.ends_at - timedelta(minutes=2), self._marking(meeting))
        if self.plan.ending is Ending.UNSIGNED:
            return
        last = max(meeting.ends_at for meeting in meetings)
        for number, meeting in enumerate(meetings):
            add(
                meeting.ends_at + timedelta(minutes=self.rng.randint(6, 50) + number),
                self._signing(meeting),
            )
        signed_by = last + timedelta(minutes=55 + len(meetings))
        if self._asks_for_results():
            if self.plan.ending is not Ending.UNDECIDED:
                add(signed_by, self._enter_results)
                add(signed_by + timedelta(minutes=2), certify)
        elif self.plan.course.versions[0].completion_rule in ROSTER_RULES:
            add(signed_by + timedelta(minutes=2), certify)
            if self.plan.ending is Ending.CORRECTED:
                add(last + timedelta(days=3), self._correct)
        elif self.plan.ending is not Ending.UNDECIDED:
            decided_at = timetable.at(
                timetable.school_day(maine_date(last) + timedelta(days=self.rng.randint(2, 5))), 10
            )
            add(decided_at, self._decide_all)
            add(decided_at + timedelta(minutes=3), certify)

    # --- sessions ---

    def _marking(self, meeting: Meeting) -> Event:
        def mark(now: datetime) -> None:
            seats = Enrollment.objects.expected_at(meeting)
            marks = {seat.pk: self._mark(self.wishes[seat.learner_id], meeting) for seat in seats}
            if self.plan.ending is Ending.UNSIGNED:
                half, others = len(marks) // 2, list(marks)[len(marks) // 2 :]
                marks = dict(list(marks.items())[:half])
                at_the_door(meeting, others[:CHECKED_IN], lead=self._lead())
            record_attendance(meeting_id=meeting.pk, marks=marks, actor=self._lead(), now=now)
            if self.plan.ending is Ending.UNSIGNED:
                self._walk_in(meeting, now)
                self._attach_sheet(meeting, now)
                self._receive_list(meeting, marks, now)
                self._phone_comes_back(meeting, marks, now)
                self._scan_with_one_phone(meeting, marks)

        return mark

    def _scan_with_one_phone(self, meeting: Meeting, marked: Iterable[int]) -> None:
        """Two who are not marked yet scanned the code of the room, both with the same phone."""
        seats = Enrollment.objects.expected_at(meeting).exclude(pk__in=marked).order_by("pk")
        for minutes, seat in enumerate(seats.select_related("learner")[:2], 1):
            scanned_at = meeting.starts_at + timedelta(minutes=minutes)
            check_in_by_room_code(
                meeting_id=meeting.pk,
                person=seat.learner,
                direction=Direction.IN,
                scanned_at=scanned_at,
                number=uuid5(NAMESPACE_OID, f"memssi:demo:{seat.pk}"),
                device="phone-5ea1ab1e0ddba115",
                now=scanned_at + timedelta(minutes=1),
            )

    def _attach_sheet(self, meeting: Meeting, now: datetime) -> None:
        """The sheet lies there as a scan, and waits to be entered."""
        roster = Roster.objects.for_listing().get(pk=meeting.pk)
        sheet = ContentFile(draw_sign_in_sheet(session_paper(roster)), name="Sign-in sheet.pdf")
        attach_scan(meeting_id=meeting.pk, file=sheet, actor=self._lead(), now=now)

    def _receive_list(self, meeting: Meeting, marked: Iterable[int], now: datetime) -> None:
        """Whoever is not marked yet joined by Zoom: its report lies there to be looked at."""
        seats = Enrollment.objects.expected_at(meeting).exclude(pk__in=marked).order_by("pk")
        people = [seat.learner for seat in seats.select_related("learner")]
        if people:
            report = participants_report(meeting, people, self._lead())
            receive_file(meeting_id=meeting.pk, file=report, actor=self._lead(), now=now)

    def _phone_comes_back(self, meeting: Meeting, marks: Mapping[int, Mark], now: datetime) -> None:
        """Somebody of the office helped in a room without a network."""
        if marks:
            helper = User.objects.get(email=STAFF.email)
            later = now + timedelta(minutes=1)
            phone_comes_back(meeting, marks, lead=self._lead(), helper=helper, now=later)

    def _walk_in(self, meeting: Meeting, now: datetime) -> None:
        """Somebody came who stands on no roster, and left no address."""
        name, place = WALKED_IN
        note_walk_in(meeting_id=meeting.pk, name=name, contact=place, actor=self._lead(), now=now)

    def _mark(self, wish: Wish, meeting: Meeting) -> Mark:
        if self.rng.randrange(100) >= wish.attends:
            return Mark(Presence.ABSENT)
        if self.rng.randrange(100) >= wish.comes_late or meeting.creditable_minutes < 60:
            return Mark(Presence.PRESENT)
        missed = timedelta(minutes=15 * self.rng.choice(LATE_BY_QUARTERS))
        return Mark(Presence.LATE, came_at=meeting.starts_at + missed)

    def _signing(self, meeting: Meeting) -> Event:
        def sign(now: datetime) -> None:
            sign_and_complete(meeting_id=meeting.pk, actor=self._lead(), now=now)
            self._settle(now)

        return sign

    def _correct(self, now: datetime) -> None:
        """MSSC staff open the roster again: one was absent who came late, one left early."""
        meeting = Meeting.objects.filter(offering=self.offering_id).first()
        if meeting is None:
            return
        office = User.objects.get(email=STAFF.email)
        reopen_roster(meeting_id=meeting.pk, reason=WHY_CORRECTED, actor=office, now=now)
        halfway = meeting.starts_at + (meeting.ends_at - meeting.starts_at) / 2
        records = AttendanceRecord.objects.filter(signature__meeting=meeting).order_by("pk")
        absent = records.filter(status=Presence.ABSENT).values_list("enrollment", flat=True)
        present = records.filter(status=Presence.PRESENT).values_list("enrollment", flat=True)
        marks = {pk: Mark(Presence.LATE, came_at=halfway) for pk in absent[:1]}
        marks |= {pk: Mark(Presence.LATE, left_at=halfway) for pk in present[:1]}
        record_attendance(meeting_id=meeting.pk, marks=marks, actor=office, now=now)
        sign_and_complete(meeting_id=meeting.pk, actor=office, now=now)
        for pk in marks:
            issue_certificate(enrollment_id=pk, now=now + timedelta(minutes=2))

    def _settle(self, now: datetime) -> None:
        """Do what the worker would have done: a large class is settled in the background."""
        waiting = BackgroundJob.objects.filter(
            kind=jobs.SETTLE_CLASS, subject_pk=self.offering_id, state=JobState.WAITING
        )
        for job in waiting:
            run_settling(job_id=job.pk, clock=lambda: now)

    def _lead(self) -> User:
        return self.plan.instructors[0].user

    # --- decisions ---

    def _asks_for_results(self) -> bool:
        return self.plan.course.versions[0].completion_rule in KIND_OF

    def _enter_results(self, now: datetime) -> None:
        """The instructor enters what everybody reached who was there; where they are more, the last
        one fails.
        """
        offering = Offering.objects.get(pk=self.offering_id)
        seats = Enrollment.objects.filter(
            offering=self.offering_id, status=EnrollmentStatus.ENROLLED
        ).exclude(attendance__status=Presence.ABSENT)
        known = dict(seats.order_by("pk").values_list("pk", "learner__email"))
        strangers = [pk for pk, email in known.items() if email not in WELL_KNOWN]
        fails = strangers[-1] if len(known) > FEW and strangers else None
        enter_and_complete(
            offering_id=self.offering_id,
            entries={pk: self._entry(offering, passes=pk != fails) for pk in known},
            actor=self._lead(),
            now=now,
        )

    def _entry(self, offering: Offering, *, passes: bool) -> Entry:
        skills = offering.practical_skills
        return Entry(
            taken_on=maine_date(offering.ends_at),
            score_percent=Decimal(self.rng.choice(SCORES) if passes else 61),
            skills_seen=tuple(skills if passes else skills[:-1]),
            has_passed=passes,
        )

    def _decide_all(self, now: datetime) -> None:
        """Complete everybody who was at every session; the others stay open."""
        seats = Enrollment.objects.filter(
            offering=self.offering_id, status=EnrollmentStatus.ENROLLED
        ).exclude(attendance__status=Presence.ABSENT)
        for pk in list(seats.order_by("pk").values_list("pk", flat=True)):
            self._decide(pk, now)

    def _decide(self, enrollment_id: int, now: datetime) -> None:
        rule = CompletionRule(self.plan.course.versions[0].completion_rule)
        complete_by_decision(
            enrollment_id=enrollment_id, reason=CHECKED[rule], actor=self.staff, now=now
        )

    def _put_on_self_paced(self, add: Callable[[datetime, Event], None], certify: Event) -> None:
        """Each person finishes some days or weeks after the start; a few never do."""
        for wish in self.plan.wishes:
            if wish.attends < 100 and self.rng.random() < NEVER_FINISHES:
                continue
            begins = maine_date(max(wish.at, self.plan.starts_at))
            if self.plan.capacity is not None:  # a cohort ends together
                begins = maine_date(self.plan.ends_at) - timedelta(days=20)
            day = timetable.school_day(begins + timedelta(days=self.rng.randint(2, 35)))
            moment = timetable.at(day, self.rng.randint(8, 16), self.rng.randint(0, 59))
            add(moment, self._finishing(wish, certify))

    def _finishing(self, wish: Wish, certify: Event) -> Event:
        def finish(now: datetime) -> None:
            seat = Enrollment.objects.filter(
                offering=self.offering_id,
                learner=wish.person.user,
                status=EnrollmentStatus.ENROLLED,
            ).first()
            if seat is not None:
                self._decide(seat.pk, now)
                certify(now + timedelta(minutes=1))

        return finish
