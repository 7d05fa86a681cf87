"""What the hours of places offer to people's homes."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from core.home import Tile
from reports.hours.grouping import source
from reports.hours_forms import question
from reports.oversight import roots_of


def hours_of_my_places(user: User, now: datetime) -> Tile | None:
    """This year's hours of the first place one answers for, and who has nothing.

    None until hours were counted: a home does not add up the ledger.
    """
    roots = roots_of(user, "reports.view_hours")
    found = source()
    if not roots or found.counted_at is None:
        return None
    asked = question({}, place=roots[0], today=maine_date(now))
    total = found.total(asked)
    if not (total.head or total.lines):
        return None
    return Tile(
        "hours-of-my-places",
        _("Hours of %(place)s") % {"place": roots[0].name},
        "reports/_tile_hours.html",
        {"total": total, "year": asked.period, "place": roots[0]},
        url=reverse("reports:hours"),
        link_label=_("See the hours"),
    )
