"""What somebody sees of their own check-ins: at one session, and at those that are open now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from attendance.enums import Direction
from attendance.expected import seat_of
from attendance.models import OPENS_BEFORE, MakeUp, Punch, WalkIn
from attendance.services.room import CLOSES_AFTER, uid_of_walk_in
from attendance.spoken import meant_by
from courses.enums import OfferingStatus
from courses.models import Meeting
from enrollment.enums import SEAT_HOLDING
from enrollment.models import Enrollment, SessionChoice


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a session: with a seat or as a walk-in, and what they checked in."""

    meeting: Meeting
    seat_id: int | None
    walk_in: WalkIn | None
    punches: list[Punch]

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show them of this session."""
        return self.seat_id is not None or self.walk_in is not None

    @property
    def newest(self) -> Punch | None:
        """Their last check-in or check-out, by when it counts."""
        return max(self.punches, key=lambda each: (each.counted_at, each.pk), default=None)

    @property
    def is_in(self) -> bool:
        """Whether they are checked in and have not checked out."""
        return self.newest is not None and self.newest.direction == Direction.IN

    @property
    def came_at(self) -> datetime | None:
        """When they first checked in."""
        return min(
            (each.counted_at for each in self.punches if each.direction == Direction.IN),
            default=None,
        )

    def is_over(self, *, at: datetime) -> bool:
        """Whether the session has ended."""
        return self.meeting.ends_at <= at


def standing_of(person: User, meeting: Meeting) -> Standing:
    """Return how somebody stands to a session. Four queries at most."""
    seat_id = seat_of(person, meeting)
    own = Q(enrollment=seat_id) | Q(walk_in__enrollment=seat_id)
    walk_in = None
    if seat_id is None:
        walk_in = WalkIn.objects.filter(uid=uid_of_walk_in(person, meeting)).first()
        own = Q(walk_in=walk_in)
    known = seat_id is not None or walk_in is not None
    punches = list(Punch.objects.filter(own, meeting=meeting)) if known else []
    return Standing(meeting, seat_id, walk_in, punches)


def open_meetings(*, at: datetime) -> "QuerySet[Meeting]":
    """Return the sessions at which people can check in at this moment."""
    return Meeting.objects.filter(
        offering__status=OfferingStatus.PUBLISHED,
        starts_at__lte=at + OPENS_BEFORE,
        ends_at__gte=at - CLOSES_AFTER,
    )


def own_open_meetings(person: User, *, at: datetime) -> "QuerySet[Meeting]":
    """Return those at which this person is expected, with `last_direction` of theirs. One query."""
    seats = Enrollment.objects.filter(learner=person, status__in=SEAT_HOLDING).order_by()
    of_class = Exists(seats.filter(offering=OuterRef("offering")))
    chosen = SessionChoice.objects.filter(enrollment__in=seats, meeting=OuterRef("pk"))
    made_up = MakeUp.objects.standing().filter(enrollment__in=seats, meeting=OuterRef("pk"))
    punches = (
        Punch.objects.filter(meeting=OuterRef("pk"))
        .annotate(person=Coalesce("enrollment__learner", "walk_in__enrollment__learner"))
        .filter(person=person.pk)
    )
    return (
        open_meetings(at=at)
        .filter((of_class & (Q(choice="") | Exists(chosen))) | Exists(made_up))
        .annotate(last_direction=Subquery(punches.order_by("-happened_at").values("direction")[:1]))
        .select_related("offering__version__course", "offering__venue")
        .order_by("starts_at", "pk")
    )


def meeting_of_words(words: tuple[str, ...], *, person: User | None, at: datetime) -> int | None:
    """Return the session on whose screen four words stand; of two, where this person has a seat.

    One query, and where two sessions have the same words a second.
    """
    keys = list(open_meetings(at=at).order_by("pk").values_list("pk", flat=True))
    meant = meant_by(words, keys, at=at)
    if len(meant) > 1 and person is not None:
        own = own_open_meetings(person, at=at).filter(pk__in=meant)
        meant = list(own.values_list("pk", flat=True)) or meant
    return meant[0] if meant else None
