"""What people are told of their own seat or request. One function for each mail."""

from datetime import UTC, datetime

from enrollment.decisions import reminders_to_come
from enrollment.models import Enrollment
from enrollment.notices.additions import to_add
from enrollment.notices.approvals import seat_note
from enrollment.notices.facts import code_of_seat, place_notice, seat_notice
from notifications.services import Notice


def seat_confirmed(enrollment: Enrollment, *, now: datetime) -> Notice:
    """The seat is yours; with a calendar invitation for each session."""
    starts_at = enrollment.offering.starts_at
    has_sessions = bool(enrollment.offering.meetings.all())
    return seat_notice(
        "seat_confirmed",
        enrollment,
        calendar_method="REQUEST",
        now=now,
        reminders=reminders_to_come(starts_at=starts_at, now=now) if has_sessions else [],
        **to_add(enrollment),
        **code_of_seat(enrollment),
    )


def seat_requested(enrollment: Enrollment) -> Notice:
    """Your request is with whoever has to approve it."""
    return place_notice(
        "seat_requested",
        enrollment,
        approvers=str(enrollment.offering.get_approval_display()),
        seat_note=seat_note(enrollment),
    )


def seat_withdrawn(enrollment: Enrollment, *, now: datetime) -> Notice:
    """The seat is given back; takes the sessions out of the calendar."""
    return seat_notice("seat_withdrawn", enrollment, calendar_method="CANCEL", now=now)


def reminder(enrollment: Enrollment, *, days_before: int) -> Notice:
    """Your class is in so many days. Repeated sweeps queue it once."""
    # A class that was moved is called to mind again, for its new date; a new room is no new date.
    begins = enrollment.offering.starts_at.astimezone(UTC).isoformat()
    return place_notice(
        f"reminder_{days_before}",
        enrollment,
        occasion=f":{begins}",
        template="reminder",
        days_before=days_before,
        **code_of_seat(enrollment),
    )
