"""What work and places offer to people's homes: entries that wait to be confirmed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_somewhere
from core.home import Tile
from organizations.enums import EmploymentStatus
from organizations.models import Employment

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
