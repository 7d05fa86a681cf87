"""The pages for a change of plans, as their visitors read and press them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.clock import maine_date
from courses.models import Offering
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import withdraw
from tests.enrollment.class_pages import coming
from tests.enrollment.places import sit, words
from tests.factories import UserFactory, coordinator, employ, organization, staff
from tests.factories.records import seat as written_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A district with its coordinator, and three who work there."""
    place = organization("District")
    people = UserFactory.create_batch(3)
    for person in people:
        employ(person, place)
    return coordinator(place), people


def test_a_coordinator_gives_a_seat_back_and_returns_to_the_list(client, town):
    by, (person, *_others) = town
    seat = sit(coming(), person)
    client.force_login(by)
    page = client.get(f"/my/classes/{seat.pk}/withdraw/")
    assert person.name in page.text
    assert "The mail says that you did this" in words(page)

    answer = client.post(f"/my/classes/{seat.pk}/withdraw/", {"reason": "They are ill."})

    assert answer.url == "/people/classes/"
    assert Enrollment.objects.get().status == "withdrawn"
    assert f"The seat of {person.name} is given back." in words(client.get(answer.url))


def test_after_the_last_day_the_page_says_whom_to_call(client, settings):
    settings.SITE_PHONE = "207-555-0100"
    seat = sit(coming(), UserFactory())
    yesterday = maine_date(timezone.now()) - timedelta(days=1)
    Offering.objects.update(withdraw_until=yesterday)
    client.force_login(seat.learner)

    for page in ("withdraw", "transfer"):
        said = words(client.get(f"/my/classes/{seat.pk}/{page}/"))
        assert 'href="tel:207-555-0100"' in said
        assert "You could change this yourself until" in said
        assert (
            'type="submit">{}'.format("") not in said.partition("<main")[2].partition("</main")[0]
        )

    stale = client.post(f"/my/classes/{seat.pk}/withdraw/", {"reason": "I am ill."})
    assert stale.status_code == 409
    assert "The last day to give this seat back yourself was" in words(stale)
    assert "I am ill." in stale.text


def test_the_page_lists_the_other_dates_with_seats_and_moves_to_one(client):
    first = coming()
    free, full = (coming(days, version=first.version, capacity=1) for days in (30, 40))
    sit(full, UserFactory())
    other = coming(30)
    seat = sit(first, UserFactory())
    taken = sit(coming(50, version=first.version), seat.learner).offering
    client.force_login(seat.learner)

    page = client.get(f"/my/classes/{seat.pk}/transfer/")
    assert f'value="{free.pk}"' in page.text
    for hidden in (full, other, first, taken):
        assert f'value="{hidden.pk}"' not in page.text
    assert "(1 seat free)" in page.text

    answer = client.post(f"/my/classes/{seat.pk}/transfer/", {"to": free.pk, "reason": ""})
    assert answer.url == f"/classes/{free.pk}/"
    seats = Enrollment.objects.filter(learner=seat.learner, status="enrolled")
    assert {each.offering for each in seats} == {free, taken}

    again = client.get(f"/my/classes/{seat.pk}/transfer/", follow=True)
    assert "This seat was moved to another date already." in words(again)


def test_a_date_that_filled_meanwhile_or_of_another_course_is_answered_in_words(client):
    first = coming()
    second = coming(30, version=first.version, capacity=1)
    seat = sit(first, UserFactory())
    client.force_login(seat.learner)
    sit(second, UserFactory())

    for to in (second.pk, coming(30).pk, "x"):
        stale = client.post(f"/my/classes/{seat.pk}/transfer/", {"to": to, "reason": "Too far."})
        assert "A seat moves to another date of the same course only" in words(stale)
        assert "Too far." in stale.text
    assert list(Enrollment.objects.filter(learner=seat.learner).values_list("status")) == [
        ("enrolled",)
    ]


def test_where_no_other_date_is_free_the_page_says_so(client):
    seat = sit(coming(), UserFactory())
    client.force_login(seat.learner)

    page = client.get(f"/my/classes/{seat.pk}/transfer/")

    assert "No other date of this course has a free seat now." in words(page)
    assert "Move the seat" not in page.text


def test_a_coordinator_sends_one_of_their_people_and_nobody_elses(client, town):
    by, (first, second, _third) = town
    seat, stranger = sit(coming(), first), UserFactory()
    client.force_login(by)
    path = f"/my/classes/{seat.pk}/replace/"

    unknown = client.post(path, {"who": stranger.email, "reason": "Night shift."})
    assert "Nobody was found" in words(unknown)
    assert "Night shift." in unknown.text
    searched = client.post(path, {"who": second.last_name, "find": "who"})
    assert second.name in searched.text
    assert Enrollment.objects.count() == 1

    answer = client.post(path, {"who": second.last_name, "person": second.pk, "reason": ""})

    assert answer.url == "/people/classes/"
    assert f"{second.name} has the seat now." in words(client.get(answer.url))
    assert Enrollment.objects.get(status="enrolled").learner == second


def test_a_full_class_offers_the_waitlist_where_a_seat_is_given_again(client, town):
    by, (first, second, _third) = town
    klass = coming(capacity=1)
    old = sit(klass, first)
    withdraw(enrollment_id=old.pk, actor=first, now=timezone.now())
    sit(klass, second)
    client.force_login(by)
    path = f"/my/classes/{old.pk}/reinstate/"
    assert "As it stands: Withdrawn." in words(client.get(path))

    full = client.post(path, {"reason": "It was a mistake."})
    assert full.status_code == 409
    assert "Put them on the waitlist" in words(full)

    client.post(path, {"reason": "It was a mistake.", "or_wait": "yes"})
    assert WaitlistEntry.objects.get().learner == first


def test_what_cannot_be_given_again_says_so_and_has_no_button(client, town):
    by, (first, *_others) = town
    seat = sit(coming(), first)
    client.force_login(by)

    page = client.get(f"/my/classes/{seat.pk}/reinstate/")

    assert "Only a seat that was given back, not approved or ran out" in words(page)
    assert "Give the seat again</button>" not in words(page)


def test_staff_take_back_that_somebody_did_not_come(client):
    absent = written_seat(status="no_show")
    client.force_login(staff())
    path = f"/my/classes/{absent.pk}/correct/"
    assert "came to no session" in words(client.get(path))

    assert client.post(path, {"reason": "They sat in back."}).url == "/people/classes/"

    absent.refresh_from_db()
    assert absent.status == "not_completed"
    assert "Take it back" not in client.get(path).text


def test_a_request_is_taken_back_on_the_same_page(client):
    klass = coming()
    Offering.objects.update(approval="staff")
    request = sit(klass, UserFactory())
    client.force_login(request.learner)
    assert f"/my/classes/{request.pk}/withdraw/" in client.get("/my/classes/").text
    page = client.get(f"/my/classes/{request.pk}/withdraw/")
    assert "Take this request back?" in words(page)

    client.post(f"/my/classes/{request.pk}/withdraw/", {"reason": ""})

    assert Enrollment.objects.get().status == "withdrawn"
