"""What the letters offer to people's homes."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.home import Tile
from reports.letters import letters_for


def to_hand_out(user: User, now: datetime) -> Tile | None:
    """How many letters wait for people without email; urgent once one must be answered."""
    letters = letters_for(user).to_hand_out().most_pressing_first(at=now)
    found = letters.aggregate(count=Count("pk"), due=Count("answer_by"), deadline=Min("answer_by"))
    if not found["count"]:
        return None
    first = found["deadline"]
    return Tile(
        "to-hand-out",
        _("To hand out"),
        "reports/_tile_to_hand_out.html",
        found | {"deadline": datetime.fromisoformat(first) if first else None},
        url=reverse("reports:letter_list"),
        link_label=_("Print and hand out"),
        is_urgent=bool(first),
    )
