"""Somebody did come after all: what a wrong roster said of them is taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from enrollment.enums import EnrollmentStatus
from enrollment.exceptions import CorrectionRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.noshows import BEHIND_THE_OTHERS, stands_back
from enrollment.services.completion import mark_decided


@transaction.atomic
def take_back_no_show(*, enrollment_id: int, reason: str, actor: User, now: datetime) -> Enrollment:
    """Let a seat be not completed, in the place of "did not come".

    Whoever stood behind the others for it on waitlists stands there by their time again. Raises
    `CorrectionRefusedError` for a seat somebody came to, and without a reason.
    """
    rows = Enrollment.objects.select_for_update(of=("self",), no_key=True)
    seat = rows.select_related("learner").get(pk=enrollment_id)
    if seat.status != EnrollmentStatus.NO_SHOW:
        raise CorrectionRefusedError(_("The record does not say that this person stayed away."))
    if not reason.strip():
        raise CorrectionRefusedError(_("Say why. It stays in the history."))
    mark_decided(
        enrollments=[seat],
        status=EnrollmentStatus.NOT_COMPLETED,
        actor=actor,
        now=now,
        reason=reason.strip(),
    )
    stand_as_before(person=seat.learner, actor=actor, now=now, reason=reason.strip())
    return seat


def stand_as_before(*, person: User, actor: User, now: datetime, reason: str) -> None:
    """Let somebody stand by their time again on waitlists, unless they still stand back.

    Called in the transaction that says they came. A priority that MSSC staff gave stays.
    """
    if stands_back(person.pk, at=now):
        return
    entries = WaitlistEntry.objects.select_for_update(of=("self",), no_key=True)
    behind = entries.filter(learner=person, priority=BEHIND_THE_OTHERS).in_line().order_by("pk")
    for entry in behind:
        entry.priority = 0
        entry.save(update_fields=["priority"])
        record(
            "enrollment.stand_as_before",
            on=entry,
            actor=actor,
            now=now,
            person_id=person.pk,
            before={"priority": BEHIND_THE_OTHERS},
            after={"priority": 0},
            reason=reason,
        )
