"""One small state in which every kind of visitor stands to the same rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from attendance.enums import Presence
from attendance.services import Mark, record_attendance
from background.models import BackgroundJob
from certificates.models import Certificate
from certificates.services import issue_certificate
from core.clock import maine_date
from courses.models import Lane, Meeting, Offering, TeamRole
from courses.services import name_lane_lead
from enrollment.models import Approval, Enrollment, Team, TeamInvitation, WaitlistEntry
from enrollment.services import (
    add_members,
    form_team,
    invite_to_team,
    offer_freed_seats,
    register,
    withdraw,
)
from enrollment.services.teams import Member
from notifications.models import Message
from organizations.enums import OrganizationKind
from organizations.models import (
    Agreement,
    Employment,
    OfficerAssignment,
    Organization,
    RoleGrant,
    RoleInvitation,
    RosterImport,
)
from organizations.services import grant_role, invite
from support.models import Question
from support.services import ask
from tests.factories import (
    UserFactory,
    VersionFactory,
    accommodations_desk,
    administrator,
    coordinator,
    director,
    employ,
    offering,
    organization,
    staff,
    the_state,
)
from tests.factories.courses import LaneFactory
from tests.intakes.steps import checked as intake_checked
from tests.road.test_road import letterhead
from tests.rosters.files import csv_file
from tests.rosters.steps import checked
from transcripts.asking import request_file
from transcripts.models import CompletionIntake
from transcripts.services import sign_and_complete
from transcripts.training_file import write_training_file

ANONYMOUS = "anonymous"
LONG_HELD = date(2020, 1, 6)


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
    roster: RosterImport  # of the district: somebody in it may be the learner
    intake: CompletionIntake  # of the district: somebody in it may be the learner
    grant: RoleGrant  # the approver's
    invitation: RoleInvitation  # of the other learner, to coordinate the district
    token: str
    unreached: User  # works with the learner, and no email reaches them
    letter: Message
    letter_offer: WaitlistEntry
    agency: Organization  # sends an officer to the school
    served_school: Organization
    assignment: OfficerAssignment
    agreement: Agreement
    draft: Offering  # a class the district hosts, not published yet
    team: Team  # the learner leads it
    team_invitation: TeamInvitation  # to the other learner
    team_member: User
    approval: Approval  # the learner asks for a seat, and their approver decides


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
    partner = organization("Partner One", kind=OrganizationKind.PARTNER)
    held = _held(learner, [teacher, two_roles], now)
    offering(starts_at=now + timedelta(days=30), instructors=[other_teacher])
    unsigned = offering(
        starts_at=now - timedelta(hours=2), instructors=[teacher, two_roles], closes_at=now
    )
    Offering.objects.filter(pk=unsigned.pk).update(host=partner)
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
    unreached = UserFactory(email=None)
    employ(unreached, school)
    _register(self_paced, unreached, now)
    letter_offer = WaitlistEntry.objects.create(
        offering=offering(starts_at=now + timedelta(days=25)),
        learner=unreached,
        status="offered",
        joined_at=now,
        offer_ends_at=now + timedelta(days=2),
    )
    seat = held.enrollments.get()
    coordinating = coordinator(district)
    invitation = invite(
        email=other_learner.email or "",
        role=Role.COORDINATOR,
        organization=district,
        actor=coordinating,
        now=now,
    )
    visitors = {
        ANONYMOUS: None,
        "deactivated": UserFactory(is_active=False),
        "learner": learner,
        "other learner": other_learner,
        "instructor": teacher,
        "other instructor": other_teacher,
        "instructor here, coordinator elsewhere": two_roles,
        "approver": _holder(Role.APPROVER, school, now),
        "coordinator": coordinating,
        "other coordinator": coordinator(elsewhere),
        "staff": staff(),
        "director": director(),
        "administrator": administrator(),
        "host": _holder(Role.HOST, partner, now),
        "partner instructor": _holder(Role.PARTNER_INSTRUCTOR, partner, now),
        "lane lead": _lane_lead(unsigned.version.course.lane, now),
        "other lane lead": _lane_lead(LaneFactory(key="L9", name="Another lane"), now),
        "oversight": _holder(Role.OVERSIGHT, the_state(), now),
        "accommodations desk": accommodations_desk(),
    }
    return World(
        roster=_roster(district, learner, visitors["coordinator"], now),
        intake=_intake(district, learner, visitors["coordinator"], now),
        grant=RoleGrant.objects.get(person=visitors["approver"]),
        invitation=invitation,
        token=token_of(invitation),
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
        message=Message.objects.filter(template="enrollment/seat_confirmed").first(),
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
        unreached=unreached,
        letter=Message.objects.get(recipient=unreached),
        letter_offer=letter_offer,
        draft=offering(starts_at=now + timedelta(days=50), host=district, published=False),
        approval=_asked(learner, now),
        **_officers(school),
        **_team(learner, other_learner, now),
    )


def _team(lead: User, guest: User, now: datetime) -> dict[str, Any]:
    """A team with one member, that has invited somebody."""
    klass = offering(starts_at=now + timedelta(days=60))
    Offering.objects.filter(pk=klass.pk).update(unit="team")
    TeamRole.objects.create(offering=klass, name="Administrator", least=1)
    team = form_team(offering_id=klass.pk, name="Oak team", lead=lead, actor=lead, now=now)
    email = guest.email or ""
    invitation = invite_to_team(team_id=team.pk, email=email, role=None, actor=lead, now=now)
    member = UserFactory()
    add_members(team_id=team.pk, members=[Member(member)], or_wait=False, actor=lead, now=now)
    return {"team": team, "team_invitation": invitation, "team_member": member}


def _officers(school: Organization) -> dict[str, Any]:
    """An agency with an officer at the school, and its agreement with the district."""
    agency = organization("Police One", kind=OrganizationKind.LAW_AGENCY)
    return {
        "agency": agency,
        "served_school": school,
        "assignment": OfficerAssignment.objects.create(
            officer=UserFactory(), agency=agency, school=school, starts_on=LONG_HELD
        ),
        "agreement": Agreement.objects.create(
            agency=agency, sau=school.parent, starts_on=LONG_HELD
        ),
    }


def _asked(learner: User, now: datetime) -> Approval:
    """A seat the learner asks their employer for."""
    klass = offering(starts_at=now + timedelta(days=33))
    Offering.objects.filter(pk=klass.pk).update(approval="employer")
    return Approval.objects.get(enrollment=_register(klass, learner, now))


def _holder(role: Role, place: Organization, now: datetime) -> User:
    person = UserFactory()
    grant_role(
        person=person,
        role=role,
        organization=place,
        starts_on=LONG_HELD,
        actor=None,
        now=now,
    )
    return person


def token_of(invitation: RoleInvitation) -> str:
    """What the link of the newest mail holds; the row keeps only what it hashes to."""
    mails = Message.objects.filter(template="organizations/role_offered")
    mail = mails.filter(to_address=invitation.email).order_by("-pk")[0]
    return str(mail.context["invitation_path"]).rstrip("/").rpartition("/")[2]


def _lane_lead(lane: Lane, now: datetime) -> User:
    person = UserFactory()
    name_lane_lead(person=person, lane=lane, starts_on=LONG_HELD, actor=None, now=now)
    return person


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
    job = request_file(owner=owner, now=now)
    write_training_file(job_id=job.pk, clock=lambda: now)
    job.refresh_from_db()
    return job


def _roster(place: Organization, learner: User, by: User, now: datetime) -> RosterImport:
    """A roster, checked: its only row has the learner's name and nothing else to tell."""
    file = csv_file([["First name", "Last name"], [learner.first_name, learner.last_name]])
    return checked(file, place, by, now=now, on=maine_date(now))


def _intake(place: Organization, learner: User, by: User, now: datetime) -> CompletionIntake:
    """A file of training, checked: its only row has the learner's name and no other mark."""
    rows = [["Name", "Course title", "Date", "Hours", "Provider"]]
    rows.append([learner.name, "Bus drill", "9/1/2025", "2", "Town of Orono"])
    return intake_checked(rows, by, place=place, now=now)
