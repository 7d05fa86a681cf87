"""Phones with which more than one person checked in: shown to the instructor, who decides."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from attendance.enums import PunchWay
from attendance.models import Punch
from courses.models import Meeting


@dataclass(frozen=True, slots=True)
class SharedDevice:
    """One phone, and the people who checked in with it by the room's code, by name."""

    label: str
    names: tuple[str, ...]


def shared_devices(meeting: Meeting) -> list[SharedDevice]:
    """Return the phones of a session with the check-ins of several people. One query.

    A couple may share a phone, and so may somebody who is not there at all: it is shown, and
    nothing is taken away for it. Somebody who was a walk-in first and has a seat now is one person.
    """
    by_room_code = (
        Punch.objects.filter(meeting=meeting.pk, way=PunchWay.ROOM_CODE)
        .exclude(device="")
        .annotate(seat=Coalesce("enrollment", "walk_in__enrollment"))
        .annotate(
            whose=Case(
                When(seat__isnull=False, then=Concat(Value("seat-"), Cast("seat", CharField()))),
                default=Concat(Value("walk-in-"), Cast("walk_in", CharField())),
            )
        )
        .order_by()
    )
    shared = (
        by_room_code.values("device")
        .annotate(people=Count("whose", distinct=True))
        .filter(people__gt=1)
        .values("device")
    )
    rows = (
        by_room_code.filter(device__in=shared)
        .annotate(
            first=Coalesce(
                "enrollment__learner__first_name", "walk_in__enrollment__learner__first_name"
            ),
            last=Coalesce(
                "enrollment__learner__last_name", "walk_in__enrollment__learner__last_name"
            ),
        )
        .values_list("device", "whose", "first", "last", "walk_in__name")
    )
    people: dict[str, dict[str, str]] = {}
    for device, whose, first, last, written in rows:
        people.setdefault(device, {})[whose] = f"{first} {last}".strip() if last else written
    return [
        SharedDevice(device, tuple(sorted(names.values(), key=_last_name)))
        for device, names in sorted(people.items())
    ]


def _last_name(name: str) -> tuple[str, str]:
    return name.rpartition(" ")[2], name
