"""The rows behind the states that pages can be in, beside those of `tests.access.world`."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils import timezone

from accounts.models import User
from attendance.enums import Presence
from attendance.models import AttendanceFile, Punch
from attendance.services import (
    Mark,
    note_walk_in,
    record_attendance,
    reopen_roster,
    set_aside_walk_in,
    sign_roster,
)
from background.models import BackgroundJob
from background.services import claim_job, fail_job, report_progress, request_job
from core.clock import maine_date
from courses.models import Meeting, Offering
from enrollment.models import Enrollment
from enrollment.services import ask_accommodation, cancel_offering, register
from organizations.enums import OrganizationKind
from organizations.models import RosterImport
from tests.access.world import World, build_world
from tests.browser.attendance_rows import class_with_results
from tests.browser.closing_rows import Closing, closing_rows
from tests.browser.intake_rows import intakes_of
from tests.browser.kit_rows import session_that_differs
from tests.browser.line_rows import somebody_who_lacks
from tests.browser.list_rows import lists_of
from tests.browser.scene import PASSWORD
from tests.enrollment.adding import conference, question
from tests.factories import UserFactory, offering, organization
from tests.rosters.files import csv_file
from tests.rosters.steps import applied, checked, undone
from transcripts.models import CompletionIntake

BUNDLE = "certificates.bundle_class"


@dataclass
class Rows:
    world: World
    newcomer: User  # has done nothing yet: every list is empty
    forgetful: User  # asks for a new password
    full: Offering
    cancelled: Offering
    marked: Meeting
    opened_again: Meeting
    jobs: Mapping[str, BackgroundJob]
    confirmation_key: str
    reset_key: tuple[str, str]
    passkey: int  # of the director
    rosters: Mapping[str, RosterImport]  # of staff, by where they stand
    intakes: Mapping[str, CompletionIntake]  # files of past training, by where they stand
    lacking: tuple[int, int]  # a class, and somebody who lacks what it needs first
    closing: Closing
    asking: Enrollment  # the learner's, in a conference that asks everything
    exam: Offering  # two sessions, and an exam
    practical: Offering  # two sessions, and a practical of two skills
    differing: Meeting  # of one person a phone says something else
    lists: Mapping[str, AttendanceFile]  # of participants, by how far they are


def build_rows() -> Rows:
    world, now = build_world(), timezone.now()
    organization("Police Two", kind=OrganizationKind.LAW_AGENCY)  # so that one has to choose
    forgetful = UserFactory()
    forgetful.set_password(PASSWORD)
    forgetful.save()
    address = EmailAddress.objects.create(user=forgetful, email="second@example.org")
    return Rows(
        world=world,
        newcomer=UserFactory(),
        forgetful=forgetful,
        full=_full(now),
        cancelled=_cancelled(world, now),
        marked=_marked(world, now),
        opened_again=_opened_again(world, now),
        jobs=_jobs(world.visitors["staff"], now),
        confirmation_key=EmailConfirmationHMAC(address).key,
        reset_key=(
            user_pk_to_url_str(forgetful),
            default_token_generator.make_token(forgetful),
        ),
        passkey=_passkey(world).pk,
        rosters=_rosters(world, now),
        intakes=intakes_of(world, now),
        lacking=somebody_who_lacks(),
        closing=closing_rows(world, now),
        asking=_asking(world, now),
        exam=class_with_results(world, now, is_exam=True),
        practical=class_with_results(world, now, is_exam=False),
        differing=session_that_differs(world, now),
        lists=lists_of(_marked(world, now, hours_ago=23), world.visitors["instructor"], now),
    )


def _asking(world: World, now: datetime) -> Enrollment:
    """A seat in a conference with sessions side by side, questions, food and lodging; what its
    holder needs is at the desk.
    """
    klass = conference(starts_at=now + timedelta(days=40))
    Offering.objects.filter(pk=klass.pk).update(asks_diet=True, lodging_limit=4)
    size = question(klass, "Do you bring somebody?", kind="yes_no", is_required=True)
    question(klass, "Who?", asked_after=size, asked_if="yes", is_required=True)
    question(klass, "Which shirt?", kind="choice", choices=["S", "M", "L"])
    person = world.visitors["learner"]
    seat = register(offering_id=klass.pk, learner=person, actor=person, now=now)
    ask_accommodation(enrollment_id=seat.pk, text="Large print", actor=person, now=now)
    return seat


def _rosters(world: World, now: datetime) -> dict[str, RosterImport]:
    """Staff rosters of the district: as they were sent, applied, undone, standing still, unread."""
    place, lead = world.roster.organization, world.visitors["coordinator"]
    day = maine_date(now)

    def roster(name: str, **about: bool) -> RosterImport:
        file = csv_file([["First name", "Last name"], ["Ann", name]], name=f"{name}.csv")
        return checked(file, place, lead, on=day, now=now, **about)

    rosters = {
        "applied": applied(roster("applied"), lead, now=now),
        "undone": undone(applied(roster("undone"), lead, now=now), lead, now=now),
        "many leaving": roster("leaving", ends_the_missing=True),
        "stopped": roster("stopped"),
        "failed": roster("failed"),
    }
    RosterImport.objects.filter(pk=rosters["stopped"].pk).update(
        state="applying", heard_from_at=now - timedelta(minutes=5), applied_by=lead
    )
    rosters["failed"].rows.all().delete()
    RosterImport.objects.filter(pk=rosters["failed"].pk).update(
        state="failed", problem="The file is no longer here. Upload it again."
    )
    return rosters


def _passkey(world: World) -> Authenticator:
    """A passkey by name, and recovery codes of somebody at the center."""
    RecoveryCodes.activate(world.visitors["staff"])
    return Authenticator.objects.create(
        user=world.visitors["director"],
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "The blue phone", "credential": {}},
    )


def _full(now: datetime) -> Offering:
    klass = offering(starts_at=now + timedelta(days=12), capacity=1)
    first, second = UserFactory(), UserFactory()
    register(offering_id=klass.pk, learner=first, actor=first, now=now)
    register(offering_id=klass.pk, learner=second, actor=second, now=now, or_wait=True)
    return klass


def _cancelled(world: World, now: datetime) -> Offering:
    klass = offering(starts_at=now + timedelta(days=15))
    learner = world.visitors["learner"]
    register(offering_id=klass.pk, learner=learner, actor=learner, now=now)
    cancel_offering(
        offering_id=klass.pk, reason="No heating.", actor=world.visitors["staff"], now=now
    )
    return klass


def _marked(world: World, now: datetime, *, hours_ago: int = 9) -> Meeting:
    """A roster on which everybody is marked, and which nobody has signed."""
    teacher = world.visitors["instructor"]
    klass = offering(starts_at=now - timedelta(hours=hours_ago), instructors=[teacher])
    marks = {}
    for presence in (Presence.PRESENT, Presence.LATE, Presence.ABSENT):
        person = UserFactory()
        seat = register(
            offering_id=klass.pk, learner=person, actor=person, now=now - timedelta(days=2)
        )
        marks[seat.pk] = Mark(presence, 60 if presence == Presence.LATE else None)
    meeting = klass.meetings.get()
    record_attendance(meeting_id=meeting.pk, marks=marks, actor=teacher, now=now)
    return meeting


def _opened_again(world: World, now: datetime) -> Meeting:
    """A roster that was signed and opened again, with check-ins that say otherwise and walk-ins."""
    teacher, office = world.visitors["instructor"], world.visitors["staff"]
    meeting = _marked(world, now, hours_ago=16)  # nobody teaches two classes at once
    seat = meeting.offering.enrollments.order_by("pk")[0]
    Punch.objects.create(
        uid=uuid.uuid4(),
        meeting=meeting,
        enrollment=seat,
        direction="in",
        happened_at=meeting.starts_at + timedelta(minutes=30),
        arrived_at=now,
        seconds_ahead=600,
        way="scan",
    )
    for name in ("Kim Maple", "Robin Spruce"):
        walk_in = note_walk_in(
            meeting_id=meeting.pk, name=name, contact="Town of Avon", actor=teacher, now=now
        )
    set_aside_walk_in(walk_in_id=walk_in.pk, reason="Left at once.", actor=teacher, now=now)
    sign_roster(meeting_id=meeting.pk, actor=teacher, now=now)
    reopen_roster(meeting_id=meeting.pk, reason="Paper says otherwise.", actor=office, now=now)
    return meeting


def _jobs(owner: User, now: datetime) -> dict[str, BackgroundJob]:
    jobs = {
        state: request_job(kind=BUNDLE, owner=owner, subject_pk=number, title="Papers", now=now)
        for number, state in enumerate(["waiting", "running", "failed"], 1)
    }
    for state in ("running", "failed"):
        claim_job(job_id=jobs[state].pk, now=now)
    report_progress(job=jobs["running"], done=12, total=40, now=now)
    fail_job(job=jobs["failed"], sentence="The files could not be read.", now=now)
    return jobs
