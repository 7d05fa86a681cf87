"""The pages on which one answers what a class asks, and the list of the answers."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Offering
from enrollment.models import Answer, Enrollment, LodgingRequest
from enrollment.services import answer_questions, ask_accommodation, ask_for_lodging
from tests.enrollment.adding import conference
from tests.enrollment.adding_pages import (
    asking,
    errors_of,
    said,
    sent_too_late,
    signed_in,
    soon,
    taken,
)
from tests.factories import UserFactory, coordinator, offering, organization, staff

pytestmark = pytest.mark.django_db


# --- registering leads on ---


def test_the_seat_comes_first_then_the_questions(client):
    klass, _keys = asking()
    person = UserFactory()

    answer = signed_in(client, person).post(f"/classes/{klass.pk}/register/")

    seat = Enrollment.objects.get(learner=person)
    assert (answer.status_code, answer.url) == (302, f"/my/classes/{seat.pk}/add/")
    page = said(client.get(f"/classes/{klass.pk}/").text)
    assert "Your seat is yours. This is still missing:" in page
    assert "1 question must be answered." in page


@pytest.mark.parametrize("keeps_seat", [True, False])
def test_a_request_is_asked_too_and_nobody_calls_it_a_seat(client, keeps_seat):
    klass, _keys = asking()
    Offering.objects.update(approval="staff", requests_hold_seat=keeps_seat)

    answer = signed_in(client, UserFactory()).post(f"/classes/{klass.pk}/register/", follow=True)
    page = client.get(f"/classes/{klass.pk}/").text

    assert "You can answer while your request is decided." in said(answer.text)
    assert "This is still missing: </strong> 1 question must be answered." in said(page)
    assert f'href="/my/classes/{klass.enrollments.get().pk}/add/"' in page
    assert "Your seat is yours" not in answer.text + page


@pytest.mark.parametrize(("keeps_seat", "chooses"), [(True, True), (False, False)])
def test_sessions_are_chosen_once_a_seat_is_kept(client, keeps_seat, chooses):
    klass = conference(starts_at=soon())
    Offering.objects.update(approval="staff", requests_hold_seat=keeps_seat)

    answer = signed_in(client, UserFactory()).post(f"/classes/{klass.pk}/register/")

    sessions = f"/my/classes/{klass.enrollments.get().pk}/sessions/"
    assert (answer.url == sessions) is chooses
    assert (sessions in client.get(f"/classes/{klass.pk}/").text) is chooses


def test_a_conference_without_questions_leads_to_its_sessions(client):
    klass = conference(starts_at=soon())

    answer = signed_in(client, UserFactory()).post(f"/classes/{klass.pk}/register/")

    assert answer.url == f"/my/classes/{klass.enrollments.get().pk}/sessions/"


def test_a_class_that_asks_nothing_leads_to_its_page(client):
    klass = offering(starts_at=soon())

    answer = signed_in(client, UserFactory()).post(f"/classes/{klass.pk}/register/")

    assert answer.url == f"/classes/{klass.pk}/"
    assert "This is still missing" not in client.get(answer.url).text


# --- questions ---


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(client):
    klass, keys = asking()
    seat = taken(klass)
    path = f"/my/classes/{seat.pk}/add/"
    typed = {f"question-{keys['Meat?']}": "no", f"question-{keys['Shirt?']}": "M"}

    asked = said(signed_in(client, seat.learner).get(path).text)
    page = client.post(path, typed)

    assert "Meat? </legend>" in asked
    assert 'Shirt? <span class="field__optional">(optional)</span>' in asked
    assert errors_of(page) == {
        f"question-{keys['What instead?']}": ["Please answer this question."]
    }
    assert re.search(r'value="M"[^>]*checked', page.text)
    assert not Answer.objects.exists()
    nothing = client.post(path, {})
    assert errors_of(nothing) == {
        f"question-{keys['Meat?']}": ["Please answer this question."],
    }
    done = client.post(path, typed | {f"question-{keys['What instead?']}": "Fish"})
    assert done.url == path
    assert "Fish" in client.get(path).text
    assert dict(seat.answers.values_list("question__text", "text")) == {
        "Meat?": "no",
        "What instead?": "Fish",
        "Shirt?": "M",
    }


@pytest.mark.parametrize(
    "typed",
    [
        {"Shirt?": "XXL"},
        {"Meat?": "perhaps"},
        {"What instead?": "x" * 501, "Meat?": "no"},
        {"What instead?": "a\x00b", "Meat?": "no"},
        {"What instead?": "123-45-6789", "Meat?": "no"},
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_a_sentence(client, typed):
    klass, keys = asking()
    seat = taken(klass)

    page = signed_in(client, seat.learner).post(
        f"/my/classes/{seat.pk}/add/",
        {f"question-{keys[name]}": value for name, value in ({"Meat?": "yes"} | typed).items()},
    )

    assert page.status_code == 200
    assert f"question-{keys[next(iter(typed))]}" in errors_of(page)
    assert not Answer.objects.exists()


def test_food_and_lodging_stand_on_the_same_page(client):
    klass = offering(starts_at=soon())
    Offering.objects.update(asks_diet=True, lodging_limit=1)
    first, second = taken(klass), taken(klass)
    typed = {"dietary_note": "No nuts", "lodging": "on"}

    signed_in(client, first.learner).post(f"/my/classes/{first.pk}/add/", typed)
    shown = client.get(f"/my/classes/{first.pk}/add/").text
    signed_in(client, second.learner).post(f"/my/classes/{second.pk}/add/", typed)
    waiting = client.get(f"/my/classes/{second.pk}/add/").text
    signed_in(client, first.learner).post(f"/my/classes/{first.pk}/add/", {"dietary_note": ""})

    assert "Lodging is kept for you." in shown
    assert "No nuts" in shown
    assert "All lodging is taken. You are on the list" in waiting
    assert dict(LodgingRequest.objects.values_list("enrollment", "status")) == {
        first.pk: "dropped",
        second.pk: "granted",
    }
    assert not hasattr(Enrollment.objects.get(pk=first.pk), "dietary_note")


def test_once_the_class_has_begun_a_stale_page_is_answered_with_a_sentence(client):
    klass, keys = asking()
    seat = taken(klass)
    Offering.objects.update(starts_at=timezone.now() - timedelta(hours=1))

    page = signed_in(client, seat.learner).post(
        f"/my/classes/{seat.pk}/add/", {f"question-{keys['Meat?']}": "yes"}
    )

    assert page.status_code == 409
    assert "This class has begun, so nothing can be changed here." in page.text


# --- who has answered ---


def test_the_list_of_answers_says_who_is_missing_and_goes_into_a_file(client):
    klass, keys = asking(capacity=20)
    Offering.objects.update(lodging_limit=5, asks_diet=True)
    done, open_one = taken(klass, UserFactory(last_name="Ash")), taken(klass)
    now = timezone.now()
    answer_questions(
        enrollment_id=done.pk,
        answers={keys["Meat?"]: "yes", keys["Shirt?"]: "M"},
        dietary_note="No nuts",
        actor=done.learner,
        now=now,
    )
    ask_for_lodging(enrollment_id=done.pk, actor=done.learner, now=now)
    ask_accommodation(enrollment_id=done.pk, text="Large print", actor=done.learner, now=now)
    path = f"/classes/{klass.pk}/answers/"

    page = said(signed_in(client, staff()).get(path).text)
    missing = client.get(path, {"state": "missing"}).text
    complete = client.get(path, {"state": "complete"}).text
    file = b"".join(client.get(path, {"export": "csv"}).streaming_content).decode()

    assert "Something is missing from 1 person." in page
    assert (done.learner.name in missing, open_one.learner.name in missing) == (False, True)
    assert (done.learner.name in complete, open_one.learner.name in complete) == (True, False)
    heads, first, second = file.lstrip("\ufeff").splitlines()
    assert heads == ("Name,Seat,Still missing,Meat?,What instead?,Shirt?,Does not eat,Lodging")
    assert first == f"{done.learner.name},Registered,,yes,,M,No nuts,Lodging is kept"
    assert second == f"{open_one.learner.name},Registered,Answers: 1,,,,,"
    assert "Large print" not in page + file


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_answers_costs_the_same_for_one_and_for_many(
    client, django_assert_num_queries, rows
):
    klass, keys = asking(capacity=20)
    for _place in range(rows):
        seat = taken(klass)
        answer_questions(
            enrollment_id=seat.pk,
            answers={keys["Meat?"]: "yes"},
            actor=seat.learner,
            now=timezone.now(),
        )
    signed_in(client, staff())
    client.get(f"/classes/{klass.pk}/answers/")

    with django_assert_num_queries(14):
        client.get(f"/classes/{klass.pk}/answers/")


def test_answers_sent_after_the_session_ended_are_there_again_but_food_is_not(client):
    klass, keys = asking()
    Offering.objects.update(asks_diet=True)
    seat = taken(klass)
    typed = {f"question-{keys['Meat?']}": "no", f"question-{keys['What instead?']}": "Haddock"}

    kept, page = sent_too_late(
        client, seat.learner, f"/my/classes/{seat.pk}/add/", typed | {"dietary_note": "No nuts"}
    )

    assert "Haddock" in page.text
    assert "No nuts" not in page.text + kept
    assert not Answer.objects.exists()


def test_a_host_reads_the_answers_of_their_own_classes_only(client):
    place, other = organization("District One"), organization("District Two")
    klass, elsewhere = asking(host=place)[0], asking(host=other)[0]
    signed_in(client, coordinator(place))

    assert client.get(f"/classes/{klass.pk}/answers/").status_code == 200
    assert client.get(f"/classes/{elsewhere.pk}/answers/").status_code == 403
    assert "What people answered" in client.get(f"/classes/{klass.pk}/").text
