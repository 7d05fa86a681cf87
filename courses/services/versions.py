"""Versions of a course: written, sent to a reader, published from a day, retired."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.queue import enqueue
from core.templatetags.ui import maine_date as written_date
from courses import jobs
from courses.decisions.prerequisites import circle
from courses.enums import (
    CompletionRule,
    CourseStatus,
    DeliveryMode,
    MaterialKind,
    VersionStatus,
)
from courses.exceptions import CourseRefusedError
from courses.models import Course, CourseVersion, CreditType, Prerequisite, VersionCredit
from courses.services.courses import require_no_coming, said

EXAM_RULES = frozenset({CompletionRule.ALL_MODULES_AND_QUIZ, CompletionRule.ATTENDANCE_AND_EXAM})
BEING_WRITTEN = (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
# What may change of a published version: what nobody's hours or completion rest on.
MAY_CHANGE = (
    "evidence_level",
    "evidence_source",
    "standard",
    "standard_url",
    "standard_checked_on",
    "review_by",
)
COPIED = (
    "objectives",
    "contact_hours",
    "delivery_mode",
    "completion_rule",
    "pass_mark_percent",
    "minutes_required",
    "practical_skills",
    "validity_months",
    "default_capacity",
    "provider",
    "unit",
    "approval",
    "requests_hold_seat",
    "minimum_seats",
    "learners_per_instructor",
    *MAY_CHANGE,
    "teaching_hours",
)


@dataclass(frozen=True, slots=True)
class PlannedCredit:
    """What completing is to be worth in one credit type."""

    credit_type: CreditType
    basis: str
    hours: Decimal
    rounding: str


Groups = Sequence[Sequence[Course]]


@transaction.atomic
def draft_version(*, course_id: int, actor: User, now: datetime) -> CourseVersion:
    """Begin a version as a copy of the newest one. Raises `CourseRefusedError` if one is begun."""
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    newest = course.versions.order_by("-number").first()
    if course.status == CourseStatus.RETIRED:
        raise CourseRefusedError(_("The course is retired."))
    if newest is not None and newest.status in BEING_WRITTEN:
        raise CourseRefusedError(
            _("Version %(number)s is being written already. Finish that one first.")
            % {"number": newest.number}
        )
    version = CourseVersion.objects.create(
        course=course,
        number=1 if newest is None else newest.number + 1,
        status=VersionStatus.DRAFT,
        in_force_from=maine_date(now),
        **(_first() if newest is None else {name: getattr(newest, name) for name in COPIED}),
    )
    if newest is not None:
        _copy_rows(newest, version)
    record(
        "courses.draft_version",
        on=version,
        actor=actor,
        now=now,
        after={"course": course.pk, "number": version.number},
    )
    return version


def _first() -> dict[str, Any]:
    return {
        "contact_hours": Decimal(1),
        "delivery_mode": DeliveryMode.IN_PERSON,
        "completion_rule": CompletionRule.ATTENDANCE,
        "provider": settings.SITE_NAME,
    }


def _copy_rows(newest: CourseVersion, version: CourseVersion) -> None:
    """Take over credits, prerequisites and materials; a plan for other hours is replaced."""
    rows: list[Any] = [
        *newest.credits.all(),
        *newest.prerequisites.all(),
        *newest.materials.filter(withdrawn_on__isnull=True),
    ]
    for row in rows:
        row.pk, row.version = None, version
        row._state.adding = True  # noqa: SLF001 (how Django copies a row)
        row.save()


@transaction.atomic
def edit_version(
    *,
    version_id: int,
    fields: Mapping[str, Any],
    credit: Sequence[PlannedCredit],
    prerequisites: Groups,
    actor: User,
    now: datetime,
) -> CourseVersion:
    """Write a draft. Raises `CourseRefusedError`: not a draft, or courses wait for each other."""
    # Of all courses, so that two writers cannot each add one half of a circle.
    list(Course.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    version = CourseVersion.objects.select_related("course").get(pk=version_id)
    if version.status != VersionStatus.DRAFT:
        raise CourseRefusedError(_frozen(version))
    _require_exam_for_mark(fields)
    _require_facts_of_rule(fields)
    _require_rows_once(credit, prerequisites)
    _require_no_circle(version.course, prerequisites)
    before = _facts(version)
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=list(fields))
    version.credits.all().delete()
    VersionCredit.objects.bulk_create(
        VersionCredit(
            version=version,
            credit_type=row.credit_type,
            basis=row.basis,
            hours=row.hours,
            rounding=row.rounding,
        )
        for row in credit
    )
    version.prerequisites.all().delete()
    Prerequisite.objects.bulk_create(
        Prerequisite(version=version, group=number, course=course)
        for number, group in enumerate(prerequisites, start=1)
        for course in group
    )
    record(
        "courses.edit_version",
        on=version,
        actor=actor,
        now=now,
        before=before,
        after=_facts(version),
    )
    return version


def _facts(version: CourseVersion) -> dict[str, object]:
    return said({name: getattr(version, name) for name in (*COPIED, "in_force_from")}) | {
        "credits": [
            f"{row.credit_type.key} {row.basis} {row.hours} {row.rounding}"
            for row in version.credits.select_related("credit_type")
        ],
        "prerequisites": [
            f"{row.group} {row.course.code}"
            for row in version.prerequisites.select_related("course")
        ],
    }


def _frozen(version: CourseVersion) -> str:
    if version.status == VersionStatus.IN_REVIEW:
        return _("Version %(number)s is with its reader. Have it returned to change it.") % {
            "number": version.number
        }
    return _(
        "Version %(number)s was published: its hours and rules stay as people took it. "
        "Begin a new version."
    ) % {"number": version.number}


def _require_exam_for_mark(fields: Mapping[str, Any]) -> None:
    has_exam, mark = fields["completion_rule"] in EXAM_RULES, fields["pass_mark_percent"]
    if has_exam and mark is None:
        raise CourseRefusedError(_("This way to complete it has an exam: give its pass mark."))
    if mark is not None and not has_exam:
        raise CourseRefusedError(
            _("A pass mark needs a way to complete it that has an exam or a quiz.")
        )


def _require_facts_of_rule(fields: Mapping[str, Any]) -> None:
    rule, minutes = fields["completion_rule"], fields["minutes_required"]
    skills = [skill.casefold() for skill in fields["practical_skills"]]
    if rule == CompletionRule.ATTENDANCE_MINUTES and minutes is None:
        raise CourseRefusedError(_("Say how many minutes complete it."))
    if rule != CompletionRule.ATTENDANCE_MINUTES and minutes is not None:
        raise CourseRefusedError(
            _("A number of minutes needs the way to complete it that counts minutes.")
        )
    if skills and rule != CompletionRule.ATTENDANCE_AND_PRACTICAL:
        raise CourseRefusedError(_("Skills need a way to complete it that has a practical."))
    if len(skills) != len(set(skills)):
        raise CourseRefusedError(_("Each skill can stand here once."))


def _require_rows_once(credit: Sequence[PlannedCredit], prerequisites: Groups) -> None:
    types = [row.credit_type.pk for row in credit]
    if len(types) != len(set(types)):
        raise CourseRefusedError(_("Each credit type can stand here once."))
    named = [course.pk for group in prerequisites for course in group]
    if len(named) != len(set(named)):
        raise CourseRefusedError(_("Each course can stand once among what is needed before."))


def _require_no_circle(course: Course, prerequisites: Groups) -> None:
    needs = {code: codes for code, codes in needs_by_course().items() if code != course.code}
    needs[course.code] = [named.code for group in prerequisites for named in group]
    found = circle(needs, course.code)
    if found:
        steps = [
            _("%(course)s needs %(other)s") % {"course": first, "other": second}
            for first, second in pairwise(found)
        ]
        raise CourseRefusedError(
            _("These courses would wait for each other: %(steps)s.") % {"steps": ", ".join(steps)}
        )


def needs_by_course() -> dict[str, list[str]]:
    """Return, for each course, the codes its newest version needs before it; two queries."""
    versions = CourseVersion.objects.exclude(status=VersionStatus.RETIRED)
    # The last of each course stays in the mapping: the newest.
    by_course = dict(versions.order_by("number").values_list("course__code", "pk"))
    newest = {pk: code for code, pk in by_course.items()}
    needs: dict[str, list[str]] = {}
    rows: Iterable[tuple[int, str]] = Prerequisite.objects.order_by("pk").values_list(
        "version", "course__code"
    )
    for pk, code in rows:
        if pk in newest:
            needs.setdefault(newest[pk], []).append(code)
    return needs


@transaction.atomic
def amend_version(
    *, version_id: int, fields: Mapping[str, Any], actor: User, now: datetime
) -> CourseVersion:
    """Bring up to date what a published version says of its sources and its next review."""
    version = CourseVersion.objects.select_for_update(no_key=True).get(pk=version_id)
    wrong = [name for name in fields if name not in MAY_CHANGE]
    if wrong:
        raise CourseRefusedError(_frozen(version))
    before = {name: getattr(version, name) for name in fields}
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=list(fields))
    record(
        "courses.amend_version",
        on=version,
        actor=actor,
        now=now,
        before=said(before),
        after=said(fields),
    )
    return version


@transaction.atomic
def publish_version(
    *, version_id: int, from_day: date, actor: User, now: datetime
) -> CourseVersion:
    """Put an accepted version in force from a day, and with its first the course itself.

    Raises `CourseRefusedError`: no accepted review, no lesson plan, or a day before that of the
    version before it.
    """
    course_id = CourseVersion.objects.values_list("course", flat=True).get(pk=version_id)
    course = Course.objects.select_for_update(no_key=True).get(pk=course_id)
    version = CourseVersion.objects.get(pk=version_id)
    if version.status == VersionStatus.PUBLISHED:
        return version
    require_publishable(version, from_day)
    version.status, version.in_force_from = VersionStatus.PUBLISHED, from_day
    version.save(update_fields=["status", "in_force_from"])
    if course.status == CourseStatus.DRAFT:
        course.status = CourseStatus.PUBLISHED
        course.save(update_fields=["status"])
    record(
        "courses.publish_version",
        on=version,
        actor=actor,
        now=now,
        before={"status": VersionStatus.IN_REVIEW},
        after={"status": version.status, "in_force_from": from_day.isoformat()},
    )
    enqueue(jobs.INDEX_COURSE, course_id=course.pk)
    return version


def require_publishable(version: CourseVersion, from_day: date) -> None:
    """Raise `CourseRefusedError` while something stands in the way of publishing."""
    review = version.reviews.first()
    if version.status != VersionStatus.IN_REVIEW or review is None or not review.is_accepted:
        raise CourseRefusedError(_("Somebody else has to read and accept this version first."))
    plans = version.materials.filter(kind=MaterialKind.LESSON_PLAN, withdrawn_on__isnull=True)
    if not plans.exists():
        raise CourseRefusedError(_("There is no lesson plan on file. Add it to the materials."))
    before = CourseVersion.objects.filter(
        course=version.course_id,
        number__lt=version.number,
        status__in=[VersionStatus.PUBLISHED, VersionStatus.RETIRED],
    ).first()
    if before is not None and from_day <= before.in_force_from:
        raise CourseRefusedError(
            _("Version %(number)s is in force from %(day)s. Choose a later day for this one.")
            % {"number": before.number, "day": written_date(before.in_force_from, "printed")}
        )


@transaction.atomic
def retire_version(*, version_id: int, actor: User, now: datetime) -> CourseVersion:
    """Schedule no more classes of a version; refused while classes of it are coming."""
    version = CourseVersion.objects.select_for_update(no_key=True).get(pk=version_id)
    if version.status == VersionStatus.RETIRED:
        return version
    require_no_coming(version.offerings.all(), now=now)
    before, version.status = version.status, VersionStatus.RETIRED
    version.save(update_fields=["status"])
    record(
        "courses.retire_version",
        on=version,
        actor=actor,
        now=now,
        before={"status": before},
        after={"status": version.status},
    )
    enqueue(jobs.INDEX_COURSE, course_id=version.course_id)
    return version
