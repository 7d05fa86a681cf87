"""Classes on their way to being closed, and a record that was corrected."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from attendance.models import WalkIn
from attendance.services import sign_roster
from background.models import BackgroundJob
from certificates.models import Certificate
from certificates.services import issue_certificate
from courses.models import Offering
from reports.evidence.packet import make_evidence, request_evidence
from tests.access.world import World
from tests.factories import UserFactory, VersionFactory, meeting_times, offering
from tests.factories.corrections import sign_anew
from tests.factories.lives import enroll, hold, mark
from transcripts.services import close_class, request_settling, run_settling, settle_class


@dataclass
class Closing:
    lacking: Offering  # sessions, a signature, somebody to identify
    ready: Offering
    by_staff: Offering  # closed; its only seat is decided by staff
    corrected: User
    replaced: Certificate
    job: BackgroundJob  # of staff, done


def closing_rows(world: World, now: datetime) -> Closing:
    teacher, staff = world.visitors["instructor"], world.visitors["staff"]
    assert teacher is not None
    assert staff is not None
    start = now - timedelta(days=20)
    second, third, fourth = (start + timedelta(days=day) for day in (2, 4, 6))
    lacking = offering(
        meetings=[meeting_times(start), meeting_times(now + timedelta(days=1))],
        instructors=[teacher],
    )
    first = lacking.meetings.all()[0]
    WalkIn.objects.create(uid=uuid.uuid4(), meeting=first, name="Pat Poplar", noted_at=start)
    ready = offering(meetings=[meeting_times(second)], instructors=[teacher])
    enroll(ready)
    mark(ready, by=teacher)
    sign_roster(meeting_id=ready.meetings.get().pk, actor=teacher, now=now)
    by_staff = offering(
        version=VersionFactory(completion_rule="all_badges"),
        meetings=[meeting_times(third)],
        instructors=[teacher],
    )
    enroll(by_staff)
    hold(by_staff, by=teacher)
    close_class(offering_id=by_staff.pk, actor=staff, now=now)
    replaced = _corrected(teacher, fourth, now)
    job = request_settling(offering=by_staff, owner=staff, now=now)
    run_settling(job_id=job.pk, clock=lambda: now)
    packet = request_evidence(offering=by_staff, owner=staff, now=now)
    make_evidence(job_id=packet.pk, clock=lambda: now)
    return Closing(
        lacking=lacking,
        ready=ready,
        by_staff=by_staff,
        corrected=replaced.enrollment.learner,
        replaced=replaced,
        job=job,
    )


def _corrected(teacher: User, start: datetime, now: datetime) -> Certificate:
    """A certificate of six hours that became two, and took another's place."""
    klass = offering(meetings=[meeting_times(start)], instructors=[teacher])
    seat = enroll(klass, UserFactory())
    hold(klass, by=teacher)
    first = issue_certificate(enrollment_id=seat.pk, now=start + timedelta(days=1))
    sign_anew(klass.meetings.get(), {seat: 120}, by=teacher, at=now)
    settle_class(offering_id=klass.pk, actor=teacher, now=now)
    issue_certificate(enrollment_id=seat.pk, now=now)
    first.refresh_from_db()
    return first
