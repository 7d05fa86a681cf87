"""What somebody did at the door before, and when a check-in that is sent again was made."""

from datetime import datetime
from uuid import UUID

from attendance.models import Punch
from attendance.presence import SAID_BY_HAND


def latest_check(meeting_id: int, seat: int, *, besides: UUID | None = None) -> Punch | None:
    """Return the last check-in or check-out of a seat, by when it counts. One query.

    What was said by hand is the instructor's word, and nothing that somebody did at a door.
    """
    by_hand = Punch.objects.filter(way__in=SAID_BY_HAND, walk_in__isnull=True)
    punches = Punch.objects.filter(meeting=meeting_id).exclude(pk__in=by_hand.values("pk"))
    found = punches.of_seats().filter(seat=seat).exclude(uid=besides)  # type: ignore[misc]
    return max(found, key=lambda punch: (punch.counted_at, punch.pk), default=None)


def first_sent_at(uid: UUID) -> datetime | None:
    """Return when a check-in happened that is here already: what was said of it the first time."""
    return Punch.objects.filter(uid=uid).values_list("happened_at", flat=True).first()
