"""One small state in which every kind of visitor stands to the same rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from attendance.enums import Presence
from attendance.services import Mark, record_attendance
from background.models import BackgroundJob
from certificates.models import Certificate
from certificates.services import issue_certificate
from courses.models import Meeting, Offering
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import offer_freed_seats, register, withdraw
from notifications.models import Message
from organizations.enums import OrganizationKind
from organizations.models import Employment
from organizations.services import grant_role
from support.models import Question
from support.services import ask
from tests.factories import (
    UserFactory,
    VersionFactory,
    administrator,
    coordinator,
    director,
    employ,
    offering,
    organization,
    staff,
)
from tests.road.test_road import letterhead
from transcripts.services import sign_and_complete
from transcripts.training_file import request_training_file, write_training_file

ANONYMOUS = "anonymous"


@dataclass
class World:
    visitors: dict[str, User | None]
    coming: Offering
    held: Offering
    meeting: Meeting
    seat: Enrollment
    open_seat: Enrollment
    marked_seat: Enrollment
    offer: WaitlistEntry
    claim: Employment
    employment: Employment
    certificate: Certificate
    message: Message
    job: BackgroundJob
    self_paced_seat: Enrollment
    question: Question


def build_world() -> World:
    """`learner` is who everything is about; `other …` have nothing to do with them."""
    now = timezone.now()
    letterhead(now - timedelta(days=500))
    district = organization("District One")
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    elsewhere = organization("District Two")
    learner, other_learner = UserFactory(), UserFactory()
    teacher, other_teacher, two_roles = UserFactory(), UserFactory(), coordinator(elsewhere)
    employment = employ(learner, school)
    claim = employ(learner, school, kind="coach", confirmed=False)
    approver = UserFactory()
    grant_role(
        person=approver,
        role=Role.APPROVER,
        organization=school,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=now,
    )
    held = _held(learner, [teacher, two_roles], now)
    offering(starts_at=now + timedelta(days=30), instructors=[other_teacher])
    unsigned = offering(
        starts_at=now - timedelta(hours=2), instructors=[teacher, two_roles], closes_at=now
    )
    marked_seat = _register(unsigned, learner, now - timedelta(days=3))
    coming = offering(starts_at=now + timedelta(days=20), capacity=1)
    open_seat = _register(coming, other_learner, now)
    waiting = register(offering_id=coming.pk, learner=learner, actor=learner, now=now, or_wait=True)
    withdraw(enrollment_id=open_seat.pk, actor=other_learner, now=now)
    offer_freed_seats(offering_id=coming.pk, now=now)
    own_seat = _register(offering(starts_at=now + timedelta(days=9)), learner, now)
    self_paced = offering(
        version=VersionFactory(
            delivery_mode="self_paced",
            completion_rule="all_modules_and_quiz",
            credit={"contact_hours": ("fixed", 2)},
        ),
        window=(now - timedelta(days=30), now + timedelta(days=60)),
        capacity=None,
    )
    seat = held.enrollments.get()
    visitors = {
        ANONYMOUS: None,
        "deactivated": UserFactory(is_active=False),
        "learner": learner,
        "other learner": other_learner,
        "instructor": teacher,
        "other instructor": other_teacher,
        "instructor here, coordinator elsewhere": two_roles,
        "approver": approver,
        "coordinator": coordinator(district),
        "other coordinator": coordinator(elsewhere),
        "staff": staff(),
        "director": director(),
        "administrator": administrator(),
    }
    return World(
        visitors=visitors,
        coming=coming,
        held=held,
        meeting=unsigned.meetings.get(),
        seat=seat,
        open_seat=own_seat,
        marked_seat=marked_seat,
        offer=WaitlistEntry.objects.get(pk=waiting.pk),
        claim=claim,
        employment=employment,
        certificate=issue_certificate(enrollment_id=seat.pk, now=now),
        message=Message.objects.first(),
        job=_job(visitors["coordinator"], now),
        self_paced_seat=_register(self_paced, learner, now),
        question=ask(
            sender=learner,
            name=learner.name,
            email=learner.email or "",
            about="class",
            text="May I bring a colleague?",
            now=now,
        ),
    )


def _register(klass: Offering, person: User, now: datetime) -> Enrollment:
    return register(offering_id=klass.pk, learner=person, actor=person, now=now)


def _held(learner: User, teachers: list[User], now: datetime) -> Offering:
    """A class that is over, signed and completed."""
    start = now - timedelta(days=40)
    klass = offering(starts_at=start, instructors=teachers)
    seat = _register(klass, learner, start - timedelta(days=5))
    meeting = klass.meetings.get()
    record_attendance(
        meeting_id=meeting.pk,
        marks={seat.pk: Mark(Presence.PRESENT)},
        actor=teachers[0],
        now=start,
    )
    sign_and_complete(meeting_id=meeting.pk, actor=teachers[0], now=start + timedelta(hours=7))
    return klass


def _job(owner: User, now: datetime) -> BackgroundJob:
    """The training of the coordinator's people, written."""
    job = request_training_file(owner=owner, now=now)
    write_training_file(job_id=job.pk, clock=lambda: now)
    job.refresh_from_db()
    return job
