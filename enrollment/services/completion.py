"""The seat's last word. Called by `transcripts`, in the transaction that posts the hours."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from audit.services import event, record_many
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment


def mark_decided(
    *,
    enrollments: Sequence[Enrollment],
    status: EnrollmentStatus,
    actor: User,
    now: datetime,
    reason: str = "",
) -> None:
    """Mark locked enrollments completed or not completed, with history."""
    Enrollment.objects.filter(pk__in=[row.pk for row in enrollments]).update(
        status=status, ended_at=now
    )
    record_many(
        event(
            "enrollment.decide_completion",
            on=row,
            actor=actor,
            now=now,
            person_id=row.learner_id,
            before={"status": row.status},
            after={"status": status},
            reason=reason,
        )
        for row in enrollments
    )
    for row in enrollments:
        row.status, row.ended_at = status, now
