"""Which classes somebody may want: open, with room, for their work or after their interests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from courses.enums import DeliveryMode
from courses.models import Audience, Course, Interest, Offering
from enrollment.decisions import Candidate, Fit, Ground, Tastes, is_still_good, suggestions
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import with_room
from organizations.enums import EmploymentStatus
from organizations.models import Employment, in_force

CONSIDERED = 80  # the soonest open classes that fit at all; the best of them are shown


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A class with the sentence that says why it is shown."""

    offering: Offering
    why: str
    is_near: bool


def suggested_to(user: User, *, now: datetime, most: int = 3) -> list[Suggestion]:
    """Return the classes to suggest, best first; at most nine queries, whatever there is."""
    works = list(
        Employment.objects.filter(in_force(maine_date(now)), person=user)
        .exclude(status=EmploymentStatus.REJECTED)
        .select_related("organization")
        .prefetch_related("organization__further_counties")
    )
    interests = list(Interest.objects.filter(person=user).select_related("lane", "topic"))
    audiences = _audiences_of({work.work_kind_id for work in works})
    tastes = Tastes(
        audiences={audience.pk: audience.size for audience in audiences},  # type: ignore[attr-defined]
        topics=frozenset(row.topic_id for row in interests if row.topic_id),
        lanes=frozenset(row.lane_id for row in interests if row.lane_id),
        counties=frozenset(_counties_of(works)),
    )
    if not (tastes.audiences or tastes.topics or tastes.lanes):
        return []
    confirmed = {w.work_kind_id for w in works if w.status == EmploymentStatus.CONFIRMED}
    offerings = _candidates(user, tastes, confirmed, now=now)
    chosen = suggestions(
        [_as_candidate(offering) for offering in offerings.values()], tastes, most=most
    )
    names = {(Ground.WORK, audience.pk): audience.name for audience in audiences}
    names |= {(Ground.TOPIC, row.topic.pk): row.topic.name for row in interests if row.topic}
    names |= {(Ground.LANE, row.lane.pk): row.lane.name for row in interests if row.lane}
    return [
        Suggestion(offerings[each.offering], _why(fit, names[fit.ground, fit.row]), fit.is_near)
        for each, fit in chosen
    ]


def _audiences_of(kinds: set[int]) -> list[Audience]:
    """The audiences these kinds of work belong to, each with how many kinds it names."""
    mine = Audience.objects.filter(work_kinds__in=kinds, retired_on__isnull=True)
    return list(
        Audience.objects.filter(pk__in=mine.values("pk")).annotate(size=Count("work_kinds"))
    )


def _counties_of(works: Sequence[Employment]) -> set[str]:
    further = {row.county for work in works for row in work.organization.further_counties.all()}
    return ({work.organization.county for work in works} | further) - {""}


def _candidates(
    user: User, tastes: Tastes, confirmed: set[int], *, now: datetime
) -> dict[int, Offering]:
    fitting = Course.objects.published().filter(
        Q(audiences__in=tastes.audiences) | Q(topics__in=tastes.topics) | Q(lane__in=tastes.lanes)
    )
    admitting = Q(restricted_to__isnull=True) | Q(restricted_to__work_kinds__in=confirmed)
    in_line = WaitlistEntry.objects.in_line().filter(learner=user)
    open_ones = (
        with_room(Offering.objects.all(), at=now)
        .filter(version__course__in=fitting.filter(admitting).order_by().values("pk"))
        .filter(Q(starts_at__gt=now) | Q(delivery_mode=DeliveryMode.SELF_PACED))
        .exclude(version__course__in=_courses_held(user, now=now))
        .exclude(version__course__in=in_line.order_by().values("offering__version__course"))
        .exclude(pk__in=Offering.objects.taught_by(user).order_by().values("pk"))
        .for_listing()
        .prefetch_related("version__course__audiences", "version__course__topics")
        .open_first(at=now)[:CONSIDERED]
    )
    return {offering.pk: offering for offering in open_ones}


def _courses_held(user: User, *, now: datetime) -> list[int]:
    """The courses a person has a seat in, or has completed and need not take again yet."""
    seats = Enrollment.objects.filter(
        learner=user, status__in=[EnrollmentStatus.ENROLLED, EnrollmentStatus.COMPLETED]
    ).select_related("offering__version")
    return [
        seat.offering.version.course_id
        for seat in seats
        if seat.status == EnrollmentStatus.ENROLLED
        or is_still_good(
            completed_on=maine_date(seat.ended_at or seat.offering.ends_at),
            validity_months=seat.offering.validity_months,
            today=maine_date(now),
        )
    ]


def _as_candidate(offering: Offering) -> Candidate:
    course = offering.version.course
    at_ones_own_pace = offering.delivery_mode == DeliveryMode.SELF_PACED
    return Candidate(
        offering=offering.pk,
        course=course.pk,
        begins_at=offering.ends_at if at_ones_own_pace else offering.starts_at,
        lane=course.lane_id,
        topics=frozenset(topic.pk for topic in course.topics.all()),
        audiences=frozenset(audience.pk for audience in course.audiences.all()),
        county=offering.venue.county if offering.venue else "",
    )


def _why(fit: Fit, name: str) -> str:
    if fit.ground is Ground.WORK:
        return _("For: %(who)s") % {"who": name}
    return _("Because you chose %(interest)s") % {"interest": name}
