"""Whom a change of a class touches, and whether it still is what its page showed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from courses.enums import AssignmentStatus
from courses.models import InstructorAssignment, Meeting, Offering
from enrollment import notices
from enrollment.enums import OPEN, REQUESTS, EnrollmentStatus
from enrollment.exceptions import ChangeRefusedError, ClassChangedSinceError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import lock_offering
from notifications.services import Notice


@dataclass(frozen=True, slots=True)
class Touched:
    """Everybody who is told of a change of their class."""

    seats: list[Enrollment]
    requests: list[Enrollment]  # nobody has decided these yet
    line: list[WaitlistEntry]
    instructors: list[User]
    asked: list[User]  # to teach, without an answer yet

    @property
    def without_seat(self) -> list[Enrollment | WaitlistEntry]:
        """Who asks for a seat or waits for one."""
        return [*self.requests, *self.line]

    def be_of(self, offering: Offering) -> None:
        """Let every row tell of this class as it is now."""
        for row in (*self.seats, *self.without_seat):
            row.offering = offering


def touched_by(offering: Offering, *, locks: bool = False) -> Touched:
    """Return who holds a seat or asks for one, waits, teaches and is asked to teach; three queries.

    With `locks`, who gives a seat back or answers an offer meanwhile waits until this is done.
    """
    line = WaitlistEntry.objects.select_related("learner").filter(offering=offering).in_line()
    seats = Enrollment.objects.for_listing().filter(offering=offering, status__in=OPEN)
    if locks:
        line = line.select_for_update(of=("self",), no_key=True)
        seats = seats.select_for_update(of=("self",), no_key=True)
    waiting = list(line)
    seated = list(seats.prefetch_related("offering__meetings__venue", "choices"))
    rows = list(InstructorAssignment.objects.filter(offering=offering).select_related("instructor"))
    instructors = [row.instructor for row in rows if row.status == AssignmentStatus.ACCEPTED]
    asked = [row.instructor for row in rows if row.status == AssignmentStatus.INVITED]
    return Touched(
        [row for row in seated if row.status == EnrollmentStatus.ENROLLED],
        [row for row in seated if row.status in REQUESTS],
        waiting,
        instructors,
        asked,
    )


def mark_of(offering: Offering, touched: Touched) -> str:
    """Return a short mark of a class and of whom a change of it touches."""
    said = [
        offering.status,
        offering.calendar_sequence,
        offering.capacity,
        sorted(row.pk for row in touched.seats),
        sorted(row.pk for row in touched.requests),
        sorted(row.pk for row in touched.line),
        sorted(person.pk for person in touched.instructors),
        sorted(person.pk for person in touched.asked),
        # Whatever else was done to it, a letter written to it too: nothing is done twice.
        AuditEvent.objects.filter(object_type=offering._meta.label, object_pk=offering.pk)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first(),
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def locked_class(offering_id: int, *, seen: str | None) -> tuple[Offering, Touched]:
    """Lock the class, then its line, then its seats, and return it with whom it touches.

    A seat is given back and an offer answered without the lock of the class, so their own rows
    are locked too: what somebody said meanwhile stands, and is not written over.

    Raises `ClassChangedSinceError` if it is not what `seen` shows any more: somebody registered,
    or somebody changed it. None asks for no comparison.
    """
    offering = lock_offering(offering_id)
    prefetch_related_objects([offering], "meetings__venue")
    touched = touched_by(offering, locks=True)
    if seen is not None and seen != mark_of(offering, touched):
        raise ClassChangedSinceError(
            _("Something changed since this was shown. Look at it again, then confirm.")
        )
    return offering, touched


def sessions_to_come(offering: Offering, *, now: datetime) -> list[Meeting]:
    """Return the sessions that have not begun; of a postponed class, that had not by then."""
    since = offering.postponed_at or now
    return [row for row in offering.meetings.all() if row.starts_at > since]


def require_not_begun(offering: Offering, *, now: datetime) -> None:
    """Raise `ChangeRefusedError` once the first session has begun."""
    if offering.starts_at <= now:
        raise ChangeRefusedError(_("This class has begun, so it cannot be changed any more."))


def raise_sequence(offering: Offering, **fields: object) -> None:
    """Write what changed, with the next SEQUENCE: calendars take the newest (RFC 5546, 3.2.2)."""
    Offering.objects.filter(pk=offering.pk).update(
        calendar_sequence=offering.calendar_sequence + 1, **fields
    )
    offering.refresh_from_db()
    prefetch_related_objects([offering], "meetings__venue")


def changed_notices(
    offering: Offering, touched: Touched, *, changes: Iterable[str], now: datetime
) -> list[Notice]:
    """Return what everybody is told of a class whose new facts are written already."""
    said = "\n".join(changes)
    touched.be_of(offering)
    return [
        *(notices.class_changed(seat, changes=said, now=now) for seat in touched.seats),
        *(notices.class_changed_without_seat(row, changes=said) for row in touched.without_seat),
        *(
            notices.teaching_changed(offering, person, changes=said)
            for person in touched.instructors
        ),
        *invitations_changed(offering, touched, changes=said, now=now),
    ]


def invitations_changed(
    offering: Offering, touched: Touched, *, changes: str, now: datetime
) -> list[Notice]:
    """Return what those are told who may still be deciding whether they teach the class."""
    return [
        notices.invitation_changed(offering, person, changes=changes, now=now)
        for person in touched.asked
    ]
