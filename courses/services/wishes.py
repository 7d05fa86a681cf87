"""Tell me when this is offered: wishes, and the mail once a class is published."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from audit.services import record
from core.clock import maine_date
from courses import notices
from courses.enums import CourseStatus, OfferingStatus
from courses.exceptions import WishRefusedError
from courses.models import Course, CourseWish, Offering, TrainingWish
from notifications.models import Message
from notifications.services import queue_mail
from organizations.models import Employment

AT_ONCE = 200
ERASED = "…"


@transaction.atomic
def wish_course(*, person: User, course: Course, county: str = "", now: datetime) -> CourseWish:
    """Keep the wish to hear of classes of a course, in a county or anywhere; again, it moves."""
    if course.status != CourseStatus.PUBLISHED:
        raise WishRefusedError(_("This course is no longer offered. Choose another one."))
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # one wish at a time
    wish = CourseWish.objects.filter(person=person, course=course, ended_at=None).first()
    if wish is not None and wish.county == county:
        return wish
    before = None
    if wish is None:
        wish = CourseWish.objects.create(person=person, course=course, county=county, wished_at=now)
    else:
        before = {"county": wish.county}
        wish.county, wish.wished_at = county, now
        wish.save(update_fields=["county", "wished_at"])
    record(
        "courses.wish_course",
        on=wish,
        actor=person,
        now=now,
        person_id=person.pk,
        before=before,
        after={"course": course.code, "county": county},
    )
    return wish


@transaction.atomic
def end_wish(*, wish: CourseWish, actor: User, now: datetime) -> bool:
    """End a wish; return whether it was still open."""
    ended = CourseWish.objects.filter(pk=wish.pk, ended_at=None).update(ended_at=now)
    if ended:
        _record_end(wish, actor, now)
    return bool(ended)


@transaction.atomic
def hide_training_wish(*, wish: TrainingWish, actor: User, now: datetime) -> bool:
    """Erase what somebody wrote in their own words where it names a person; the fact stays."""
    hidden = TrainingWish.objects.filter(pk=wish.pk, hidden_at=None).update(
        text=ERASED, words="", hidden_at=now
    )
    if hidden:
        record("courses.hide_training_wish", on=wish, actor=actor, now=now)
    return bool(hidden)


def has_wish(*, person: User, course_id: int) -> bool:
    """Whether this person wished to hear of the course."""
    return CourseWish.objects.filter(person=person, course=course_id, ended_at=None).exists()


def end_wish_met(*, person: User, course_id: int, actor: User, now: datetime) -> None:
    """End the wish of somebody who takes a seat, in the transaction that gives it."""
    wish = CourseWish.objects.filter(person=person, course=course_id, ended_at=None).first()
    if wish is not None:
        CourseWish.objects.filter(pk=wish.pk).update(ended_at=now)
        _record_end(wish, actor, now)


def _record_end(wish: CourseWish, actor: User, now: datetime) -> None:
    record("courses.end_wish", on=wish, actor=actor, now=now, person_id=wish.person_id)


def offerings_to_tell_of(*, now: datetime) -> QuerySet[Offering]:
    """Return the coming classes of which somebody who wished for them was not told."""
    wishes = _open_wishes().filter(course=OuterRef("version__course"))
    coming = Offering.objects.coming(at=now).filter(registration_closes_at__gt=now)
    near = wishes.filter(Q(county="") | Q(county=OuterRef("venue__county")))
    return coming.filter(
        Q(Exists(_untold(near, OuterRef("pk"))))
        | Q(Exists(_untold(wishes, OuterRef("pk"))), venue=None)
    )


def tell_wishers(*, offering_id: int, now: datetime) -> int:
    """Mail everybody who wished for a class like this, once; return how many were told."""
    offering = Offering.objects.for_listing().prefetch_related("meetings").get(pk=offering_id)
    if offering.status != OfferingStatus.PUBLISHED or offering.registration_closes_at <= now:
        return 0
    wishes = _open_wishes().filter(course=offering.version.course_id)
    if offering.venue is not None:
        wishes = wishes.filter(county__in=["", offering.venue.county])
    wishes = _untold(wishes, Value(offering.pk))
    told = 0
    for batch in _batches(wishes):
        admitted = _admitted(offering, batch, now)
        letters = [
            notices.now_offered(wish, offering) for wish in batch if wish.person_id in admitted
        ]
        with transaction.atomic():
            queue_mail(*letters, now=now)
        told += len(letters)
    return told


def _open_wishes() -> QuerySet[CourseWish]:
    return CourseWish.objects.filter(ended_at=None, person__is_active=True)


def _untold(wishes: QuerySet[CourseWish], offering: Value | OuterRef) -> QuerySet[CourseWish]:
    """Wishes older than the publication of a class, for which no mail about it is queued.

    A class online is near everybody, so it answers a wish for any county.
    """
    published = AuditEvent.objects.filter(
        action="courses.publish_offering",
        object_type="courses.Offering",
        object_pk=OuterRef("offering_pk"),
        at__gte=OuterRef("wished_at"),
    )
    told = Message.objects.filter(key=OuterRef("key"))
    return (
        wishes.annotate(offering_pk=ExpressionWrapper(offering, BigIntegerField()))
        .annotate(
            key=Concat(
                Value(notices.NOW_OFFERED),
                Cast("offering_pk", CharField()),
                Value(":"),
                Cast("person_id", CharField()),
                output_field=CharField(),
            )
        )
        .filter(Exists(published), ~Exists(told))
    )


def _batches(wishes: QuerySet[CourseWish]) -> Iterator[list[CourseWish]]:
    last = 0
    while batch := list(
        wishes.filter(pk__gt=last).select_related("person").order_by("pk")[:AT_ONCE]
    ):
        yield batch
        last = batch[-1].pk


def _admitted(offering: Offering, wishes: list[CourseWish], now: datetime) -> set[int]:
    """Return those who may look at the class and register for it."""
    course = offering.version.course
    people = {wish.person_id: wish.person for wish in wishes}
    if course.is_security_sensitive:  # there are few of them, so each person is asked about alone
        same = Course.objects.filter(pk=course.pk)
        people = {pk: person for pk, person in people.items() if same.shown_to(person).exists()}
    groups = [[course.restricted_to_id]] if course.restricted_to_id else []
    groups.append([audience.pk for audience in offering.restricted_to.all()])
    admitted = set(people)
    for audiences in filter(None, groups):
        works = Employment.objects.on(maine_date(now)).filter(
            person__in=people, work_kind__audiences__in=audiences
        )
        admitted &= set(works.order_by().values_list("person", flat=True))
    return admitted
