"""A class in words: when, where, and how it stands with seats. No tag here asks the database."""

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from core.templatetags.ui import date_span, day_of, maine_date, plural, session_span
from courses.enums import DeliveryMode, OfferingStatus
from courses.models import Offering

register = template.Library()

FEW_SEATS = 5


@register.filter
def class_when(offering: Offering) -> str:
    """Write its one session, its days, or until when it may be done at one's own pace."""
    if offering.delivery_mode == DeliveryMode.SELF_PACED:
        return f"At your own pace, until {maine_date(offering.ends_at)}"
    if day_of(offering.starts_at) != day_of(offering.ends_at):
        return date_span(offering.starts_at, offering.ends_at)
    span = session_span(offering.starts_at, offering.ends_at)
    return span.replace(" AM", "\xa0AM").replace(" PM", "\xa0PM")


@register.filter
def class_where(offering: Offering) -> str:
    """Write its place, or that it is online."""
    if offering.venue is None:
        return "Online"
    return f"{offering.venue.name}, {offering.venue.town}"


def seats_in_words(offering: Offering, *, now: datetime) -> tuple[str, str]:
    """Return the words and the tone of its badge; of a class from `with_seats`."""
    left: int | None = getattr(offering, "seats_left", None)
    if offering.status == OfferingStatus.CANCELLED:
        return "Cancelled", "bad"
    if now < offering.registration_opens_at:
        return f"Opens {maine_date(offering.registration_opens_at)}", "neutral"
    if offering.registration_closes_at <= now:
        return "Registration closed", "neutral"
    if left is None:
        return "Open to all", "good"
    if left == 0:
        return "Full", "bad"
    return f"{plural(left, 'seat')} left", "warning" if left <= FEW_SEATS else "good"


@register.inclusion_tag("components/class_card.html")
def offering_card(offering: Offering, level: str = "h2") -> dict[str, Any]:
    """Show a class, with seats, as a card."""
    label, tone = seats_in_words(offering, now=timezone.now())
    return {
        "title": offering.version.course.title,
        "url": reverse("enrollment:offering_detail", args=[offering.pk]),
        "lane": offering.version.course.lane.name,
        "when": class_when(offering),
        "place": class_where(offering) if offering.venue else "",
        "delivery": offering.get_delivery_mode_display(),
        "hours": offering.contact_hours,
        "badge_label": label,
        "badge_tone": tone,
        "level": level,
    }
