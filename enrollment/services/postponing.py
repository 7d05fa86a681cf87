"""Postpone a class to a date not known yet: everybody keeps their seat or their place in line."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.queue import enqueue
from courses import jobs
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment import notices
from enrollment.enums import WaitlistStatus
from enrollment.exceptions import ChangeRefusedError
from enrollment.services.line import move_in_line
from enrollment.services.touched import (
    invitations_changed,
    locked_class,
    raise_sequence,
    require_not_begun,
)
from notifications.services import queue_mail


@transaction.atomic
def postpone_offering(
    *, offering_id: int, reason: str, actor: User, now: datetime, seen: str | None = None
) -> Offering:
    """Take a published class off its dates; `move_offering` gives it new ones.

    Sessions leave the calendars, rooms are free, open offers go back to the line. Raises
    `ChangeRefusedError` and `ClassChangedSinceError`.
    """
    offering, touched = locked_class(offering_id, seen=seen)
    if offering.status != OfferingStatus.PUBLISHED:
        raise ChangeRefusedError(_("Only a published class can be postponed."))
    require_not_begun(offering, now=now)
    if not reason.strip():
        raise ChangeRefusedError(_("Say why. Everyone registered will read it."))
    for entry in touched.line:
        if entry.status == WaitlistStatus.OFFERED:
            entry.offer_ends_at = None
            move_in_line(entry, WaitlistStatus.WAITING, actor=actor, now=now, reason=reason)
    # Told with the sequence as it was: a notice of CANCEL adds its own one.
    touched.be_of(offering)
    told = _("It is postponed: %(reason)s") % {"reason": reason}
    queue_mail(
        *(notices.class_postponed(seat, reason=reason, now=now) for seat in touched.seats),
        *(notices.class_postponed_without_seat(row, reason=reason) for row in touched.without_seat),
        *(
            notices.teaching_changed(offering, person, changes=told)
            for person in touched.instructors
        ),
        *invitations_changed(offering, touched, changes=told, now=now),
        now=now,
    )
    raise_sequence(
        offering,
        status=OfferingStatus.POSTPONED,
        postponed_at=now,
        postponed_reason=reason.strip(),
    )
    record(
        "enrollment.postpone_offering",
        on=offering,
        actor=actor,
        now=now,
        before={"status": OfferingStatus.PUBLISHED},
        after={"status": OfferingStatus.POSTPONED},
        reason=reason,
    )
    enqueue(jobs.INDEX_OFFERING, offering_id=offering.pk)
    return offering
