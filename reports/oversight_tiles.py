"""What the numbers of places offer to the home of somebody with oversight."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.home import Tile
from reports.oversight import roots_of


def numbers_of_my_places(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (all tiles are alike)
    """The places whose numbers this visitor may see."""
    roots = roots_of(user)
    if not roots:
        return None
    return Tile(
        "numbers",
        _("People and hours in numbers"),
        "reports/_tile_numbers.html",
        {"roots": roots},
        url=reverse("reports:numbers"),
        link_label=_("See the numbers"),
    )
