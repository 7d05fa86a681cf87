"""The pages of a kiosk, and the page that sets one up."""

import re
import uuid
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.decisions import memssi_number
from attendance import kiosk as kiosk_rules
from attendance.models import Device, Punch, WalkIn
from attendance.services import end_device, record_attendance, sign_roster
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, employ, offering, organization
from tests.factories.lives import PRESENT, enroll

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def a_class(person, **about):
    return offering(starts_at=timezone.now() + timedelta(**about), instructors=[person])


@pytest.fixture
def klass(person):
    """A class that goes on now."""
    return a_class(person, minutes=-10)


def make(client, klass, name="Door") -> str:
    """Set a kiosk up as the instructor does; return the path of its link."""
    page = client.post(f"/teach/{klass.meetings.get().pk}/kiosk/", {"name": name})
    return re.search(r'href="[^"]*(/kiosk/start/[^"]+)"', page.text)[1]


@pytest.fixture
def tablet(client, klass):
    """Another device, which became the kiosk."""
    device = Client()
    device.post(make(client, klass))
    return device


def ada(klass, *places, first="Ada", last="Alder"):
    someone = UserFactory(first_name=first, last_name=last)
    for place in places:
        employ(someone, place)
    return enroll(klass, someone)


def find(tablet, who):
    return tablet.post("/kiosk/", {"who": who})


def offers(page) -> list[str]:
    return re.findall(r'name="offer" value="([^"]+)"', page.text)


# --- setting it up ---


def test_the_link_is_shown_once_and_leads_to_this_session(client, klass):
    link = make(client, klass)
    device = Device.objects.get()

    again = client.get(f"/teach/{device.meeting_id}/kiosk/")

    assert (device.kind, device.name, device.meeting.offering) == ("kiosk", "Door", klass)
    assert "/kiosk/start/" not in again.text
    assert "Not opened yet" in again.text
    assert klass.course_title in Client().get(link).text


def test_looking_at_the_link_uses_nothing_up(client, klass):
    link = make(client, klass)

    with nothing_written():
        looks = [Client().get(link).status_code, Client().head(link).status_code]
    started = Client().post(link)

    assert looks == [200, 200]
    assert (started.status_code, started.url) == (302, "/kiosk/")


def test_the_cookie_is_for_the_kiosk_alone_and_for_no_script(client, klass, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = Client().post(make(client, klass)).cookies["kiosk"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"]) == (
        "/kiosk/",
        True,
        "Lax",
        True,
    )


def test_the_link_opens_nothing_a_second_time(client, klass):
    link = make(client, klass)
    Client().post(link)

    answers = [Client().get(link), Client().post(link)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("This link opens no kiosk" in answer.text for answer in answers)
    assert "kiosk" not in answers[1].cookies


def test_starting_it_signs_the_instructor_out_of_that_browser(client, klass, person):
    link = make(client, klass)
    asked = client.get(link)

    client.post(link)

    assert f"{person.name} will be signed out of this browser" in asked.text
    assert django_settings.SESSION_COOKIE_NAME not in {
        name for name, cookie in client.cookies.items() if cookie.value
    }
    assert client.get("/teach/").status_code == 302
    assert client.get("/kiosk/").status_code == 200


def test_a_browser_in_which_somebody_is_signed_in_shows_no_kiosk(client, klass, person):
    client.post(make(client, klass))
    ada(klass)
    client.force_login(person)

    answers = [
        client.get("/kiosk/"),
        client.post("/kiosk/", {"who": "Ada Alder"}),
        client.post("/kiosk/check/", {"offer": "x", "direction": "in"}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 3
    assert all("Somebody is signed in here" in answer.text for answer in answers)
    assert not any("offer" in answer.text for answer in answers)


def test_a_device_that_is_no_kiosk_is_told_so():
    page = Client().get("/kiosk/")

    assert page.status_code == 403
    assert "This device is not a kiosk" in page.text


def test_a_kiosk_ends_at_once(client, klass, tablet, person):
    device = Device.objects.get()
    session = f"/teach/{device.meeting_id}/kiosk/"

    ended = client.post(f"/teach/{device.meeting_id}/devices/{device.pk}/end/")
    page = tablet.get("/kiosk/")

    assert (ended.status_code, ended.url) == (302, session)
    assert "“Door” has ended." in client.get(session).text
    assert page.status_code == 403
    assert "This kiosk has ended" in page.text


def test_a_kiosk_of_another_session_is_not_ended_from_here(client, klass, person):
    make(client, klass)
    other = a_class(person, days=2).meetings.get()
    device = Device.objects.get()

    assert client.post(f"/teach/{other.pk}/devices/{device.pk}/end/").status_code == 404
    device.refresh_from_db()
    assert device.ended_at is None


def test_the_instructor_sees_what_each_kiosk_sent(client, klass, tablet, django_assert_num_queries):
    ada(klass)
    tablet.post("/kiosk/check/", {"offer": offers(find(tablet, "Ada Alder"))[0], "direction": "in"})
    path = f"/teach/{klass.meetings.get().pk}/kiosk/"

    page = client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    make(client, klass, name="Window")
    make(client, klass, name="Hall")
    with CaptureQueriesContext(connection) as three:
        client.get(path)

    assert "1 check-in or check-out" in page.text
    assert len(one) == len(three)


# --- at the door ---


def test_somebody_types_their_name_sees_their_initials_and_is_checked_in(klass, tablet):
    seat = ada(klass, organization("Avon Schools"))

    found = find(tablet, "ada alder")
    done = tablet.post("/kiosk/check/", {"offer": offers(found)[0], "direction": "in"})

    assert "A. A." in found.text
    assert "Avon Schools" in found.text
    assert not {"Ada", "Alder", seat.learner.email, memssi_number(seat.learner_id)} & set(
        re.split(r"[\s<>\"]", found.text)
    )
    assert "Thank you. You are checked in" in done.text
    assert list(Punch.objects.values_list("enrollment", "direction", "way")) == [
        (seat.pk, "in", "kiosk")
    ]


def test_a_page_of_a_kiosk_is_kept_by_nobody_and_has_no_way_out(klass, tablet):
    ada(klass)

    for page in (tablet.get("/kiosk/"), find(tablet, "Ada Alder"), find(tablet, "Bo Birch")):
        assert "no-store" in page.headers["Cache-Control"]
        assert set(re.findall(r'<a[^>]*href="([^"]+)"', page.text)) <= {"/kiosk/"}
        assert django_settings.SESSION_COOKIE_NAME not in page.cookies


def test_who_is_not_found_is_written_down_once(klass, tablet):
    not_found = find(tablet, "Dana Spruce")
    uid = re.search(r'name="uid" value="([^"]+)"', not_found.text)[1]
    said = {"uid": uid, "name": "Dana Spruce", "contact": "Town of Avon"}

    pages = [tablet.post("/kiosk/write-down/", said) for _ in range(2)]

    assert 'value="Dana Spruce"' in not_found.text
    assert all("You are written down" in page.text for page in pages)
    walk_in = WalkIn.objects.get()
    assert (walk_in.name, walk_in.contact, walk_in.state, walk_in.noted_by) == (
        "Dana Spruce",
        "Town of Avon",
        "parked",
        None,
    )
    punch = Punch.objects.get()
    assert (punch.walk_in, punch.way, punch.device, punch.made_by) == (
        walk_in,
        "kiosk",
        f"kiosk-{Device.objects.get().pk}",
        None,
    )


def test_a_walk_in_at_a_kiosk_after_the_signature_is_kept(klass, tablet, person):
    seat, meeting = ada(klass), klass.meetings.get()
    now = timezone.now()
    record_attendance(meeting_id=meeting.pk, marks={seat.pk: PRESENT}, actor=person, now=now)
    sign_roster(meeting_id=meeting.pk, actor=person, now=now)

    tablet.post("/kiosk/write-down/", {"uid": str(uuid.uuid4()), "name": "Dana Spruce"})

    assert WalkIn.objects.get().name == "Dana Spruce"


@pytest.mark.parametrize(
    ("name", "says"),
    [("", 'href="#id_name"'), ("078-05-1120", "Social Security")],
)
def test_a_name_that_cannot_be_is_said_where_it_was_typed(klass, tablet, name, says):
    page = tablet.post("/kiosk/write-down/", {"uid": str(uuid.uuid4()), "name": name})

    assert says in page.text
    assert not WalkIn.objects.exists()


def test_two_of_one_name_at_one_place_are_asked_for_their_number(klass, tablet):
    place = organization("Avon Schools")
    first, _second = ada(klass, place), ada(klass, place)

    page = find(tablet, "Ada Alder")
    by_number = find(tablet, memssi_number(first.learner_id))

    assert "More than one person has this name" in page.text
    assert offers(page) == []
    assert len(offers(by_number)) == 1


def test_a_social_security_number_stays_on_no_screen(klass, tablet):
    page = find(tablet, "123-45-6789")
    assert "This looks like a Social Security number." in page.text
    assert "123-45-6789" not in page.text


def test_before_it_opens_nothing_can_be_typed(client, person):
    klass = a_class(person, hours=3)
    enroll(klass, UserFactory(first_name="Ada", last_name="Alder"))
    tablet = Client()
    tablet.post(make(client, klass))

    pages = [tablet.get("/kiosk/"), find(tablet, "Ada Alder")]

    assert all("Check-in opens" in page.text for page in pages)
    assert not any("id_who" in page.text or "offer" in page.text for page in pages)


def test_after_the_session_people_still_check_out(client, person):
    klass = a_class(person, hours=-7)
    tablet = Client()
    tablet.post(make(client, klass))

    assert "The session ended at" in tablet.get("/kiosk/").text
    assert "id_who" in tablet.get("/kiosk/").text


def test_an_old_button_leads_back_to_the_start(klass, tablet):
    for said in ({"offer": "x", "direction": "in"}, {"offer": "", "direction": "up"}):
        answer = tablet.post("/kiosk/check/", said)
        assert (answer.status_code, answer.url) == (302, "/kiosk/")


def test_names_are_not_tried_out_for_long(klass, tablet, monkeypatch):
    monkeypatch.setattr(kiosk_rules, "MOST_MISSES", 3)
    ada(klass)

    answers = [find(tablet, f"Nobody {n}").status_code for n in range(4)]
    blocked = find(tablet, "Ada Alder")

    assert answers == [200, 200, 200, 429]
    assert blocked.status_code == 429
    assert "Please see your instructor" in blocked.text


def test_one_kiosk_does_not_stop_the_other(client, klass, tablet, monkeypatch):
    monkeypatch.setattr(kiosk_rules, "MOST_MISSES", 1)
    ada(klass)
    other = Client()
    other.post(make(client, klass, name="Window"))
    find(tablet, "Nobody")

    assert (find(tablet, "Ada Alder").status_code, find(other, "Ada Alder").status_code) == (
        429,
        200,
    )


def test_people_who_are_found_count_as_no_try(klass, tablet, monkeypatch):
    monkeypatch.setattr(kiosk_rules, "MOST_MISSES", 2)
    ada(klass)

    assert {find(tablet, "Ada Alder").status_code for _ in range(5)} == {200}


def test_a_kiosk_writes_down_no_more_than_a_class_has(klass, tablet, monkeypatch):
    monkeypatch.setattr(kiosk_rules, "MOST_WALK_INS", 1)

    answers = [
        tablet.post("/kiosk/write-down/", {"uid": str(uuid.uuid4()), "name": f"Dana {n}"})
        for n in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert WalkIn.objects.count() == 1


def test_a_class_that_is_called_off_says_so(klass, tablet, person):
    ada(klass)
    offer = offers(find(tablet, "Ada Alder"))[0]
    klass.status = "cancelled"
    klass.save()

    page = tablet.post("/kiosk/check/", {"offer": offer, "direction": "in"})

    assert page.status_code == 409
    assert "This class is not being held, so it has no roster." in page.text


def test_when_it_was_last_used_is_kept_to_the_minute(klass, tablet, person):
    device = Device.objects.get()
    Device.objects.update(last_seen_at=timezone.now() - timedelta(minutes=5))

    tablet.get("/kiosk/")
    with nothing_written():
        tablet.get("/kiosk/")

    device.refresh_from_db()
    assert timezone.now() - device.last_seen_at < timedelta(minutes=1)


def test_an_ended_kiosk_takes_nothing(klass, tablet, person):
    ada(klass)
    offer = offers(find(tablet, "Ada Alder"))[0]
    end_device(device_id=Device.objects.get().pk, actor=person, now=timezone.now())

    page = tablet.post("/kiosk/check/", {"offer": offer, "direction": "in"})

    assert page.status_code == 403
    assert not Punch.objects.exists()


def test_a_check_in_costs_few_queries(klass, tablet):
    for n in range(5):
        ada(klass, last=f"Alder{n}")
    offer = offers(find(tablet, "Ada Alder3"))[0]

    with CaptureQueriesContext(connection) as queries:
        tablet.post("/kiosk/check/", {"offer": offer, "direction": "in"})

    assert len(queries) <= 14
