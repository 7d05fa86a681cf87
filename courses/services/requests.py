"""A district or an agency asks for a class; MSSC staff answer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date, maine_day
from courses import notices
from courses.enums import CourseStatus, OfferingStatus, RequestStatus
from courses.exceptions import RequestRefusedError
from courses.models import Course, Offering, TrainingRequest
from notifications.services import queue_mail
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class TrainingAsked:
    """What is asked for: a course or a subject, when, where, for how many."""

    people: int
    first_day: date
    last_day: date
    county: str
    course: Course | None = None
    subject: str = ""
    can_host: bool = False
    place: str = ""
    note: str = ""


@transaction.atomic
def request_training(
    *, organization: Organization, asked: TrainingAsked, actor: User, now: datetime
) -> TrainingRequest:
    """Send a request to the office. The same, sent twice on a day, is kept once."""
    _require_sensible(organization, asked, maine_date(now))
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # one request at a time
    facts = {name: getattr(asked, name) for name in TrainingAsked.__dataclass_fields__}
    same = TrainingRequest.objects.filter(
        organization=organization,
        requested_by=actor,
        status=RequestStatus.NEW,
        requested_at__gte=maine_day(now)[0],
        **facts,
    ).first()
    if same is not None:
        return same
    request = TrainingRequest.objects.create(
        organization=organization, requested_by=actor, requested_at=now, **facts
    )
    record(
        "courses.request_training",
        on=request,
        actor=actor,
        now=now,
        after={
            "organization": organization.name,
            "course": asked.course.code if asked.course else "",
            "people": asked.people,
            "first_day": asked.first_day.isoformat(),
            "last_day": asked.last_day.isoformat(),
        },
    )
    return request


def _require_sensible(organization: Organization, asked: TrainingAsked, today: date) -> None:
    if organization.closed_on is not None:
        raise RequestRefusedError(_("This place is closed. Choose another one."))
    if asked.course is None and not asked.subject.strip():
        raise RequestRefusedError(_("Choose a course, or say what it should be about."))
    if asked.course is not None and asked.course.status != CourseStatus.PUBLISHED:
        raise RequestRefusedError(_("This course is no longer offered. Choose another one."))
    if asked.people < 1:
        raise RequestRefusedError(_("Say for how many people: at least one."))
    if asked.last_day < asked.first_day:
        raise RequestRefusedError(_("The last day is before the first day."))
    if asked.first_day < today:
        raise RequestRefusedError(_("The first day has passed. Choose a day to come."))


@transaction.atomic
def answer_with_class(
    *, request_id: int, class_number: str, actor: User, now: datetime
) -> TrainingRequest:
    """Say in which class the request is met, and tell who asked. Pressed twice, told once."""
    request = _locked(request_id)
    offering = (
        Offering.objects.for_listing()
        .filter(number__iexact=class_number.strip(), status=OfferingStatus.PUBLISHED)
        .first()
    )
    if offering is None:
        raise RequestRefusedError(
            _("There is no published class with this number. Publish the class first.")
        )
    if request.status == RequestStatus.SCHEDULED and request.offering_id == offering.pk:
        return request
    _require_unanswered(request)
    if offering.ends_at <= now:
        raise RequestRefusedError(_("This class is over. Choose one to come."))
    request.offering = offering
    _answer(request, RequestStatus.SCHEDULED, "", actor, now)
    queue_mail(notices.request_scheduled(request, offering), now=now)
    return request


@transaction.atomic
def decline_request(*, request_id: int, reason: str, actor: User, now: datetime) -> TrainingRequest:
    """Say why the request cannot be met, and tell who asked. Pressed twice, told once."""
    request = _locked(request_id)
    reason = reason.strip()
    if not reason:
        raise RequestRefusedError(_("Say why. Whoever asked will read it."))
    if request.status == RequestStatus.DECLINED and request.answer == reason:
        return request
    _require_unanswered(request)
    _answer(request, RequestStatus.DECLINED, reason, actor, now)
    queue_mail(notices.request_declined(request), now=now)
    return request


def _locked(request_id: int) -> TrainingRequest:
    TrainingRequest.objects.select_for_update(no_key=True).get(pk=request_id)
    return TrainingRequest.objects.for_listing().get(pk=request_id)


def _require_unanswered(request: TrainingRequest) -> None:
    if request.status != RequestStatus.NEW:
        raise RequestRefusedError(
            _("Somebody has answered this request already. Nothing was changed.")
        )


def _answer(
    request: TrainingRequest, status: RequestStatus, answer: str, actor: User, now: datetime
) -> None:
    request.status, request.answer, request.answered_at = status, answer, now
    request.save(update_fields=["status", "answer", "answered_at", "offering"])
    record(
        "courses.answer_request",
        on=request,
        actor=actor,
        now=now,
        before={"status": RequestStatus.NEW},
        after={
            "status": status,
            "offering": request.offering.number if request.offering else "",
        },
        reason=answer,
    )
