"""Draft a class with its sessions, change the draft, give it up."""

from collections.abc import Sequence
from datetime import datetime
from string import ascii_uppercase

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from courses import notices
from courses.decisions import creditable_minutes
from courses.decisions.schedules import faults_of
from courses.enums import AssignmentStatus, DeliveryMode, OfferingStatus
from courses.exceptions import ScheduleRefusedError
from courses.models import (
    ClassQuestion,
    CourseVersion,
    InstructorAssignment,
    Meeting,
    MeetingBreak,
    Offering,
    SeatReserve,
    TeamRole,
    Venue,
)
from courses.services.clashes import lock_rooms, room_clashes
from courses.services.planning import NO_TERMS, ClassPlan, ClassTerms, PlannedMeeting
from courses.services.sentences import sentences_of
from notifications.services import queue_mail
from organizations.models import Organization


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
    terms: ClassTerms = NO_TERMS,
    actor: User | None,
    now: datetime,
) -> Offering:
    """Draft a class with its sessions. The first instructor named leads.

    A self-paced class has no sessions but a `window` in which it may be done. Raises
    `ScheduleRefusedError` with a sentence for everything that is wrong.
    """
    plan = ClassPlan(
        delivery_mode=delivery_mode,
        meetings=tuple(meetings),
        registration_opens_at=registration_opens_at,
        registration_closes_at=registration_closes_at,
        window=window,
        venue=venue,
        host=host,
        capacity=capacity,
        instructors=tuple(instructors),
        terms=terms,
    )
    return draft_class(version=version, number=number, plan=plan, actor=actor, now=now)


@transaction.atomic
def draft_class(
    *, version: CourseVersion, number: str, plan: ClassPlan, actor: User | None, now: datetime
) -> Offering:
    """Write a draft as it is planned. Raises `ScheduleRefusedError`."""
    _require_sound(plan)
    lock_rooms(plan.meetings)
    _require_free_rooms(plan, besides=None)
    starts_at, ends_at = plan.span
    try:
        with transaction.atomic():
            offering = Offering.objects.create(
                version=version,
                number=number,
                starts_at=starts_at,
                ends_at=ends_at,
                **_fields(plan),
            )
    except IntegrityError as clash:
        # Nothing is asked first: somebody may take the number between the question and the row.
        if not Offering.objects.filter(number=number).exists():
            raise
        raise ScheduleRefusedError(
            _("The class number %(number)s is taken. Choose another.") % {"number": number}
        ) from clash
    _write_parts(offering, plan)
    InstructorAssignment.objects.bulk_create(
        InstructorAssignment(offering=offering, instructor=person, is_lead=position == 0)
        for position, person in enumerate(plan.instructors)
    )
    record(
        "courses.schedule_offering",
        on=offering,
        actor=actor,
        now=now,
        after={"number": number, "status": offering.status, **_said_of(plan)},
    )
    return offering


@transaction.atomic
def edit_draft(*, offering_id: int, plan: ClassPlan, actor: User, now: datetime) -> Offering:
    """Make a draft what is planned now. Raises `ScheduleRefusedError` once it is published."""
    offering = Offering.objects.select_for_update(of=("self",), no_key=True).get(pk=offering_id)
    if offering.status != OfferingStatus.DRAFT:
        raise ScheduleRefusedError(
            _("This class is no draft any more. Use “Change this class” on its page.")
        )
    _require_sound(plan)
    lock_rooms(plan.meetings)
    _require_free_rooms(plan, besides=offering.pk)
    starts_at, ends_at = plan.span
    before = {"starts_at": offering.starts_at.isoformat(), "capacity": offering.capacity}
    fields = _fields(plan) | {"starts_at": starts_at, "ends_at": ends_at}
    Offering.objects.filter(pk=offering.pk).update(**fields)
    offering.refresh_from_db()
    for rows in (offering.reserves, offering.team_roles, offering.questions):
        rows.all().delete()
    MeetingBreak.objects.filter(meeting__offering=offering).delete()
    offering.meetings.all().delete()
    _write_parts(offering, plan)
    _keep_instructors(offering, plan.instructors)
    record(
        "courses.edit_draft",
        on=offering,
        actor=actor,
        now=now,
        before=before,
        after=_said_of(plan),
    )
    return offering


@transaction.atomic
def discard_draft(*, offering_id: int, actor: User, now: datetime) -> None:
    """Give up a draft; its room is free again. Whoever was asked to teach it is told.

    Raises `ScheduleRefusedError` for anything else.
    """
    moved = Offering.objects.filter(pk=offering_id, status=OfferingStatus.DRAFT).update(
        status=OfferingStatus.DISCARDED
    )
    if not moved:
        raise ScheduleRefusedError(_("Only a draft can be discarded."))
    rows = InstructorAssignment.objects.filter(offering=offering_id, invited_at__isnull=False)
    asked = rows.expecting().select_related("instructor", "offering__version__course")
    asked = asked.select_related("offering__venue").prefetch_related("offering__meetings")
    reason = _("We will not hold this class.")
    queue_mail(*(notices.teaching_withdrawn(row, reason=reason) for row in asked), now=now)
    record(
        "courses.discard_draft",
        on=Offering.objects.get(pk=offering_id),
        actor=actor,
        now=now,
        before={"status": OfferingStatus.DRAFT},
        after={"status": OfferingStatus.DISCARDED},
    )


def next_number(version: CourseVersion, starts_at: datetime) -> str:
    """Return a free class number: the course's code, year and month, and a letter if need be."""
    stem = f"{version.course.code}-{maine_date(starts_at):%y%m}"
    taken = set(Offering.objects.filter(number__startswith=stem).values_list("number", flat=True))
    letters = ["", *ascii_uppercase, *(f"{a}{b}" for a in ascii_uppercase for b in ascii_uppercase)]
    return next(f"{stem}{letter}" for letter in letters if f"{stem}{letter}" not in taken)


def _require_sound(plan: ClassPlan) -> None:
    found = sentences_of(faults_of(plan.facts()))
    if found:
        raise ScheduleRefusedError(" ".join(found), sentences=found)


def _require_free_rooms(plan: ClassPlan, *, besides: int | None) -> None:
    clashes = [clash.sentence for clash in room_clashes(plan.meetings, besides=besides)]
    if clashes:
        raise ScheduleRefusedError(" ".join(clashes), sentences=clashes)


def _fields(plan: ClassPlan) -> dict[str, object]:
    terms = plan.terms
    return {
        "delivery_mode": plan.delivery_mode,
        "venue": plan.venue,
        "host": plan.host,
        "capacity": plan.capacity,
        "registration_opens_at": plan.registration_opens_at,
        "registration_closes_at": plan.registration_closes_at,
        "title": terms.title,
        "waitlist_limit": terms.waitlist_limit,
        "unit": terms.unit,
        "approval": terms.approval,
        "requests_hold_seat": terms.requests_hold_seat,
        "minimum_seats": terms.minimum_seats,
        "decided_by": terms.decided_by,
        "lodging_limit": terms.lodging_limit,
        "accommodations_until": terms.accommodations_until,
        "organization_cap": terms.organization_cap,
        "organization_cap_until": terms.organization_cap_until,
        "withdraw_until": terms.withdraw_until,
        "choices_until": terms.choices_until,
        "asks_diet": terms.asks_diet,
        "online_link": terms.online_link,
        "learners_per_instructor": terms.learners_per_instructor,
    }


def _write_parts(offering: Offering, plan: ClassPlan) -> None:
    for position, planned in enumerate(sorted(plan.meetings, key=lambda m: m.starts_at), start=1):
        add_meeting(offering, position, planned)
    terms = plan.terms
    offering.restricted_to.set(terms.restricted_to)
    offering.co_sponsors.set(terms.co_sponsors)
    offering.funding.set(terms.funding)
    SeatReserve.objects.bulk_create(
        SeatReserve(
            offering=offering,
            audience=reserve.audience,
            county=reserve.county,
            seats=reserve.seats,
            until=reserve.until,
        )
        for reserve in terms.reserves
    )
    TeamRole.objects.bulk_create(
        TeamRole(offering=offering, name=role.name, audience=role.audience, least=role.least)
        for role in terms.team_roles
    )
    asked: list[ClassQuestion] = []
    for place, question in enumerate(terms.questions):
        row = ClassQuestion.objects.create(
            offering=offering,
            order=place + 1,
            text=question.text,
            kind=question.kind,
            choices=list(question.choices),
            is_required=question.is_required,
            asked_after=None if question.after is None else asked[question.after],
            asked_if=question.asked_if,
        )
        asked.append(row)


def add_meeting(offering: Offering, number: int, planned: PlannedMeeting) -> Meeting:
    """Write one session with its breaks."""
    meeting = Meeting.objects.create(
        offering=offering,
        number=number,
        title=planned.title,
        room=planned.room or (planned.venue_room.name if planned.venue_room else ""),
        venue=planned.venue,
        venue_room=planned.venue_room,
        is_online=planned.is_online,
        choice=planned.choice,
        capacity=planned.capacity,
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
    return meeting


def _keep_instructors(offering: Offering, instructors: Sequence[User]) -> None:
    """Assign these and nobody else; of a draft nobody has been told yet, so others' rows go.

    Raises `ScheduleRefusedError` for whoever said no: only they can take that back.
    """
    rows = InstructorAssignment.objects.filter(offering=offering)
    declined = rows.filter(instructor__in=instructors, status=AssignmentStatus.DECLINED)
    found = [
        _("%(name)s declined to teach this class. Invite them again, or choose somebody else.")
        % {"name": row.instructor.name}
        for row in declined.select_related("instructor")
    ]
    if found:
        raise ScheduleRefusedError(" ".join(found), sentences=found)
    # They were told that they are not to teach it, and learn of it anew when it is published.
    rows.filter(instructor__in=instructors, status=AssignmentStatus.RELIEVED).update(
        status=AssignmentStatus.ACCEPTED, invited_at=None, answered_at=None
    )
    # Whoever was invited has been told, so their row stays: they are relieved on their own page.
    rows.filter(invited_at__isnull=True).exclude(instructor__in=instructors).delete()
    rows.update(is_lead=False)
    known = set(rows.values_list("instructor", flat=True))
    InstructorAssignment.objects.bulk_create(
        InstructorAssignment(offering=offering, instructor=person)
        for person in instructors
        if person.pk not in known
    )
    if instructors:
        rows.filter(instructor=instructors[0]).update(is_lead=True)


def _said_of(plan: ClassPlan) -> dict[str, object]:
    starts_at, ends_at = plan.span
    said: dict[str, object] = {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "capacity": plan.capacity,
        "instructors": [person.pk for person in plan.instructors],
    }
    return said | {"host": plan.host.pk} if plan.host else said
