"""The ready values of mail: every placeholder a wording may use is computed here.

Contexts hold plain values, with moments as ISO text and places of pages as paths; a wording says
`{{ when }}` or `{{ class_url }}` and needs no filter.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.ui import in_maine, maine_date, maine_datetime, session_span
from wording.declared import Placeholder, Text, Words
from wording.enums import Kind

FIRST_NAME = Placeholder("first_name", "Ada", gettext_lazy("The first name of the reader."))
# What every mail may say.
COMMON = (
    Placeholder("site_name", "MEMSSI", gettext_lazy("The short name of this service.")),
    Placeholder(
        "site_long_name",
        "Maine Emergency Management Safety and Security Institute",
        gettext_lazy("The full name of this service."),
    ),
    Placeholder("office_phone", "207-555-0100", gettext_lazy("The number of the office.")),
    Placeholder("office_email", "training@example.org", gettext_lazy("The office's email.")),
    Placeholder(
        "office_hours",
        gettext_lazy("Monday to Friday, 8 AM to 4:30 PM"),
        gettext_lazy("When the office answers."),
    ),
)

CALENDAR_NOTES = {
    "REQUEST": gettext_lazy("The attached invitation puts it in your calendar."),
    "CANCEL": gettext_lazy("The attached file takes it out of your calendar."),
}

PLAIN = {0xA0: " ", 0x2060: None}


def text_key(template: str) -> str:
    """Return the key of the wording of a mail: enrollment/reminder is mail.enrollment.reminder."""
    return f"mail.{template.replace('/', '.')}"


def mail_text(
    template: str, *placeholders: Placeholder, group: Words, title: Words, default: Words
) -> Text:
    """Declare the wording of one mail, with the values that every mail has."""
    return Text(
        key=text_key(template),
        group=group,
        title=title,
        kind=Kind.MAIL,
        default=default,
        placeholders=(*placeholders, *COMMON),
    )


def mail_values(context: Mapping[str, Any], site: Mapping[str, object]) -> dict[str, str]:
    """Return every value of a mail as text."""
    values = {name: str(value) for name, value in context.items() if isinstance(value, (str, int))}
    values |= {"site_name": str(site["name"]), "site_long_name": str(site["long_name"])}
    values |= {f"office_{name}": str(site[name]) for name in ("phone", "email", "hours")}
    for name in list(values):
        if name.endswith("_path"):
            values[f"{name.removesuffix('_path')}_url"] = f"{settings.BASE_URL}{values[name]}"
    return values | _moments(context)


def _moments(context: Mapping[str, Any]) -> dict[str, str]:
    """Write the moments of a context, each with the zone of Maine's clock."""
    values = _of_the_class(context) if "starts_at" in context else {}
    if "offer_ends_at" in context:
        offer_ends_at = datetime.fromisoformat(context["offer_ends_at"])
        values["offer_ends"] = maine_datetime(offer_ends_at, "zone")
    if "new_starts_at" in context:
        new_starts_at = datetime.fromisoformat(context["new_starts_at"])
        values["new_starts"] = maine_datetime(new_starts_at, "zone")
    if "days_before" in context:
        values["how_soon"] = _how_soon(int(context["days_before"]))
    if "calendar" in context:
        values["calendar_note"] = str(CALENDAR_NOTES[context["calendar"]["method"]])
    if "reminders" in context:
        values["reminder_note"] = _reminder_note(context["reminders"])
    # No-break spaces are for pages; what is mailed is searched and copied.
    return {name: words.translate(PLAIN) for name, words in values.items()}


def _of_the_class(context: Mapping[str, Any]) -> dict[str, str]:
    """Write when a class starts and when it runs: each session, or until when at one's own pace."""
    starts_at = datetime.fromisoformat(context["starts_at"])
    values = {"starts": maine_datetime(starts_at, "zone")}
    if "ends_at" not in context:
        return values
    ends_at = datetime.fromisoformat(context["ends_at"])
    whole = (context["starts_at"], context["ends_at"])
    spans = [
        _span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in context.get("sessions", [whole])
    ]
    if not spans:
        pace = _("At your own pace, until %(day)s") % {"day": maine_date(ends_at)}
        return {"starts": maine_date(starts_at), "when": pace}
    if len(spans) > 1:
        spans = [_("%(n)s sessions") % {"n": len(spans)}, *spans]
    return values | {"when": "\n".join(spans)}


def _span(starts_at: datetime, ends_at: datetime) -> str:
    """Write from when to when; mail is read anywhere, so the zone is always named."""
    start, end = in_maine(starts_at), in_maine(ends_at)
    span = str(session_span(starts_at, ends_at))
    return span if start.utcoffset() != end.utcoffset() else f"{span} {end.tzname()}"


def _reminder_note(days_before: Sequence[int]) -> str:
    """Promise the reminders that will still be sent."""
    if not days_before:
        return ""
    days = [ngettext("%(n)s day", "%(n)s days", n) % {"n": n} for n in days_before]
    return _("We will remind you %(days)s before.") % {"days": get_text_list(days, _("and"))}


def _how_soon(days: int) -> str:
    if days == 1:
        return _("Tomorrow")
    return ngettext("In %(days)s day", "In %(days)s days", days) % {"days": days}
