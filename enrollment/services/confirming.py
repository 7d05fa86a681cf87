"""Decide that a tentative class takes place: everybody in it learns that they can count on it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment.exceptions import ChangeRefusedError
from enrollment.services.touched import changed_notices, locked_class, raise_sequence
from notifications.services import queue_mail


@transaction.atomic
def confirm_offering(*, offering_id: int, actor: User, now: datetime) -> Offering:
    """Decide it once, before the class begins; calendars follow. Raises `ChangeRefusedError`."""
    offering, touched = locked_class(offering_id, seen=None)
    if offering.status != OfferingStatus.PUBLISHED or not offering.is_tentative_at(now):
        raise ChangeRefusedError(_("There is nothing to decide about this class."))
    raise_sequence(offering, confirmed_at=now)
    said = [_("It is decided: the class takes place.")]
    queue_mail(*changed_notices(offering, touched, changes=said, now=now), now=now)
    record(
        "courses.confirm_offering",  # what history has called it from the beginning
        on=offering,
        actor=actor,
        now=now,
        before={"is_tentative": True},
        after={"is_tentative": False},
    )
    return offering
