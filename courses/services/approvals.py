"""What a board lets count: its number and dates, for a version, one class of it, or a course given
elsewhere.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.queue import enqueue
from core.templatetags.ui import maine_date as written_date
from courses import jobs
from courses.exceptions import CourseRefusedError
from courses.models import (
    Course,
    CourseVersion,
    CreditApproval,
    CreditType,
    Offering,
    OutsideCourse,
)


@transaction.atomic
def enter_approval(
    *,
    version: CourseVersion,
    offering: Offering | None,
    credit_type: CreditType,
    number: str,
    starts_on: date,
    ends_on: date,
    actor: User,
    now: datetime,
) -> CreditApproval:
    """Enter an approval, of one class if it is named. Raises `CourseRefusedError`: overlaps."""
    Course.objects.select_for_update(no_key=True).get(pk=version.course_id)
    approval = CreditApproval(
        credit_type=credit_type,
        version=None if offering else version,
        offering=offering,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return _entered(approval, actor, now)


@transaction.atomic
def enter_outside_approval(
    *,
    outside_course: OutsideCourse,
    credit_type: CreditType,
    number: str,
    starts_on: date,
    ends_on: date,
    actor: User,
    now: datetime,
) -> CreditApproval:
    """Enter an approval of a course given elsewhere. Raises `CourseRefusedError`: overlaps."""
    OutsideCourse.objects.select_for_update(no_key=True).get(pk=outside_course.pk)
    approval = CreditApproval(
        credit_type=credit_type,
        outside_course=outside_course,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return _entered(approval, actor, now)


def _entered(approval: CreditApproval, actor: User, now: datetime) -> CreditApproval:
    _require_apart(approval)
    approval.save()
    record("courses.enter_approval", on=approval, actor=actor, now=now, after=_facts(approval))
    enqueue(jobs.POST_APPROVED, approval_id=approval.pk, actor_id=actor.pk)
    return approval


@transaction.atomic
def correct_approval(
    *,
    approval_id: int,
    number: str,
    starts_on: date,
    ends_on: date,
    actor: User,
    now: datetime,
) -> CreditApproval:
    """Correct number or dates; hours that were posted under it stay as they are."""
    approval = CreditApproval.objects.select_for_update(no_key=True).get(pk=approval_id)
    before = _facts(approval)
    approval.number, approval.starts_on, approval.ends_on = number, starts_on, ends_on
    _require_apart(approval)
    approval.save(update_fields=["number", "starts_on", "ends_on"])
    record(
        "courses.correct_approval",
        on=approval,
        actor=actor,
        now=now,
        before=before,
        after=_facts(approval),
    )
    enqueue(jobs.POST_APPROVED, approval_id=approval.pk, actor_id=actor.pk)
    return approval


def _require_apart(approval: CreditApproval) -> None:
    if approval.ends_on <= approval.starts_on:
        raise CourseRefusedError(_("The approval ends before it begins."))
    other = (
        CreditApproval.objects.filter(
            credit_type=approval.credit_type_id,
            version=approval.version_id,
            offering=approval.offering_id,
            outside_course=approval.outside_course_id,
            starts_on__lt=approval.ends_on,
            ends_on__gt=approval.starts_on,
        )
        .exclude(pk=approval.pk)
        .first()
    )
    if other is not None:
        raise CourseRefusedError(
            _(
                "Approval %(number)s stands in these days already, from %(first)s, no longer from"
                " %(last)s."
            )
            % {
                "number": other.number,
                "first": written_date(other.starts_on, "printed"),
                "last": written_date(other.ends_on, "printed"),
            }
        )


def _facts(approval: CreditApproval) -> dict[str, object]:
    return {
        "number": approval.number,
        "starts_on": approval.starts_on.isoformat(),
        "ends_on": approval.ends_on.isoformat(),
        "version": approval.version_id,
        "offering": approval.offering_id,
        "outside_course": approval.outside_course_id,
    }
