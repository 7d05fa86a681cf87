"""Words and figures as people in Maine write them. No tag here asks the database."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.dateformat import format as date_format
from django.utils.translation import ngettext

from core.clock import MAINE

register = template.Library()

DAY = "M j, Y"
WEEKDAY = "D, M j, Y"
LONG_DAY = "l, F j, Y"
PRINTED_DAY = "F j, Y"
TIME = "g:i\xa0A"  # a time of day stays on one line
TO = " – "  # noqa: RUF001
TO_ON_THE_SAME_LINE = "\xa0–\u2060\xa0"  # noqa: RUF001 (lines break after a dash, even so)

MESSAGE_TONES = {
    "debug": "neutral",
    "info": "info",
    "success": "good",
    "warning": "warning",
    "error": "bad",
}


def in_maine(moment: datetime) -> datetime:
    """Return the moment on Maine's clock; a moment without a zone is a mistake."""
    if moment.tzinfo is None:
        raise ValueError(f"A moment without a time zone: {moment!r}")
    return moment.astimezone(MAINE)


def day_of(value: date | datetime) -> date:
    """Return the calendar day in Maine of a date or a moment."""
    return in_maine(value).date() if isinstance(value, datetime) else value


@register.filter
def hours(value: Decimal | float | str | None) -> str:
    """Write hours without trailing zeros: 6.5, 1.5, 7."""
    if value is None or value == "":
        return ""
    written = f"{Decimal(str(value)):f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in {"-0", ""} else written


@register.filter
def maine_date(value: date | datetime | None, style: str = "") -> str:
    """Write a day: Dec 1, 2026. Style "weekday": Tue, Dec 1, 2026; "long", "printed": in full,
    with and without its weekday.
    """
    if not value:
        return ""
    return date_format(
        day_of(value),
        {"weekday": WEEKDAY, "long": LONG_DAY, "printed": PRINTED_DAY}.get(style, DAY),
    )


@register.filter
def maine_time(value: datetime | None, zone: str = "") -> str:
    """Write a time of day: 8:30 AM. With "zone": 8:30 AM EST."""
    if not value:
        return ""
    local = in_maine(value)
    written = date_format(local, TIME)
    # Not dateformat's "T": it is empty in the hour that the clocks go through twice.
    return f"{written}\xa0{local.tzname()}" if zone else written


@register.filter
def maine_datetime(value: datetime | None, zone: str = "") -> str:
    """Write a moment: Tue, Dec 1, 2026, 8:30 AM. With "zone" the zone follows."""
    if not value:
        return ""
    return f"{maine_date(value, 'weekday')}, {maine_time(value, zone)}"


@register.filter
def time_span(starts_at: datetime, ends_at: datetime, zone: str = "") -> str:
    """Write from when to when on one day, never in two lines: 8:30 AM – 3:30 PM."""  # noqa: RUF002
    return f"{maine_time(starts_at, zone)}{TO_ON_THE_SAME_LINE}{maine_time(ends_at, zone)}"


@register.filter
def session_span(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """Write from when to when. The day is repeated, and the zone named, only if it changes."""
    if not starts_at:
        return ""
    if not ends_at:
        return maine_datetime(starts_at)
    start, end = in_maine(starts_at), in_maine(ends_at)
    zone = "zone" if start.utcoffset() != end.utcoffset() else ""
    if start.date() == end.date():
        return f"{maine_date(start, 'weekday')}, {time_span(start, end, zone)}"
    return f"{maine_datetime(start, zone)}{TO}{maine_datetime(end, zone)}"


@register.filter
def date_span(first: date | datetime | None, last: date | datetime | None) -> str:
    """Write from day to day, repeating only what changes."""
    if not first:
        return ""
    start, end = day_of(first), day_of(last or first)
    if start == end:
        return maine_date(start, "weekday")
    if start.year != end.year:
        return f"{maine_date(start)}{TO}{maine_date(end)}"
    until = date_format(end, "j, Y" if start.month == end.month else DAY)
    return f"{date_format(start, 'M j')}{TO}{until}"


@register.filter
def days_or_times(starts_at: datetime, ends_at: datetime) -> str:
    """Write from when to when of one day, and of several only the days: what happens on each of
    them is not said by the first moment and the last.
    """
    if day_of(starts_at) == day_of(ends_at):
        return session_span(starts_at, ends_at)
    return date_span(starts_at, ends_at)


@register.filter
def thousands(count: int) -> str:
    """Write a count as people read it: 1,234."""
    return f"{count:,}"


@register.filter
def figure(value: Decimal | None) -> str:
    """Write a figure in full with thousands separators: 1,234.5."""
    return "–" if value is None else f"{value.normalize():,f}"  # noqa: RUF001 (as everywhere)


@register.filter
def counted(count: int, sentence: Any) -> str:
    """Put a count into a sentence that bends to it: `ngettext_lazy(…, "count")` with `%(n)s`."""
    return str(sentence % {"count": count, "n": thousands(count)})


@register.filter
def contact_hours(value: Decimal | float | str) -> str:
    """Write hours with their noun: 1 contact hour, 6.5 contact hours."""
    written = hours(value)
    one_or_more = 1 if written == "1" else 2
    return ngettext("%(n)s contact hour", "%(n)s contact hours", one_or_more) % {"n": written}


@register.filter
def rem(pixels: float) -> str:
    """Return a length on a drawing that grows with the letters beside it."""
    return f"{float(pixels) / 16:g}rem"


@register.filter
def message_tone(level_tag: str) -> str:
    """Return the tone of a Django message."""
    return MESSAGE_TONES.get(level_tag, "info")


@register.filter
def first_input_id(field: BoundField) -> str:
    """Return the id of the element to go to for a field, also where it is a group of inputs."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label or field.auto_id


@register.inclusion_tag("components/badge.html")
def status_badge(
    value: Any, tones: Mapping[str, str] | None = None, label: str = ""
) -> dict[str, str]:
    """Show a status as a badge: `{% status_badge row.status tones row.get_status_display %}`."""
    return {
        "label": label or str(getattr(value, "label", value)),
        "tone": (tones or {}).get(str(value), "neutral"),
    }


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*steps: object) -> dict[str, object]:
    """Draw the way here: label and address of each page above, then the name of this one."""
    *above, here = steps
    return {"items": [*zip(above[::2], above[1::2], strict=True), (here, "")]}


@register.simple_tag
def site_facts() -> dict[str, object]:
    """Return the product's names and contact from settings; needs no request."""
    return {
        "name": settings.SITE_NAME,
        "long_name": settings.SITE_LONG_NAME,
        "owner": settings.SITE_OWNER,
        "mark": settings.SITE_MARK,
        "mark_on_paper": settings.SITE_MARK_ON_PAPER,
        "state_name": settings.SITE_STATE_NAME,
        "state_url": settings.SITE_STATE_URL,
        "phone": settings.SITE_PHONE,
        "email": settings.SITE_EMAIL,
        "is_demo": not settings.PRODUCTION,
    }
