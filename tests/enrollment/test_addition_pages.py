"""The pages on which one adds something to a seat, and those on which it is read."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import Offering
from enrollment.models import AccommodationRequest, Answer, Enrollment, LodgingRequest
from enrollment.services import (
    answer_questions,
    ask_accommodation,
    ask_for_lodging,
    choose_sessions,
    register,
)
from enrollment.services.accommodations import text_of
from tests.enrollment.adding import conference, question, session
from tests.factories import (
    UserFactory,
    accommodations_desk,
    administrator,
    coordinator,
    offering,
    organization,
    staff,
)

pytestmark = pytest.mark.django_db


def soon():
    return timezone.now() + timedelta(days=20)


def asking(**more) -> tuple[Offering, dict[str, int]]:
    klass = offering(starts_at=soon(), **more)
    meat = question(klass, "Meat?", kind="yes_no", is_required=True)
    why = question(klass, "What instead?", asked_after=meat, asked_if="no", is_required=True)
    size = question(klass, "Shirt?", kind="choice", choices=["S", "M"])
    return klass, {row.text: row.pk for row in (meat, why, size)}


def taken(klass: Offering, person: User | None = None) -> Enrollment:
    person = person or UserFactory()
    return register(offering_id=klass.pk, learner=person, actor=person, now=timezone.now())


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def said(text: str) -> str:
    return " ".join(text.split())


def errors_of(page) -> dict:
    return dict(page.context["form"].errors)


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

    page = signed_in(client, seat.learner).post(path, typed)

    assert errors_of(page) == {
        f"question-{keys['What instead?']}": ["Please answer this question."]
    }
    assert re.search(r'value="M"[^>]*checked', page.text)
    assert not Answer.objects.exists()
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


# --- sessions ---


def test_sessions_are_chosen_by_a_form_that_says_what_is_left(client):
    klass = conference(starts_at=soon(), seats=(1, 3))
    first, second = taken(klass), taken(klass)
    drills, aid = session(klass, "Drills"), session(klass, "First aid")
    choose_sessions(
        enrollment_id=first.pk,
        chosen={"Morning": drills.pk},
        actor=first.learner,
        now=timezone.now(),
    )
    path = f"/my/classes/{second.pk}/sessions/"
    page = signed_in(client, second.learner).get(path).text
    assert "· full" in page
    assert "3 seats left" in page

    refused = client.post(path, {"group-0": str(drills.pk)})
    assert refused.status_code == 409
    assert "“Drills” is full. Seats are left in “First aid” (3 left)." in refused.text
    assert re.search(rf'value="{drills.pk}"[^>]*checked', refused.text)  # what was said stays

    done = client.post(path, {"group-0": str(aid.pk)})
    assert done.url == f"/my/classes/{second.pk}/agenda/"
    agenda = said(client.get(done.url).text)
    assert "First aid" in agenda
    assert "Opening" in agenda
    assert "Drills" not in agenda


def test_a_session_nobody_offers_is_refused(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)

    for value in (str(session(klass, "Opening").pk), "9" * 30, "x", "1\x00"):
        page = signed_in(client, seat.learner).post(
            f"/my/classes/{seat.pk}/sessions/", {"group-0": value}
        )
        assert page.status_code == 200
        assert "group-0" in errors_of(page)
    assert not seat.choices.exists()


def test_after_the_last_day_what_was_chosen_stands_there_to_be_read(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    choose_sessions(
        enrollment_id=seat.pk,
        chosen={"Morning": session(klass, "Drills").pk},
        actor=seat.learner,
        now=timezone.now(),
    )
    Offering.objects.update(choices_until=timezone.now().date() - timedelta(days=2))

    page = signed_in(client, seat.learner).get(f"/my/classes/{seat.pk}/sessions/")

    assert list(page.context["form"].fields) == []
    assert "Morning: Drills" in said(page.text)


def test_while_a_conference_goes_on_staff_put_people_where_they_sit(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    drills = session(klass, "Drills")
    begun = timezone.now() - timedelta(minutes=5)
    Offering.objects.update(starts_at=begun)
    klass.meetings.update(starts_at=begun)
    path, typed = f"/my/classes/{seat.pk}/sessions/", {"group-0": str(drills.pk)}

    own = signed_in(client, seat.learner).post(path, typed)
    by_staff = signed_in(client, staff()).post(path, typed)

    assert (own.status_code, by_staff.status_code) == (409, 302)
    assert "“Drills” has begun, so nothing was changed." in own.text
    assert seat.choices.get().meeting == drills


def test_an_agenda_without_a_choice_says_so(client):
    seat = taken(conference(starts_at=soon()))

    page = said(signed_in(client, seat.learner).get(f"/my/classes/{seat.pk}/agenda/").text)

    assert "No session is chosen yet" in page
    assert "Drills" not in page


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


def test_the_list_of_a_conference_has_the_sessions_chosen(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    path = f"/classes/{klass.pk}/answers/"
    signed_in(client, staff())
    assert "Morning" in client.get(path, {"state": "missing"}).text

    choose_sessions(
        enrollment_id=seat.pk,
        chosen={"Morning": session(klass, "Drills").pk},
        actor=seat.learner,
        now=timezone.now(),
    )

    assert "Drills" in client.get(path).text
    assert seat.learner.name not in client.get(path, {"state": "missing"}).text


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


# --- accommodations ---


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
    assert "1 request for accommodations" in said(
        signed_in(client, teacher).get(f"/classes/{klass.pk}/").text
    )
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


# --- what was typed when the session had ended ---


def sent_too_late(client, person, path, typed):
    """Send a form after its session ended; return the page after signing in again."""
    signed_in(client, person)
    client.get(path)
    key = client.session.session_key
    row = Session.objects.get(session_key=key)
    row.expire_date = timezone.now() - timedelta(minutes=1)
    row.save()
    answer = client.post(path, typed, headers={"referer": f"http://testserver{path}"})
    assert answer.url.startswith("/accounts/login/")
    kept = repr(dict(client.session.items()))
    client.force_login(person)
    return kept, client.get(path)


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


def test_a_choice_sent_after_the_session_ended_is_there_again(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    aid = session(klass, "First aid").pk

    _kept, page = sent_too_late(
        client, seat.learner, f"/my/classes/{seat.pk}/sessions/", {"group-0": str(aid)}
    )

    assert re.search(rf'value="{aid}"[^>]*checked', page.text)


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


def test_a_host_reads_the_answers_of_their_own_classes_only(client):
    place, other = organization("District One"), organization("District Two")
    klass, elsewhere = asking(host=place)[0], asking(host=other)[0]
    signed_in(client, coordinator(place))

    assert client.get(f"/classes/{klass.pk}/answers/").status_code == 200
    assert client.get(f"/classes/{elsewhere.pk}/answers/").status_code == 403
    assert "What people answered" in client.get(f"/classes/{klass.pk}/").text
