"""The mail about teams, written the way it comes about."""

from datetime import timedelta

from django.utils import timezone

from courses.models import Offering, TeamRole
from enrollment.services import (
    add_members,
    form_team,
    hand_team_over,
    invite_to_team,
    remind_incomplete_teams,
    take_out_of_team,
)
from enrollment.services.teams import Member
from tests.factories import UserFactory, offering


def team_mail() -> None:
    """Everything that a team ever writes."""
    now = timezone.now()
    klass, lead, member = offering(starts_at=now + timedelta(days=30)), UserFactory(), UserFactory()
    Offering.objects.filter(pk=klass.pk).update(unit="team")
    role = TeamRole.objects.create(offering=klass, name="Administrator", least=2)
    team = form_team(offering_id=klass.pk, name="Oak team", lead=lead, actor=lead, now=now)
    by_lead = {"team_id": team.pk, "actor": lead, "now": now}
    add_members(members=[Member(member, role)], or_wait=False, **by_lead)
    Offering.objects.filter(pk=klass.pk).update(capacity=1)
    waiting = UserFactory()
    add_members(members=[Member(waiting)], or_wait=True, **by_lead)
    take_out_of_team(person=waiting, reason="The team needs another role.", **by_lead)
    invite_to_team(email="guest@agency.example", role=role, **by_lead)
    hand_team_over(to=member, **by_lead)
    remind_incomplete_teams(now=now + timedelta(days=9))
