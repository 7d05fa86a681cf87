"""What the screen of the room shows: the code, the words, and how many have checked in."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from attendance.enums import Direction
from attendance.expected import seats_expected
from attendance.models import Punch, Roster
from attendance.presence import SAID_BY_HAND
from attendance.room import next_code_at, room_code
from attendance.services.room import window_of
from attendance.spoken import next_words_at, spoken_code
from documents.qr import qr_svg

EARLY, OPEN, OVER = "early", "open", "over"


@dataclass(frozen=True, slots=True)
class RoomScreen:
    """The screen at one moment. Before and after its hours it has no code."""

    state: str
    now: datetime
    opens_at: datetime
    closes_at: datetime
    changes_at: datetime  # when the next code comes up
    words_change_at: datetime
    words: tuple[str, ...]
    qr: str  # a drawing, empty without a code
    typed_at: str  # where the words are typed, as it is read aloud
    expected: int
    came: int

    @property
    def changes_in_ms(self) -> int:
        """How long this code stays the newest, in milliseconds."""
        return int((self.changes_at - self.now).total_seconds() * 1000)


def room_screen(roster: Roster, *, now: datetime) -> RoomScreen:
    """Return the screen of a session at this moment. One query."""
    opens_at, closes_at = window_of(roster)
    state = EARLY if now < opens_at else OVER if now > closes_at else OPEN
    is_open = state == OPEN
    scanned = settings.BASE_URL + reverse("attendance:room_scan", args=[room_code(roster.pk, now)])
    checked_in = Punch.objects.filter(
        meeting=roster.pk, enrollment=OuterRef("pk"), direction=Direction.IN
    ).exclude(way__in=SAID_BY_HAND)
    counts = (
        seats_expected(roster)
        .order_by()
        .annotate(has_come=Exists(checked_in))
        .aggregate(expected=Count("pk"), came=Count("pk", filter=Q(has_come=True)))
    )
    return RoomScreen(
        state=state,
        now=now,
        opens_at=opens_at,
        closes_at=closes_at,
        changes_at=next_code_at(now),
        words_change_at=next_words_at(now),
        words=spoken_code(roster.pk, now) if is_open else (),
        qr=qr_svg(scanned) if is_open else "",
        typed_at=settings.BASE_URL.partition("://")[2] + reverse("attendance:check_in").rstrip("/"),
        **counts,
    )
