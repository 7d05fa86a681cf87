"""Rooms and people who are wanted twice at the same time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import maine_datetime as written_moment
from courses.enums import OfferingStatus
from courses.models import InstructorAssignment, InstructorAssignmentQuerySet, Meeting, Room
from courses.services.planning import PlannedMeeting

# Their sessions are not held, so nothing is taken by them.
NOT_HELD = (OfferingStatus.POSTPONED, OfferingStatus.CANCELLED, OfferingStatus.DISCARDED)


@dataclass(frozen=True, slots=True)
class Clash:
    """What a session (from 1) needs is taken then by a session of another class."""

    session: int
    sentence: str
    is_of_room: bool


def clashes_of(
    meetings: Sequence[PlannedMeeting],
    *,
    instructors: Iterable[User] = (),
    besides: int | None = None,
) -> list[Clash]:
    """Return what planned sessions need that other classes have; two queries at most.

    `besides` is the class itself where it exists already. Drafts count: their room is spoken for.
    """
    expecting = InstructorAssignment.objects.expecting().exclude(offering=besides)
    return [
        *room_clashes(meetings, besides=besides),
        *_people_clashes(meetings, instructors, expecting),
    ]


def promises_against(
    meetings: Sequence[PlannedMeeting], *, person: User, besides: int
) -> list[Clash]:
    """Return what of planned sessions meets what somebody has promised to teach.

    Not what they are only asked to teach: of two invitations for one hour, one can be accepted.
    """
    promised = InstructorAssignment.objects.promised().exclude(offering=besides)
    return _people_clashes(meetings, [person], promised)


def lock_rooms(meetings: Iterable[PlannedMeeting]) -> None:
    """Lock the rooms the sessions are in, in one order, so that nobody else takes them meanwhile.

    On SQLite the transaction has the database's one write lock already (ADR 0003).
    """
    rooms = sorted({meeting.venue_room.pk for meeting in meetings if meeting.venue_room})
    if rooms:
        list(Room.objects.select_for_update(no_key=True).filter(pk__in=rooms).order_by("pk"))


def lock_people(people: Iterable[User]) -> None:
    """Lock those who teach, after the rooms and in one order, so that nobody else takes their time.

    On SQLite the transaction has the database's one write lock already (ADR 0003).
    """
    keys = sorted({person.pk for person in people})
    if keys:
        locked = User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        list(locked.values_list("pk", flat=True))


def room_clashes(meetings: Sequence[PlannedMeeting], *, besides: int | None) -> list[Clash]:
    """Return the sessions whose room another class has then."""
    wanted = [
        (number, meeting)
        for number, meeting in enumerate(meetings, start=1)
        if meeting.venue_room and meeting.ends_at > meeting.starts_at
    ]
    if not wanted:
        return []
    at_once = Q()
    for _number, meeting in wanted:
        at_once |= Q(venue_room=meeting.venue_room) & _meets(meeting.starts_at, meeting.ends_at)
    taken = list(
        Meeting.objects.filter(at_once)
        .exclude(offering=besides)
        .exclude(offering__status__in=NOT_HELD)
        .select_related("offering", "venue_room")
    )
    return [
        Clash(number, _room_sentence(number, other), is_of_room=True)
        for number, meeting in wanted
        for other in taken
        if meeting.venue_room
        and other.venue_room_id == meeting.venue_room.pk
        and other.starts_at < meeting.ends_at
        and meeting.starts_at < other.ends_at
    ]


def _people_clashes(
    meetings: Sequence[PlannedMeeting],
    instructors: Iterable[User],
    rows: InstructorAssignmentQuerySet,
) -> list[Clash]:
    people = {person.pk: person.name for person in instructors}
    spans = [(n, m) for n, m in enumerate(meetings, start=1) if m.ends_at > m.starts_at]
    if not people or not spans:
        return []
    at_once = Q()
    for _number, meeting in spans:
        at_once |= _meets(meeting.starts_at, meeting.ends_at, "offering__meetings__")
    busy = (
        rows.filter(at_once, instructor__in=people)
        .exclude(offering__status__in=NOT_HELD)
        .values_list(
            "instructor",
            "offering__number",
            "offering__meetings__starts_at",
            "offering__meetings__ends_at",
        )
        .order_by("offering__meetings__starts_at", "pk")
    )
    return [
        Clash(
            number,
            _("Session %(session)s: %(name)s teaches class %(class)s then (%(when)s).")
            % {
                "session": number,
                "name": people[person],
                "class": other,
                "when": written_moment(starts_at),
            },
            is_of_room=False,
        )
        for person, other, starts_at, ends_at in busy
        for number, meeting in spans
        if starts_at < meeting.ends_at and meeting.starts_at < ends_at
    ]


def _meets(starts_at: datetime, ends_at: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts_at__lt": ends_at, f"{prefix}ends_at__gt": starts_at})


def _room_sentence(number: int, other: Meeting) -> str:
    return _("Session %(session)s: %(room)s is taken then by class %(class)s (%(when)s).") % {
        "session": number,
        "room": other.venue_room.name if other.venue_room else "",
        "class": other.offering.number,
        "when": written_moment(other.starts_at),
    }
