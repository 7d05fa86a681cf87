"""What people are told who wait in line. One function for each mail."""

from datetime import UTC

from django.conf import settings
from django.urls import reverse

from enrollment.links import leave_link, offer_link
from enrollment.models import WaitlistEntry
from enrollment.notices.facts import class_facts, notice, place_notice
from notifications.services import Notice


def joined_waitlist(entry: WaitlistEntry, *, place_in_line: int, is_behind: bool = False) -> Notice:
    """You are in line, at this place; behind the others, for who twice did not come.

    With a link to leave, where mail reaches them.
    """
    has_mail = bool(entry.learner.email)
    template = "joined_waitlist_behind" if is_behind else "joined_waitlist"
    context = class_facts(entry.offering, entry.learner) | {
        "place_in_line": place_in_line,
        "leave_url": f"{settings.BASE_URL}{leave_link(entry)}" if has_mail else "",
    }
    return notice(
        f"enrollment.joined_waitlist:{entry.pk}",
        entry.learner,
        f"enrollment/{template}",
        context,
        is_private=has_mail,
    )


def seat_offered(entry: WaitlistEntry) -> Notice:
    """A seat is free for you until a moment.

    Its link answers without signing in. A letter names the page on which somebody else answers in
    the person's name.
    """
    assert entry.offer_ends_at is not None  # noqa: S101 (a constraint says so)
    has_mail = bool(entry.learner.email)
    context = class_facts(entry.offering, entry.learner) | {
        "offer_ends_at": entry.offer_ends_at.astimezone(UTC).isoformat(),
        "offer_path": offer_link(entry)
        if has_mail
        else reverse("enrollment:waitlist_offer", args=[entry.pk]),
    }
    return notice(
        offer_key(entry),
        entry.learner,
        "enrollment/seat_offered",
        context,
        is_private=has_mail,
    )


def offer_key(entry: WaitlistEntry) -> str:
    """Return by what the notice of this offer is known: an entry may be offered a seat again."""
    return f"enrollment.seat_offered:{entry.pk}:{entry.offers_made}"


def offer_ended(entry: WaitlistEntry, *, reason: str) -> Notice:
    """MSSC staff took an offer back."""
    return place_notice("offer_ended", entry, occasion=f":{entry.offers_made}", reason=reason)


def waitlist_closed(entry: WaitlistEntry, *, reason: str) -> Notice:
    """The line you stood in is over."""
    return place_notice("waitlist_closed", entry, reason=reason)
