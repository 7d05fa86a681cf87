"""What people are told about roles: given, ended, offered by invitation."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import SECOND_FACTOR_ROLES, Role
from core.templatetags.ui import maine_date
from notifications.services import Notice
from organizations.models import RoleGrant, RoleInvitation
from organizations.roles_explained import EVERYWHERE, MEANS


def role_granted(grant: RoleGrant, *, what_for: str = "") -> Notice:
    """You may do more from a day on; what, and whether a second way to sign in is needed."""
    return Notice(
        key=f"organizations.role_granted:{grant.pk}",
        recipient_id=grant.person_id,
        to_address=grant.person.email or "",
        template="organizations/role_granted",
        context={
            **_about(grant, what_for),
            "starts_on": maine_date(grant.starts_on, "printed"),
            "second_step": second_step(Role(grant.role)),
            "roles_path": reverse("organizations:role_own"),
        },
    )


def role_ended(grant: RoleGrant) -> Notice:
    """A role ends on a day. The same role may be told of again if its end is brought forward."""
    ends_on = grant.ends_on
    assert ends_on is not None  # noqa: S101 (for the types)
    return Notice(
        key=f"organizations.role_ended:{grant.pk}:{ends_on.isoformat()}",
        recipient_id=grant.person_id,
        to_address=grant.person.email or "",
        template="organizations/role_ended",
        context={
            **_about(grant, ""),
            "ends_on": maine_date(ends_on, "printed"),
            "contact_path": reverse("support:contact"),
        },
    )


def role_offered(invitation: RoleInvitation, *, token: str, now: datetime) -> Notice:
    """Somebody may accept a role. The link is a secret: the row forgets it once it is sent."""
    role = Role(invitation.role)
    return Notice(
        key=f"organizations.role_offered:{invitation.pk}:{int(now.timestamp() * 1000)}",
        recipient_id=None,
        to_address=invitation.email,
        template="organizations/role_offered",
        context={
            "inviter": invitation.invited_by.name,
            "role": str(role.label),
            "place": place_of(invitation),
            "allows": str(MEANS[role]),
            "ends_on": maine_date(invitation.expires_at, "printed"),
            "invitation_path": reverse("organizations:invitation_accept", args=[token]),
            "contact_path": reverse("support:contact"),
        },
        is_private=True,
    )


def place_of(row: RoleGrant | RoleInvitation) -> str:
    """Return what the role is for, in words."""
    lane = getattr(row, "lane_name", None)
    return row.organization.name if row.organization else lane or str(EVERYWHERE)


def second_step(role: Role) -> str:
    """Return the sentence about the second way to prove who one is, where it is required."""
    if role not in SECOND_FACTOR_ROLES:
        return ""
    return _(
        "For this role, signing in needs a second step, such as a code from your phone. "
        "You will be asked to set it up the next time you sign in."
    )


def _about(grant: RoleGrant, what_for: str) -> dict[str, str]:
    role = Role(grant.role)
    return {
        "first_name": grant.person.called,
        "role": str(role.label),
        "place": what_for or place_of(grant),
        "allows": str(MEANS[role]),
    }
