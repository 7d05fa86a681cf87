"""The pages on which one says what one needs, and those on which it is read."""

import pytest
from django.utils import timezone

from enrollment.models import AccommodationRequest
from enrollment.services import ask_accommodation
from enrollment.services.accommodations import text_of
from tests.enrollment.adding_pages import errors_of, said, sent_too_late, signed_in, soon, taken
from tests.factories import UserFactory, accommodations_desk, administrator, offering, staff

pytestmark = pytest.mark.django_db


def test_a_request_is_written_changed_and_erased_by_its_person(client):
    seat = taken(offering(starts_at=soon()))
    path = f"/my/classes/{seat.pk}/accommodation/"

    sent = signed_in(client, seat.learner).post(path, {"accommodation_needs": "Large print"})
    shown = client.get(path)
    assert (sent.url, "Large print" in shown.text) == (path, True)
    assert "no-store" in shown.headers["Cache-Control"]
    client.post(path, {"accommodation_needs": "Larger print"})
    assert text_of(AccommodationRequest.objects.get()) == "Larger print"
    client.post(path, {"do": "take_back"})

    assert not AccommodationRequest.objects.exists()


@pytest.mark.parametrize("typed", ["", "  ", "x" * 2001, "a\x00b", "123-45-6789"])
def test_what_cannot_be_a_request_is_refused(client, typed):
    seat = taken(offering(starts_at=soon()))

    page = signed_in(client, seat.learner).post(
        f"/my/classes/{seat.pk}/accommodation/", {"accommodation_needs": typed}
    )

    assert list(errors_of(page)) == ["accommodation_needs"]
    assert not AccommodationRequest.objects.exists()


def test_the_desk_reads_what_waits_and_marks_it_once(client):
    seat = taken(offering(starts_at=soon()))
    row = ask_accommodation(
        enrollment_id=seat.pk, text="Large print", actor=seat.learner, now=timezone.now()
    )
    signed_in(client, accommodations_desk())
    page = client.get("/staff/accommodations/")
    assert "Large print" in page.text
    assert "no-store" in page.headers["Cache-Control"]

    met = client.post(f"/staff/accommodations/{row.pk}/met/", follow=True)
    again = client.post(f"/staff/accommodations/{row.pk}/met/", follow=True)

    assert "Marked as arranged. The person is told by email." in met.text
    assert "It was marked as arranged already." in again.text


def test_the_home_of_the_desk_says_how_many_wait_and_no_word_more(client):
    seat = taken(offering(starts_at=soon()))
    ask_accommodation(
        enrollment_id=seat.pk, text="Large print", actor=seat.learner, now=timezone.now()
    )

    page = said(signed_in(client, accommodations_desk()).get("/").text)

    assert "1 request is not arranged yet." in page
    assert "Large print" not in page


def test_who_teaches_reads_it_and_staff_find_nothing(client):
    teacher = UserFactory()
    klass = offering(starts_at=soon(), instructors=[teacher])
    seat = taken(klass)
    ask_accommodation(
        enrollment_id=seat.pk, text="Large print", actor=seat.learner, now=timezone.now()
    )

    def reads(person):
        return "Large print" in signed_in(client, person).get("/staff/accommodations/").text

    assert [reads(each) for each in (teacher, staff(), administrator(), seat.learner)] == [
        True,
        False,
        False,
        False,
    ]
    page = said(signed_in(client, teacher).get(f"/classes/{klass.pk}/").text)
    # Beside the rosters, not below all that everybody is told.
    assert (
        "1 request for accommodations"
        in page.partition("You teach this class")[2].split("</section>")[0]
    )
    assert page.count("1 request for accommodations") == 1
    assert (
        "for accommodations</" not in signed_in(client, staff()).get(f"/classes/{klass.pk}/").text
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_for_one_request_and_for_many(
    client, django_assert_num_queries, rows
):
    for _place in range(rows):
        seat = taken(offering(starts_at=soon()))
        ask_accommodation(
            enrollment_id=seat.pk, text="Large print", actor=seat.learner, now=timezone.now()
        )
    signed_in(client, accommodations_desk())
    client.get("/staff/accommodations/")

    with django_assert_num_queries(8):
        client.get("/staff/accommodations/")


def test_what_one_needs_is_kept_nowhere_and_the_page_says_so(client):
    seat = taken(offering(starts_at=soon()))

    kept, page = sent_too_late(
        client,
        seat.learner,
        f"/my/classes/{seat.pk}/accommodation/",
        {"accommodation_needs": "Large print"},
    )

    assert "Large print" not in kept + page.text
    assert "was not sent, and for your privacy it was not kept" in page.text
