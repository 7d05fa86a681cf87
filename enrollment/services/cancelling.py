"""Cancel a class: everybody is told, calendars are cleared, the line is closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record, record_many
from core.queue import enqueue
from courses import jobs
from courses.enums import ANNOUNCED, OfferingStatus
from courses.models import Offering
from enrollment import notices
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.exceptions import CancellationRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services.requests import drop_steps
from enrollment.services.touched import invitations_changed, locked_class, raise_sequence
from notifications.services import queue_mail


@transaction.atomic
def cancel_offering(
    *, offering_id: int, reason: str, actor: User, now: datetime, seen: str | None = None
) -> Offering:
    """Cancel a class that has not begun, or a postponed one. Its rooms are free.

    Raises `CancellationRefusedError` and `ClassChangedSinceError`.
    """
    offering, touched = locked_class(offering_id, seen=seen)
    before = offering.status
    if before not in ANNOUNCED:
        raise CancellationRefusedError(_("Only a published class can be canceled."))
    if before == OfferingStatus.PUBLISHED and offering.starts_at <= now:
        raise CancellationRefusedError(_("This class has begun and cannot be canceled."))
    if not reason.strip():
        raise CancellationRefusedError(_("Say why. Everyone registered will read it."))
    touched.be_of(offering)
    told = _("The class was canceled: %(reason)s") % {"reason": reason}
    queue_mail(
        *(notices.class_cancelled(seat, reason=reason, now=now) for seat in touched.seats),
        *(notices.class_cancelled_for_request(row, reason=reason) for row in touched.requests),
        *(notices.waitlist_closed(entry, reason=told) for entry in touched.line),
        *(
            notices.teaching_changed(offering, person, changes=told)
            for person in touched.instructors
        ),
        *invitations_changed(offering, touched, changes=told, now=now),
        now=now,
    )
    for request in touched.requests:
        drop_steps(request, actor=actor, now=now, reason=reason)
    places = [*touched.seats, *touched.requests]
    Enrollment.objects.filter(pk__in=[place.pk for place in places]).update(
        status=EnrollmentStatus.CANCELLED, ended_at=now
    )
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in touched.line]).update(
        status=WaitlistStatus.CLOSED, ended_at=now
    )
    raise_sequence(offering, status=OfferingStatus.CANCELLED, cancelled_reason=reason)
    record(
        "enrollment.cancel_offering",
        on=offering,
        actor=actor,
        now=now,
        before={"status": before},
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
            (places, EnrollmentStatus.CANCELLED),
            (touched.line, WaitlistStatus.CLOSED),
        )
        for row in rows
    )
    enqueue(jobs.INDEX_OFFERING, offering_id=offering.pk)
    return offering
