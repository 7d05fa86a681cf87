"""The page that scans: its camera, its form without scripts, its answers to scripts."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.codes import seat_code
from attendance.models import Punch
from tests.factories import UserFactory, offering
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


def ann(**fields):
    return UserFactory(**{"first_name": "Ann", "last_name": "Alder"} | fields)


@pytest.fixture
def klass(person):
    """A class that goes on now."""
    return offering(starts_at=timezone.now() - timedelta(minutes=10), instructors=[person])


def post(client, klass, *, is_part=False, **said):
    said = {"direction": "in", "uid": str(uuid.uuid4())} | said
    headers = {"HX-Request": "true"} if is_part else {}
    return client.post(f"/teach/{klass.meetings.get().pk}/scan/", said, headers=headers)


def test_the_page_alone_may_use_the_camera(client, klass):
    session = f"/teach/{klass.meetings.get().pk}/"

    answers = [
        client.get(session + page).headers["Permissions-Policy"]
        for page in ("", "papers/", "scan/")
    ]

    rest = "display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    assert answers == [f"camera=(), {rest}", f"camera=(), {rest}", f"camera=(self), {rest}"]


def test_a_code_is_typed_without_scripts_and_the_next_goes_the_same_way(client, klass):
    seat = enroll(klass, ann())
    post(client, klass, code=seat_code(seat.pk))

    page = post(client, klass, code=seat_code(seat.pk), direction="out")

    assert "<html" in page.text
    assert "Ann Alder is checked out" in page.text
    assert page.context["form"]["direction"].value() == "out"
    assert page.context["form"]["code"].value() is None
    assert list(Punch.objects.values_list("direction", flat=True)) == ["in", "out"]


def test_scripts_get_the_answer_alone(client, klass):
    seat = enroll(klass, ann())

    part = post(client, klass, is_part=True, code=seat_code(seat.pk))

    assert "<html" not in part.text
    assert "Ann Alder is checked in" in part.text
    assert "data-scan-answer" in part.text
    assert "data-scan-recent" in part.text


def test_somebody_of_another_class_is_written_down_by_the_button_of_the_answer(client, klass):
    other = enroll(offering(), ann())
    uid = str(uuid.uuid4())

    asked = post(client, klass, code=seat_code(other.pk), uid=uid)
    kept = post(client, klass, code=seat_code(other.pk), uid=uid, parks="on")

    assert f'name="uid" value="{uid}"' in asked.text
    assert "Written down as a walk-in" in kept.text
    assert Punch.objects.get().walk_in.name == "Ann Alder"


def test_a_form_at_fault_says_where(client, klass):
    page = post(client, klass, code="")
    part = post(client, klass, is_part=True, code="x", direction="sideways", uid="no")

    assert 'href="#id_code"' in page.text
    assert "Not taken" in part.text
    assert not Punch.objects.exists()


def test_before_the_roster_opens_the_answer_says_so(client, person):
    klass = offering(starts_at=timezone.now() + timedelta(days=2), instructors=[person])
    seat = enroll(klass, ann(), at=timezone.now())

    part = post(client, klass, is_part=True, code=seat_code(seat.pk))

    assert part.status_code == 409
    assert "The roster opens one hour before the session." in part.text


def test_a_scan_costs_the_same_with_many_people_as_with_one(client, klass):
    counts = []
    for people in (1, 3):
        seats = [enroll(klass, ann(last_name=f"Alder {people} {n}")) for n in range(people)]
        for seat in seats[:-1]:
            post(client, klass, code=seat_code(seat.pk))
        with CaptureQueriesContext(connection) as queries:
            post(client, klass, is_part=True, code=seat_code(seats[-1].pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 18
