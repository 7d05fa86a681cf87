"""What is asked before anything is added to a seat."""

from datetime import datetime

from django.utils.translation import gettext as _

from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment.enums import HOLDING, OPEN
from enrollment.exceptions import AdditionRefusedError
from enrollment.models import Enrollment
from enrollment.seats import lock_offering


def locked_seat(enrollment_id: int) -> tuple[Offering, Enrollment]:
    """Lock the class, then the seat, and return both: for what is counted for a class."""
    keys = Enrollment.objects.values_list("offering", flat=True)
    return lock_offering(keys.get(pk=enrollment_id)), seat_alone(enrollment_id)


def seat_alone(enrollment_id: int) -> Enrollment:
    """Lock the seat and return it as it is now."""
    return (
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner", "offering__version__course", "offering__venue")
        .get(pk=enrollment_id)
    )


def require_holds_seat(seat: Enrollment) -> None:
    """Raise `AdditionRefusedError` unless a seat is theirs, or kept for them."""
    if seat.status not in HOLDING:
        raise AdditionRefusedError(_no_seat())


def require_open(seat: Enrollment, *, now: datetime) -> None:
    """Raise `AdditionRefusedError` once the class has begun, or for a seat given up."""
    obstacle = obstacle_to_adding(seat, now=now)
    if obstacle:
        raise AdditionRefusedError(obstacle)


def obstacle_to_adding(seat: Enrollment, *, now: datetime) -> str:
    """Return why nothing can be added to a seat any more; empty while it can."""
    offering = seat.offering
    if seat.status not in OPEN or offering.status == OfferingStatus.CANCELLED:
        return _no_seat()
    if offering.status == OfferingStatus.POSTPONED:
        return ""  # the dates it had say nothing
    if offering.ends_at <= now:
        return _("This class is over, so nothing can be changed here.")
    if offering.seats_move_until <= now:
        return _("This class has begun, so nothing can be changed here.")
    return ""


def _no_seat() -> str:
    return _("There is no seat in this class for you now, so nothing was kept.")
