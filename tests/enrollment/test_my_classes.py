"""My classes, what became of my seats and offers, and the home of a newcomer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Offering
from enrollment.links import leave_link, offer_link
from tests.enrollment.class_pages import coming
from tests.factories import UserFactory, offering, staff
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


def test_my_classes_stand_with_the_next_one_first_and_say_where(client):
    person, now = UserFactory(), timezone.now()
    for days in (30, -40, 3, -2):
        row = offering(starts_at=now + timedelta(days=days))
        row.registration_closes_at = now + timedelta(days=90)
        row.save()
        seat(offering=row, learner=person)
    client.force_login(person)

    answer = client.get("/my/classes/")

    rows = [row.record.offering.starts_at - now for row in answer.context["table"].rows]
    assert [gap.days for gap in rows] == [3, 30, -2, -40]
    assert "Town Hall, Augusta" in answer.text


def test_what_is_completed_or_given_back_stands_after_what_is_ahead(client):
    person, now = UserFactory(), timezone.now()
    at = {"completed": 1, "enrolled": 5, "withdrawn": 2}
    for status, days in at.items():
        seat(offering=offering(starts_at=now + timedelta(days=days)), learner=person, status=status)
    client.force_login(person)

    answer = client.get("/my/classes/")

    stated = [row.record.status for row in answer.context["table"].rows]
    assert stated == ["enrolled", "withdrawn", "completed"]


def test_a_seat_given_back_is_not_asked_for_again(client):
    held = seat(offering=coming(), learner=UserFactory())
    client.force_login(held.learner)
    path = f"/my/classes/{held.pk}/withdraw/"
    client.post(path, {"reason": ""})

    answer = client.get(path)

    assert (answer.status_code, answer.url) == (302, f"/classes/{held.offering.pk}/")


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        ("accepted", "You accepted this seat"),
        ("declined", "You declined this seat"),
        ("lapsed", "This offer ran out"),
        ("waiting", "You are on the waitlist"),
        ("closed", "The waitlist is closed"),
    ],
)
def test_an_offer_is_headed_by_what_came_of_it(client, status, heading):
    person, now = UserFactory(), timezone.now()
    ended = None if status == "waiting" else now
    entry = coming().waitlist.create(learner=person, status=status, joined_at=now, ended_at=ended)
    client.force_login(person)

    page = " ".join(client.get(f"/my/offers/{entry.pk}/").text.split())

    assert f"<h1> {heading} </h1>" in page.replace("<h1>", "<h1> ").replace("  ", " ")


@pytest.mark.parametrize(
    ("closes_in", "sentence"),
    [
        (2, "join the waitlist again on the page of the class."),
        (-2, "Registration for this class has closed."),
    ],
)
def test_who_left_the_line_is_sent_there_again_while_it_takes_people(client, closes_in, sentence):
    person, now = UserFactory(), timezone.now()
    klass = coming()
    Offering.objects.update(registration_closes_at=now + timedelta(days=closes_in))
    entry = klass.waitlist.create(learner=person, status="lapsed", joined_at=now, ended_at=now)

    for path in (offer_link(entry), leave_link(entry)):
        assert sentence in " ".join(client.get(path).text.split())
    client.force_login(staff())
    page = " ".join(client.get(f"/my/offers/{entry.pk}/").text.split())
    assert sentence in page


def test_a_newcomer_is_shown_classes_until_they_have_told_us_what_fits(client):
    row, person = coming(), UserFactory()
    client.force_login(person)
    assert f'href="/classes/{row.pk}/"' in client.get("/").text

    person.guided_at = timezone.now()
    person.save()

    assert f'href="/classes/{row.pk}/"' not in client.get("/").text
