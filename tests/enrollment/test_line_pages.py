"""The page of a class's seats and line, its acts, releasing held seats, and the tile of staff."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core.clock import maine_date
from courses.models import Offering
from enrollment import jobs, tiles
from enrollment.exceptions import ChangeRefusedError
from enrollment.models import WaitlistEntry
from enrollment.services import offer_freed_seats, release_reserves
from organizations.models import Organization
from tests.enrollment.rows import jobs_in, nothing_written
from tests.enrollment.test_changing_pages import shown_then_done
from tests.enrollment.waiting import (
    DAY,
    LAST_DAY,
    MONDAY,
    START,
    an_offer,
    free_a_seat,
    full_class,
    line_up,
    on_the_last_day,
    statuses,
)
from tests.factories import UserFactory, employ, offering, organization, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

AROOSTOOK = "23003"


@pytest.fixture
def office(client):
    person = staff()
    with time_machine.travel(LAST_DAY, tick=False):
        client.force_login(person)
        yield person


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def line_page(client, klass) -> str:
    response = client.get(reverse("enrollment:offering_line", args=[klass.pk]))
    assert response.status_code == 200
    return words(response)


def act(client, name, entry, **typed):
    return client.post(reverse(f"enrollment:line_{name}", args=[entry.pk]), typed)


def held_class(*, seats=1) -> Offering:
    """A class all of whose free seats are held for one county, with somebody else in line."""
    klass = offering(capacity=seats)
    klass.reserves.create(county=AROOSTOOK, seats=seats, until=maine_date(START))
    return klass


def test_the_page_shows_the_line_in_order_with_priorities_and_why_somebody_was_passed_over(
    client, office
):
    people = [UserFactory(first_name=name, last_name="Elm") for name in ("Ada", "Bo", "Cy")]
    klass, (_first, second, third) = on_the_last_day(*people)
    later = MONDAY + timedelta(hours=1)
    WaitlistEntry.objects.filter(pk=third.pk).update(priority=2, joined_at=later)
    WaitlistEntry.objects.filter(pk=second.pk).update(passed_over="The account is closed.")

    page = line_page(client, klass)
    on_the_class = words(client.get(f"/classes/{klass.pk}/"))

    order = [
        page.index(f"{place}. {name} Elm") for place, name in [(1, "Cy"), (2, "Ada"), (3, "Bo")]
    ]
    assert order == sorted(order)
    assert on_the_class.index("Cy Elm") < on_the_class.index("Ada Elm")
    assert "Seats and line" in on_the_class
    assert "Priority 2" in page
    assert "Passed over: The account is closed." in page
    assert "The class begins within a day" in page
    assert ("0 of 1" in page, "Nobody is waiting." in page) == (True, False)


def test_the_page_shows_offers_handed_to_staff_with_the_number_to_call(client, office):
    person = UserFactory(first_name="Ada", last_name="Elm", phone="207-555-0144")
    klass, _entry = an_offer(person, at=LAST_DAY - timedelta(seconds=1))
    offer_freed_seats(offering_id=klass.pk, now=LAST_DAY)

    page = line_page(client, klass)

    for sentence in ("Ada Elm", "Please call", "207-555-0144", "With MSSC staff since"):
        assert sentence in page


def test_requests_stand_on_the_page(client, office):
    klass = offering(capacity=3)
    person = UserFactory(first_name="Ada", last_name="Elm")
    klass.enrollments.create(learner=person, enrolled_at=MONDAY, status="requested_seat")

    page = line_page(client, klass)
    assert ("Waiting for approval" in page, "Ada Elm" in page, "1 of 3" in page) == (True,) * 3


def test_a_longer_line_asks_the_database_no_more(client, office):
    counted = []
    for people in (1, 3):
        klass, _ = full_class(*UserFactory.create_batch(people), seats=2)
        klass.reserves.create(county=AROOSTOOK, seats=1, until=maine_date(START))
        klass.enrollments.create(learner=UserFactory(), enrolled_at=MONDAY, status="requested")
        with CaptureQueriesContext(connection) as asked:
            line_page(client, klass)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_of_a_class_that_has_begun_nothing_is_given_out(client, office):
    klass, _ = on_the_last_day(UserFactory())
    Offering.objects.filter(pk=klass.pk).update(starts_at=LAST_DAY)

    page = line_page(client, klass)
    assert ("No seat can be given out now." in page, "Give the seat" in page) == (True, False)


def test_staff_set_a_priority_on_its_page(client, office):
    klass, (_first, second) = on_the_last_day(UserFactory(), UserFactory())

    with nothing_written():
        refused = act(client, "priority", second, priority="7", reason="")
    assert ("Say why. History keeps it." in refused.text, 'value="7"' in refused.text) == (
        True,
    ) * 2
    answer = act(client, "priority", second, priority="7", reason="Lives far away.")

    assert (answer.status_code, answer.url) == (302, f"/classes/{klass.pk}/line/")
    second.refresh_from_db()
    assert second.priority == 7


def test_staff_offer_a_seat_on_its_page_with_a_deadline_that_is_proposed(client, office):
    _, (entry,) = on_the_last_day(UserFactory())
    form = client.get(reverse("enrollment:line_offer", args=[entry.pk])).context["form"]
    typed = {name: str(form[name].value()) for name in ("day", "time")}
    assert typed == {"day": "2026-06-07", "time": "21:00:00"}

    with nothing_written():
        refused = act(client, "offer", entry, day="2026-06-08", time="06:00", reason="Asked.")
    assert (refused.status_code, "Nobody is asked at night." in refused.text) == (409, True)
    assert 'value="06:00"' in refused.text
    assert act(client, "offer", entry, reason="Asked.", **typed).status_code == 302

    entry.refresh_from_db()
    assert (entry.status, entry.offer_ends_at) == ("offered", START - timedelta(hours=12))


def test_staff_give_a_seat_on_its_page_and_a_second_press_gives_none(client, office):
    klass, (entry, *_others) = on_the_last_day(UserFactory(), UserFactory())

    assert act(client, "give", entry, reason="Said yes on the phone.").status_code == 302
    with nothing_written():
        again = act(client, "give", entry, reason="Said yes on the phone.")

    assert (again.status_code, "is no longer on this waitlist." in again.text) == (409, True)
    assert statuses(klass) == ["accepted", "waiting"]


def test_a_refusal_by_a_gate_is_said_on_the_page(client, office):
    person = UserFactory(first_name="Ada", last_name="Elm")
    _, (entry,) = on_the_last_day(person)
    enroll(offering(starts_at=START), person)

    answer = act(client, "give", entry, reason="Said yes on the phone.")

    assert (answer.status_code, "Ada Elm has a seat at that time" in answer.text) == (409, True)
    assert "Said yes on the phone." in answer.text


def test_staff_end_an_offer_on_its_page(client, office):
    klass, entry = an_offer(UserFactory(), at=LAST_DAY - timedelta(seconds=1))

    assert act(client, "end", entry, reason="Nobody picks up.").status_code == 302
    assert statuses(klass) == ["lapsed"]


# --- held seats ---


def test_releasing_held_seats_shows_who_gets_offers_and_then_does_it(client):
    klass = held_class(seats=2)
    people = [UserFactory(first_name=name, last_name="Elm") for name in ("Ada", "Bo", "Cy")]
    with time_machine.travel(MONDAY, tick=False):
        line_up(klass, *people)
        assert offer_freed_seats(offering_id=klass.pk, now=MONDAY) == []
        client.force_login(staff())
        url = f"/classes/{klass.pk}/release/"
        reserve = klass.reserves.get()

        with nothing_written():
            assert "Choose which seats to release." in client.post(url, {"step": "look"}).text
        looked = shown_then_done(client, url, {"reserves": [str(reserve.pk)]})

        assert looked.context["preview"].remarks == [
            "2 people in line will be offered a seat: Ada Elm, Bo Elm.",
            "Of 2 seats: 0 taken, 2 kept for an offer.",
            "1 person keeps waiting.",
        ]
        assert looked.context["preview"].count == 2
        assert statuses(klass) == ["waiting"] * 3  # the job that follows offers
        assert "Release held seats" not in client.get(f"/classes/{klass.pk}/change/").text
    reserve.refresh_from_db()
    assert reserve.until == maine_date(MONDAY)
    event = AuditEvent.objects.get(action="enrollment.release_reserves")
    assert (event.before, event.after) == (
        {"held": [["Aroostook", 2, "2026-06-08"]]},
        {"held": [["Aroostook", 2, "2026-05-18"]]},
    )


def test_released_seats_are_offered_by_the_job_that_follows(django_capture_on_commit_callbacks):
    klass = held_class()
    line_up(klass, UserFactory())
    reserve = klass.reserves.get()
    said = {"offering_id": klass.pk, "actor": staff(), "now": MONDAY}

    with django_capture_on_commit_callbacks() as callbacks:
        release_reserves(reserves=[reserve.pk], **said)

    assert (jobs.OFFER_FREED_SEATS, {"offering_id": klass.pk}) in jobs_in(callbacks)
    assert len(offer_freed_seats(offering_id=klass.pk, now=MONDAY)) == 1
    with nothing_written(), pytest.raises(ChangeRefusedError, match="held for nobody any more"):
        release_reserves(reserves=[reserve.pk], **said)


def test_held_seats_of_another_class_are_not_released():
    klass, other = held_class(), held_class()
    said = {"offering_id": klass.pk, "actor": staff(), "now": MONDAY}

    with nothing_written(), pytest.raises(ChangeRefusedError):
        release_reserves(reserves=[other.reserves.get().pk], **said)


def test_more_seats_within_a_day_are_given_out_by_phone(client, office):
    klass, _ = full_class(UserFactory())
    looked = client.post(f"/classes/{klass.pk}/seats/", {"capacity": "2", "step": "look"})

    assert looked.context["preview"].remarks[:2] == [
        "Nobody in line is offered a seat by it.",
        "It begins within a day, so MSSC staff give out the seats that are free by phone.",
    ]


# --- what people see ---


def test_people_see_their_place_of_how_many_and_why_a_seat_was_not_for_them(client):
    klass, (_first, second) = full_class(UserFactory(), UserFactory())
    WaitlistEntry.objects.filter(pk=second.pk).update(passed_over="The account is closed.")
    why = "The last free seat was not for you. The account is closed. You keep your place in line."
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(second.learner)
        of_class, mine, home = (
            words(client.get(url)) for url in (f"/classes/{klass.pk}/", "/my/classes/", "/")
        )

    assert "You are number 2 of 2 on the waitlist" in of_class
    assert ["You are number 2 of 2 in line." in page for page in (mine, home)] == [True, True]
    assert [why in page for page in (of_class, mine, home)] == [True] * 3


def test_on_the_last_day_people_in_line_read_that_they_may_be_called(client):
    klass, (entry,) = on_the_last_day(UserFactory())
    sentence = "If a seat opens up now, MSSC staff give it out by phone."
    shown = {}
    for now in (LAST_DAY - DAY, LAST_DAY):
        with time_machine.travel(now, tick=False):
            client.force_login(entry.learner)
            shown[now] = sentence in client.get(f"/classes/{klass.pk}/").text
    assert list(shown.values()) == [False, True]


def test_who_is_passed_over_because_seats_are_held_reads_so(client):
    inside, outside = UserFactory(), UserFactory()
    place = organization("District North")
    Organization.objects.filter(pk=place.pk).update(county=AROOSTOOK)
    employ(inside, place)
    klass = held_class()
    klass.enrollments.create(learner=UserFactory(), enrolled_at=MONDAY)
    line_up(klass, outside, inside)
    free_a_seat(klass)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    with time_machine.travel(MONDAY, tick=False):
        client.force_login(outside)
        assert "The seats that are free are held for others." in words(
            client.get(f"/classes/{klass.pk}/")
        )


# --- the home of staff ---


def tile(now, person=None):
    made = tiles.seats_to_give_out(person or staff(), now)
    return made and [row.pk for row in made.facts["offerings"]]


def test_the_tile_names_classes_within_a_day_with_an_open_offer_or_a_free_seat_and_a_line():
    handed, _ = an_offer(UserFactory(), at=LAST_DAY - timedelta(seconds=1))
    free, _ = on_the_last_day(UserFactory())
    full_class(UserFactory())  # nothing is free
    nobody_waits, _ = full_class()
    free_a_seat(nobody_waits, at=LAST_DAY)
    later, _ = full_class(UserFactory(), starts_at=START + DAY)
    free_a_seat(later, at=LAST_DAY)

    assert tile(LAST_DAY) == [handed.pk, free.pk]
    assert tile(LAST_DAY - timedelta(seconds=1)) is None
    assert tile(START) == [later.pk]


def test_the_tile_is_for_whoever_may_give_out_the_seats():
    klass, _ = on_the_last_day(UserFactory())

    assert tile(LAST_DAY, UserFactory()) is None
    assert tile(LAST_DAY) == [klass.pk]
