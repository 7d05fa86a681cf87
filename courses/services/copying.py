"""Copy a class, or a whole season of classes, to new dates. The times of day stay on the clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from core.templatetags.ui import maine_time
from courses.decisions.clocks import moved_by_days
from courses.enums import (
    AnswerKind,
    ApprovalPolicy,
    BreakKind,
    DeliveryMode,
    EnrollmentUnit,
    OfferingStatus,
    VersionStatus,
)
from courses.exceptions import ScheduleRefusedError
from courses.models import CourseVersion, Meeting, Offering
from courses.services.planning import (
    ClassPlan,
    ClassTerms,
    PlannedBreak,
    PlannedMeeting,
    PlannedQuestion,
    PlannedReserve,
    PlannedRole,
)
from courses.services.scheduling import draft_class, next_number

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of one class of a season: its copy, or why there is none."""

    source: Offering
    copy: Offering | None = None
    refusal: str = ""


@transaction.atomic
def copy_class(*, offering_id: int, first_day: date, actor: User, now: datetime) -> Offering:
    """Draft the class again from another first day; gaps between sessions and clock times stay.

    Of a course with a newer version, the copy is of that. Raises `ScheduleRefusedError`.
    """
    source = _sources(Offering.objects.filter(pk=offering_id)).get()
    days = (first_day - maine_date(source.starts_at)).days
    plan = plan_of(source, days=days, now=now)
    version = version_for(source.version, first_day)
    return draft_class(
        version=version,
        number=next_number(version, plan.span[0]),
        plan=plan,
        actor=actor,
        now=now,
    )


def copy_season(
    *, offerings: Iterable[Offering], days: int, actor: User, now: datetime
) -> list[Copied]:
    """Draft each class again so many days later; each is made, or says why not.

    What was stopped can be started again: there are never more copies than there are classes of a
    course alike in moment, place, host and title. At most 200 at once, a transaction for each.
    """
    sources = list(offerings)
    if len(sources) > MOST_AT_ONCE:
        raise ScheduleRefusedError(
            _("Copy at most %(most)s classes at once.") % {"most": MOST_AT_ONCE}
        )
    return [_copied(source, days, actor, now) for source in sources]


def _copied(source: Offering, days: int, actor: User, now: datetime) -> Copied:
    first_day = date.fromordinal(maine_date(source.starts_at).toordinal() + days)
    try:
        with transaction.atomic():
            _require_no_copy(source, moved_by_days(source.starts_at, days))
            copy = copy_class(offering_id=source.pk, first_day=first_day, actor=actor, now=now)
    except ScheduleRefusedError as refusal:
        return Copied(source, refusal=str(refusal))
    return Copied(source, copy)


def _require_no_copy(source: Offering, starts_at: datetime | None) -> None:
    """Raise `ScheduleRefusedError` where the class is there already at its new moment.

    Classes held side by side are alike but for their number, so they are counted: the second of
    them is copied although the first one's copy is there. What was given up is no copy.
    """
    alike = Offering.objects.filter(
        version__course=source.version.course_id,
        venue=source.venue_id,
        host=source.host_id,
        title=source.title,
    ).exclude(status__in=(OfferingStatus.CANCELLED, OfferingStatus.DISCARDED))
    # Locked, so that a button pressed twice copies once.
    beside = alike.filter(starts_at=source.starts_at).order_by("pk")
    beside = beside.select_for_update(of=("self",), no_key=True)
    place = sum(1 for row in beside if row.pk < source.pk)
    if starts_at is not None and alike.filter(starts_at=starts_at).count() > place:
        raise ScheduleRefusedError(_("It has been copied already."))


def version_for(version: CourseVersion, day: date) -> CourseVersion:
    """Return the published version of the same course in force on a day, or this one."""
    in_force = CourseVersion.objects.filter(
        course=version.course_id, status=VersionStatus.PUBLISHED, in_force_from__lte=day
    )
    return (
        in_force.select_related("course").order_by("-in_force_from", "-number").first() or version
    )


def plan_of(source: Offering, *, days: int, now: datetime) -> ClassPlan:
    """Return the plan of a class so many days later. Registration opens now if it would have
    opened before; it closes as long before the start as it did.
    """

    def moved(moment: datetime) -> datetime:
        later = moved_by_days(moment, days)
        if later is None:
            raise ScheduleRefusedError(
                _("The time %(time)s does not exist on the day on which clocks go forward.")
                % {"time": maine_time(moment)}
            )
        return later

    def day(value: date | None) -> date | None:
        return None if value is None else date.fromordinal(value.toordinal() + days)

    meetings = tuple(_planned(meeting, moved) for meeting in source.meetings.all())
    window = None if meetings else (moved(source.starts_at), moved(source.ends_at))
    closes_at = moved(source.registration_closes_at)
    opens_at = moved(source.registration_opens_at)
    assignments = sorted(
        (row for row in source.instructor_assignments.all() if row.status == "accepted"),
        key=lambda row: not row.is_lead,
    )
    return ClassPlan(
        delivery_mode=DeliveryMode(source.delivery_mode),
        meetings=meetings,
        registration_opens_at=now if opens_at < now < closes_at else opens_at,
        registration_closes_at=closes_at,
        window=window,
        venue=source.venue,
        host=source.host,
        capacity=source.capacity,
        instructors=tuple(row.instructor for row in assignments),
        terms=ClassTerms(
            title=source.title,
            waitlist_limit=source.waitlist_limit,
            unit=EnrollmentUnit(source.unit),
            approval=ApprovalPolicy(source.approval),
            requests_hold_seat=source.requests_hold_seat,
            restricted_to=tuple(source.restricted_to.all()),
            minimum_seats=source.minimum_seats,
            decided_by=day(source.decided_by),
            reserves=tuple(
                PlannedReserve(
                    row.seats,
                    date.fromordinal(row.until.toordinal() + days),
                    row.audience,
                    row.county,
                )
                for row in source.reserves.all()
            ),
            team_roles=tuple(
                PlannedRole(row.name, row.least, row.audience) for row in source.team_roles.all()
            ),
            questions=_questions(source),
            co_sponsors=tuple(source.co_sponsors.all()),
            funding=tuple(source.funding.all()),
            lodging_limit=source.lodging_limit,
            accommodations_until=day(source.accommodations_until),
            organization_cap=source.organization_cap,
            organization_cap_until=day(source.organization_cap_until),
            withdraw_until=day(source.withdraw_until),
            choices_until=day(source.choices_until),
            asks_diet=source.asks_diet,
            learners_per_instructor=source.learners_per_instructor,
        ),
    )


def _planned(meeting: Meeting, moved: Callable[[datetime], datetime]) -> PlannedMeeting:
    return PlannedMeeting(
        moved(meeting.starts_at),
        moved(meeting.ends_at),
        breaks=tuple(
            PlannedBreak(moved(pause.starts_at), moved(pause.ends_at), BreakKind(pause.kind))
            for pause in meeting.breaks.all()
        ),
        title=meeting.title,
        room=meeting.room,
        venue=meeting.venue,
        venue_room=meeting.venue_room,
        is_online=meeting.is_online,
        choice=meeting.choice,
        capacity=meeting.capacity,
    )


def _questions(source: Offering) -> tuple[PlannedQuestion, ...]:
    rows = list(source.questions.all())
    places = {row.pk: place for place, row in enumerate(rows)}
    return tuple(
        PlannedQuestion(
            row.text,
            AnswerKind(row.kind),
            tuple(row.choices),
            row.is_required,
            None if row.asked_after_id is None else places[row.asked_after_id],
            row.asked_if,
        )
        for row in rows
    )


def _sources(offerings: QuerySet[Offering]) -> QuerySet[Offering]:
    """With every row that a copy is made of."""
    return offerings.select_related("version__course", "venue", "host").prefetch_related(
        "meetings__breaks",
        "meetings__venue",
        "meetings__venue_room",
        "instructor_assignments__instructor",
        "restricted_to",
        "reserves__audience",
        "team_roles__audience",
        "questions",
        "co_sponsors",
        "funding",
    )
