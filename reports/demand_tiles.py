"""What the demand report offers to the homes of staff and of the director."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_anywhere
from core.home import Tile
from courses.models import Course
from reports.demand import ACTION, DemandAsked, DemandRow, wants_of
from reports.demand import count as count_want

MOST = 5


def what_is_missing(user: User, now: datetime) -> Tile | None:
    """The courses most people are without."""
    if not may_anywhere(user, ACTION):
        return None
    rows: dict[int, DemandRow] = defaultdict(lambda: DemandRow(None, ""))
    for want in wants_of(DemandAsked(), now=now):
        if want.course is not None:
            count_want(rows[want.course], want)
    first = sorted(rows, key=lambda pk: (-rows[pk].total, pk))[:MOST]
    courses = Course.objects.in_bulk(first)
    if not first:
        return None
    return Tile(
        "demand",
        _("What is missing"),
        "reports/_tile_demand.html",
        {"courses": [(courses[pk], rows[pk].total) for pk in first]},
        url=reverse("reports:demand"),
        link_label=_("What people ask for"),
    )
