"""Which sessions are a seat's own, and where one of them may be made up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from attendance.models import RosterSignature
from courses.enums import OfferingStatus
from courses.models import Meeting
from enrollment.models import Enrollment, SessionChoice

LONG_OVER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A session of a seat; of a group from which nothing was chosen its first, with the name."""

    meeting: Meeting
    unchosen: str = ""


def own_meetings(meetings: Iterable[Meeting], chosen: set[int]) -> list[OwnMeeting]:
    """Return the sessions of a seat, in their order: those for everybody, and those it chose."""
    rows = list(meetings)
    groups = {row.choice for row in rows if row.pk in chosen}
    own = []
    for row in rows:
        if not row.choice or row.pk in chosen:
            own.append(OwnMeeting(row))
        elif row.choice not in groups:
            groups.add(row.choice)
            own.append(OwnMeeting(row, unchosen=row.choice))
    return own


def chosen_by(seats: Sequence[Enrollment]) -> dict[int, set[int]]:
    """Return the sessions that each seat chose."""
    chosen: dict[int, set[int]] = {}
    rows = SessionChoice.objects.filter(enrollment__in=seats).order_by()
    for seat, meeting in rows.values_list("enrollment", "meeting"):
        chosen.setdefault(seat, set()).add(meeting)
    return chosen


def may_make_up_at(seat: Enrollment, *, at: datetime) -> QuerySet[Meeting]:
    """Return the sessions at which this person may make one up, the soonest first.

    Of other classes of the same course, in which they hold no seat: those to come, and those whose
    roster nobody has signed yet.
    """
    rosters = RosterSignature.objects.filter(meeting=OuterRef("pk"))
    is_open = ~Exists(rosters) | Exists(rosters.filter(signed_at__isnull=True))
    held = Enrollment.objects.live().filter(learner=seat.learner_id).order_by()
    return (
        Meeting.objects.filter(
            Q(ends_at__gt=at) | Q(is_open, ends_at__gt=at - LONG_OVER),
            offering__version__course=seat.offering.version.course_id,
            offering__status=OfferingStatus.PUBLISHED,
        )
        .exclude(offering__in=held.values("offering"))
        .select_related("offering__version__course", "offering__venue")
        .order_by("starts_at", "pk")
    )
