"""The queue as staff work through it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from support.models import Question
from support.services import close, reply, take
from support.tiles import open_questions
from tests.factories import UserFactory, director, staff
from tests.support.rows import NOW, a_question, some_feedback

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = staff()
    client.force_login(person)
    return person


def found(client, query="") -> list[str]:
    page = client.get(f"/staff/questions/{query}")
    return [row.record.text for row in page.context["table"].page.object_list]


def test_the_newest_stands_first_and_filters_find_the_rest(client, person):
    first = a_question(text="About the bus")
    second = some_feedback(text="About the page", now=NOW + timedelta(hours=1))
    third = a_question(text="About the seat", name="Zoe", now=NOW + timedelta(hours=2))
    close(question_id=first.pk, actor=person, now=NOW)
    take(question_id=second.pk, actor=person, now=NOW)

    assert found(client) == ["About the seat", "About the page", "About the bus"]
    assert found(client, "?kind=feedback") == ["About the page"]
    assert found(client, "?status=waiting") == ["About the seat", "About the page"]
    assert found(client, "?status=closed") == ["About the bus"]
    assert found(client, "?q=zoe+seat") == ["About the seat"]
    assert found(client, f"?q={third.reference}") == ["About the seat"]
    assert found(client, "?sort=asked_at") == ["About the bus", "About the page", "About the seat"]


def test_a_question_is_read_taken_answered_and_its_story_told(client, person):
    question = a_question(text="May I <i>bring</i> somebody?")
    path = f"/staff/questions/{question.pk}/"

    client.post(f"{path}take/")
    client.post(path, {"text": "You may.", "replies_seen": "0"})
    page = client.get(path)

    assert "May I &lt;i&gt;bring&lt;/i&gt; somebody?" in page.text
    assert [item.title for item in page.context["happenings"]] == [
        "Sent",
        f"Taken up by {person.name}",
        f"Answered by {person.name}",
    ]
    assert 'name="replies_seen" value="1"' in page.text


def test_an_answer_written_meanwhile_is_shown_and_nothing_typed_is_lost(client, person):
    question = a_question()
    reply(question_id=question.pk, text="Mine first.", replies_seen=0, actor=staff(), now=NOW)

    page = client.post(
        f"/staff/questions/{question.pk}/", {"text": "Mine too.", "replies_seen": "0"}
    ).text

    assert "Somebody answered while you were writing." in page
    assert "Mine first." in page
    assert "Mine too." in page
    assert 'name="replies_seen" value="1"' in page
    assert question.replies.count() == 1


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30])
def test_a_number_of_answers_nobody_saw_answers_nothing(client, person, seen):
    question = a_question()

    page = client.post(f"/staff/questions/{question.pk}/", {"text": "Yes.", "replies_seen": seen})

    assert page.status_code == 200
    assert question.replies.count() == 0


def test_whoever_left_no_address_cannot_be_answered(client, person):
    page = client.get(f"/staff/questions/{some_feedback().pk}/").text

    assert "No address was left" in page
    assert 'name="text"' not in page


def test_a_second_hand_reads_a_sentence(client, person):
    question = a_question()
    client.post(f"/staff/questions/{question.pk}/close/")

    page = client.post(f"/staff/questions/{question.pk}/close/")

    assert page.status_code == 409
    assert "Somebody has closed this question already." in page.text


def test_the_tile_shows_what_waits_longest_to_those_who_answer():
    now = timezone.now()
    questions = [a_question(now=NOW + timedelta(hours=n), text=f"Number {n}") for n in range(5)]
    close(question_id=questions[0].pk, actor=staff(), now=now)
    reply(question_id=questions[1].pk, text="x", replies_seen=0, actor=staff(), now=now)

    tile = open_questions(staff(), now)

    assert tile.facts["count"] == 3
    assert tile.facts["questions"] == questions[2:]
    assert open_questions(UserFactory(), now) is None
    assert open_questions(director(), now) is None
    Question.objects.update(status="closed")
    assert open_questions(staff(), now) is None


def test_the_tile_says_what_was_asked_by_whom_and_who_took_it(client):
    office = staff()
    question = a_question(text="May I bring\n\na colleague " + "and another " * 20)
    take(question_id=question.pk, actor=office, now=NOW)
    client.force_login(office)

    home = " ".join(client.get("/").text.split())

    assert ">May I bring a colleague and another and another and …</a>" in home
    assert f"from Ada Alder <br> Taken by {office.name} </span>" in home
