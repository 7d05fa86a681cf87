"""Template key and context in; subject, text, HTML and calendar file out.

A mail is written once, as text (declared in `<app>/texts.py`, worded by staff): its first line is
the subject, then paragraphs. A paragraph of two lines whose second is an address becomes a button
in the HTML part, so that both parts always say the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from core.calendars import add_times, maine_zone
from core.clock import maine_date
from core.templatetags.ui import site_facts
from notifications.values import mail_values, text_key
from wording.decisions import fill, is_left_out, paragraphs_of
from wording.services import texts_of

LONGEST_SUBJECT = 300
OFFICE = ("phone", "email", "hours")
BUTTON_ADDRESS = re.compile(r"(?:https?://\S+|\{\{\s*[a-z][a-z0-9_]*_url\s*\}\})")


@dataclass(frozen=True, slots=True)
class RenderedMail:
    subject: str
    text: str
    html: str
    paragraphs: "tuple[Paragraph, ...]"
    calendar: bytes | None
    calendar_method: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text or, with an `address`, a button."""

    text: str
    address: str = ""

    @property
    def as_text(self) -> str:
        """How the text part says it."""
        return f"{self.text}:\n{self.address}" if self.address else self.text


def render_mail(
    template: str, context: dict[str, Any], *, texts: Mapping[str, str] | None = None
) -> RenderedMail:
    """Render the wording of a mail into both its parts.

    `texts` is the wording by key, as `mail_texts` returns it; left out, today's is looked up. A
    `calendar` entry in the context becomes a text/calendar part.
    """
    words = mail_texts(template, on=maine_date(timezone.now())) if texts is None else texts
    site = site_facts() | {name: words[f"office.{name}"] for name in OFFICE}
    values = mail_values(context, site)
    first, *rest = paragraphs_of(words[text_key(template)])
    subject = " ".join(fill(first, values).split())[:LONGEST_SUBJECT]
    paragraphs = [
        paragraph
        for written in rest
        if not is_left_out(written, values)
        if (paragraph := _paragraph(written, values)) is not None
    ]
    parts = {
        "site": site,
        "heading": subject,
        "paragraphs": paragraphs,
        "first_words": _first_words(paragraphs),
        "body": "\n\n".join(paragraph.as_text for paragraph in paragraphs),
    }
    calendar = context.get("calendar")
    return RenderedMail(
        subject=subject,
        text=render_to_string("email/message.txt", parts).strip() + "\n",
        html=render_to_string("email/message.html", parts),
        paragraphs=tuple(paragraphs),
        calendar=_calendar_file(calendar) if calendar else None,
        calendar_method=calendar["method"] if calendar else "",
    )


def mail_texts(template: str, *, on: date) -> dict[str, str]:
    """Return the wording of this mail and of its foot on a day: one query."""
    return texts_of(text_key(template), "office.", on=on)


def _first_words(paragraphs: list[Paragraph]) -> str:
    """Return what mail programs show beside the subject: the first words after the greeting."""
    said = [each.text for each in paragraphs if not each.address]
    after = [text for text in said if not text.endswith(",")]
    return next(iter(after or said), "")


def _paragraph(written: str, values: Mapping[str, str]) -> Paragraph | None:
    """Fill one paragraph. Whether it is a button is read off the wording, never off a value, so
    that nobody's name can make one; a button without its address is left out.
    """
    lines = written.splitlines()
    if len(lines) == 2 and BUTTON_ADDRESS.fullmatch(lines[1].strip()):
        address = fill(lines[1].strip(), values)
        if not address:
            return None
        if address.startswith(("http://", "https://")):
            label = fill(lines[0], values)
            return Paragraph(" ".join(label.split()).rstrip(":"), "".join(address.split()))
    return Paragraph(fill(written, values).strip())


def _calendar_file(calendar: dict[str, Any]) -> bytes:
    """Return an iCalendar file: one event per meeting, with stable UIDs (RFC 5545, RFC 5546)."""
    file = Calendar()
    file.add("prodid", f"-//{settings.SITE_NAME}//training register//EN")
    file.add("version", "2.0")
    file.add("method", calendar["method"])
    organizer = vCalAddress(f"mailto:{settings.SITE_EMAIL}")
    organizer.params["CN"] = vText(settings.SITE_OWNER)
    file.add_component(maine_zone())
    for meeting in calendar["meetings"]:
        event = Event()
        event.add("uid", meeting["uid"])
        event.add("sequence", calendar["sequence"])
        event.add("dtstamp", datetime.fromisoformat(calendar["stamped_at"]))
        both = (datetime.fromisoformat(meeting[name]) for name in ("starts_at", "ends_at"))
        add_times(event, *both)
        event.add("summary", meeting["summary"])
        event.add("location", meeting["location"])
        event.add("status", "CANCELLED" if calendar["method"] == "CANCEL" else "CONFIRMED")
        event["organizer"] = organizer
        attendee = vCalAddress(f"mailto:{calendar['attendee']}")
        attendee.params["RSVP"] = vText("FALSE")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee, encode=False)
        file.add_component(event)
    return bytes(file.to_ical())
