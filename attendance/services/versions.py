"""The version of a roster that is open."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from attendance.exceptions import RosterRefusedError
from attendance.models import OPENS_BEFORE, RosterSignature
from courses.enums import OfferingStatus
from courses.models import Meeting


def require_open(meeting: Meeting, *, now: datetime) -> None:
    """Raise `RosterRefusedError` unless attendance may be taken at this moment."""
    if meeting.offering.status != OfferingStatus.PUBLISHED:
        raise RosterRefusedError(_("This class is not being held, so it has no roster."))
    if now < meeting.starts_at - OPENS_BEFORE:
        raise RosterRefusedError(_("The roster opens one hour before the session."))


def open_version(meeting: Meeting) -> RosterSignature:
    """Return the open version, locked, so that marking and signing wait for each other."""
    rows = RosterSignature.objects.select_for_update().filter(meeting=meeting)
    signature = rows.first()
    if signature is None:
        try:
            with transaction.atomic():
                RosterSignature.objects.create(meeting=meeting)
        except IntegrityError:
            pass  # somebody opened it at the same moment
        signature = rows.get()
    if signature.signed_at is not None:
        raise RosterRefusedError(
            _("This roster is signed. To correct it, open it again with a reason.")
        )
    return signature
