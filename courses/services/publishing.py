"""Publish a class: what stands against it, and what is frozen on it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.queue import enqueue
from core.templatetags.ui import maine_date as written_date
from courses import jobs, notices
from courses.decisions.teaching import Qualified, teaching_faults
from courses.enums import CourseStatus, DeliveryMode, OfferingStatus, VersionStatus
from courses.exceptions import ScheduleRefusedError
from courses.models import InstructorQualification, Meeting, Offering
from courses.services.clashes import clashes_of, lock_people, lock_rooms
from courses.services.freezing import frozen_facts
from courses.services.planning import PlannedMeeting
from courses.services.sentences import sentence_of_teaching
from notifications.services import queue_mail


@transaction.atomic
def publish_offering(*, offering: Offering, actor: User | None, now: datetime) -> Offering:
    """Show the class to everybody, with hours and rules of its version frozen on it.

    Raises `ScheduleRefusedError` with a sentence for everything that stands in the way.
    """
    held = (
        Offering.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__course__lane", "venue")
        .get(pk=offering.pk)
    )
    if held.status != OfferingStatus.DRAFT:
        raise ScheduleRefusedError(_("This class has been published or canceled already."))
    lock_rooms(planned_meetings(held))
    lock_people(_who_teaches(held))
    obstacles = obstacles_to(held, now=now)
    if obstacles:
        raise ScheduleRefusedError(" ".join(obstacles), sentences=obstacles)
    Offering.objects.filter(pk=held.pk).update(
        status=OfferingStatus.PUBLISHED, published_at=now, **frozen_facts(held)
    )
    record(
        "courses.publish_offering",
        on=held,
        actor=actor,
        now=now,
        before={"status": OfferingStatus.DRAFT},
        after={"status": OfferingStatus.PUBLISHED},
    )
    _tell_instructors(held, now=now)
    enqueue(jobs.INDEX_OFFERING, offering_id=held.pk)
    enqueue(jobs.TELL_WISHERS, offering_id=held.pk)
    offering.refresh_from_db()
    return offering


def _tell_instructors(offering: Offering, *, now: datetime) -> None:
    """Whoever was invited knows of the class; whoever was put down learns of it now."""
    rows = offering.instructor_assignments.teaching().filter(invited_at__isnull=True)
    rows = rows.select_related("instructor", "offering__version__course", "offering__venue")
    rows = rows.prefetch_related("offering__meetings")
    queue_mail(*(notices.teaching_assigned(row) for row in rows), now=now)


def obstacles_to(offering: Offering, *, now: datetime) -> list[str]:
    """Return everything that stands against publishing a class."""
    return [
        *_of_dates(offering, now),
        *_of_version(offering),
        *_of_choices(offering),
        *_of_places(offering),
        *teaching_obstacles(offering),
        *_of_clashes(offering),
    ]


def _of_dates(offering: Offering, now: datetime) -> list[str]:
    """Nobody could come any more, yet everybody who wished for it would be told."""
    if offering.ends_at > now:
        return []
    if offering.delivery_mode == DeliveryMode.SELF_PACED:
        return [_("Its last day has passed. Choose a later one.")]
    return [_("Its last session has passed. Choose new dates.")]


def _of_version(offering: Offering) -> list[str]:
    version, first_day = offering.version, maine_date(offering.starts_at)
    if version.course.status == CourseStatus.RETIRED:
        return [_("The course is retired.")]
    if version.status != VersionStatus.PUBLISHED:
        return [
            _("Version %(number)s of the course is not published.") % {"number": version.number}
        ]
    if version.in_force_from > first_day:
        return [
            _("Version %(number)s of the course is in force only from %(day)s.")
            % {"number": version.number, "day": written_date(version.in_force_from, "printed")}
        ]
    return []


def _of_choices(offering: Offering) -> list[str]:
    without = offering.meetings.exclude(choice="").filter(capacity__isnull=True)
    return [
        _("Session %(session)s is chosen among others: say how many seats it has.")
        % {"session": meeting.number}
        for meeting in without
    ]


def _of_places(offering: Offering) -> list[str]:
    """Places and rooms that are no longer used: a copy has those of the class it was made of."""
    found = []
    if offering.venue is not None and offering.venue.retired_on is not None:
        found.append(
            _("%(place)s is no longer used. Choose another place.") % {"place": offering.venue.name}
        )
    return found + [
        _("Session %(session)s: %(room)s is no longer used. Choose another room.")
        % {"session": meeting.number, "room": meeting.venue_room.name}
        for meeting in offering.meetings.select_related("venue_room")
        if meeting.venue_room is not None and meeting.venue_room.retired_on is not None
    ]


def teaching_obstacles(offering: Offering) -> list[str]:
    """Return who is missing among those who teach: a qualification, or a person."""
    topics = {topic.pk: topic.name for topic in offering.version.course.taught_topics.all()}
    ratio = offering.learners_per_instructor or offering.version.learners_per_instructor
    if not topics and not ratio:
        return []
    people = list(offering.instructor_assignments.teaching().values_list("instructor", flat=True))
    held = InstructorQualification.objects.filter(person__in=people, topic__in=topics)
    qualified: dict[int, list[Qualified]] = {pk: [] for pk in people}
    for row in held:
        qualified[row.person_id].append(Qualified(row.topic_id, row.starts_on, row.expires_on))
    starts = list(offering.meetings.values_list("starts_at", flat=True)) or [offering.starts_at]
    found = teaching_faults(
        instructors=qualified,
        topics=list(topics),
        days=[maine_date(moment) for moment in starts],
        capacity=offering.capacity,
        learners_per_instructor=ratio,
    )
    return [sentence_of_teaching(fault, topics) for fault in found]


def _of_clashes(offering: Offering) -> list[str]:
    clashes = clashes_of(
        planned_meetings(offering), instructors=_who_teaches(offering), besides=offering.pk
    )
    return [clash.sentence for clash in clashes]


def _who_teaches(offering: Offering) -> list[User]:
    rows = offering.instructor_assignments.teaching().select_related("instructor")
    return [row.instructor for row in rows]


def planned_meetings(offering: Offering) -> list[PlannedMeeting]:
    """Return the sessions of a class as one would plan them, without breaks."""
    return [_planned(row) for row in offering.meetings.select_related("venue", "venue_room")]


def _planned(row: Meeting) -> PlannedMeeting:
    return PlannedMeeting(
        row.starts_at,
        row.ends_at,
        title=row.title,
        room=row.room,
        venue=row.venue,
        venue_room=row.venue_room,
        is_online=row.is_online,
        choice=row.choice,
        capacity=row.capacity,
    )
