"""A class is held elsewhere: which sessions that touches, and what their rooms are called."""

from datetime import date, timedelta

import pytest
import time_machine

from courses.models import Room, Venue
from courses.services import PlannedMeeting
from enrollment.exceptions import ChangeRefusedError
from enrollment.forms import PlaceForm
from enrollment.services import NewPlace, move_to, postpone_offering
from tests.enrollment.changing import NOW, START, a_class, told
from tests.enrollment.rows import nothing_written
from tests.enrollment.test_changing_pages import shown_then_done
from tests.factories import offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    return Venue.objects.create(name="Hall", town="Bath", county="23023")


@pytest.fixture
def lab():
    """A room of another place, where the second session is held."""
    school = Venue.objects.create(name="School", town="Bangor", county="23019")
    return Room.objects.create(venue=school, name="Lab")


def two_sessions(lab):
    return offering(
        meetings=[
            PlannedMeeting(START, START + timedelta(hours=3), room="Attic"),
            PlannedMeeting(
                START + timedelta(days=1),
                START + timedelta(days=1, hours=3),
                venue=lab.venue,
                venue_room=lab,
            ),
        ]
    )


def where(klass):
    rows = klass.meetings.order_by("number")
    return [(row.venue, row.venue_room, row.room) for row in rows]


def test_a_session_with_a_place_of_its_own_stays_there_when_the_class_moves(hall, lab):
    klass = two_sessions(lab)
    enroll(klass, at=NOW)
    first, second = klass.meetings.all()
    place = NewPlace(hall, {first.pk: None, second.pk: lab})

    move_to(offering_id=klass.pk, place=place, actor=staff(), now=NOW)

    assert where(klass) == [(None, None, ""), (lab.venue, lab, "Lab")]
    (mail,) = told("class_changed")
    assert mail.context["changes"] == "Place: Hall, Bath\nSession 1: no room named yet"
    entries = mail.context["calendar"]["meetings"]
    assert [entry["location"] for entry in entries] == ["Hall, Bath", "Lab, School, Bangor"]


def test_it_takes_another_room_of_its_place_or_one_where_the_class_meets(hall, lab):
    klass, actor = two_sessions(lab), staff()
    enroll(klass, at=NOW)
    shop = Room.objects.create(venue=lab.venue, name="Shop")
    library = Room.objects.create(venue=klass.venue, name="Library")
    far = Room.objects.create(venue=hall, name="Far")
    _first, second = klass.meetings.all()
    place = NewPlace(klass.venue, {second.pk: far})
    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        move_to(offering_id=klass.pk, place=place, actor=actor, now=NOW)
    assert str(refusal.value) == "Choose rooms of the place where the class meets."

    seen = []
    for room in (shop, library):
        place = NewPlace(klass.venue, {second.pk: room})
        move_to(offering_id=klass.pk, place=place, actor=actor, now=NOW)
        seen.append(where(klass)[1])

    assert seen == [(lab.venue, shop, "Shop"), (None, library, "Library")]
    assert [mail.context["changes"] for mail in told("class_changed")] == [
        "Session 2: Shop, School",
        f"Session 2: Library, {klass.venue.name}",
    ]


def test_a_session_that_is_over_stays_where_it_was_held(hall, lab):
    klass = two_sessions(lab)
    old = klass.venue
    _first, second = klass.meetings.all()
    room = Room.objects.create(venue=hall, name="Far")
    place = NewPlace(hall, {second.pk: room})
    at = START + timedelta(hours=4)
    form = PlaceForm(offering=klass, now=at)
    assert form.meetings == [second]

    move_to(offering_id=klass.pk, place=place, actor=staff(), now=at)

    assert where(klass) == [(old, None, "Attic"), (None, room, "Far")]


def test_a_room_in_words_is_renamed_and_one_no_longer_used_stays_while_the_link_changes(client):
    klass, _people = a_class(seats=1)
    room = Room.objects.create(venue=klass.venue, name="Old Gym", retired_on=date(2027, 1, 1))
    (row,) = klass.meetings.all()
    klass.meetings.update(venue_room=room, room="Old Gym")
    typed = {"venue": str(klass.venue_id), "online_link": "https://x.example.org/"}
    url = f"/classes/{klass.pk}/place/"

    with time_machine.travel(NOW, tick=False):
        client.force_login(staff())
        shown_then_done(client, url, typed | {f"room_{row.pk}": str(room.pk)})
        seen = [where(klass)]
        shown_then_done(client, url, typed | {f"name_{row.pk}": "Back Room"})
        seen.append(where(klass))
        form = client.get(url).context["form"]
        shown_then_done(client, url, typed | {f"name_{row.pk}": "Side Room"})
        seen.append(where(klass))

    assert seen == [
        [(None, room, "Old Gym")],
        [(None, None, "Back Room")],
        [(None, None, "Side Room")],
    ]
    assert form[f"name_{row.pk}"].value() == "Back Room"
    assert [mail.context["changes"] for mail in told("class_changed")] == [
        "The link to join online is new: see the page of the class.",
        "Session 1: Back Room",
        "Session 1: Side Room",
    ]


def test_a_postponed_class_takes_no_room_on_its_old_dates():
    (klass, _), (other, _) = a_class(seats=1), a_class(seats=1)
    room = Room.objects.create(venue=klass.venue, name="Cove Room")
    for each in (klass, other):
        each.meetings.update(venue_room=room, room="Cove Room")
    (row,) = klass.meetings.all()
    place = NewPlace(klass.venue, {row.pk: room}, "https://x.example.org/")
    said = {"offering_id": klass.pk, "actor": staff(), "now": NOW}
    with nothing_written(), pytest.raises(ChangeRefusedError):
        move_to(**said, place=place)

    postpone_offering(**said, reason="Snow.")
    moved = move_to(**said, place=place)

    assert (moved.online_link, where(klass)) == (place.online_link, [(None, room, "Cove Room")])
