"""Remind those with a seat of what their class still asks: questions, sessions to choose."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from courses.enums import OfferingStatus
from courses.models import ClassQuestion, Meeting, Offering
from enrollment import notices
from enrollment.decisions import ADDITIONS_REMINDED_DAYS_BEFORE, reminder_due, reminder_due_at
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.questions import unanswered_by
from enrollment.sessions import unchosen
from notifications.models import Message
from notifications.services import Notice, queue_mail

BATCH = 200


def remind_of_additions(*, now: datetime) -> int:
    """Queue every reminder that is due and not queued yet; return how many."""
    asks = Exists(ClassQuestion.objects.filter(offering=OuterRef("pk"), is_required=True))
    chooses = Exists(Meeting.objects.filter(offering=OuterRef("pk")).exclude(choice=""))
    coming = Offering.objects.filter(
        asks | chooses,
        status=OfferingStatus.PUBLISHED,
        starts_at__gt=now,
        starts_at__lte=now + timedelta(days=max(ADDITIONS_REMINDED_DAYS_BEFORE), hours=1),
    )
    queued = 0
    for offering in coming:
        for days_before in ADDITIONS_REMINDED_DAYS_BEFORE:
            if reminder_due(days_before=days_before, starts_at=offering.starts_at, now=now):
                queued += _remind_class(offering, days_before, now)
    return queued


def _remind_class(offering: Offering, days_before: int, now: datetime) -> int:
    """Those who registered after the reminder fell due have just been told."""
    due_at = reminder_due_at(days_before=days_before, starts_at=offering.starts_at)
    seats = list(
        Enrollment.objects.for_listing()
        .filter(offering=offering, status=EnrollmentStatus.ENROLLED, enrolled_at__lt=due_at)
        .prefetch_related("offering__meetings", "choices")
    )
    wanted = _wanted(seats, list(ClassQuestion.objects.filter(offering=offering)), days_before)
    known = Message.objects.filter(key__in=[notice.key for notice in wanted])
    told = set(known.values_list("key", flat=True))
    missing = [notice for notice in wanted if notice.key not in told]
    for start in range(0, len(missing), BATCH):
        with transaction.atomic():
            queue_mail(*missing[start : start + BATCH], now=now)
    return len(missing)


def _wanted(
    seats: list[Enrollment], questions: list[ClassQuestion], days_before: int
) -> list[Notice]:
    open_ones = unanswered_by(seats, questions)
    return [
        notices.additions_missing(
            seat, days_before=days_before, questions=len(open_ones[seat.pk]), groups=groups
        )
        for seat in seats
        if (groups := unchosen(seat)) or open_ones[seat.pk]
    ]
