"""Which session meets in which room: never two at once."""

from dataclasses import dataclass, field, replace
from datetime import date

from core.clock import maine_date
from courses.enums import DeliveryMode
from courses.models import Room
from courses.services import PlannedMeeting
from memssi.demo.plans import Plan


@dataclass(slots=True)
class RoomBook:
    """Which rooms are spoken for on which days."""

    rooms: dict[str, list[Room]]
    taken: set[tuple[int, date]] = field(default_factory=set)

    def give_all(self, plans: list[Plan]) -> None:
        """Give every class its room, conferences first: they need several at once."""
        conferences = [
            plan for plan in plans if plan.course.delivery_mode is DeliveryMode.CONFERENCE
        ]
        for plan in conferences:
            plan.meetings = tuple(self._by_name(plan, meeting) for meeting in plan.meetings)
        for plan in plans:
            if plan.county and plan not in conferences:
                plan.meetings = self._in_one(plan)

    def _by_name(self, plan: Plan, meeting: PlannedMeeting) -> PlannedMeeting:
        room = next(room for room in self.rooms[plan.county] if room.name == meeting.room)
        self.taken.add((room.pk, maine_date(meeting.starts_at)))
        return replace(meeting, venue_room=room)

    def _in_one(self, plan: Plan) -> tuple[PlannedMeeting, ...]:
        """Keep one room for all days; where none is free, none is named yet."""
        days = {maine_date(m.starts_at) for m in plan.meetings if not m.is_online}
        fitting = [room for room in self.rooms[plan.county] if _fits(room, plan)]
        for room in reversed(fitting):  # the smallest that is large enough
            if not self.taken & {(room.pk, day) for day in days}:
                self.taken |= {(room.pk, day) for day in days}
                return tuple(
                    m if m.is_online else replace(m, room=room.name, venue_room=room)
                    for m in plan.meetings
                )
        return plan.meetings


def _fits(room: Room, plan: Plan) -> bool:
    return plan.capacity is None or (room.capacity or 0) >= plan.capacity
