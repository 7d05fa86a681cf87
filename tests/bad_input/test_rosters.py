"""Marks that cannot be: a sentence, a status, and not one of them saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.models import AttendanceRecord
from attendance.services import sign_roster
from tests.factories import UserFactory, director, meeting_times, offering
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def klass(person):
    """Six hours long, begun two hours ago, taught by `person`; two people have seats."""
    start = timezone.now() - timedelta(hours=2)
    klass = offering(meetings=[meeting_times(start)], instructors=[person])
    seat(offering=klass)
    seat(offering=klass)
    return klass


@pytest.fixture
def roster(klass) -> str:
    return f"/teach/{klass.meetings.get().pk}/"


def marks(klass, *, first=("present", ""), second=("present", "")) -> dict[str, str]:
    posted = {}
    for held, (status, minutes) in zip(
        klass.enrollments.order_by("pk"), (first, second), strict=True
    ):
        posted |= {f"status-{held.pk}": status, f"minutes-{held.pk}": minutes}
    return posted


WRONG = [
    (("dancing", ""), "A mark is present, late or absent."),
    (("PRESENT", ""), "A mark is present, late or absent."),
    (("pres\x00ent", ""), "A mark is present, late or absent."),
    (("late", "-5"), "Minutes are a whole number, such as 45."),
    (("late", "4.5"), "Minutes are a whole number, such as 45."),
    (("late", "1e3"), "Minutes are a whole number, such as 45."),
    (("late", "soon"), "Minutes are a whole number, such as 45."),
    (("late", "²"), "Minutes are a whole number, such as 45."),
    (("late", "0"), "Enter the minutes for someone late, from 1 to 360."),
    (("late", "361"), "Enter the minutes for someone late, from 1 to 360."),
    (("late", "9" * 30), "Enter the minutes for someone late, from 1 to 360."),
    (("late", "9" * 5000), "Minutes"),
]


@pytest.mark.parametrize(("mark", "sentence"), WRONG)
def test_a_mark_that_cannot_be_saves_none_of_the_roster(
    signed_in, klass, roster, rows, mark, sentence
):
    before = rows()

    response = signed_in.post(roster, marks(klass, second=mark))

    assert (response.status_code, sentence in response.text) == (409, True)
    assert rows() == before


@pytest.mark.parametrize(("mark", "sentence"), WRONG)
def test_a_tapped_mark_that_cannot_be_is_not_saved(signed_in, klass, roster, rows, mark, sentence):
    held = klass.enrollments.first()
    before = rows()

    response = signed_in.post(
        f"{roster}marks/{held.pk}/",
        {f"status-{held.pk}": mark[0], f"minutes-{held.pk}": mark[1]},
        headers={"HX-Request": "true"},
    )

    assert (response.status_code, sentence in response.text) == (409, True)
    assert "<html" not in response.text
    assert rows() == before


def test_what_was_marked_is_still_there_after_a_refusal(signed_in, klass, roster):
    first, second = klass.enrollments.order_by("pk")

    page = " ".join(
        signed_in.post(
            roster, marks(klass, first=("absent", ""), second=("late", "777"))
        ).text.split()
    )

    assert f'name="status-{first.pk}" value="absent" checked' in page
    assert f'name="status-{second.pk}" value="late" checked' in page
    assert 'value="777"' in page


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 18])
def test_somebody_without_a_seat_is_not_marked(signed_in, klass, roster, rows, pk):
    before = rows()

    response = signed_in.post(f"{roster}marks/{pk}/", {f"status-{pk}": "present"})

    assert response.status_code == 409
    assert "Somebody on this list no longer has a seat." in response.text
    assert rows() == before


def test_somebody_of_another_class_is_not_marked(signed_in, roster, rows):
    other = seat()
    before = rows()

    response = signed_in.post(f"{roster}marks/{other.pk}/", {f"status-{other.pk}": "present"})

    assert response.status_code == 409
    assert rows() == before


def test_an_empty_roster_form_saves_nothing(signed_in, roster):
    assert signed_in.post(roster, {}).status_code == 302
    assert AttendanceRecord.objects.count() == 0


@pytest.mark.parametrize("path", ["", "sign/", "marks/{}/"])
def test_a_roster_is_not_there_for_who_does_not_teach_it(client, klass, roster, rows, path):
    held = klass.enrollments.first()
    client.force_login(held.learner)
    before = rows()

    response = client.post(roster + path.format(held.pk), marks(klass))

    assert (response.status_code, "We cannot find this page" in response.text) == (404, True)
    assert rows() == before


@pytest.mark.parametrize("path", ["", "sign/", "marks/{}/"])
def test_who_only_looks_on_may_not_mark(client, klass, roster, rows, path):
    client.force_login(director())
    before = rows()

    response = client.post(roster + path.format(klass.enrollments.first().pk), marks(klass))

    assert (response.status_code, "You cannot open this page" in response.text) == (403, True)
    assert rows() == before


@pytest.mark.parametrize("path", ["", "marks/{}/", "sign/"])
def test_a_signed_roster_takes_no_more_marks(signed_in, person, klass, roster, rows, path):
    signed_in.post(roster, marks(klass))
    sign_roster(meeting_id=klass.meetings.get().pk, actor=person, now=timezone.now())
    before = rows()

    response = signed_in.post(
        roster + path.format(klass.enrollments.first().pk), marks(klass, first=("absent", ""))
    )

    assert (response.status_code, "This roster is signed." in response.text) == (409, True)
    assert rows() == before


def test_a_roster_is_not_signed_before_everybody_is_marked(signed_in, klass, roster, rows):
    signed_in.post(roster, marks(klass, second=("", "")))
    before = rows()

    response = signed_in.post(f"{roster}sign/")

    assert response.status_code == 409
    assert "1 person is not marked yet. Mark everybody, then sign." in response.text
    assert rows() == before


@pytest.mark.parametrize("path", ["", "sign/"])
def test_a_roster_opens_one_hour_before_its_session(signed_in, person, rows, path):
    klass = offering(starts_at=timezone.now() + timedelta(minutes=61), instructors=[person])
    seat(offering=klass, learner=UserFactory())
    held = klass.enrollments.get()
    before = rows()

    response = signed_in.post(
        f"/teach/{klass.meetings.get().pk}/{path}", {f"status-{held.pk}": "present"}
    )

    assert response.status_code == 409
    assert "The roster opens one hour before the session." in response.text
    assert rows() == before
