"""Feeds and invitations over both clock changes, as two other calendar programs read them."""

from datetime import UTC, datetime

import pytest
import time_machine

from core.clock import MAINE
from courses.models import Offering
from courses.services import PlannedMeeting
from enrollment.services import cancel_offering, make_calendar_link, register
from enrollment.services.calendar_links import secret_of
from notifications.models import Message
from notifications.rendering import render_mail
from tests.factories import UserFactory, offering, staff
from tests.feeds.programs import Khal, read_by_ical_js

pytestmark = [pytest.mark.django_db, pytest.mark.calendars]

# Saturday, a night over the change, Sunday, Monday: what people read on the wall, then the moment.
SPRING = (
    ("2027-03-13 08:30", "2027-03-13 15:30", "2027-03-13T13:30Z", "2027-03-13T20:30Z"),
    ("2027-03-13 22:00", "2027-03-14 06:00", "2027-03-14T03:00Z", "2027-03-14T10:00Z"),
    ("2027-03-14 08:30", "2027-03-14 11:30", "2027-03-14T12:30Z", "2027-03-14T15:30Z"),
    ("2027-03-15 08:30", "2027-03-15 11:30", "2027-03-15T12:30Z", "2027-03-15T15:30Z"),
)
# The night ends at half past one for the second time.
AUTUMN = (
    ("2027-11-06 08:30", "2027-11-06 15:30", "2027-11-06T12:30Z", "2027-11-06T19:30Z"),
    ("2027-11-06 22:00", "2027-11-07 01:30", "2027-11-07T02:00Z", "2027-11-07T06:30Z"),
    ("2027-11-07 08:30", "2027-11-07 11:30", "2027-11-07T13:30Z", "2027-11-07T16:30Z"),
    ("2027-11-08 08:30", "2027-11-08 11:30", "2027-11-08T13:30Z", "2027-11-08T16:30Z"),
)
WEEKENDS = {
    "spring": (datetime(2027, 3, 1, 15, tzinfo=UTC), SPRING),
    "autumn": (datetime(2027, 10, 25, 15, tzinfo=UTC), AUTUMN),
}
PLACE = "Town Hall, Augusta"


def class_over(weekend: tuple[tuple[str, ...], ...]) -> Offering:
    moments = [[datetime.fromisoformat(each) for each in day[2:]] for day in weekend]
    return offering(meetings=[PlannedMeeting(*both) for both in moments])


def meant(*classes: Offering) -> list[tuple[str, ...]]:
    """What khal has to show of these classes."""
    return sorted(
        (
            *(f"{each.astimezone(MAINE):%Y-%m-%d %H:%M}" for each in (row.starts_at, row.ends_at)),
            f"{klass.version.course.title} ({klass.number})",
            PLACE,
        )
        for klass in classes
        for row in klass.meetings.all()
    )


def in_ical_js(
    weekend, klass: Offering, *, method: str, status: str, sequence: int, seat: str = ""
):
    """What ical.js has to read of one class."""
    return {
        "method": method,
        "sessions": [
            {
                "uid": f"meeting-{row.pk}{seat}@memssi",
                "sequence": sequence,
                "clock": list(said[:2]),
                "moments": [each.replace("Z", ":00.000Z") for each in said[2:]],
                "title": f"{klass.version.course.title} ({klass.number})",
                "place": PLACE,
                "status": status,
            }
            for row, said in zip(klass.meetings.order_by("starts_at"), weekend, strict=True)
        ],
    }


def invitation(template: str) -> bytes:
    message = Message.objects.get(template=f"enrollment/{template}")
    return render_mail(message.template, message.context).calendar


@pytest.mark.parametrize("name", WEEKENDS)
def test_two_programs_read_what_was_meant_and_that_it_is_called_off(name, client, tmp_path):
    now, weekend = WEEKENDS[name]
    first_day = weekend[0][0][:10]
    with time_machine.travel(now, tick=False):
        klass, other = class_over(weekend), class_over(weekend[3:])
        person = UserFactory()
        seat = register(offering_id=klass.pk, learner=person, actor=person, now=now)
        own = f"/calendar/{secret_of(make_calendar_link(person=person, now=now))}.ics"
        khal = Khal(tmp_path / "khal", ("feed", "own", "mail"))

        def files(mail: str) -> dict[str, list[bytes]]:
            feeds = {"feed": "/classes/feed.ics", "own": own}
            return {each: [client.get(path).content] for each, path in feeds.items()} | {
                "mail": [invitation(mail)]
            }

        def read(mail: str) -> dict[str, object]:
            said = {"own": client.get(own).content, "mail": invitation(mail)}
            return {each: read_by_ical_js(content, tmp_path) for each, content in said.items()}

        khal.take(files("seat_confirmed"))
        assert khal.shown(first_day) == {
            "feed": meant(klass, other),
            "own": meant(klass),
            "mail": meant(klass),
        }
        its = f"-seat-{seat.pk}"
        facts = {"status": "CONFIRMED", "sequence": 0, "seat": its}
        assert read("seat_confirmed") == {
            "own": in_ical_js(weekend, klass, method="PUBLISH", **facts),
            "mail": in_ical_js(weekend, klass, method="REQUEST", **facts),
        }

        cancel_offering(offering_id=klass.pk, reason="No heat.", actor=staff(), now=now)
        khal.take(files("class_cancelled"))
        assert khal.shown(first_day) == {"feed": meant(other), "own": [], "mail": []}
        facts = {"status": "CANCELLED", "sequence": 1, "seat": its}
        assert read("class_cancelled") == {
            "own": in_ical_js(weekend, klass, method="PUBLISH", **facts),
            "mail": in_ical_js(weekend, klass, method="CANCEL", **facts),
        }
