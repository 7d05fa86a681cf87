"""Lines of training taken elsewhere that an approval entered late was missing for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from audit.services import event, record_many
from courses.models import CreditApproval
from notifications.services import queue_mail
from transcripts.enums import ClaimStatus
from transcripts.models import CreditAward, OutsideCompletion
from transcripts.notices import outside_hours_added
from transcripts.services.posting import post_outside

BATCH = 200


def post_approved_outside(approval: CreditApproval, *, actor: User, now: datetime) -> int:
    """Post what accepted claims lack under an approval of their course; return how many lines.

    Who gets a line is told of it. In transactions of at most 200 claims; safe to repeat.
    """
    accepted = OutsideCompletion.objects.filter(
        course=approval.outside_course_id,
        status=ClaimStatus.ACCEPTED,
        completed_on__gte=approval.starts_on,
        completed_on__lt=approval.ends_on,
    )
    keys = list(accepted.order_by("pk").values_list("pk", flat=True))
    starts = range(0, len(keys), BATCH)
    return sum(_post_missing(keys[start : start + BATCH], actor, now) for start in starts)


@transaction.atomic
def _post_missing(keys: Sequence[int], actor: User, now: datetime) -> int:
    claims = OutsideCompletion.objects.filter(pk__in=keys, status=ClaimStatus.ACCEPTED)
    locked = claims.select_for_update(of=("self",), no_key=True).select_related("person", "course")
    rows = {row.pk: row for row in locked.order_by("pk")}
    awards = post_outside(list(rows.values()), actor=actor, now=now)
    lines = [(rows[line.outside_id or 0], line) for line in awards if line.approval is not None]
    record_many(_added(claim, line, actor, now) for claim, line in lines)
    queue_mail(*(outside_hours_added(claim, line) for claim, line in lines), now=now)
    return len(awards)


def _added(claim: OutsideCompletion, line: CreditAward, actor: User, now: datetime) -> AuditEvent:
    number = line.approval.number if line.approval else ""
    return event(
        "transcripts.add_approved_hours",
        on=claim,
        actor=actor,
        now=now,
        person_id=claim.person_id,
        after={"hours": str(line.hours), "credit_type": line.credit_type.key},
        reason=_("Hours were added under approval %(number)s.") % {"number": number},
    )
