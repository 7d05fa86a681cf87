"""Another place, room or link: those with a seat keep it, and calendars follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.queue import enqueue
from courses import jobs
from courses.enums import ANNOUNCED, DeliveryMode, OfferingStatus
from courses.models import Meeting, Offering, Room, Venue
from courses.services.clashes import lock_rooms, room_clashes
from courses.services.publishing import planned_meetings
from enrollment.exceptions import ChangeRefusedError
from enrollment.services.moving import with_reason
from enrollment.services.touched import changed_notices, locked_class, raise_sequence
from notifications.services import queue_mail


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a class is held from now on; `rooms` by the number of the session's row, and `names`
    of those that are on no list.
    """

    venue: Venue | None
    rooms: Mapping[int, Room | None]
    online_link: str = ""
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where one session is held: a place of its own, if it has one, and its room."""

    venue: Venue | None
    venue_room: Room | None
    room: str


def sessions_left(offering: Offering, *, now: datetime) -> list[Meeting]:
    """Return the sessions that are not over; of a postponed class, all: its dates do not count."""
    is_postponed = offering.status == OfferingStatus.POSTPONED
    return [row for row in offering.meetings.all() if is_postponed or row.ends_at > now]


@transaction.atomic
def move_to(
    *,
    offering_id: int,
    place: NewPlace,
    actor: User,
    now: datetime,
    seen: str | None = None,
    reason: str = "",
) -> Offering:
    """Hold a class elsewhere, and tell everybody once.

    A session with a place of its own stays there, unless another room is chosen for it, and one
    that is over stays where it was held. Raises `ChangeRefusedError` and `ClassChangedSinceError`.
    """
    offering, touched = locked_class(offering_id, seen=seen)
    is_postponed = offering.status == OfferingStatus.POSTPONED
    if offering.status not in ANNOUNCED:
        raise ChangeRefusedError(_("Only a published class can be moved."))
    if offering.ends_at <= now and not is_postponed:
        raise ChangeRefusedError(_("This class is over."))
    online = {DeliveryMode.VIRTUAL, DeliveryMode.SELF_PACED}
    if place.venue is None and offering.delivery_mode not in online:
        raise ChangeRefusedError(_("A class that meets in person needs a place."))
    meetings = list(offering.meetings.all())
    left = sessions_left(offering, now=now)
    then = {
        row.pk: _spot_then(row, offering, place)
        if row in left
        else _spot_held(row, offering, place)
        for row in meetings
    }
    changes = _changes_of_place(offering, left, place, then)
    if not changes:
        raise ChangeRefusedError(_("That is where it is held already, so nothing was changed."))
    if not is_postponed:  # its dates do not count, so it takes no room
        _require_free(offering, left, then)
    before = _said_of_place(offering, meetings)
    for row in meetings:
        spot = then[row.pk]
        row.venue, row.venue_room, row.room = spot.venue, spot.venue_room, spot.room
    Meeting.objects.bulk_update(meetings, ["venue_room", "venue", "room"])
    raise_sequence(
        offering,
        venue=place.venue,
        online_link=place.online_link,
        words=offering.words | {"venue": place.venue.name if place.venue else ""},
    )
    queue_mail(
        *changed_notices(offering, touched, changes=with_reason(changes, reason), now=now), now=now
    )
    record(
        "enrollment.move_to",
        on=offering,
        actor=actor,
        now=now,
        before=before,
        after=_said_of_place(offering, meetings),
        reason=reason,
    )
    enqueue(jobs.INDEX_OFFERING, offering_id=offering.pk)
    return offering


def _spot_then(row: Meeting, offering: Offering, place: NewPlace) -> _Spot:
    """Return where a session is held then. Raises `ChangeRefusedError` for a room elsewhere."""
    room = place.rooms.get(row.pk)
    name = room.name if room else place.names.get(row.pk, "")
    is_renamed = room is None and name != row.room and row.pk in place.names
    is_kept = room == row.venue_room and not is_renamed
    if is_kept and (row.venue is not None or place.venue == offering.venue):
        return _Spot(row.venue, row.venue_room, row.room)
    if room is None or room.venue == row.venue:
        return _Spot(row.venue, room, name)
    if room.venue != place.venue:
        raise ChangeRefusedError(_("Choose rooms of the place where the class meets."))
    return _Spot(None, room, name)


def _spot_held(row: Meeting, offering: Offering, place: NewPlace) -> _Spot:
    """Return where a session was held, said of itself where the class meets elsewhere now."""
    venue = offering.venue if place.venue != offering.venue else None
    return _Spot(row.venue or venue, row.venue_room, row.room)


def _require_free(offering: Offering, left: Sequence[Meeting], then: Mapping[int, _Spot]) -> None:
    numbers = {row.pk for row in left}
    planned = [
        replace(plan, venue_room=then[row.pk].venue_room if row.pk in numbers else None)
        for row, plan in zip(offering.meetings.all(), planned_meetings(offering), strict=True)
    ]
    lock_rooms(planned)
    clashes = room_clashes(planned, besides=offering.pk)
    if clashes:
        raise ChangeRefusedError(" ".join(clash.sentence for clash in clashes))


def _changes_of_place(
    offering: Offering, left: Sequence[Meeting], place: NewPlace, then: Mapping[int, _Spot]
) -> list[str]:
    changes = []
    is_elsewhere = place.venue != offering.venue
    if is_elsewhere and place.venue is not None:
        changes.append(
            _("Place: %(name)s, %(town)s") % {"name": place.venue.name, "town": place.venue.town}
        )
    for row in left:
        spot = then[row.pk]
        is_moved = spot.venue != row.venue or (is_elsewhere and spot.venue is None)
        if (spot.venue_room, spot.room) != (row.venue_room, row.room) or (is_moved and spot.room):
            # The place is named where it is not that of the class, or was not so far.
            where = spot.venue or (place.venue if row.venue else None)
            said = spot.room or _("no room named yet")
            changes.append(
                _("Session %(number)s: %(room)s")
                % {"number": row.number, "room": f"{said}, {where.name}" if where else said}
            )
    if place.online_link != offering.online_link:
        changes.append(_("The link to join online is new: see the page of the class."))
    return changes


def _said_of_place(offering: Offering, meetings: Sequence[Meeting]) -> dict[str, object]:
    return {"venue": offering.venue_id, "rooms": [row.room for row in meetings]}
