"""Schedule and publish classes; what people want to hear of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from audit.services import record
from courses.decisions import creditable_minutes, session_without_length
from courses.enums import BreakKind, DeliveryMode, OfferingStatus
from courses.exceptions import LaneLeadRefusedError, ScheduleRefusedError
from courses.models import (
    CourseVersion,
    InstructorAssignment,
    Interest,
    Lane,
    LaneLead,
    Meeting,
    MeetingBreak,
    Offering,
    Topic,
    Venue,
)
from organizations.models import Organization, RoleGrant
from organizations.services import add_grant


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    starts_at: datetime
    ends_at: datetime
    kind: BreakKind = BreakKind.BREAK


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    starts_at: datetime
    ends_at: datetime
    breaks: tuple[PlannedBreak, ...] = ()
    title: str = ""
    room: str = ""


@transaction.atomic
def schedule_offering(
    *,
    version: CourseVersion,
    number: str,
    delivery_mode: DeliveryMode,
    meetings: Sequence[PlannedMeeting],
    registration_opens_at: datetime,
    registration_closes_at: datetime,
    instructors: Sequence[User] = (),
    venue: Venue | None = None,
    host: Organization | None = None,
    capacity: int | None = None,
    window: tuple[datetime, datetime] | None = None,
    actor: User | None,
    now: datetime,
) -> Offering:
    """Draft a class with its sessions. The first instructor named leads.

    A self-paced class has no sessions but a `window` in which it may be done.
    """
    number_at_fault = session_without_length([(m.starts_at, m.ends_at) for m in meetings])
    if number_at_fault is not None:
        raise ScheduleRefusedError(
            _("Session %(number)s ends before it starts.") % {"number": number_at_fault}
        )
    if not meetings and window is None:
        raise ScheduleRefusedError(
            _("A class needs sessions, or a first and a last day if it is self-paced.")
        )
    if registration_closes_at <= registration_opens_at:
        raise ScheduleRefusedError(_("Registration closes before it opens."))
    if window is not None and window[1] <= window[0]:
        raise ScheduleRefusedError(_("The last day comes before the first."))
    if venue is None and delivery_mode in {"in_person", "hybrid"}:
        raise ScheduleRefusedError(_("A class in person needs a place."))
    starts_at, ends_at = window or (
        min(m.starts_at for m in meetings),
        max(m.ends_at for m in meetings),
    )
    offering = Offering.objects.create(
        version=version,
        number=number,
        delivery_mode=delivery_mode,
        venue=venue,
        host=host,
        capacity=capacity,
        starts_at=starts_at,
        ends_at=ends_at,
        registration_opens_at=registration_opens_at,
        registration_closes_at=registration_closes_at,
    )
    for position, planned in enumerate(sorted(meetings, key=lambda m: m.starts_at), start=1):
        _add_meeting(offering, position, planned)
    InstructorAssignment.objects.bulk_create(
        InstructorAssignment(offering=offering, instructor=person, is_lead=position == 0)
        for position, person in enumerate(instructors)
    )
    record(
        "courses.schedule_offering",
        on=offering,
        actor=actor,
        now=now,
        after={
            "number": number,
            "status": offering.status,
            "starts_at": starts_at.isoformat(),
            "ends_at": ends_at.isoformat(),
            "capacity": capacity,
            "instructors": [person.pk for person in instructors],
        }
        | ({"host": host.pk} if host else {}),
    )
    return offering


def _add_meeting(offering: Offering, number: int, planned: PlannedMeeting) -> None:
    meeting = Meeting.objects.create(
        offering=offering,
        number=number,
        title=planned.title,
        room=planned.room,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        creditable_minutes=creditable_minutes(
            planned.starts_at,
            planned.ends_at,
            [(pause.starts_at, pause.ends_at) for pause in planned.breaks],
        ),
    )
    MeetingBreak.objects.bulk_create(
        MeetingBreak(
            meeting=meeting, kind=pause.kind, starts_at=pause.starts_at, ends_at=pause.ends_at
        )
        for pause in planned.breaks
    )


@transaction.atomic
def publish_offering(*, offering: Offering, actor: User | None, now: datetime) -> Offering:
    """Show the class to everybody, with hours and rules of its version frozen on it."""
    version = offering.version
    moved = Offering.objects.filter(pk=offering.pk, status=OfferingStatus.DRAFT).update(
        status=OfferingStatus.PUBLISHED,
        contact_hours=version.contact_hours,
        completion_rule=version.completion_rule,
        credit_rules=[
            {
                "credit_type": credit.credit_type.key,
                "basis": credit.basis,
                "hours": str(credit.hours),
            }
            for credit in version.credits.select_related("credit_type")
        ],
    )
    if not moved:
        raise ScheduleRefusedError(_("This class has been published or canceled already."))
    record(
        "courses.publish_offering",
        on=offering,
        actor=actor,
        now=now,
        before={"status": OfferingStatus.DRAFT},
        after={"status": OfferingStatus.PUBLISHED},
    )
    offering.refresh_from_db()
    return offering


@transaction.atomic
def choose_interests(
    *,
    person: User,
    lanes: Iterable[Lane],
    topics: Iterable[Topic],
    actor: User,
    now: datetime,
) -> bool:
    """Make these a person's interests, no others; return whether that changed anything."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # one choice at a time
    held = Interest.objects.filter(person=person)
    before = {(row.lane_id, row.topic_id): row.pk for row in held}
    wanted = {(lane.pk, None) for lane in lanes} | {(None, topic.pk) for topic in topics}
    if wanted == before.keys():
        return False
    held.filter(pk__in=[pk for key, pk in before.items() if key not in wanted]).delete()
    Interest.objects.bulk_create(
        Interest(person=person, lane_id=lane, topic_id=topic)
        for lane, topic in sorted(wanted - before.keys(), key=str)
    )
    record(
        "courses.choose_interests",
        on=person,
        actor=actor,
        now=now,
        person_id=person.pk,
        before=_as_keys(before),
        after=_as_keys(wanted),
    )
    return True


def _as_keys(interests: Iterable[tuple[int | None, int | None]]) -> dict[str, list[int]]:
    pairs = list(interests)
    return {
        "lanes": sorted(lane for lane, _topic in pairs if lane is not None),
        "topics": sorted(topic for _lane, topic in pairs if topic is not None),
    }


@transaction.atomic
def name_lane_lead(
    *,
    person: User,
    lane: Lane,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User | None,
    now: datetime,
) -> RoleGrant:
    """Let a person lead a lane from a day on. It ends as every role does, by `end_grant`."""
    if lane.retired_on is not None:
        raise LaneLeadRefusedError(
            _("The lane “%(lane)s” is closed. Choose another.") % {"lane": lane.name}
        )
    grant = add_grant(
        person=person,
        role=Role.LANE_LEAD,
        organization=None,
        rivals=RoleGrant.objects.filter(lane_lead__lane=lane),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        actor=actor,
        now=now,
        about={"lane": lane.key},
        what_for=lane.name,
    )
    LaneLead.objects.create(grant=grant, lane=lane)
    return grant
