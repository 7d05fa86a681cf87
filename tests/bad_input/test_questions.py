"""Contact, feedback, answers and wordings filled with nonsense: a sentence, and nothing is lost."""

import pytest

from tests.factories import staff
from tests.support.rows import a_question

pytestmark = pytest.mark.django_db

CONTACT = {
    "name": "Ada O'Alder",
    "email": "ada@example.org",
    "about": "class",
    "text": "May I bring a colleague?",
}
FEEDBACK = {"page": "/classes/", "was_helpful": "yes", "text": "I like it.", "email": ""}
LONG = "x" * 4001


@pytest.mark.parametrize(
    ("path", "good", "changes", "sentence"),
    [
        ("/contact/", CONTACT, {"name": ""}, "Fill in “"),
        ("/contact/", CONTACT, {"name": "x" * 161}, "Shorten it to 160."),
        ("/contact/", CONTACT, {"email": "ada"}, "must look like name@example.org."),
        ("/contact/", CONTACT, {"email": ""}, "Fill in “"),
        ("/contact/", CONTACT, {"email": "a\nb@example.org"}, "must look like name@example.org."),
        ("/contact/", CONTACT, {"email": "x" * 250 + "@example.org"}, "Shorten it to 254."),
        ("/contact/", CONTACT, {"about": "politics"}, " offered for “"),
        ("/contact/", CONTACT, {"about": ""}, "Choose an answer for “"),
        ("/contact/", CONTACT, {"text": "   "}, "Fill in “"),
        ("/contact/", CONTACT, {"text": LONG}, "is too long: 4001 characters. Shorten it to 4000."),
        ("/contact/", CONTACT, {"text": "a\x00b"}, "has a character we cannot store."),
        ("/contact/", CONTACT, {"text": "987-65-4321"}, "a Social Security number"),
        ("/contact/", CONTACT, {"name": "987-65-4321"}, "a Social Security number"),
        ("/feedback/", FEEDBACK, {"text": ""}, "Fill in “"),
        ("/feedback/", FEEDBACK, {"text": LONG}, "Shorten it to 4000."),
        ("/feedback/", FEEDBACK, {"page": "x" * 301}, "Shorten it to 300."),
        ("/feedback/", FEEDBACK, {"page": "987-65-4321"}, "a Social Security number"),
        ("/feedback/", FEEDBACK, {"was_helpful": "maybe"}, " offered for “"),
        ("/feedback/", FEEDBACK, {"email": "ada"}, "must look like name@example.org."),
    ],
)
def test_what_cannot_be_sent_comes_back_as_it_was_typed(
    client, rows, path, good, changes, sentence
):
    before = rows()

    page = client.post(path, good | changes)

    assert page.status_code == 200
    assert sentence in page.text
    form = page.context["form"]
    assert {name: form[name].value() for name in good} == good | changes
    assert set(form.errors) == set(changes)
    assert rows() == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Fill in “"),
        (LONG, "Shorten it to 4000."),
        ("a\x00b", "has a character we cannot store."),
        ("It is 987-65-4321.", "we never send one"),
    ],
)
def test_an_answer_that_cannot_be_sent_comes_back_as_it_was_typed(client, rows, text, sentence):
    question = a_question()
    client.force_login(staff())
    before = rows()

    page = client.post(f"/staff/questions/{question.pk}/", {"text": text, "replies_seen": "0"})

    assert sentence in page.text
    assert page.context["form"]["text"].value() == text
    assert rows() == before


@pytest.mark.parametrize(
    "path",
    [
        "/help/?q=%00",
        "/help/?q=" + "x" * 5000,
        "/help/?q=" + "%28" * 50,
        "/staff/questions/?q=%00",
        "/staff/questions/?q=Q-" + "9" * 18,
        "/staff/questions/?q=" + "9" * 40,
        "/staff/questions/?status=dancing&kind=0",
        "/staff/questions/" + "9" * 18 + "/",
        "/staff/questions/" + "9" * 40 + "/",
        "/staff/wording/%00/",
        "/staff/wording/" + "x" * 2000 + "/",
        "/staff/wording/?q=%00&changed=maybe",
        "/feedback/?page=%00",
    ],
)
def test_an_address_made_up_breaks_nothing(client, rows, path):
    client.force_login(staff())
    client.raise_request_exception = False
    before = rows()

    assert client.get(path).status_code < 500
    assert rows() == before
