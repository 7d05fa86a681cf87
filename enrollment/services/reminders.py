"""Reminders seven days and one day before. Found from the rows, queued once each."""

from datetime import datetime, timedelta

from django.db import transaction

from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment import notices
from enrollment.decisions import REMINDED_DAYS_BEFORE, reminder_due, reminder_due_at
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from notifications.models import Message
from notifications.services import queue_mail

BATCH = 200


def send_due_reminders(*, now: datetime) -> int:
    """Queue every reminder that is due and not queued yet; return how many."""
    coming = Offering.objects.filter(
        status=OfferingStatus.PUBLISHED,
        starts_at__gt=now,
        starts_at__lte=now + timedelta(days=max(REMINDED_DAYS_BEFORE), hours=1),  # clocks go back
        meetings__isnull=False,
    ).distinct()
    queued = 0
    for offering in coming:
        for days_before in REMINDED_DAYS_BEFORE:
            if reminder_due(days_before=days_before, starts_at=offering.starts_at, now=now):
                queued += _remind_class(offering, days_before, now)
    return queued


def _remind_class(offering: Offering, days_before: int, now: datetime) -> int:
    """Remind those who registered before the reminder fell due; the others have just read it."""
    due_at = reminder_due_at(days_before=days_before, starts_at=offering.starts_at)
    seats = (
        Enrollment.objects.for_listing()
        .filter(offering=offering, status=EnrollmentStatus.ENROLLED, enrolled_at__lt=due_at)
        .prefetch_related("offering__meetings", "choices")
    )
    wanted = [notices.reminder(seat, days_before=days_before) for seat in seats]
    known = set(
        Message.objects.filter(key__in=[notice.key for notice in wanted]).values_list(
            "key", flat=True
        )
    )
    missing = [notice for notice in wanted if notice.key not in known]
    for start in range(0, len(missing), BATCH):
        with transaction.atomic():
            queue_mail(*missing[start : start + BATCH], now=now)
    return len(missing)
