"""What people are told of a team. One function for each mail."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import maine_date
from enrollment.models import Team, TeamInvitation, WaitlistEntry
from enrollment.notices.facts import class_facts, notice, place_notice
from notifications.services import Notice


def added_to_team(team: Team, person: User, *, by: User, now: datetime) -> Notice:
    """Somebody registered you with a team; how to leave it."""
    context = class_facts(team.offering, person) | _team_facts(team) | {"by": by.name}
    key = f"enrollment.added_to_team:{team.pk}:{person.pk}:{now.isoformat()}"
    return notice(key, person, "enrollment/added_to_team", context)


def team_invited(invitation: TeamInvitation, *, token: str, now: datetime) -> Notice:
    """A place in a team is offered. The link is a secret."""
    team = invitation.team
    context = class_facts(team.offering, team.lead) | {
        "team": team.name,
        "by": invitation.invited_by.name,
        "role": invitation.role.name if invitation.role else _("Member"),
        "ends_on": maine_date(invitation.expires_at, "printed"),
        "invitation_path": reverse("enrollment:team_invitation_answer", args=[token]),
        "contact_path": reverse("support:contact"),
    }
    del context["first_name"]  # that of whoever leads the team
    return Notice(
        key=f"enrollment.team_invited:{invitation.pk}:{int(now.timestamp() * 1000)}",
        recipient_id=None,
        to_address=invitation.email,
        template="enrollment/team_invited",
        context=context,
        is_private=True,
    )


def team_handed_over(team: Team, *, by: User, now: datetime) -> Notice:
    """You lead this team now."""
    context = class_facts(team.offering, team.lead) | _team_facts(team) | {"by": by.name}
    key = f"enrollment.team_handed_over:{team.pk}:{team.lead_id}:{now.isoformat()}"
    return notice(key, team.lead, "enrollment/team_handed_over", context)


def taken_off_line(team: Team, entry: WaitlistEntry, *, by: User, reason: str) -> Notice:
    """Somebody took you out of a team while you were in line. A seat has a mail of its own."""
    return place_notice("taken_off_line", entry, team=team.name, by=by.name, reason=reason)


def team_incomplete(team: Team, *, missing: str, week: int) -> Notice:
    """Your team lacks somebody, and registration closes on a day. Queued once for each week."""
    closes_at = team.offering.registration_closes_at
    context = class_facts(team.offering, team.lead) | _team_facts(team)
    context |= {
        "missing": missing,
        "closes_on": maine_date(closes_at, "printed"),
    }
    key = f"enrollment.team_incomplete:{team.pk}:{closes_at.date().isoformat()}:{week}"
    return notice(key, team.lead, "enrollment/team_incomplete", context)


def _team_facts(team: Team) -> dict[str, str]:
    return {"team": team.name, "team_path": reverse("enrollment:team_detail", args=[team.pk])}
