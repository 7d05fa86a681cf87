"""Classes as iCalendar (RFC 5545): one event for each session, on Maine's clock."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.calendars import add_times, maine_zone
from core.clock import MAINE
from courses.enums import OfferingStatus
from courses.models import Meeting, Offering

REFRESH_HOURS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as it stands in a calendar; `uid` never changes."""

    uid: str
    meeting: Meeting
    is_plain: bool = True  # a sensitive class is named only after signing in
    is_taught: bool = False  # by the person whose calendar it is


def calendar_of(entries: Iterable[Entry], *, name: str, now: datetime, about: str = "") -> bytes:
    """Return a calendar file. Without entries it is empty, and valid."""
    file = Calendar()
    file.add("prodid", f"-//{settings.SITE_NAME}//training register//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    if about:
        file.add("x-wr-caldesc", about)
    file.add("x-wr-timezone", str(MAINE))
    file.add("refresh-interval;value=duration", f"PT{REFRESH_HOURS}H")
    file.add("x-published-ttl", f"PT{REFRESH_HOURS}H")
    file.add_component(maine_zone())
    for entry in entries:
        file.add_component(_event(entry, now))
    return bytes(file.to_ical())


def mark_of(entries: Iterable[Entry], *, now: datetime) -> str:
    """Return a mark that is another as soon as a file of these sessions would say anything else."""
    said = [
        (
            entry.uid,
            entry.meeting.starts_at,
            entry.meeting.ends_at,
            entry.meeting.offering.calendar_sequence,
            _summary(entry),
            place_of(entry.meeting),
            status_of(entry.meeting.offering, now=now),
        )
        for entry in entries
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _event(entry: Entry, now: datetime) -> Event:
    meeting, offering = entry.meeting, entry.meeting.offering
    url = settings.BASE_URL + reverse("enrollment:offering_detail", args=[offering.pk])
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", offering.calendar_sequence)
    event.add("dtstamp", now)
    add_times(event, meeting.starts_at, meeting.ends_at)
    event.add("summary", _summary(entry))
    event.add("location", place_of(meeting))
    event.add("url", url)
    event.add("description", url)
    event.add("status", status_of(offering, now=now))
    event.add("transp", "OPAQUE")
    return event


def _summary(entry: Entry) -> str:
    if not entry.is_plain:
        return _("Training (details after signing in)")
    offering, meeting = entry.meeting.offering, entry.meeting
    title = f"{offering.course_title} ({offering.number})"
    if entry.is_taught:
        title = _("Teaching: %(title)s") % {"title": title}
    return f"{title}: {meeting.title}" if meeting.title else title


def place_of(meeting: Meeting) -> str:
    """Return where a session is held, in one line."""
    venue = meeting.venue or meeting.offering.venue
    if meeting.is_online or venue is None:
        return _("Online")
    parts = (meeting.room, venue.name, venue.address, venue.town)
    return ", ".join(part for part in parts if part)


def status_of(offering: Offering, *, now: datetime) -> str:
    """Return STATUS: a class that is off its dates is gone from calendars until it has new ones."""
    if offering.status in {OfferingStatus.CANCELLED, OfferingStatus.POSTPONED}:
        return "CANCELLED"
    return "TENTATIVE" if offering.is_tentative_at(now) else "CONFIRMED"
