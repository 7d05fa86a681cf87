"""Cancel a class: everybody is told, calendars are cleared, the line is closed."""

from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record, record_many
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment import notices
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.exceptions import CancellationRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import lock_offering
from notifications.services import queue_mail


@transaction.atomic
def cancel_offering(*, offering_id: int, reason: str, actor: User, now: datetime) -> Offering:
    """Cancel a published class that has not begun. Raises `CancellationRefusedError`."""
    offering = lock_offering(offering_id)
    if offering.status != OfferingStatus.PUBLISHED:
        raise CancellationRefusedError(_("Only a published class can be canceled."))
    if offering.starts_at <= now:
        raise CancellationRefusedError(_("This class has begun and cannot be canceled."))
    if not reason.strip():
        raise CancellationRefusedError(_("Say why. Everyone registered will read it."))
    enrollments = list(
        Enrollment.objects.for_listing()
        .select_for_update(of=("self",), no_key=True)
        .filter(offering=offering, status=EnrollmentStatus.ENROLLED)
        .prefetch_related("offering__meetings")
    )
    in_line = list(
        WaitlistEntry.objects.select_related("learner")
        .select_for_update(of=("self",), no_key=True)
        .filter(offering=offering)
        .in_line()
    )
    prefetch_related_objects([offering], "meetings")
    for entry in in_line:
        entry.offering = offering
    told_in_line = _("The class was canceled: %(reason)s") % {"reason": reason}
    queue_mail(
        *(notices.class_cancelled(seat, reason=reason, now=now) for seat in enrollments),
        *(notices.waitlist_closed(entry, reason=told_in_line) for entry in in_line),
        now=now,
    )
    Enrollment.objects.filter(pk__in=[seat.pk for seat in enrollments]).update(
        status=EnrollmentStatus.CANCELLED, ended_at=now
    )
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in in_line]).update(
        status=WaitlistStatus.CLOSED, ended_at=now
    )
    Offering.objects.filter(pk=offering.pk).update(
        status=OfferingStatus.CANCELLED,
        cancelled_reason=reason,
        calendar_sequence=offering.calendar_sequence + 1,
    )
    record(
        "enrollment.cancel_offering",
        on=offering,
        actor=actor,
        now=now,
        before={"status": OfferingStatus.PUBLISHED},
        after={"status": OfferingStatus.CANCELLED},
        reason=reason,
    )
    record_many(
        event(
            "enrollment.cancel_with_the_class",
            on=row,
            actor=actor,
            now=now,
            person_id=row.learner_id,
            before={"status": row.status},
            after={"status": gone},
            reason=reason,
        )
        for rows, gone in (
            (enrollments, EnrollmentStatus.CANCELLED),
            (in_line, WaitlistStatus.CLOSED),
        )
        for row in rows
    )
    offering.refresh_from_db(fields=["status", "cancelled_reason", "calendar_sequence"])
    return offering
