"""What people are told who wait in line. One function for each mail."""

from datetime import UTC

from django.urls import reverse

from enrollment.models import WaitlistEntry
from enrollment.notices.facts import class_facts, notice
from notifications.services import Notice


def joined_waitlist(entry: WaitlistEntry, *, place_in_line: int, is_behind: bool = False) -> Notice:
    """You are in line, at this place; behind the others, for who twice did not come."""
    template = "joined_waitlist_behind" if is_behind else "joined_waitlist"
    return notice(
        f"enrollment.joined_waitlist:{entry.pk}",
        entry.learner,
        f"enrollment/{template}",
        class_facts(entry.offering, entry.learner) | {"place_in_line": place_in_line},
    )


def seat_offered(entry: WaitlistEntry) -> Notice:
    """A seat is free for you until a moment."""
    assert entry.offer_ends_at is not None  # noqa: S101 (a constraint says so)
    context = class_facts(entry.offering, entry.learner) | {
        "offer_ends_at": entry.offer_ends_at.astimezone(UTC).isoformat(),
        "offer_path": reverse("enrollment:waitlist_offer", args=[entry.pk]),
    }
    return notice(offer_key(entry), entry.learner, "enrollment/seat_offered", context)


def offer_key(entry: WaitlistEntry) -> str:
    """Return by what the notice of this offer is known: an entry may be offered a seat again."""
    assert entry.offer_ends_at is not None  # noqa: S101 (a constraint says so)
    return f"enrollment.seat_offered:{entry.pk}:{entry.offer_ends_at.astimezone(UTC).isoformat()}"


def waitlist_closed(entry: WaitlistEntry, *, reason: str) -> Notice:
    """The line you stood in is over."""
    context = class_facts(entry.offering, entry.learner) | {"reason": reason}
    return notice(
        f"enrollment.waitlist_closed:{entry.pk}",
        entry.learner,
        "enrollment/waitlist_closed",
        context,
    )
