"""What people are told when plans change: given back for them, moved, given to a colleague."""

from datetime import UTC, date, datetime

from django.urls import reverse

from accounts.models import User
from courses.models import Offering
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.notices.facts import place_notice, seat_notice
from notifications.services import Notice


def seat_withdrawn_for(enrollment: Enrollment, *, by: User, reason: str, now: datetime) -> Notice:
    """Somebody gave your seat back for you; takes the sessions out of the calendar."""
    return seat_notice(
        "seat_withdrawn_for",
        enrollment,
        calendar_method="CANCEL",
        now=now,
        by=by.name,
        reason=reason,
    )


def request_withdrawn(enrollment: Enrollment, *, by: User | None, reason: str) -> Notice:
    """Your request is taken back: by yourself, or by somebody for you."""
    return place_notice("request_withdrawn", enrollment, by=by.name if by else "", reason=reason)


def seat_moved_away(
    enrollment: Enrollment, *, target: Offering, by: User | None, reason: str, now: datetime
) -> Notice:
    """Your seat is on another date now; takes the old sessions out of the calendar."""
    return seat_notice(
        "seat_moved_away",
        enrollment,
        calendar_method="CANCEL",
        now=now,
        by=by.name if by else "",
        reason=reason,
        new_class_number=target.number,
        new_starts_at=target.starts_at.astimezone(UTC).isoformat(),
        new_class_path=reverse("enrollment:offering_detail", args=[target.pk]),
    )


def seat_given_to_colleague(
    enrollment: Enrollment, *, by: User, reason: str, now: datetime
) -> Notice:
    """A colleague goes in your place; takes the sessions out of the calendar.

    Who goes is not said: the mail is the record of one person alone.
    """
    return seat_notice(
        "seat_given_to_colleague",
        enrollment,
        calendar_method="CANCEL",
        now=now,
        by=by.name,
        reason=reason,
    )


def reminded_by(enrollment: Enrollment, *, by: User, day: date) -> Notice:
    """Somebody calls your class to your mind."""
    return place_notice("reminded_by", enrollment, occasion=f":{day}", by=by.name)


def reminded_of_offer(entry: WaitlistEntry, *, by: User, day: date) -> Notice:
    """Somebody calls an open offer to your mind."""
    assert entry.offer_ends_at is not None  # noqa: S101 (a constraint says so)
    return place_notice(
        "reminded_of_offer",
        entry,
        occasion=f":{day}",
        by=by.name,
        offer_ends_at=entry.offer_ends_at.astimezone(UTC).isoformat(),
        offer_path=reverse("enrollment:waitlist_offer", args=[entry.pk]),
    )
