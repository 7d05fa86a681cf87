"""Many check-ins from one phone are shown to the instructor."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from attendance.enums import PunchWay
from attendance.models import Punch, WalkIn
from attendance.services import check_in_by_room_code, identify_walk_in
from attendance.shared_devices import SharedDevice, shared_devices
from enrollment.models import Enrollment
from tests.factories import UserFactory, offering

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)


@pytest.fixture
def meeting():
    return offering(starts_at=START).meetings.get()


def person(first, last):
    return UserFactory(first_name=first, last_name=last)


def seated(meeting, first, last):
    learner = person(first, last)
    Enrollment.objects.create(offering=meeting.offering, learner=learner, enrolled_at=START)
    return learner


def scan(meeting, who, device, *, direction="in"):
    check_in_by_room_code(
        meeting_id=meeting.pk,
        person=who,
        direction=direction,
        scanned_at=START,
        number=uuid.uuid4(),
        device=device,
        now=START,
    )


def test_people_who_checked_in_with_one_phone_are_named_together(meeting):
    ada, bo, cy = (seated(meeting, *who) for who in (("Ada", "Alder"), ("Bo", "Ash"), ("Cy", "C")))
    for who, device in ((bo, "phone-1"), (ada, "phone-1"), (cy, "phone-2")):
        scan(meeting, who, device)

    assert shared_devices(meeting) == [SharedDevice("phone-1", ("Ada Alder", "Bo Ash"))]


def test_one_person_who_scans_often_and_whoever_has_no_known_phone_is_not_named(meeting):
    ada, bo, cy = (seated(meeting, *who) for who in (("Ada", "Alder"), ("Bo", "Ash"), ("Cy", "C")))
    for direction in ("in", "out", "in"):
        scan(meeting, ada, "phone-1", direction=direction)
    scan(meeting, bo, "")
    scan(meeting, cy, "")

    assert shared_devices(meeting) == []


def test_a_walk_in_is_one_of_them_and_once_identified_one_person_still(meeting):
    ada, dana = seated(meeting, "Ada", "Alder"), person("Dana", "Spruce")
    scan(meeting, dana, "phone-1")
    assert shared_devices(meeting) == []
    scan(meeting, ada, "phone-1")
    named = [SharedDevice("phone-1", ("Ada Alder", "Dana Spruce"))]
    assert shared_devices(meeting) == named

    walk_in = WalkIn.objects.get()
    identify_walk_in(walk_in_id=walk_in.pk, person=dana, actor=UserFactory(), now=START)
    scan(meeting, dana, "phone-1", direction="out")

    assert shared_devices(meeting) == named


def test_a_kiosk_is_meant_to_be_shared_and_another_session_is_another_matter(meeting):
    ada, bo = seated(meeting, "Ada", "Alder"), seated(meeting, "Bo", "Ash")
    scan(meeting, ada, "kiosk-1")
    Punch.objects.create(
        uid=uuid.uuid4(),
        meeting=meeting,
        enrollment=bo.enrollments.get(),
        direction="in",
        happened_at=START,
        arrived_at=START,
        device="kiosk-1",
        way=PunchWay.KIOSK,
    )
    other = offering(starts_at=START + timedelta(hours=1)).meetings.get()
    scan(other, seated(other, "Cy", "C"), "kiosk-1")

    assert shared_devices(meeting) == []


@pytest.mark.parametrize("people", [1, 3])
def test_it_is_one_question(meeting, people, django_assert_num_queries):
    for number in range(people):
        scan(meeting, seated(meeting, "Ada", f"Alder{number}"), "phone-1")

    with django_assert_num_queries(1):
        shared_devices(meeting)
