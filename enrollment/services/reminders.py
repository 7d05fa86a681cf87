"""Reminders seven days and one day before. Found from the rows, queued once each."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from courses.enums import OfferingStatus
from courses.models import Meeting, Offering
from enrollment import notices
from enrollment.decisions import REMINDED_DAYS_BEFORE, reminder_due, reminder_due_at
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from notifications.models import Message
from notifications.services import Notice, queue_mail

BATCH = 200


def send_due_reminders(*, now: datetime) -> int:
    """Queue every reminder that is due and not queued yet; return how many."""
    meets = Q(Exists(Meeting.objects.filter(offering=OuterRef("pk"))))
    return remind_seats(meets, REMINDED_DAYS_BEFORE, _reminders, now=now)


def _reminders(seats: Sequence[Enrollment], days_before: int) -> list[Notice]:
    return [notices.reminder(seat, days_before=days_before) for seat in seats]


def remind_seats(
    classes: Q,
    days: Collection[int],
    wanted: Callable[[Sequence[Enrollment], int], Iterable[Notice]],
    *,
    now: datetime,
) -> int:
    """Queue what is wanted for the seats of these classes, so many days before they begin.

    Those who registered after it fell due have just read it. Returns how many.
    """
    coming = Offering.objects.filter(
        classes,
        status=OfferingStatus.PUBLISHED,
        starts_at__gt=now,
        starts_at__lte=now + timedelta(days=max(days), hours=1),  # clocks go back
    )
    queued = 0
    for offering in coming:
        for days_before in days:
            if not reminder_due(days_before=days_before, starts_at=offering.starts_at, now=now):
                continue
            due_at = reminder_due_at(days_before=days_before, starts_at=offering.starts_at)
            seats = (
                Enrollment.objects.for_listing()
                .filter(offering=offering, status=EnrollmentStatus.ENROLLED, enrolled_at__lt=due_at)
                .prefetch_related("offering__meetings", "choices")
            )
            queued += queue_once(wanted(list(seats), days_before), now=now)
    return queued


def queue_once(wanted: Iterable[Notice], *, now: datetime) -> int:
    """Queue those that were not queued before, so many in a transaction; return how many."""
    by_key = {notice.key: notice for notice in wanted}
    known = set(Message.objects.filter(key__in=by_key).values_list("key", flat=True))
    fresh = [notice for key, notice in by_key.items() if key not in known]
    for start in range(0, len(fresh), BATCH):
        with transaction.atomic():
            queue_mail(*fresh[start : start + BATCH], now=now)
    return len(fresh)
