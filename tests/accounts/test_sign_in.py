"""Signing in, out, and choosing a new password by mail."""

import re

import pytest
from allauth.account.models import EmailAddress
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
    assert "This email and password do not match. Check both, or get a new" in response.text
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
    assert "That was too many tries. Wait a few minutes, then try again." in response.text
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


PAGES = {
    "/accounts/password/change/": ("Change your password", "Current password"),
    "/accounts/logout/": ("Sign out", "Do you want to sign out of this device?"),
    "/accounts/email/": ("Your email addresses", "New email address"),
    "/accounts/reauthenticate/": ("Is it still you?", "Your password"),
}


@pytest.mark.parametrize(("path", "words"), PAGES.items())
def test_the_pages_of_ones_own_account_speak_in_our_words(client, ada, path, words):
    sign_in(client)

    page = client.get(path).text

    assert f"<h1>{words[0]}</h1>" in page
    assert words[1] in page
    assert "placeholder=" not in page


def test_who_has_no_password_chooses_a_first_one(client, ada):
    ada.set_unusable_password()
    ada.save()
    client.force_login(ada)

    page = client.get("/accounts/password/set/").text
    done = client.post(
        "/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD}, follow=True
    )

    assert ("<h1>Choose a password</h1>" in page, "New password, once more" in page) == (True, True)
    assert "Your password is saved." in done.text


def test_a_changed_password_is_confirmed_in_our_words(client, ada):
    sign_in(client)
    new = {"password1": "birch-and-ash-88", "password2": "birch-and-ash-88"}

    wrong = client.post("/accounts/password/change/", new | {"oldpassword": "guess"})
    done = client.post("/accounts/password/change/", new | {"oldpassword": PASSWORD}, follow=True)

    assert "This is not your current password. Enter it again." in wrong.text
    assert "Your password is changed." in done.text


@pytest.mark.parametrize(
    ("others", "acts"),
    [
        ([], []),
        ([("bea@example.com", True)], ["action_primary", "action_remove"]),
        ([("bea@example.com", False)], ["action_send", "action_remove"]),
    ],
)
def test_only_what_can_be_done_with_an_address_is_offered(client, ada, others, acts):
    for email, verified in others:
        EmailAddress.objects.create(user=ada, email=email, verified=verified, primary=False)
    client.force_login(ada)

    page = client.get("/accounts/email/").text

    assert re.findall(r'name="(action_\w+)"', page) == [*acts, "action_add"]


def test_an_offered_act_on_an_address_is_done(client, ada):
    EmailAddress.objects.create(user=ada, email="bea@example.com", verified=True)
    sign_in(client)
    about = {"email": "bea@example.com"}

    done = client.post("/accounts/email/", about | {"action_primary": ""}, follow=True)
    assert "Your main address is changed. Sign in with it from now on." in done.text
    about = {"email": "ada@example.com"}
    done = client.post("/accounts/email/", about | {"action_remove": ""}, follow=True)
    assert "ada@example.com is removed from your account." in done.text
    assert EmailAddress.objects.get().email == "bea@example.com"
