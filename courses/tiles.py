"""What requests for training offer to people's homes."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_anywhere
from core.home import Tile
from courses.enums import RequestStatus
from courses.models import TrainingRequest

MOST = 5


def requests_to_answer(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (every tile is asked alike)
    """What districts and agencies asked for and nobody has answered, the oldest first."""
    if not may_anywhere(user, "courses.answer_request"):
        return None
    new = TrainingRequest.objects.filter(status=RequestStatus.NEW)
    oldest = list(new.for_listing().order_by("requested_at", "pk")[:MOST])
    if not oldest:
        return None
    return Tile(
        "requests-to-answer",
        _("Training requests to answer"),
        "courses/_tile_requests_to_answer.html",
        {"requests": oldest, "count": new.count()},
        url=f"{reverse('courses:request_list')}?status={RequestStatus.NEW}",
        link_label=_("All new requests"),
    )
