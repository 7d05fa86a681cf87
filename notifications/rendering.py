"""Template key and context in; subject, text, HTML and calendar file out.

A mail is written once, as text (`templates/email/<template>.txt`): its first line is the subject,
then paragraphs. A paragraph of two lines whose second is an address becomes a button in the HTML
part, so that both parts always say the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from icalendar import Calendar, Event, vCalAddress, vText

from core.clock import MAINE
from core.templatetags.ui import site_facts


@dataclass(frozen=True, slots=True)
class RenderedMail:
    subject: str
    text: str
    html: str
    calendar: bytes | None
    calendar_method: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text or, with an `address`, a button."""

    text: str
    address: str = ""


def render_mail(template: str, context: dict[str, Any]) -> RenderedMail:
    """Render `email/<template>.txt` into both parts of a mail.

    A `calendar` entry in the context becomes a text/calendar part.
    """
    values = {**context, "site": site_facts(), "base_url": settings.BASE_URL}
    written = render_to_string(f"email/{template}.txt", values).strip()
    subject, _, body = written.partition("\n")
    body = re.sub(r"\n{3,}", "\n\n", body.strip())
    subject = " ".join(subject.split())
    parts = {"heading": subject, "body": body, "paragraphs": list(_paragraphs(body))}
    calendar = context.get("calendar")
    return RenderedMail(
        subject=subject,
        text=render_to_string("email/message.txt", values | parts).strip() + "\n",
        html=render_to_string("email/message.html", values | parts),
        calendar=_calendar_file(calendar) if calendar else None,
        calendar_method=calendar["method"] if calendar else "",
    )


def _paragraphs(body: str) -> Iterator[Paragraph]:
    for block in body.split("\n\n"):
        lines = block.strip().splitlines()
        if len(lines) == 2 and lines[1].startswith(("http://", "https://")):
            yield Paragraph(lines[0].rstrip(":"), lines[1])
        else:
            yield Paragraph("\n".join(lines))


def _calendar_file(calendar: dict[str, Any]) -> bytes:
    """Return an iCalendar file: one event per meeting, with stable UIDs (RFC 5545, RFC 5546)."""
    file = Calendar()
    file.add("prodid", f"-//{settings.SITE_NAME}//training register//EN")
    file.add("version", "2.0")
    file.add("method", calendar["method"])
    organizer = vCalAddress(f"mailto:{settings.SITE_EMAIL}")
    organizer.params["CN"] = vText(settings.SITE_OWNER)
    for meeting in calendar["meetings"]:
        event = Event()
        event.add("uid", meeting["uid"])
        event.add("sequence", calendar["sequence"])
        event.add("dtstamp", datetime.fromisoformat(calendar["stamped_at"]))
        event.add("dtstart", datetime.fromisoformat(meeting["starts_at"]).astimezone(MAINE))
        event.add("dtend", datetime.fromisoformat(meeting["ends_at"]).astimezone(MAINE))
        event.add("summary", meeting["summary"])
        event.add("location", meeting["location"])
        event.add("status", "CANCELLED" if calendar["method"] == "CANCEL" else "CONFIRMED")
        event["organizer"] = organizer
        attendee = vCalAddress(f"mailto:{calendar['attendee']}")
        attendee.params["RSVP"] = vText("FALSE")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee, encode=False)
        file.add_component(event)
    file.add_missing_timezones()
    return bytes(file.to_ical())
