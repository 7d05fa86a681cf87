"""What work and places offer to people's homes: work to confirm, staff rosters to decide, places
nobody answers for, roles offered.
"""

from datetime import datetime

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_anywhere, may_somewhere
from core.clock import maine_date
from core.home import Tile
from organizations.enums import EmploymentStatus, RosterOutcome, RosterRowState, RosterState
from organizations.models import (
    Employment,
    RoleInvitation,
    RosterImport,
    RosterRow,
    in_force,
    places_without_coordinator,
)

MOST = 5


def work_to_confirm(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (all tiles are alike)
    """Who says that they work at a place this visitor answers for, the longest wait first."""
    if not may_somewhere(user, "organizations.decide_employment"):
        return None
    claims = Employment.objects.permitted_to(user, "organizations.decide_employment").filter(
        status=EmploymentStatus.CLAIMED
    )
    count = claims.count()
    if not count:
        return None
    return Tile(
        "work-to-confirm",
        _("Work to confirm"),
        "organizations/_tile_work_to_confirm.html",
        {"claims": list(claims.for_listing().order_by("created_at", "pk")[:MOST]), "count": count},
        url=reverse("organizations:claim_list"),
        link_label=_("Confirm or reject"),
    )


def rosters_to_decide(user: User, now: datetime) -> Tile | None:  # noqa: ARG001
    """Staff rosters that are checked and wait to be applied, the longest wait first."""
    if not may_somewhere(user, "organizations.import_roster"):
        return None
    in_doubt = (
        RosterRow.objects.filter(
            roster=models.OuterRef("pk"),
            outcome=RosterOutcome.DOUBTFUL,
            state=RosterRowState.OPEN,
        )
        .order_by()
        .values("roster")
        .annotate(rows=models.Count("pk"))
        .values("rows")
    )
    waiting = RosterImport.objects.permitted_to(user, "organizations.import_roster").filter(
        state=RosterState.CHECKED
    )
    rosters = list(
        waiting.annotate(in_doubt=Coalesce(models.Subquery(in_doubt), 0))
        .select_related("organization")
        .order_by("checked_at", "pk")[:MOST]
    )
    if not rosters:
        return None
    return Tile(
        "rosters-to-decide",
        _("Staff rosters that wait for you"),
        "organizations/_tile_rosters_to_decide.html",
        {"rosters": rosters},
        url=f"{reverse('organizations:roster_list')}?state={RosterState.CHECKED}",
        link_label=_("See the staff rosters"),
    )


def without_coordinator(user: User, now: datetime) -> Tile | None:
    """Places where people work and only MSSC staff can confirm it."""
    if not may_anywhere(user, "organizations.decide_employment"):
        return None
    day = maine_date(now)
    uncovered = places_without_coordinator(day).order_by()
    here = Employment.objects.filter(organization__in=uncovered.values("pk")).order_by()
    working = models.Q(status=EmploymentStatus.CONFIRMED) & in_force(day)
    claimed = models.Q(status=EmploymentStatus.CLAIMED)
    facts = here.filter(working | claimed).aggregate(
        count=models.Count("organization", distinct=True),
        waiting=models.Count("pk", filter=claimed),
    )
    if not facts["count"]:
        return None
    return Tile(
        "without-coordinator",
        _("Places without a coordinator"),
        "organizations/_tile_without_coordinator.html",
        facts,
        url=reverse("organizations:without_coordinator_list"),
        link_label=_("See the places"),
    )


def my_invitations(user: User, now: datetime) -> Tile | None:
    """Roles offered to an address this person has confirmed."""
    invitations = RoleInvitation.objects.open(at=now).addressed_to(user).for_listing()
    offered = list(invitations[:MOST])
    if not offered:
        return None
    return Tile(
        "my-invitations",
        _("You are invited"),
        "organizations/_tile_invitations.html",
        {"invitations": offered},
        is_urgent=True,
    )
