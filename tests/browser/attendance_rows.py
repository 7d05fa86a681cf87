"""Classes that ask for a result, with somebody in each state: for the pages of their attendance."""

from datetime import datetime, timedelta

from attendance.models import AssessmentResult, MakeUp
from attendance.services import record_attendance
from courses.models import Offering
from enrollment.models import Enrollment
from tests.access.world import World
from tests.factories import UserFactory, VersionFactory, meeting_times, offering
from tests.factories.lives import ABSENT, PRESENT, late
from transcripts.services import sign_and_complete

SKILLS = ["Check doors and locks", "Talk with the principal"]


def class_with_results(world: World, now: datetime, *, is_exam: bool) -> Offering:
    """Two sessions: somebody was at both, somebody missed one and makes it up, one person the
    learner of the world came late and has a result.
    """
    teacher, learner = world.visitors["instructor"], world.visitors["learner"]
    rule = "attendance_and_exam" if is_exam else "attendance_and_practical"
    version = VersionFactory(
        completion_rule=rule,
        pass_mark_percent=80 if is_exam else None,
        practical_skills=[] if is_exam else SKILLS,
    )
    start = now - timedelta(days=30 if is_exam else 34)
    klass = offering(
        version=version,
        meetings=[meeting_times(start), meeting_times(start + timedelta(days=1))],
        instructors=[teacher],
    )
    seats = [
        Enrollment.objects.create(offering=klass, learner=person, enrolled_at=start)
        for person in (learner, UserFactory(), UserFactory())
    ]
    marks = ((late(300), PRESENT), (PRESENT, ABSENT), (PRESENT, PRESENT))
    for place, meeting in enumerate(klass.meetings.all()):
        said = {seat.pk: given[place] for seat, given in zip(seats, marks, strict=True)}
        record_attendance(meeting_id=meeting.pk, marks=said, actor=teacher, now=meeting.ends_at)
        sign_and_complete(meeting_id=meeting.pk, actor=teacher, now=meeting.ends_at)
    run = offering(version=version, starts_at=now + timedelta(days=12 if is_exam else 13))
    MakeUp.objects.create(
        enrollment=seats[1],
        missed=klass.meetings.last(),
        meeting=run.meetings.get(),
        arranged_at=now,
        arranged_by=teacher,
    )
    AssessmentResult.objects.create(
        enrollment=seats[0],
        kind="exam" if is_exam else "practical",
        number=1,
        score_percent=72 if is_exam else None,
        skills_seen=[] if is_exam else SKILLS[:1],
        has_passed=False,
        taken_on=klass.ends_at.date(),
        entered_at=now,
        entered_by=teacher,
    )
    return klass
