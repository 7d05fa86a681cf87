"""Who leads a lane."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from courses.exceptions import LaneLeadRefusedError
from courses.models import Lane, LaneLead
from organizations.models import RoleGrant
from organizations.services import add_grant


@transaction.atomic
def name_lane_lead(
    *,
    person: User,
    lane: Lane,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User | None,
    now: datetime,
) -> RoleGrant:
    """Let a person lead a lane from a day on. It ends as every role does, by `end_grant`."""
    if lane.retired_on is not None:
        raise LaneLeadRefusedError(
            _("The lane “%(lane)s” is closed. Choose another.") % {"lane": lane.name}
        )
    grant = add_grant(
        person=person,
        role=Role.LANE_LEAD,
        organization=None,
        rivals=RoleGrant.objects.filter(lane_lead__lane=lane),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        actor=actor,
        now=now,
        about={"lane": lane.key},
        what_for=lane.name,
    )
    LaneLead.objects.create(grant=grant, lane=lane)
    return grant
