"""A version is read by somebody else before it may be published."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from audit.services import record
from courses.decisions.reviews import CHECKLIST, standing_against, unanswered
from courses.enums import VersionStatus
from courses.exceptions import CourseRefusedError
from courses.models import CourseVersion, VersionReview

WRITING = ("courses.draft_version", "courses.edit_version", "courses.submit_version")


@transaction.atomic
def submit_version(*, version_id: int, actor: User, now: datetime) -> CourseVersion:
    """Send a draft to a reader. Raises `CourseRefusedError` if it is not a draft."""
    version = CourseVersion.objects.select_for_update(no_key=True).get(pk=version_id)
    if version.status == VersionStatus.IN_REVIEW:
        return version
    if version.status != VersionStatus.DRAFT:
        raise CourseRefusedError(_("Only a draft can be sent to be read."))
    if not version.objectives.strip():
        raise CourseRefusedError(_("Say first what people will learn."))
    _set_status(version, VersionStatus.IN_REVIEW, "courses.submit_version", actor, now)
    return version


@transaction.atomic
def review_version(
    *,
    version_id: int,
    is_accepted: bool,
    answers: Mapping[str, str],
    note: str,
    actor: User,
    now: datetime,
) -> VersionReview:
    """Accept a version, or return it to its writers with a note. Raises `CourseRefusedError`."""
    version = CourseVersion.objects.select_for_update(no_key=True).get(pk=version_id)
    if version.status != VersionStatus.IN_REVIEW:
        raise CourseRefusedError(_("This version is not waiting to be read."))
    if actor.pk in writers_of(version):
        raise CourseRefusedError(_("You wrote on this version. Somebody else has to read it."))
    if is_accepted and unanswered(answers):
        raise CourseRefusedError(_("Answer every question of the checklist."))
    if is_accepted and standing_against(answers):
        raise CourseRefusedError(
            _("A question is answered with no. Return the version, and say what to change.")
        )
    if not is_accepted and not note.strip():
        raise CourseRefusedError(_("Say what should be changed before you return it."))
    review = VersionReview.objects.create(
        version=version,
        reviewer=actor,
        is_accepted=is_accepted,
        checklist={key: answers[key] for key in CHECKLIST if key in answers},
        note=note.strip(),
        decided_at=now,
    )
    if is_accepted:
        record(
            "courses.accept_version",
            on=version,
            actor=actor,
            now=now,
            after={"checklist": review.checklist},
            reason=review.note,
        )
    else:
        _set_status(version, VersionStatus.DRAFT, "courses.return_version", actor, now, review.note)
    return review


def writers_of(version: CourseVersion) -> set[int]:
    """Return who wrote on a version: history knows."""
    events = AuditEvent.objects.filter(
        object_type=version._meta.label, object_pk=version.pk, action__in=WRITING
    )
    return {pk for pk in events.values_list("actor", flat=True) if pk is not None}


def _set_status(
    version: CourseVersion,
    status: VersionStatus,
    action: str,
    actor: User,
    now: datetime,
    reason: str = "",
) -> None:
    before, version.status = version.status, status
    version.save(update_fields=["status"])
    record(
        action,
        on=version,
        actor=actor,
        now=now,
        before={"status": before},
        after={"status": status},
        reason=reason,
    )
