"""People who came without a seat: identified by an address or number, or parked."""

import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts.decisions import memssi_number
from attendance.exceptions import WalkInRefusedError
from attendance.models import Punch, WalkIn
from attendance.presence import check_ins_of
from attendance.services import (
    identify_by_contact,
    identify_walk_in,
    note_walk_in,
    set_aside_walk_in,
)
from courses.models import Offering
from enrollment.models import Enrollment
from tests.attendance.test_rosters import START, Room
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, staff
from tests.factories.lives import PRESENT

pytestmark = pytest.mark.django_db

THEN = START + timedelta(minutes=20)


def known(email="dana.spruce@example.org", **fields):
    person = UserFactory(**{"first_name": "Dana", "last_name": "Spruce", "email": email} | fields)
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person


def note(room, name="Dana Spruce", contact="", **fields) -> WalkIn:
    return note_walk_in(
        meeting_id=room.meeting.pk,
        name=name,
        contact=contact,
        actor=room.instructor,
        **{"now": THEN} | fields,
    )


def identify(room, walk_in) -> str:
    return identify_by_contact(walk_in_id=walk_in.pk, actor=room.instructor, now=THEN)


def state(walk_in) -> tuple:
    walk_in.refresh_from_db()
    return walk_in.state, walk_in.enrollment and walk_in.enrollment.learner


def test_two_fields_are_enough_and_the_check_in_is_kept():
    room = Room()

    walk_in = note(room, name="  Dana   Spruce ", contact=" Town of  Avon ")

    assert (walk_in.name, walk_in.contact, walk_in.state) == (
        "Dana Spruce",
        "Town of Avon",
        "parked",
    )
    punch = Punch.objects.get()
    assert (punch.walk_in, punch.direction, punch.happened_at) == (walk_in, "in", THEN)
    assert check_ins_of(room.meeting) == {}


def test_the_same_walk_in_sent_three_times_is_one():
    room = Room()
    uid = uuid.uuid4()
    first = note(room, uid=uid)

    with nothing_written():
        assert note(room, uid=uid) == first
        assert note(room, name="", uid=uid) == first

    assert (WalkIn.objects.count(), Punch.objects.count()) == (1, 1)


@pytest.mark.parametrize("by", ["address", "number"])
def test_an_address_or_number_with_the_same_last_name_gives_a_seat_on_the_spot(by):
    room, person = Room(), known()
    contact = "Dana.SPRUCE@example.org" if by == "address" else memssi_number(person.pk)

    walk_in = note(room, name="Spruce, D.", contact=contact)

    assert identify(room, walk_in) == ""
    assert state(walk_in) == ("identified", person)
    seat = Enrollment.objects.get(learner=person)
    assert (seat.status, seat.way, seat.offering) == ("enrolled", "walk_in", room.klass)
    assert check_ins_of(room.meeting)[seat.pk].minutes == 340


def test_somebody_who_has_a_seat_is_checked_in_for_it():
    room = Room(people=1)
    (seat,) = room.seats
    EmailAddress.objects.create(user=seat.learner, email="has.seat@example.org", verified=True)

    walk_in = note(room, name=seat.learner.last_name, contact="has.seat@example.org")

    assert identify(room, walk_in) == ""
    assert walk_in.meeting.offering.enrollments.count() == 1
    assert check_ins_of(room.meeting)[seat.pk].punches == list(Punch.objects.all())


@pytest.mark.parametrize(
    ("name", "contact", "why"),
    [
        ("Dana Spruce", "", "No email address or MEMSSI number was written."),
        ("Dana Spruce", "Spruce", "Nobody is known by what was written beside the name."),
        (
            "Dana Spruce",
            "d.spruce@example.org",
            "Nobody is known by what was written beside the name.",
        ),
        (
            "Kim Maple",
            "dana.spruce@example.org",
            "The address or number belongs to somebody of another name.",
        ),
    ],
)
def test_a_name_alone_or_one_that_does_not_fit_identifies_nobody(name, contact, why):
    room, person = Room(), known()

    walk_in = note(room, name=name, contact=contact)

    assert identify(room, walk_in) == why
    assert state(walk_in) == ("parked", None)
    assert not Enrollment.objects.filter(learner=person).exists()


def test_an_address_nobody_proved_identifies_nobody():
    room, person = Room(), known()
    EmailAddress.objects.filter(user=person).update(verified=False)

    walk_in = note(room, contact="dana.spruce@example.org")

    assert identify(room, walk_in) == "Nobody is known by what was written beside the name."


def test_a_full_class_gives_no_seat_and_says_so():
    room, person = Room(people=2), known()
    Offering.objects.filter(pk=room.klass.pk).update(capacity=2)

    walk_in = note(room, contact="dana.spruce@example.org")

    assert identify(room, walk_in).startswith("This class is full, so no seat was taken.")
    assert state(walk_in) == ("parked", None)
    assert not Enrollment.objects.filter(learner=person).exists()


def test_staff_identify_a_parked_one_by_choosing_the_person():
    room, person = Room(), known()
    walk_in = note(room)

    identify_walk_in(walk_in_id=walk_in.pk, person=person, actor=staff(), now=THEN)

    assert state(walk_in) == ("identified", person)


def test_one_that_is_set_aside_says_why_and_counts_for_nobody():
    room, office = Room(), staff()
    walk_in = note(room)

    with nothing_written(), pytest.raises(WalkInRefusedError, match="Say why"):
        set_aside_walk_in(walk_in_id=walk_in.pk, reason=" ", actor=office, now=THEN)
    set_aside_walk_in(walk_in_id=walk_in.pk, reason="Left at once.", actor=office, now=THEN)

    assert state(walk_in) == ("set_aside", None)
    assert walk_in.reason == "Left at once."


def test_one_that_is_settled_is_not_settled_again():
    room, person, office = Room(), known(), staff()
    walk_in = note(room)
    about = {"walk_in_id": walk_in.pk, "actor": office, "now": THEN}
    set_aside_walk_in(reason="Left at once.", **about)

    sentence = "Dana Spruce was settled already: set aside."
    with nothing_written(), pytest.raises(WalkInRefusedError, match=sentence):
        identify_walk_in(person=person, **about)
    with nothing_written(), pytest.raises(WalkInRefusedError, match=sentence):
        set_aside_walk_in(reason="x", **about)


def test_nobody_is_written_down_before_the_roster_opens_or_once_it_is_signed():
    room = Room(people=1)
    assert room.refused(note, room, now=START - timedelta(hours=2)) == (
        "The roster opens one hour before the session."
    )
    room.mark(PRESENT)
    room.sign()
    assert room.refused(note, room).startswith("This roster is signed.")


# --- the pages ---


@pytest.fixture
def room(client, time_machine):
    time_machine.move_to(THEN, tick=False)
    room = Room()
    client.force_login(room.instructor)
    return room


def post(client, room, **typed):
    return client.post(f"/teach/{room.meeting.pk}/walk-ins/", typed, follow=True)


def page(answer) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_the_roster_says_what_became_of_a_walk_in(client, room):
    known()

    parked = page(post(client, room, name="Kim Maple", contact="Town of Avon"))
    seated = page(post(client, room, name="Dana Spruce", contact="dana.spruce@example.org"))

    assert (
        "Kim Maple is written down and still to be identified. "
        "Nobody is known by what was written beside the name." in parked
    )
    assert "Dana Spruce has a seat and is checked in." in seated
    assert "By check-in: Late or left early, 340 minutes" in seated


def test_without_a_name_what_was_typed_stays(client, room):
    answer = page(post(client, room, name="", contact="Town of Avon"))

    assert 'value="Town of Avon"' in answer
    assert not WalkIn.objects.exists()


def test_a_walk_in_is_settled_on_its_page(client, room):
    person, walk_in = known(), note(room)
    address = f"/teach/{room.meeting.pk}/walk-ins/{walk_in.pk}/"

    nobody = page(client.post(address, {}))
    stranger = page(client.post(address, {"contact": "nobody@example.org"}))
    client.post(address, {"contact": memssi_number(person.pk)})

    assert "Choose somebody on the roster, or write who it is." in nobody
    assert "Nobody is known by this. Was it written exactly so?" in stranger
    assert 'value="nobody@example.org"' in stranger
    assert state(walk_in) == ("identified", person)
    assert "Dana Spruce" in page(client.get(address))


def test_a_walk_in_is_set_aside_on_its_page(client, room):
    walk_in = note(room)
    address = f"/teach/{room.meeting.pk}/walk-ins/{walk_in.pk}/"

    without = page(client.post(address, {"set_aside": "yes", "reason": ""}))
    client.post(address, {"set_aside": "yes", "reason": "Written down twice."})

    assert "Why do they get no hours?" in without
    assert without.count("error-summary__title") == 1
    assert state(walk_in) == ("set_aside", None)


def test_a_walk_in_of_another_session_is_not_found(client, room):
    other = note(Room())

    assert client.get(f"/teach/{room.meeting.pk}/walk-ins/{other.pk}/").status_code == 404


def test_handing_over_gives_the_roster_at_once(client, room):
    person = known()
    address = f"/teach/{room.meeting.pk}/hand-over/"

    refused = page(client.post(address, {"contact": "nobody@example.org", "reason": "Ill."}))
    answer = client.post(address, {"contact": memssi_number(person.pk), "reason": "Ill."})

    assert "Nobody is known by this. Was it written exactly so?" in refused
    assert answer.url == f"/teach/{room.meeting.pk}/"
    client.force_login(person)
    assert client.get(f"/teach/{room.meeting.pk}/").status_code == 200


def test_whoever_leaves_the_class_no_longer_has_its_roster(client, room):
    person = known()
    typed = {"contact": memssi_number(person.pk), "reason": "Ill.", "leaves": "on"}

    answer = client.post(f"/teach/{room.meeting.pk}/hand-over/", typed)

    assert answer.url == "/teach/"
    assert client.get(f"/teach/{room.meeting.pk}/").status_code == 404
