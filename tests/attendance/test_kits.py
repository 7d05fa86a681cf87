"""A device is prepared, takes its roster by its own credential, and sends what it has."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from attendance.codes import seat_code
from attendance.enums import DeviceKind
from attendance.models import AttendanceRecord, Device, SentMark
from attendance.services import end_device, make_device, record_attendance
from enrollment.models import Enrollment
from tests.factories import UserFactory, employ, offering, organization, work_kind
from tests.factories.lives import ABSENT

pytestmark = pytest.mark.django_db

NOT_KNOWN = (
    "This device may send nothing any more: it was ended, or its time is over. What it has not "
    "sent stays on it. Sign in, prepare the session again on this device, and it is sent."
)


class Class:
    """A class that goes on, its instructor signed in, and a kit for it."""

    def __init__(self, teacher) -> None:
        self.now = timezone.now()
        self.teacher = teacher
        self.klass = offering(starts_at=self.now - timedelta(hours=1), instructors=[teacher])
        self.meeting = self.klass.meetings.get()
        self.seats = [
            Enrollment.objects.create(
                offering=self.klass,
                learner=UserFactory(first_name=first, last_name=last),
                enrolled_at=self.now,
            )
            for first, last in (("Ada", "Alder"), ("Ben", "Birch"))
        ]

    def device(self) -> tuple[Device, str]:
        return make_device(
            meeting_id=self.meeting.pk,
            kind=DeviceKind.KIT,
            name="Blue phone",
            actor=self.teacher,
            now=self.now,
        )

    def address(self, page="offline") -> str:
        return f"/teach/{self.meeting.pk}/{page}/"


@pytest.fixture
def room(person) -> Class:
    return Class(person)


def auth(secret) -> dict:
    return {"headers": {"authorization": f"Device {secret}"}}


def send(client, secret, *entries):
    body = {"sent_at": timezone.now().isoformat(), "entries": entries}
    return client.post(
        "/attendance/sync/", json.dumps(body), content_type="application/json", **auth(secret)
    )


def test_preparing_leads_this_device_to_its_kit_and_the_secret_goes_to_no_server(client, room):
    page = client.get(room.address()).content.decode()
    assert "Prepare a phone or laptop" in page

    answer = client.post(room.address(), {"name": "Blue phone"})

    path, _, said = answer["Location"].partition("#take=")
    assert (answer.status_code, path) == (302, "/offline/")
    device = Device.objects.get()
    assert (device.name, device.kind, device.held_by) == ("Blue phone", "kit", room.teacher)
    data = client.get("/attendance/kit/", **auth(said))
    assert data.status_code == 200


def test_another_device_gets_a_code_for_its_camera(client, room, settings):
    page = client.post(room.address(), {"name": "Tablet", "is_another": "on"}).content.decode()
    assert "<svg" in page
    assert f"{settings.BASE_URL}/offline/#take=" in page


def test_a_device_without_a_name_is_refused_and_none_is_made(client, room):
    page = client.post(room.address(), {"name": " "})
    assert "data-error-summary" in page.content.decode()
    assert not Device.objects.exists()


def test_the_kit_holds_names_employers_and_codes_and_nothing_else_of_anybody(client, room):
    place = organization("Tidewater District")
    employ(room.seats[0].learner, place)
    record_attendance(
        meeting_id=room.meeting.pk,
        marks={room.seats[1].pk: ABSENT},
        actor=room.teacher,
        now=room.now,
    )
    _device, secret = room.device()
    client.logout()

    answer = client.get("/attendance/kit/", **auth(secret))

    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    kit = answer.json()
    assert kit["people"] == [
        {
            "seat": room.seats[0].pk,
            "code": seat_code(room.seats[0].pk),
            "name": "Ada Alder",
            "works_as": f"{place.name}, {work_kind('teacher').name}",
            "status": "",
            "came_at": None,
            "left_at": None,
            "checked_in": False,
        },
        {
            "seat": room.seats[1].pk,
            "code": seat_code(room.seats[1].pk),
            "name": "Ben Birch",
            "works_as": "",
            "status": "absent",
            "came_at": None,
            "left_at": None,
            "checked_in": False,
        },
    ]
    assert {key: kit[key] for key in ("meeting", "device", "holder", "course", "is_signed")} == {
        "meeting": room.meeting.pk,
        "device": "Blue phone",
        "holder": "Maren Cedarlight",
        "course": room.klass.course_title,
        "is_signed": False,
    }
    assert kit["minutes_from_utc"] in {-240, -300}


@pytest.mark.parametrize("size", [1, 6])
def test_a_kit_costs_as_many_queries_for_many_as_for_one(
    client, room, size, django_assert_num_queries
):
    place = organization("Tidewater District")
    for _ in range(size):
        person = UserFactory()
        employ(person, place)
        Enrollment.objects.create(
            offering=room.klass,
            learner=person,
            enrolled_at=room.now,
        )
    _device, secret = room.device()
    with django_assert_num_queries(13):
        client.get("/attendance/kit/", **auth(secret))


def test_a_device_says_that_it_is_ready_and_the_roster_shows_it(client, room):
    device, secret = room.device()
    roster = f"/teach/{room.meeting.pk}/"
    assert "Not ready yet" in client.get(roster).content.decode()

    assert client.post("/attendance/ready/", **auth(secret)).status_code == 200

    device.refresh_from_db()
    assert device.ready_at is not None
    assert device.last_seen_at == device.ready_at
    page = client.get(roster).content.decode()
    assert "Ready for offline" in page
    assert "Blue phone" in page
    assert "Ready for offline" in client.get(room.address()).content.decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/attendance/kit/"), ("post", "/attendance/ready/"), ("post", "/attendance/sync/")],
)
def test_whoever_has_no_live_secret_is_told_what_to_do(client, room, method, path):
    device, secret = room.device()
    end_device(device_id=device.pk, actor=room.teacher, now=room.now)
    _kiosk, of_kiosk = make_device(
        meeting_id=room.meeting.pk,
        kind=DeviceKind.KIOSK,
        name="Door",
        actor=room.teacher,
        now=room.now,
    )
    for said in (auth(secret), auth(of_kiosk), auth("guessed"), {}):
        answer = getattr(client, method)(path, **said)
        assert (answer.status_code, answer.json()) == (401, {"sentence": NOT_KNOWN})
        assert answer["WWW-Authenticate"] == "Device"


def test_what_was_made_offline_is_taken_without_a_cookie_or_a_form_token(room):
    client = Client(enforce_csrf_checks=True)
    device, secret = room.device()
    entry = {
        "uid": str(uuid.uuid4()),
        "kind": "mark",
        "seat": room.seats[0].pk,
        "status": "present",
        "at": room.now.isoformat(),
        "as_of": room.now.isoformat(),
    }
    answer = send(client, secret, entry)
    assert answer.status_code == 200
    assert answer.json()["receipts"] == [{"uid": entry["uid"], "taken": "new", "sentence": ""}]
    assert answer.cookies == {}
    assert AttendanceRecord.objects.get().marked_by == device.held_by


def test_what_cannot_be_read_is_refused_with_a_sentence(client, room):
    _device, secret = room.device()
    answer = client.post(
        "/attendance/sync/", b"{half", content_type="application/json", **auth(secret)
    )
    assert (answer.status_code, answer.json()) == (
        400,
        {"sentence": "This cannot be read, and nothing was taken. It stays on the device."},
    )


def test_a_social_security_number_of_a_walk_in_stays_on_the_device(client, room):
    _device, secret = room.device()
    entry = {
        "uid": str(uuid.uuid4()),
        "kind": "walk_in",
        "name": "Dana Spruce",
        "contact": "123-45-6789",
        "at": room.now.isoformat(),
    }
    (receipt,) = send(client, secret, entry).json()["receipts"]
    assert receipt["taken"] == "refused"
    assert receipt["sentence"].startswith("This looks like a Social Security number.")


def held(client, room) -> SentMark:
    _device, secret = room.device()
    record_attendance(
        meeting_id=room.meeting.pk,
        marks={room.seats[0].pk: ABSENT},
        actor=UserFactory(first_name="Ansel", last_name="Birch"),
        now=timezone.now(),
    )
    entry = {
        "uid": str(uuid.uuid4()),
        "kind": "mark",
        "seat": room.seats[0].pk,
        "status": "late",
        "came_at": (room.meeting.starts_at + timedelta(minutes=20)).isoformat(),
        "at": room.now.isoformat(),
        "as_of": room.now.isoformat(),
    }
    (receipt,) = send(client, secret, entry).json()["receipts"]
    assert receipt["taken"] == "held"
    return SentMark.objects.get()


def test_a_difference_stands_on_the_roster_side_by_side_and_is_decided_there(client, room):
    mark = held(client, room)
    roster = f"/teach/{room.meeting.pk}/"

    page = client.get(roster).content.decode()
    assert "Of 1 person a phone says something else" in page
    for said in ("This roster", "Blue phone", "Ansel Birch marked them meanwhile."):
        assert said in page

    address = f"/teach/{room.meeting.pk}/differences/{mark.pk}/"
    answer = client.post(address, {"takes": "device"}, follow=True)
    assert "Decided." in answer.content.decode()
    assert "a phone says something else" not in answer.content.decode()
    assert AttendanceRecord.objects.get().status == "late"


def test_a_device_is_ended_by_whoever_marks_the_roster(client, room):
    device, _secret = room.device()
    answer = client.post(f"/teach/{room.meeting.pk}/devices/{device.pk}/end/", follow=True)
    assert "“Blue phone” has ended." in answer.content.decode()
    assert "Ended by Maren Cedarlight" in answer.content.decode()
    device.refresh_from_db()
    assert device.ended_by == room.teacher


def test_handing_over_the_roster_hands_over_a_kit_in_the_name_of_whoever_stands_in(client, room):
    stands_in = UserFactory(first_name="Sol", last_name="Tamarack")
    said = {"contact": stands_in.memssi_number, "reason": "Ill.", "with_kit": "on"}

    page = client.post(room.address("hand-over"), said).content.decode()

    assert "#take=" in page
    assert "What is said on it is the word of Sol Tamarack." in page
    device = Device.objects.get()
    assert (device.name, device.made_by, device.held_by) == (
        "Phone of Sol Tamarack",
        room.teacher,
        stands_in,
    )


def test_the_page_and_what_a_phone_asks_before_it_installs_hold_nothing_of_anybody(client):
    page = client.get("/offline/")
    assert page.status_code == 200
    assert "camera=(self)" in page["Permissions-Policy"]
    manifest = client.get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    said = manifest.json()
    assert (said["start_url"], said["display"], said["short_name"]) == (
        "/offline/",
        "standalone",
        "Attendance",
    )
    assert [icon["sizes"] for icon in said["icons"]] == ["192x192", "512x512", "512x512"]
    worker = client.get("/service-worker.js").content.decode()
    assert '"/offline/"' in worker
