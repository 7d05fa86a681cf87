"""A kiosk finds people by exactly their name or number, and takes each press once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing

from accounts.decisions import memssi_number
from attendance.devices import device_of_secret
from attendance.exceptions import DeviceRefusedError, RosterRefusedError
from attendance.kiosk import (
    OFFER_LASTS,
    KioskAnswer,
    are_told_apart,
    check_at_kiosk,
    initials,
    people_meant,
)
from attendance.models import Punch
from attendance.services import end_device, make_device, take_up_kiosk
from enrollment.services import withdraw
from tests.attendance.test_rosters import AFTER, START, Room
from tests.enrollment.rows import history, nothing_written
from tests.factories import UserFactory, employ, offering, organization
from tests.factories.lives import PRESENT, enroll

pytestmark = pytest.mark.django_db

EARLY = START - timedelta(minutes=4)  # 8:56 in Maine
IN_CLASS = START + timedelta(hours=3)


@pytest.fixture
def room():
    return Room(people=0)


@pytest.fixture
def device(room):
    return make_kiosk(room)[0]


def make_kiosk(room, *, at=EARLY):
    return make_device(
        meeting_id=room.meeting.pk, kind="kiosk", name="Door", actor=room.instructor, now=at
    )


def person(first, last, *places, **fields):
    someone = UserFactory(first_name=first, last_name=last, **fields)
    for place in places:
        employ(someone, place)
    return someone


def seated(room, *args, **fields):
    return enroll(room.klass, person(*args, **fields))


def shown(matches) -> list[tuple[str, str, str]]:
    return [(match.initials, match.works_at, str(match.next_way)) for match in matches]


def press(device, offer, *, at=EARLY, direction="in") -> KioskAnswer | None:
    with time_machine.travel(at, tick=False):
        answer = check_at_kiosk(device, offer=offer, direction=direction, now=at)
    if answer is None:
        return None
    return KioskAnswer(answer.tone, *(x.replace("\xa0", " ") for x in (answer.title, answer.text)))


def offer_of(room, typed, *, at=EARLY) -> str:
    with time_machine.travel(at, tick=False):
        (match,) = people_meant(room.meeting, typed)
    return match.offer


# --- who is meant ---


@pytest.mark.parametrize(
    "typed",
    [
        "Élise Marsh-Lévesque",
        "elise marsh levesque",
        "  ELISE   MARSHLEVESQUE ",
        "Marsh-Lévesque, Élise",
        "Marsh-Levesque Elise",
        "Lise Marsh-Lévesque",
        "Élise (Lise) Marsh-Lévesque",
    ],
)
def test_a_whole_name_finds_somebody_however_it_is_written(room, typed):
    seated(room, "Élise", "Marsh-Lévesque", organization("Avon"), preferred_name="Lise")

    assert shown(people_meant(room.meeting, typed)) == [("L. M.", "Avon", "in")]


@pytest.mark.parametrize(
    "typed", ["", " - ", "Ada", "Alder", "Ada Ald", "A. Alder", "%", "Ada Alder Jr"]
)
def test_a_part_of_a_name_finds_nobody(room, typed):
    seated(room, "Ada", "Alder")

    assert people_meant(room.meeting, typed) == []


def test_a_number_finds_its_person_and_nobody_else(room):
    ada = seated(room, "Ada", "Alder")
    seated(room, "Bo", "Birch")
    number = memssi_number(ada.learner_id)

    assert shown(people_meant(room.meeting, number)) == [("A. A.", "", "in")]
    assert shown(people_meant(room.meeting, number.lower().replace("-", ""))) == [
        ("A. A.", "", "in")
    ]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert people_meant(room.meeting, wrong) == []


def test_who_has_no_seat_here_is_not_found(room):
    enroll(offering(), person("Ada", "Alder"))
    gone = seated(room, "Bo", "Birch")
    withdraw(enrollment_id=gone.pk, actor=gone.learner, now=START - timedelta(days=3))

    assert people_meant(room.meeting, "Ada Alder") == []
    assert people_meant(room.meeting, "Bo Birch") == []
    assert people_meant(room.meeting, memssi_number(gone.learner_id)) == []


def test_two_of_one_name_are_shown_by_their_employers(room):
    for place in ("Town of Cutler", "Avon Schools"):
        seated(room, "Ada", "Alder", organization(place))

    matches = people_meant(room.meeting, "Ada Alder")

    assert [match.works_at for match in matches] == ["Avon Schools", "Town of Cutler"]
    assert are_told_apart(matches)


def test_two_of_one_name_at_one_place_are_not_told_apart(room):
    place = organization("Avon Schools")
    for _ in range(2):
        seated(room, "Ada", "Alder", place)

    assert not are_told_apart(people_meant(room.meeting, "Ada Alder"))


def test_every_employer_stands_there_once(room):
    seated(room, "Ada", "Alder", organization("Cutler"), organization("Avon"))

    assert [match.works_at for match in people_meant(room.meeting, "Ada Alder")] == [
        "Avon · Cutler"
    ]


def test_initials_are_of_what_somebody_is_called():
    assert initials(
        UserFactory(first_name="Elizabeth", preferred_name="beth", last_name="doe")
    ) == ("B. D.")


def test_who_is_there_is_asked_about_leaving(room, device):
    seated(room, "Ada", "Alder")
    press(device, offer_of(room, "Ada Alder"))

    assert shown(people_meant(room.meeting, "Ada Alder")) == [("A. A.", "", "out")]


def test_looking_somebody_up_costs_the_same_in_a_full_class(room, django_assert_max_num_queries):
    for n in range(6):
        seated(room, "Ada", f"Alder{n}", organization(f"Place {n}"))

    with django_assert_max_num_queries(4):
        assert len(people_meant(room.meeting, "Ada Alder3")) == 1


# --- what becomes of it ---


def test_a_press_is_a_check_in_of_the_kiosk_and_of_nobody_else(room, device):
    seat = seated(room, "Ada", "Alder")

    answer = press(device, offer_of(room, "Ada Alder"))

    assert answer == KioskAnswer("good", "Thank you. You are checked in, 8:56 AM.")
    punch = Punch.objects.get()
    assert (punch.enrollment, punch.direction, punch.happened_at) == (seat, "in", EARLY)
    assert (punch.way, punch.device, punch.made_by) == ("kiosk", f"kiosk-{device.pk}", None)


def test_the_same_button_pressed_twice_is_one_check_in(room, device):
    seated(room, "Ada", "Alder")
    offer = offer_of(room, "Ada Alder")
    first = press(device, offer)

    with nothing_written():
        second = press(device, offer, at=EARLY + timedelta(seconds=30))

    assert first == second
    assert Punch.objects.count() == 1


def test_checking_out_and_what_is_odd_about_it(room, device):
    seated(room, "Ada", "Alder")

    def leave(minutes):
        at = IN_CLASS + timedelta(minutes=minutes)
        return press(device, offer_of(room, "Ada Alder", at=at), at=at, direction="out")

    answers = [leave(0), leave(5)]

    assert answers == [
        KioskAnswer(
            "warning",
            "Thank you. You are checked out, 12:00 PM.",
            "You had not checked in before. Please tell your instructor when you came.",
        ),
        KioskAnswer(
            "warning",
            "Thank you. You are checked out, 12:05 PM.",
            "You were checked out already at 12:00 PM.",
        ),
    ]


def test_checking_in_again_says_since_when(room, device):
    seated(room, "Ada", "Alder")
    press(device, offer_of(room, "Ada Alder"))
    again = EARLY + timedelta(minutes=10)

    answer = press(device, offer_of(room, "Ada Alder", at=again), at=again)

    assert answer.text == "You were checked in already at 8:56 AM, which still counts."


def test_an_offer_that_is_old_forged_or_of_another_session_is_none(room, device):
    seated(room, "Ada", "Alder")
    offer = offer_of(room, "Ada Alder")
    other, _secret = make_kiosk(Room(people=0))
    with time_machine.travel(EARLY, tick=False):
        forged = signing.dumps(signing.loads(offer, salt="attendance.kiosk"), salt="other")

    with nothing_written():
        answers = [
            press(device, offer, at=EARLY + OFFER_LASTS + timedelta(seconds=1)),
            press(device, forged),
            press(device, "x"),
            press(other, offer),
        ]

    assert answers == [None] * 4


def test_before_it_opens_nothing_is_taken(room, device):
    seated(room, "Ada", "Alder")
    at = START - timedelta(hours=2)

    with nothing_written(), pytest.raises(RosterRefusedError):
        press(device, offer_of(room, "Ada Alder", at=at), at=at)


def test_after_the_signature_a_press_is_kept_and_said(room, device):
    seat = seated(room, "Ada", "Alder")
    room.write({seat.pk: PRESENT})
    room.sign()

    answer = press(device, offer_of(room, "Ada Alder", at=AFTER), at=AFTER, direction="in")

    assert answer.text == (
        "The roster is signed already. This is kept; please tell your instructor."
    )
    assert Punch.objects.filter(way="kiosk").count() == 1


def test_who_gave_their_seat_back_meanwhile_is_kept_as_a_walk_in(room, device):
    seat = seated(room, "Ada", "Alder")
    offer = offer_of(room, "Ada Alder")
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=START - timedelta(days=3))

    answer = press(device, offer)

    assert answer.title == "Please see your instructor"
    assert Punch.objects.get().walk_in.name == "Ada Alder"


# --- the link that starts it ---


def live(secret, *, at=EARLY):
    return device_of_secret(secret, now=at, kind="kiosk")


def test_the_link_works_once_and_the_tablet_gets_a_secret_of_its_own(room):
    device, link = make_kiosk(room)

    taken, kept = take_up_kiosk(secret=link, now=EARLY)

    assert (taken, taken.ready_at, kept == link) == (device, EARLY, False)
    assert (live(link), live(kept)) == (None, device)
    with nothing_written(), pytest.raises(DeviceRefusedError):
        take_up_kiosk(secret=link, now=EARLY)
    assert history("attendance.take_up_kiosk") == [
        ("attendance.take_up_kiosk", {"ready_at": None}, {"ready_at": EARLY.isoformat()})
    ]


def test_a_kiosk_that_has_ended_or_is_over_is_not_taken_up(room):
    ended, link = make_kiosk(room)
    end_device(device_id=ended.pk, actor=room.instructor, now=EARLY)
    _over, late = make_kiosk(room)
    too_late = room.meeting.ends_at + timedelta(hours=2, seconds=1)

    for secret, at in ((link, EARLY), (late, too_late), ("", EARLY)):
        with nothing_written(), pytest.raises(DeviceRefusedError):
            take_up_kiosk(secret=secret, now=at)


def test_the_link_of_a_kit_starts_no_kiosk(room):
    _kit, secret = make_device(
        meeting_id=room.meeting.pk, kind="kit", name="Phone", actor=room.instructor, now=EARLY
    )

    with nothing_written(), pytest.raises(DeviceRefusedError):
        take_up_kiosk(secret=secret, now=EARLY)
