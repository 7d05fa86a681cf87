"""A district asks for a class; the office answers once, and says it by mail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clock import maine_date
from courses.models import TrainingRequest
from notifications.models import Message
from tests.factories import VersionFactory, coordinator, offering, organization, staff
from tests.reports.homes import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return organization("District One")


@pytest.fixture
def asker(client, district):
    person = coordinator(district)
    client.force_login(person)
    return person


def filled(place, **other) -> dict:
    today = maine_date(timezone.now())
    return {
        "organization": place.pk,
        "course": VersionFactory().course.pk,
        "people": 14,
        "first_day": today + timedelta(days=20),
        "last_day": today + timedelta(days=50),
        "county": "23011",
        "can_host": "on",
        "place": "The gym in Winthrop, 60 people",
        "note": "After school, please",
    } | other


def letters() -> list[tuple[str, int]]:
    sent = Message.objects.filter(template__startswith="courses/request").order_by("pk")
    return [(letter.template, letter.recipient_id) for letter in sent]


def test_a_request_is_kept_once_and_the_office_answers_it_once(client, district, asker):
    sent = filled(district)
    for _press in range(2):
        answer = client.post(reverse("courses:request_new"), sent)
    asked = TrainingRequest.objects.get()
    page = reverse("courses:request_detail", args=[asked.pk])
    assert answer.url == page
    assert (asked.requested_by, asked.people, asked.can_host) == (asker, 14, True)
    assert "Answer with this class" not in client.get(page).text
    assert client.post(page, {"reason": "No"}).status_code == 403

    client.force_login(staff())
    klass = offering(
        version=asked.course.versions.get(), starts_at=timezone.now() + timedelta(days=30)
    )
    wrong = client.post(page, {"class_number": "MEM-0"})
    assert "There is no published class with this number." in wrong.text
    assert 'value="MEM-0"' in wrong.text
    for _press in range(2):
        assert client.post(page, {"class_number": klass.number.lower()}).status_code == 302
    late = client.post(page, {"reason": "Too late"})
    assert "Somebody has answered this request already." in late.text
    asked.refresh_from_db()
    assert (asked.status, asked.offering) == ("scheduled", klass)
    assert letters() == [("courses/request_scheduled", asker.pk)]


def test_a_reason_is_asked_for_and_told(client, district, asker):
    client.post(reverse("courses:request_new"), filled(district))
    asked = TrainingRequest.objects.get()
    page = reverse("courses:request_detail", args=[asked.pk])
    client.force_login(staff())
    assert client.post(page, {"reason": " "}).status_code == 200
    assert letters() == []
    client.post(page, {"reason": "No instructor is free."})
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("declined", "No instructor is free.")
    assert letters() == [("courses/request_declined", asker.pk)]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"first_day": "2020-01-06"}, "The first day has passed."),
        ({"last_day": "2020-01-06"}, "The last day is before the first day."),
        ({"course": "", "subject": " "}, "Choose a course, or say what it should be about."),
        ({"people": "0"}, "must be 1 or more"),
    ],
)
def test_what_cannot_be_meant_is_said_and_what_was_typed_stays(
    client, district, asker, bad, sentence
):
    answer = client.post(reverse("courses:request_new"), filled(district, **bad))
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "The gym in Winthrop, 60 people" in answer.text
    assert not TrainingRequest.objects.exists()


def test_a_district_asks_for_its_own_people_and_sees_its_own_requests(client, district, asker):
    elsewhere = organization("District Two")
    client.post(reverse("courses:request_new"), filled(elsewhere))
    assert not TrainingRequest.objects.exists()
    client.post(reverse("courses:request_new"), filled(district, course="", subject="Bus radios"))
    asked = TrainingRequest.objects.get()
    listed = reverse("courses:request_list")
    assert "Bus radios" in client.get(listed).text
    client.force_login(coordinator(elsewhere))
    assert "Bus radios" not in client.get(listed).text
    page = reverse("courses:request_detail", args=[asked.pk])
    assert client.get(page).status_code == 404


def test_the_home_of_staff_shows_what_was_asked_for_until_it_is_answered(client, district, asker):
    office, now = staff(), timezone.now()
    client.post(reverse("courses:request_new"), filled(district, course="", subject="Bus radios"))
    client.post(reverse("courses:request_new"), filled(district))
    older, newer = TrainingRequest.objects.order_by("pk")
    TrainingRequest.objects.filter(pk=older.pk).update(requested_at=now - timedelta(days=9))

    def asked_of(person):
        return shown(person, now).get("requests-to-answer")

    assert asked_of(office) == {"requests": [older, newer], "count": 2}
    assert asked_of(asker) is None
    client.force_login(office)
    assert "Bus radios" in client.get("/").text
    client.post(reverse("courses:request_detail", args=[older.pk]), {"reason": "Nobody is free."})
    assert asked_of(office) == {"requests": [newer], "count": 1}
    TrainingRequest.objects.update(status="declined")
    assert asked_of(office) is None
