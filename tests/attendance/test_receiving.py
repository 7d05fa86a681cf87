"""Check-ins that devices send: each once, none lost, none for the wrong seat."""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from attendance.devices import device_of_request, device_of_secret
from attendance.enums import DeviceKind, Direction, PunchWay
from attendance.exceptions import DeviceRefusedError, RosterRefusedError
from attendance.models import Punch, WalkIn
from attendance.presence import check_ins_of
from attendance.services import Receipt, Sent, Taken, end_device, make_device, receive_punches
from courses.enums import OfferingStatus
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from tests.factories import UserFactory, offering

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)  # 9:00 in Maine
NOW = START + timedelta(minutes=5)
OTHER = "Another check-in was sent under the same number. This one was not taken."
WRONG_CLOCK = "The clock of the device was wrong. The time was put right; both are kept."


@pytest.fixture
def meeting():
    return offering(starts_at=START).meetings.get()


@pytest.fixture
def seat(meeting):
    return take_seat(meeting.offering)


def take_seat(klass, person=None):
    return Enrollment.objects.create(
        offering=klass, learner=person or UserFactory(), enrolled_at=START - timedelta(days=9)
    )


def came(seat, *, at=START, direction=Direction.IN, uid=None, ahead=0) -> Sent:
    number = uid or uuid.uuid4()
    return Sent(number, direction, at, enrollment_id=seat.pk, seconds_ahead=ahead)


def receive(meeting, *sent, now=NOW, **said) -> list[Receipt]:
    said = {"way": PunchWay.SCAN, "device": "kit-7"} | said
    return receive_punches(meeting_id=meeting.pk, sent=sent, now=now, **said)


def test_a_check_in_is_kept_as_it_was_made(meeting, seat):
    teacher = UserFactory()
    one = came(seat, at=START - timedelta(minutes=4), ahead=30)

    receipts = receive(meeting, one, actor=teacher)

    assert receipts == [Receipt(one.uid, Taken.NEW)]
    kept = Punch.objects.values(
        *("uid", "meeting", "enrollment", "walk_in", "direction", "happened_at", "arrived_at"),
        *("seconds_ahead", "device", "way", "made_by"),
    )
    assert list(kept) == [
        {
            "uid": one.uid,
            "meeting": meeting.pk,
            "enrollment": seat.pk,
            "walk_in": None,
            "direction": "in",
            "happened_at": START - timedelta(minutes=4),
            "arrived_at": NOW,
            "seconds_ahead": 30,
            "device": "kit-7",
            "way": "scan",
            "made_by": teacher.pk,
        }
    ]


def test_the_same_check_in_three_times_is_one(meeting, seat):
    one = came(seat)
    first = receive(meeting, one, one)
    assert [receipt.taken for receipt in first + receive(meeting, one)] == [
        Taken.NEW,
        Taken.REPEATED,
        Taken.REPEATED,
    ]
    assert Punch.objects.count() == 1


def test_another_check_in_under_a_known_number_is_refused_and_said(meeting, seat):
    one = came(seat)
    receive(meeting, one)
    others = [
        came(take_seat(meeting.offering), uid=one.uid),
        came(seat, uid=one.uid, direction=Direction.OUT),
        came(seat, uid=one.uid, at=START + timedelta(minutes=1)),
    ]
    assert receive(meeting, *others) == [Receipt(one.uid, Taken.REFUSED, OTHER)] * 3
    elsewhere = offering(starts_at=START).meetings.get()
    assert receive(elsewhere, one) == [Receipt(one.uid, Taken.REFUSED, OTHER)]
    assert Punch.objects.count() == 1


@pytest.mark.parametrize("is_far_ahead_known", [True, False])
def test_a_clock_a_day_ahead_is_put_right_and_both_times_stay(meeting, seat, is_far_ahead_known):
    ahead = 24 * 3600 if is_far_ahead_known else 0
    one = came(seat, at=NOW + timedelta(days=1), ahead=ahead)

    assert receive(meeting, one) == [Receipt(one.uid, Taken.NEW, WRONG_CLOCK)]

    punch = Punch.objects.get()
    assert (punch.happened_at, punch.counted_at) == (NOW + timedelta(days=1), NOW)


def test_a_clock_a_day_behind_is_put_right(meeting, seat):
    one = came(seat, at=START - timedelta(days=1), ahead=-24 * 3600)
    receipts = receive(meeting, one)
    assert receipts == [Receipt(one.uid, Taken.NEW, WRONG_CLOCK)]
    assert Punch.objects.get().counted_at == START
    assert check_ins_of(meeting)[seat.pk].minutes == meeting.creditable_minutes


def test_a_check_in_of_the_day_before_is_kept_and_worth_nothing(meeting, seat):
    one = came(seat, at=START - timedelta(hours=13))
    assert receive(meeting, one) == [
        Receipt(one.uid, Taken.NEW, "This was long before the session and does not count for it.")
    ]
    assert check_ins_of(meeting)[seat.pk].minutes == 0


def test_who_has_no_seat_here_is_parked_with_all_that_was_sent(meeting, seat):
    stranger = take_seat(offering(), UserFactory(first_name="Dana", last_name="Spruce"))
    Enrollment.objects.filter(pk=seat.pk).update(
        status=EnrollmentStatus.WITHDRAWN, ended_at=START - timedelta(days=1)
    )
    sent = [came(stranger), came(stranger, direction=Direction.OUT), came(seat)]
    sentence = "{} has no seat at this session. Kept as a walk-in to be identified."

    receipts = receive(meeting, *sent)

    names = ["Dana Spruce", "Dana Spruce", seat.learner.name]
    assert receipts == [
        Receipt(one.uid, Taken.PARKED, sentence.format(name))
        for one, name in zip(sent, names, strict=True)
    ]
    parked = WalkIn.objects.values_list("name", "contact", "state")
    assert sorted(parked) == sorted(
        [
            ("Dana Spruce", stranger.learner.memssi_number, "parked"),
            (seat.learner.name, seat.learner.memssi_number, "parked"),
        ]
    )
    assert Punch.objects.filter(walk_in__name="Dana Spruce").count() == 2
    again = receive(meeting, *sent)
    assert [receipt.taken for receipt in again] == [Taken.REPEATED] * 3
    assert (WalkIn.objects.count(), Punch.objects.count()) == (2, 3)


def test_a_code_of_nobody_is_refused(meeting):
    one = Sent(uuid.uuid4(), Direction.IN, START, enrollment_id=987_654)
    assert receive(meeting, one) == [
        Receipt(one.uid, Taken.REFUSED, "Nobody is known by this code.")
    ]


def test_before_the_roster_opens_nothing_is_taken(meeting, seat):
    with pytest.raises(RosterRefusedError, match="opens one hour before"):
        receive(meeting, came(seat), now=START - timedelta(hours=2))


def test_many_check_ins_cost_no_more_statements_than_one(meeting, django_assert_num_queries):
    seats = [take_seat(meeting.offering) for _ in range(20)]
    sent = [came(seat, at=START + timedelta(seconds=n)) for n in range(4) for seat in seats]
    with django_assert_num_queries(6):  # with its two of a transaction
        receive(meeting, sent[0])
    with django_assert_num_queries(6):
        receipts = receive(meeting, *sent)
    assert [receipt.taken for receipt in receipts] == [Taken.REPEATED] + [Taken.NEW] * 79


def test_a_device_is_known_by_its_secret_until_it_ends(meeting, rf):
    teacher = UserFactory()
    device, secret = make_device(
        meeting_id=meeting.pk, kind=DeviceKind.KIT, name=" Blue  phone ", actor=teacher, now=NOW
    )

    assert device.name == "Blue phone"
    assert device.secret_digest == hashlib.sha256(secret.encode()).hexdigest()
    assert device_of_secret(secret, now=NOW) == device
    assert device_of_secret(secret, now=NOW, kind=DeviceKind.KIOSK) is None
    assert device_of_secret(secret + "x", now=NOW) is None
    assert device_of_secret("", now=NOW) is None
    assert device_of_secret(secret, now=device.expires_at) is None
    asked = rf.post("/", headers={"Authorization": f"Device {secret}"})
    assert device_of_request(asked, now=NOW, kind=DeviceKind.KIT) == device
    asked = rf.post("/", headers={"Authorization": f"Bearer {secret}"})
    assert device_of_request(asked, now=NOW, kind=DeviceKind.KIT) is None

    end_device(device_id=device.pk, actor=teacher, now=NOW)
    end_device(device_id=device.pk, actor=UserFactory(), now=NOW + timedelta(hours=1))
    assert device_of_secret(secret, now=NOW) is None
    device.refresh_from_db()
    assert (device.ended_at, device.ended_by) == (NOW, teacher)


@pytest.mark.parametrize(
    ("kind", "name", "moved", "sentence"),
    [
        ("kiosk", "Door", {}, "This class is not being held"),
        ("kiosk", " ", {}, "Give the device a name"),
        ("kit", "Phone", {"now": START + timedelta(days=30)}, "This session is long over"),
    ],
)
def test_a_device_is_refused_with_its_reason(meeting, kind, name, moved, sentence):
    if "not being held" in sentence:
        meeting.offering.status = OfferingStatus.CANCELLED
        meeting.offering.save(update_fields=["status"])
    said = {"now": NOW} | moved
    with pytest.raises(DeviceRefusedError, match=sentence):
        make_device(
            meeting_id=meeting.pk, kind=DeviceKind(kind), name=name, actor=UserFactory(), **said
        )
