"""Signing in, out, and choosing a new password by mail."""

import re

import pytest
from django.test import Client

from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "spruce-and-fir-77"


@pytest.fixture
def ada():
    person = UserFactory(email="ada@example.com", first_name="Ada")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, *, login="ada@example.com", password=PASSWORD, path="/accounts/login/"):
    return client.post(path, {"login": login, "password": password})


def who(client) -> int | None:
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


@pytest.mark.parametrize("login", ["ada@example.com", "ADA@Example.com", " ada@example.com "])
def test_the_right_password_signs_in_however_the_address_is_written(client, ada, login):
    response = sign_in(client, login=login)

    assert (response.status_code, response.url) == (302, "/")
    assert who(client) == ada.pk


def test_signing_in_leads_where_the_visitor_wanted_to_go(client, ada):
    wanted = client.get("/my/certificates/")
    assert wanted.url == "/accounts/login/?next=/my/certificates/"

    assert sign_in(client, path=wanted.url).url == "/my/certificates/"


def test_signing_in_leads_to_no_foreign_page(client, ada):
    assert sign_in(client, path="/accounts/login/?next=https://evil.example/").url == "/"


@pytest.mark.parametrize(
    ("login", "password"), [("ada@example.com", "wrong"), ("nobody@example.com", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_one_answer(client, ada, login, password):
    response = sign_in(client, login=login, password=password)

    assert response.status_code == 200
    assert "The email address and/or password you specified are not correct." in response.text
    assert f'value="{login}"' in response.text
    assert who(client) is None


def test_somebody_deactivated_does_not_sign_in(client, ada):
    ada.is_active = False
    ada.save()

    assert sign_in(client).url == "/accounts/inactive/"
    assert who(client) is None


def test_somebody_deactivated_is_signed_out_everywhere(client, ada):
    sign_in(client)
    ada.is_active = False
    ada.save()

    assert client.get("/my/classes/").status_code == 302


def test_a_person_without_a_password_does_not_sign_in(client):
    person = UserFactory(email="bea@example.com")
    person.set_unusable_password()
    person.save()

    for password in ("", "!", "None"):
        assert sign_in(client, login=person.email, password=password).status_code == 200
    assert who(client) is None


def test_guessing_is_stopped_even_for_who_guesses_right_at_last(client, ada):
    for _ in range(5):
        assert sign_in(client, password="guess").status_code == 200

    response = sign_in(client)

    assert who(client) is None
    assert "Too many failed login attempts. Try again later." in response.text
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 200


def test_guessing_at_many_accounts_from_one_address_is_stopped(client, ada):
    for number in range(10):
        sign_in(client, login=f"person{number}@example.com", password="guess")

    assert sign_in(client).status_code in {200, 429}
    assert who(client) is None
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(elsewhere)
    assert who(elsewhere) == ada.pk


def test_signing_out_asks_by_form(client, ada):
    sign_in(client)

    assert "<form" in client.get("/accounts/logout/").text
    assert who(client) == ada.pk
    assert client.post("/accounts/logout/").url == "/classes/"
    assert who(client) is None


def link_of_the_mail() -> str:
    message = Message.objects.get(template="accounts/password_reset_key")
    assert (message.to_address, message.is_private) == ("ada@example.com", True)
    return re.search(r"https?://[^/]+(/\S+)", message.context["password_reset_url"])[1]


def test_a_new_password_is_chosen_through_the_mailed_link_once(client, ada):
    asked = client.post("/accounts/password/reset/", {"email": "ADA@example.com"})
    assert asked.url == "/accounts/password/reset/done/"
    link = link_of_the_mail()
    form = client.get(link)
    assert form.status_code == 302

    weak = client.post(form.url, {"password1": "short", "password2": "short"})
    assert "This password is too short." in weak.text
    done = client.post(form.url, {"password1": "birch-and-ash-88", "password2": "birch-and-ash-88"})

    assert done.url == "/accounts/password/reset/key/done/"
    assert sign_in(client).status_code == 200
    assert sign_in(client, password="birch-and-ash-88").status_code == 302
    assert who(client) == ada.pk
    again = Client().get(link, follow=True)
    assert "password1" not in again.text


def test_an_unknown_address_gets_the_same_page_and_a_mail_that_says_so(client):
    asked = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert asked.url == "/accounts/password/reset/done/"
    message = Message.objects.get()
    assert (message.template, message.to_address, message.recipient) == (
        "accounts/unknown_account",
        "nobody@example.com",
        None,
    )


def test_somebody_who_was_only_entered_chooses_a_first_password_by_mail(client):
    person = UserFactory(email="ada@example.com")
    person.set_unusable_password()
    person.save()

    client.post("/accounts/password/reset/", {"email": "ada@example.com"})
    form = client.get(link_of_the_mail())
    client.post(form.url, {"password1": PASSWORD, "password2": PASSWORD})

    sign_in(client)
    assert who(client) == person.pk
