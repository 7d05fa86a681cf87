"""A stranger makes an account; the link in the mail, sent by form, opens it."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from accounts.models import User
from notifications.models import Message
from notifications.services import send_message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADA = {
    "first_name": "Ada",
    "last_name": "Tamarack",
    "email": "ada@example.com",
    "password1": "spruce-and-fir-77",
}


def sign_up(client, **changes):
    return client.post("/accounts/signup/", ADA | changes)


def link_in(message: Message) -> str:
    return re.search(r"https?://[^/]+(/\S+)", message.context["activate_url"])[1]


def signed_in(client) -> int | None:
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def shown(response, name: str) -> str:
    """The value of a field as the answered form shows it."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.text)[0]
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else ""


def test_signing_up_makes_a_person_and_queues_a_private_mail(client):
    response = sign_up(client)

    person = User.objects.get()
    assert (response.status_code, response.url) == (302, "/accounts/confirm-email/")
    assert (person.first_name, person.last_name, person.email) == (
        "Ada",
        "Tamarack",
        "ada@example.com",
    )
    message = Message.objects.get()
    assert (message.recipient, message.to_address, message.template, message.is_private) == (
        person,
        "ada@example.com",
        "accounts/email_confirmation_signup",
        True,
    )
    assert message.context["first_name"] == "Ada"
    assert signed_in(client) is None
    assert EmailAddress.objects.get().verified is False


def test_the_mail_holds_the_link(client, mailoutbox):
    sign_up(client)
    message = Message.objects.get()

    send_message(message_id=message.pk, now=datetime(2026, 6, 8, tzinfo=UTC))

    assert message.context["activate_url"] in mailoutbox[0].body
    assert "The link works for 3 days." in mailoutbox[0].body


def test_opening_the_link_confirms_nothing_and_sending_its_form_does(client):
    sign_up(client)
    link = link_in(Message.objects.get())

    page = client.get(link)

    assert page.status_code == 200
    assert "<form" in page.text
    assert EmailAddress.objects.get().verified is False
    assert client.head(link).status_code in {200, 405}
    assert EmailAddress.objects.get().verified is False

    answer = client.post(link)

    assert answer.status_code == 302
    assert EmailAddress.objects.get().verified is True
    assert signed_in(client) == User.objects.get().pk


def test_nobody_signs_in_before_the_address_is_confirmed(client):
    sign_up(client)

    response = client.post(
        "/accounts/login/", {"login": ADA["email"], "password": ADA["password1"]}
    )

    assert response.url == "/accounts/confirm-email/"
    assert signed_in(client) is None
    assert client.get("/my/classes/").status_code == 302


def test_a_wrong_link_says_so(client):
    response = client.get("/accounts/confirm-email/wrong-key/")

    assert response.status_code == 200
    assert "<form" not in re.search(r"(?s)<main.*</main>", response.text)[0]


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@example.com", "Ada@EXAMPLE.com"])
def test_an_address_has_one_account_however_it_is_written(client, email):
    known = UserFactory(email="ada@example.com", password=make_password("spruce-and-fir-77"))

    response = sign_up(client, email=email)

    assert list(User.objects.all()) == [known]
    assert (response.status_code, response.url) == (302, "/accounts/confirm-email/")
    message = Message.objects.get()
    assert (message.template, message.to_address.lower()) == (
        "accounts/account_already_exists",
        "ada@example.com",
    )


def test_the_database_allows_one_account_for_each_address():
    UserFactory(email="ada@example.com")

    for email in ("ada@example.com", "ADA@EXAMPLE.COM", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email=email, first_name="Ada", last_name="Second")
    for _ in range(2):
        User.objects.create(email=None, first_name="No", last_name="Mail")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short-1", "This password is too short. It must contain at least 10 characters."),
        ("qwertyuiop", "This password is too common."),
        ("tamarack-77", "The password is too similar to the"),
        ("ada@example.com", "The password is too similar to the"),
        ("", "Fill in “"),
    ],
)
def test_a_weak_password_is_refused_and_the_rest_is_kept(client, password, sentence):
    response = sign_up(client, password1=password)

    assert response.status_code == 200
    assert sentence in response.text
    assert {name: shown(response, name) for name in ADA} == ADA | {"password1": ""}
    assert User.objects.count() == 0
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"first_name": ""},
        {"last_name": "x" * 81},
        {"email": "not an address"},
        {"email": "ada\x00@example.com"},
        {"first_name": "A\x00da"},
        {"email": "a" * 250 + "@example.com"},
    ],
)
def test_nonsense_is_refused_with_a_sentence(client, changes):
    response = sign_up(client, **changes)

    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.text
    assert User.objects.count() == 0


def test_a_name_is_shown_as_text_wherever_it_stands(client):
    sign_up(client, first_name="<script>alert(1)</script>")
    EmailAddress.objects.update(verified=True)
    client.force_login(User.objects.get())

    page = client.get("/")

    assert "Hello &lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text


def test_the_page_of_a_class_is_where_sign_up_leads_back_to(client):
    page = client.get("/accounts/signup/?next=/classes/7/")

    assert '<input type="hidden" name="next" value="/classes/7/">' in page.text
