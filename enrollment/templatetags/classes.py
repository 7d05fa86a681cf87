"""A class in words: when, where, and how it stands with seats. No tag here asks the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.ui import (
    day_of,
    days_or_times,
    in_maine,
    maine_date,
    session_span,
    thousands,
)
from courses.enums import DeliveryMode, OfferingStatus
from courses.models import Meeting, Offering
from enrollment.seats import seats_left, seats_still_held

register = template.Library()
register.filter(seats_left)
register.filter(seats_still_held)

FEW_SEATS = 5
NOT_HELD: dict[str, tuple[Promise, str]] = {
    OfferingStatus.CANCELLED: (gettext_lazy("Canceled"), "bad"),
    OfferingStatus.POSTPONED: (gettext_lazy("Postponed"), "warning"),
}
CARD_PARTS = {  # column of the list: part of the card
    "lane": "lane",
    "where": "place",
    "delivery": "delivery",
    "hours": "hours",
    "seats": "badge_label",
}


@register.filter
def class_when(offering: Offering) -> str:
    """Write its one session, its days, until when it may be done at one's own pace, or that its
    date is to follow.
    """
    if offering.status == OfferingStatus.POSTPONED:
        return _("Postponed: new date to follow")
    if offering.delivery_mode == DeliveryMode.SELF_PACED:
        return _("At your own pace, until %(day)s") % {"day": maine_date(offering.ends_at)}
    span = days_or_times(offering.starts_at, offering.ends_at)
    is_one_day = day_of(offering.starts_at) == day_of(offering.ends_at)
    return _with_zone(span, offering) if is_one_day else span


@register.filter
def session_when(meeting: Meeting, offering: Offering) -> str:
    """Write from when to when a session runs."""
    return _with_zone(session_span(meeting.starts_at, meeting.ends_at), offering, meeting.ends_at)


def _with_zone(span: str, offering: Offering, moment: datetime | None = None) -> str:
    """Name the zone where people join online: they may be anywhere."""
    zone = in_maine(moment or offering.ends_at).tzname() or ""
    is_on_site = offering.delivery_mode == DeliveryMode.IN_PERSON
    return span if is_on_site or zone in span else f"{span} {zone}"


@register.filter
def class_where(offering: Offering) -> str:
    """Write its place, or that it is online."""
    if offering.venue is None:
        return _("Online")
    return f"{offering.venue_name}, {offering.venue.town}"


@register.filter
def seats_for(offering: Offering, seats_open: int | None) -> str:
    """Write how many seats a visitor could take, and that others could not take all of them; of a
    class from `with_seats`.
    """
    left = seats_left(offering)
    if left is None or seats_open is None:
        return _("There is room for everyone.")
    n = {"n": thousands(seats_open)}
    if seats_open > left:
        return (
            ngettext(
                "%(n)s seat left. It is held for your work or county.",
                "%(n)s seats left, with those held for your work or county.",
                seats_open,
            )
            % n
        )
    return ngettext("%(n)s seat left.", "%(n)s seats left.", seats_open) % n


def seats_in_words(offering: Offering, *, now: datetime) -> tuple[str, str]:
    """Return the words and the tone of its badge; of a class from `with_seats`."""
    if offering.status in NOT_HELD:
        label, tone = NOT_HELD[offering.status]
        return str(label), tone
    if now < offering.registration_opens_at:
        day = maine_date(offering.registration_opens_at)
        return _("Opens %(day)s") % {"day": day}, "neutral"
    if offering.registration_closes_at <= now:
        return _("Registration closed"), "neutral"
    left = seats_left(offering)
    if left is None:
        return _("Open to all"), "good"
    if left == 0:
        return _("Full"), "bad"
    words = ngettext("%(n)s seat left", "%(n)s seats left", left) % {"n": thousands(left)}
    return words, "warning" if left <= FEW_SEATS else "good"


def _place_and_miles(offering: Offering) -> str:
    """Write the place of a class on site; how far it is, where that was asked for."""
    if offering.venue is None:
        return ""
    miles: float | None = getattr(offering, "miles", None)
    if miles is None:
        return class_where(offering)
    far = ngettext("about %(n)s mile", "about %(n)s miles", round(miles)) % {"n": round(miles)}
    if getattr(offering, "is_about_a_county", False):
        far = _("%(far)s to the middle of its county") % {"far": far}
    return f"{class_where(offering)} ({far})"


@register.inclusion_tag("components/class_card.html")
def offering_card(
    offering: Offering, level: str = "h2", left_out: Collection[str] = ()
) -> dict[str, Any]:
    """Show a class, with seats, as a card; `left_out` names columns of its table."""
    label, tone = seats_in_words(offering, now=timezone.now())
    card = {
        "title": offering.course_title,
        "url": reverse("enrollment:offering_detail", args=[offering.pk]),
        "lane": offering.lane_name,
        "when": class_when(offering),
        "place": _place_and_miles(offering),
        "delivery": offering.get_delivery_mode_display(),
        "hours": offering.contact_hours,
        "badge_label": label,
        "badge_tone": tone,
        "level": level,
    }
    return card | {CARD_PARTS[name]: "" for name in left_out}
