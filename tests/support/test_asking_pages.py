"""Contact and feedback as people meet them: signed in or not, with good and bad input."""

import re

import pytest
from django.core.cache import cache

from notifications.models import Message
from support.models import Question
from support.services import reply
from tests.factories import UserFactory, staff
from tests.support.rows import NOW, a_question

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Ada Alder",
    "email": "ada@example.org",
    "about": "class",
    "text": "May I bring a colleague?",
}


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    cache.clear()


def test_a_stranger_asks_and_reads_what_happens_next(client):
    sent = client.post("/contact/", TYPED, follow=True)

    question = Question.objects.get()
    assert sent.redirect_chain == [("/contact/thanks/", 302)]
    assert question.reference in sent.text
    assert "We are sending you an email now that confirms it." in sent.text
    assert (question.name, question.email, question.sender) == (
        "Ada Alder",
        "ada@example.org",
        None,
    )


def test_who_is_signed_in_need_not_say_who_they_are_and_cannot_say_otherwise(client):
    person = UserFactory()
    client.force_login(person)

    page = client.get("/contact/").text
    client.post("/contact/", TYPED)

    question = Question.objects.get()
    assert 'name="email"' not in page
    assert person.email in page
    assert (question.sender, question.name, question.email) == (person, person.name, person.email)


def test_the_numbers_of_others_are_nowhere(client):
    client.post("/contact/", TYPED)
    client.cookies.clear()

    page = client.get("/contact/thanks/")

    assert page.status_code == 200
    assert Question.objects.get().reference not in page.text


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/classes/7/?q=secret", "/classes/7/"),
        ("http://testserver/", "/"),
        ("http://testserver/accounts/password/reset/key/1-secret/", ""),
        ("http://testserver/verify/ABCDEF/", ""),
        ("http://testserver/feedback/", ""),
        ("https://elsewhere.example/classes/7/", ""),
        ("", ""),
    ],
)
def test_the_page_one_came_from_is_filled_in_without_its_secrets(client, referer, page):
    form = client.get("/feedback/", headers={"referer": referer}).context["form"]

    assert form["page"].value() == page


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False), ("", None)])
def test_feedback_is_kept_with_or_without_a_verdict(client, said, kept):
    client.post("/feedback/", {"text": "Fine.", "page": "/classes/", "was_helpful": said})

    feedback = Question.objects.get()
    assert (feedback.was_helpful, feedback.page, feedback.kind) == (kept, "/classes/", "feedback")
    assert Message.objects.count() == 0


@pytest.mark.parametrize("path", ["/contact/", "/feedback/"])
def test_a_robot_is_told_and_its_field_comes_back_empty(client, path):
    page = client.post(path, TYPED | {"website": "https://evil.example/"}).text

    assert "a field that must stay empty was filled in" in page
    assert "evil.example" not in page
    assert TYPED["text"] in page
    assert Question.objects.count() == 0
    assert "Leave this field empty; it catches robots" in page


@pytest.mark.parametrize("path", ["/contact/", "/feedback/"])
def test_a_social_security_number_is_refused_with_the_reason_and_nothing_is_lost(client, path):
    text = "My number is 123-45-6789, please look."

    page = client.post(path, TYPED | {"text": text}).text

    assert "This looks like it has a Social Security number" in page
    assert text in page
    assert 'value="ada@example.org"' in page
    assert Question.objects.count() == 0


def test_the_forms_say_what_does_not_belong_there(client):
    for path in ("/contact/", "/feedback/"):
        assert "No names of students and no Social Security numbers" in client.get(path).text


def test_one_address_cannot_send_without_end_and_reading_is_not_counted(client):
    for _ in range(30):
        assert client.get("/contact/").status_code == 200
        assert client.post("/contact/", {}).status_code == 200
    answers = [client.post("/contact/", TYPED).status_code for _ in range(21)]

    assert answers == [302] * 20 + [429]
    assert Question.objects.count() == 20


def test_my_questions_shows_mine_with_the_answers_and_nobody_elses(client):
    person, other = UserFactory(), UserFactory()
    mine = a_question(sender=person, text="Mine <b>bold</b>")
    a_question(sender=other, text="Not mine")
    reply(question_id=mine.pk, text="Our answer", replies_seen=0, actor=staff(), now=NOW)
    client.force_login(person)

    page = client.get("/my/questions/").text

    assert "Mine &lt;b&gt;bold&lt;/b&gt;" in page
    assert "Our answer" in page
    assert "Not mine" not in page
    assert len(re.findall(r"<h2[^>]*card__title", page)) == 1
