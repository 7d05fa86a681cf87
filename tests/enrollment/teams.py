"""A class for which teams register, and the school that sends one."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from courses.models import Audience, Offering, TeamRole
from enrollment.enums import RowOutcome
from enrollment.models import Team
from enrollment.services import add_members, form_team
from enrollment.services.teams import Member
from organizations.enums import OrganizationKind
from tests.factories import UserFactory, employ, offering, organization, work_kind

SEAT, LINE, ALREADY, REFUSED = (
    RowOutcome.SEAT,
    RowOutcome.LINE,
    RowOutcome.ALREADY,
    RowOutcome.REFUSED,
)
UNKNOWN, TWICE, INVITED = RowOutcome.UNKNOWN, RowOutcome.TWICE, RowOutcome.INVITED


def team_class(**more) -> Offering:
    """A class for which teams register: an administrator, and two who counsel."""
    klass = offering(starts_at=timezone.now() + timedelta(days=30), **more)
    Offering.objects.filter(pk=klass.pk).update(unit="team")
    klass.refresh_from_db()
    counsel = Audience.objects.create(key="counsel", name="Counselors")
    counsel.work_kinds.add(work_kind("counselor"))
    TeamRole.objects.create(offering=klass, name="Administrator", least=1)
    TeamRole.objects.create(offering=klass, name="Mental health", least=2, audience=counsel)
    return klass


class School:
    """A district, its school, and a lead with two colleagues."""

    def __init__(self) -> None:
        self.klass = team_class()
        self.administrator, self.counselor = self.klass.team_roles.all()
        self.district = organization("District One")
        self.place = organization("School One", kind=OrganizationKind.SCHOOL, parent=self.district)
        self.lead = self.add("Lee", "Lead")
        self.ann = self.add("Ann", "Smith")
        self.coy = self.add("Coy", "Counsel", kind="counselor")

    def add(self, first: str, last: str, *, kind="teacher", place=None) -> User:
        person = UserFactory(first_name=first, last_name=last)
        employ(person, place or self.place, kind=kind)
        return person

    def team(self, *members: Member, lead=None, name="Oak team") -> Team:
        lead = lead or self.lead
        now = timezone.now()
        team = form_team(offering_id=self.klass.pk, name=name, lead=lead, actor=lead, now=now)
        add_members(team_id=team.pk, members=members, or_wait=True, actor=lead, now=now)
        return team

    def put(self, team: Team, *members: Member) -> list[tuple[str, str]]:
        answers = add_members(
            team_id=team.pk, members=members, or_wait=True, actor=team.lead, now=timezone.now()
        )
        return [(answer.outcome, answer.said) for answer in answers.values()]
