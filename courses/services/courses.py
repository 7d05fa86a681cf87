"""Courses: entered, changed, retired. What is taught in which hours stands in their versions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from core.queue import enqueue
from courses import jobs
from courses.enums import CourseStatus, OfferingStatus
from courses.exceptions import CourseRefusedError
from courses.models import Course, Offering

SEVERAL = (
    "further_lanes",
    "topics",
    "audiences",
    "recommended_before",
    "beliefs",
    "taught_topics",
    "cleared_agencies",
)


@transaction.atomic
def add_course(*, fields: Mapping[str, Any], actor: User, now: datetime) -> Course:
    """Enter a course as a draft. Raises `CourseRefusedError` for a code in use."""
    _require_free_code(fields["code"], besides=None)
    plain = {name: value for name, value in fields.items() if name not in SEVERAL}
    course = Course.objects.create(**plain)
    _set_several(course, fields)
    record("courses.add_course", on=course, actor=actor, now=now, after=said(fields))
    return course


@transaction.atomic
def edit_course(*, course_id: int, fields: Mapping[str, Any], actor: User, now: datetime) -> Course:
    """Change what is said of a course. Raises `CourseRefusedError`.

    The code of a course that was published stays: it is printed on certificates.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    _require_free_code(fields["code"], besides=course_id)
    if course.status != CourseStatus.DRAFT and fields["code"] != course.code:
        raise CourseRefusedError(
            _("The code %(code)s is on records already and stays.") % {"code": course.code}
        )
    before = {
        name: list(getattr(course, name).all()) if name in SEVERAL else getattr(course, name)
        for name in fields
    }
    plain = [name for name in fields if name not in SEVERAL]
    for name in plain:
        setattr(course, name, fields[name])
    course.save(update_fields=plain)
    _set_several(course, fields)
    record(
        "courses.edit_course",
        on=course,
        actor=actor,
        now=now,
        before=said(before),
        after=said(fields),
    )
    enqueue(jobs.INDEX_COURSE, course_id=course.pk)
    return course


@transaction.atomic
def retire_course(*, course_id: int, actor: User, now: datetime) -> Course:
    """Offer a course no more. Those enrolled keep it; while classes are coming, it is refused."""
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    if course.status == CourseStatus.RETIRED:
        return course
    require_no_coming(Offering.objects.filter(version__course=course), now=now)
    before, course.status = course.status, CourseStatus.RETIRED
    course.save(update_fields=["status"])
    record(
        "courses.retire_course",
        on=course,
        actor=actor,
        now=now,
        before={"status": before},
        after={"status": course.status},
    )
    enqueue(jobs.INDEX_COURSE, course_id=course.pk)
    return course


def require_no_coming(offerings: "models.QuerySet[Offering]", *, now: datetime) -> None:
    """Refuse while classes are coming, naming the first ones; a postponed class has no date yet."""
    is_coming = models.Q(status=OfferingStatus.POSTPONED) | models.Q(
        status__in=(OfferingStatus.PUBLISHED, OfferingStatus.DRAFT), ends_at__gt=now
    )
    numbers = list(
        offerings.filter(is_coming).order_by("starts_at", "pk").values_list("number", flat=True)
    )
    if numbers:
        sentence = ngettext(
            "%(n)s class is still coming: %(numbers)s. Hold it or cancel it first.",
            "%(n)s classes are still coming: %(numbers)s. Hold them or cancel them first.",
            len(numbers),
        )
        shown = ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")
        raise CourseRefusedError(sentence % {"n": len(numbers), "numbers": shown})


def _require_free_code(code: str, *, besides: int | None) -> None:
    if Course.objects.filter(code__iexact=code).exclude(pk=besides or 0).exists():
        raise CourseRefusedError(
            _("The code %(code)s belongs to another course. Choose another one.") % {"code": code}
        )


def _set_several(course: Course, fields: Mapping[str, Any]) -> None:
    for name in SEVERAL:
        if name in fields:
            getattr(course, name).set(fields[name])


def said(fields: Mapping[str, Any]) -> dict[str, object]:
    """Return fields as history keeps them: rows by their keys."""
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> object:
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    if isinstance(value, Iterable):
        return sorted(row.pk for row in value)
    return str(value)
