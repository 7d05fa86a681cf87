"""What the class page shows of itself to those who teach it and to the staff."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import may_anywhere
from courses.enums import AssignmentStatus
from courses.models import Offering
from enrollment.models import IN_ORDER, WaitlistEntry


@dataclass(frozen=True, slots=True)
class Teaching:
    """`line` is the waitlist in its order, empty for who may not see its names. `gives_out`: this
    visitor gives out what becomes free.
    """

    is_mine: bool
    line: list[WaitlistEntry]
    gives_out: bool


def teaching_of(
    visitor: User | AnonymousUser, offering: Offering, *, now: datetime
) -> Teaching | None:
    """Return what this visitor is shown; None for the public. At most one query beside roles."""
    is_mine = any(
        row.instructor_id == visitor.pk and row.status == AssignmentStatus.ACCEPTED
        for row in offering.instructor_assignments.all()
    )
    if not is_mine and not may_anywhere(visitor, "attendance.view_roster"):
        return None
    line: list[WaitlistEntry] = []
    if may_anywhere(visitor, "enrollment.view_waitlist"):
        entries = WaitlistEntry.objects.filter(offering=offering).standing(at=now).for_listing()
        line = list(entries.order_by(*IN_ORDER))
    return Teaching(is_mine, line, may_anywhere(visitor, "enrollment.manage_line"))
