"""The invitation puts each session into a calendar at the right hour, and takes it out again."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from core.clock import MAINE
from enrollment.services import cancel_offering, register, withdraw
from notifications.models import Message
from notifications.rendering import render_mail
from tests.factories import UserFactory, meeting_times, offering

NOW = datetime(2026, 1, 5, 13, tzinfo=UTC)


def calendar_of(message: Message) -> Calendar:
    return Calendar.from_ical(render_mail(message.template, message.context).calendar)


def events(calendar: Calendar) -> list[tuple]:
    return [
        (
            str(event["UID"]),
            event["SEQUENCE"],
            str(event["STATUS"]),
            event.decoded("DTSTART").astimezone(UTC),
            event.decoded("DTEND").astimezone(UTC),
        )
        for event in calendar.walk("VEVENT")
    ]


@pytest.fixture
def klass(db):
    """Two sessions, one on each weekend on which the clocks change."""
    return offering(
        meetings=[
            meeting_times(datetime(2026, 3, 8, 13, tzinfo=UTC)),
            meeting_times(datetime(2026, 11, 1, 14, tzinfo=UTC)),
        ],
        opens_at=NOW - timedelta(days=1),
    )


def take_seat(klass):
    person = UserFactory(email="o'brien+drills@example.org")
    return register(offering_id=klass.pk, learner=person, actor=person, now=NOW), person


def test_an_invitation_names_each_session_once(klass):
    seat, person = take_seat(klass)
    first, second = klass.meetings.all()

    calendar = calendar_of(Message.objects.get())

    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert events(calendar) == [
        (
            f"meeting-{meeting.pk}-seat-{seat.pk}@memssi",
            0,
            "CONFIRMED",
            meeting.starts_at,
            meeting.ends_at,
        )
        for meeting in (first, second)
    ]
    event = calendar.walk("VEVENT")[0]
    assert event["SUMMARY"] == f"{klass.version.course.title} ({klass.number})"
    assert event["LOCATION"] == "Town Hall, Augusta"
    assert event["ATTENDEE"] == f"mailto:{person.email}"
    assert event["ORGANIZER"] == "mailto:training@example.org"
    assert event.decoded("DTSTAMP") == NOW


def test_giving_the_seat_back_takes_the_same_sessions_out(klass):
    seat, person = take_seat(klass)
    withdraw(enrollment_id=seat.pk, actor=person, now=NOW + timedelta(days=1))

    invited, removed = (calendar_of(row) for row in Message.objects.order_by("pk"))

    assert removed["METHOD"] == "CANCEL"
    assert [event[0] for event in events(removed)] == [event[0] for event in events(invited)]
    assert {event[1:3] for event in events(removed)} == {(1, "CANCELLED")}


def test_a_cancelled_class_leaves_every_calendar(klass):
    _seat, person = take_seat(klass)
    cancel_offering(offering_id=klass.pk, reason="Snow.", actor=person, now=NOW)

    invited, removed = (calendar_of(row) for row in Message.objects.order_by("pk"))

    assert removed["METHOD"] == "CANCEL"
    assert [event[0] for event in events(removed)] == [event[0] for event in events(invited)]
    assert {event[1:3] for event in events(removed)} == {(1, "CANCELLED")}


def test_the_hours_are_right_by_the_zone_the_file_itself_describes(klass):
    take_seat(klass)

    calendar = calendar_of(Message.objects.get())

    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "America/New_York"
    described = zone.to_tz(lookup_tzid=False)
    for event in calendar.walk("VEVENT"):
        assert event["DTSTART"].params["TZID"] == "America/New_York"
    local = [event.decoded("DTSTART").replace(tzinfo=None) for event in calendar.walk("VEVENT")]
    assert local == [datetime.fromisoformat(f"2026-{day}T09:00") for day in ("03-08", "11-01")]
    days = [
        datetime.fromisoformat(f"2026-{day}T09:00")
        for day in ("03-07", "03-08", "03-09", "10-31", "11-01")
    ]
    assert [described.utcoffset(day) for day in days] == [MAINE.utcoffset(day) for day in days]
    assert [described.utcoffset(day) for day in days] == [
        timedelta(hours=hours) for hours in (-5, -4, -4, -4, -5)
    ]


def test_the_file_keeps_to_the_letter_of_the_standard(klass):
    title = "Räume; Flure, Höfe\\Gänge " * 5
    type(klass).objects.filter(pk=klass.pk).update(words={"course": title})
    take_seat(klass)
    message = Message.objects.get()

    written = render_mail(message.template, message.context).calendar

    lines = written.split(b"\r\n")
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert calendar_of(message).walk("VEVENT")[0]["SUMMARY"] == f"{title} ({klass.number})"


def test_somebody_without_an_address_gets_no_invitation(klass):
    person = UserFactory(email=None)
    register(offering_id=klass.pk, learner=person, actor=person, now=NOW)

    assert "calendar" not in Message.objects.get().context
