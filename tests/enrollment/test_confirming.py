"""A tentative class is decided once, before it begins, and everybody in it can count on it."""

from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar

from courses.models import Offering
from courses.services import invite_instructor
from enrollment.exceptions import ChangeRefusedError
from enrollment.models import Enrollment
from enrollment.services import confirm_offering
from notifications.models import Message
from tests.enrollment.changing import NOW, START, a_class, told
from tests.enrollment.rows import history, nothing_written
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

SAID = "It is decided: the class takes place."


def tentative(**about):
    klass, people = a_class(**about)
    Offering.objects.filter(pk=klass.pk).update(minimum_seats=1, decided_by=date(2027, 3, 1))
    klass.refresh_from_db()
    return klass, people


def status_in_feed(client) -> list[str]:
    file = Calendar.from_ical(client.get("/classes/feed.ics").content)
    return [str(event["status"]) for event in file.walk("VEVENT")]


def test_everybody_is_told_and_calendars_follow():
    klass, people = tentative(seats=1, waiting=1)
    teacher, asked = klass.instructor_assignments.get().instructor, UserFactory()
    invite_instructor(offering_id=klass.pk, person=asked, is_lead=False, actor=staff(), now=NOW)
    Message.objects.all().delete()

    confirmed = confirm_offering(offering_id=klass.pk, actor=staff(), now=NOW)

    assert (confirmed.confirmed_at, confirmed.calendar_sequence) == (NOW, 1)
    mails = Message.objects.order_by("pk")
    assert [(m.template, m.recipient, m.context["changes"]) for m in mails] == [
        ("enrollment/class_changed", people[0], SAID),
        ("enrollment/class_changed", people[1], SAID),
        ("enrollment/teaching_changed", teacher, SAID),
        ("enrollment/invitation_changed", asked, SAID),
    ]
    calendar = told("class_changed")[0].context["calendar"]
    assert (calendar["method"], calendar["sequence"]) == ("REQUEST", 1)
    uid = f"meeting-{klass.meetings.get().pk}-seat-{Enrollment.objects.get().pk}@memssi"
    assert [entry["uid"] for entry in calendar["meetings"]] == [uid]
    assert history("courses.confirm_offering") == [
        ("courses.confirm_offering", {"is_tentative": True}, {"is_tentative": False})
    ]


@pytest.mark.parametrize(
    ("confirmed_at", "at"), [(NOW, NOW), (None, START)], ids=["decided", "begun"]
)
def test_there_is_nothing_to_decide_twice_nor_once_it_has_begun(confirmed_at, at):
    klass, _people = tentative(seats=1)
    Offering.objects.filter(pk=klass.pk).update(confirmed_at=confirmed_at)
    actor = staff()
    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        confirm_offering(offering_id=klass.pk, actor=actor, now=at)
    assert str(refusal.value) == "There is nothing to decide about this class."


def test_a_class_that_begins_undecided_is_tentative_no_more(client):
    klass, _people = tentative(seats=1)
    page = f"/classes/{klass.pk}/"
    office, seen = staff(), []
    for at in (START - timedelta(minutes=1), START):
        with time_machine.travel(at, tick=False):
            client.force_login(office)
            etag = client.get("/classes/feed.ics")["ETag"]
            seen.append(
                (
                    status_in_feed(client),
                    "Tentative: it is decided" in client.get(page).text,
                    "Decide that it takes place" in client.get(f"{page}change/").text,
                    etag,
                )
            )
    before, after = seen
    assert (before[:3], after[:3]) == (
        (["TENTATIVE"], True, True),
        (["CONFIRMED"], False, False),
    )
    assert before[3] != after[3]
