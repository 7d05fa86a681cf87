"""What slows guessing, which passwords are refused, and the list of one's sessions."""

from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.core.context import request_context
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.devices import device_in_words
from accounts.http import recently_authenticated
from accounts.passwords import LocalPasswordValidator, is_local
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "spruce-and-fir-77"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0"
)


@pytest.fixture
def ada():
    person = UserFactory(email="ada@example.com")
    person.set_password(PASSWORD)
    person.save()
    return person


def try_password(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


# --- a spray: one password at many accounts ---


def test_a_spray_from_one_address_is_stopped_with_a_sentence(client, ada):
    people = [UserFactory() for _ in range(10)]
    for person in people:
        try_password(client, person.email, "Welcome2026!")

    stopped = try_password(client, "ada@example.com")

    assert "That was too many tries. Wait a few minutes, then try again." in stopped.text
    assert not is_in(client)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    try_password(elsewhere, "ada@example.com")
    assert is_in(elsewhere)


def test_an_address_is_the_one_the_trusted_proxy_reports(client, ada, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    sprayer, victim = "198.51.100.4", "203.0.113.9"
    for number in range(10):
        # What the sprayer claims before the proxy's own word counts for nothing.
        client.post(
            "/accounts/login/",
            {"login": f"person{number}@example.com", "password": "Welcome2026!"},
            headers={"X-Forwarded-For": f"10.0.0.{number}, {sprayer}"},
        )

    assert not is_in(client)
    by_sprayer = Client(headers={"X-Forwarded-For": f"10.9.9.9, {sprayer}"})
    try_password(by_sprayer, "ada@example.com")
    assert not is_in(by_sprayer)
    by_other = Client(headers={"X-Forwarded-For": victim})
    try_password(by_other, "ada@example.com")
    assert is_in(by_other)


def test_asking_for_codes_is_limited(ada):
    for _ in range(3):
        Client().post("/accounts/login/code/", {"email": "ada@example.com"})

    refused = Client().post("/accounts/login/code/", {"email": "ada@example.com"})

    assert "That was too many tries." in refused.text
    assert Message.objects.filter(template="accounts/login_code").count() == 3


def test_a_mailed_code_is_guessed_three_times_at_most(client, ada):
    client.post("/accounts/login/code/", {"email": "ada@example.com"})
    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})

    assert client.get("/accounts/login/code/confirm/").url == "/accounts/login/code/"
    assert not is_in(client)


# --- passwords ---


@pytest.mark.parametrize(
    "password",
    [
        "Welcome2026!",
        "MEMSSI-maine-27",
        "Portland#12345",
        "Summer2026!!",
        "windham.school.1",
        "P0rtl4nd2026",
        "SpringSummer26",
        "Kennebec-2025-x",
    ],
)
def test_words_of_the_place_are_refused(password):
    with pytest.raises(ValidationError, match="This password is easy to guess here"):
        LocalPasswordValidator().validate(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, "lighthouse-at-low-tide", "maine coon cats purr loudly", "4815162342xq"]
)
def test_unrelated_words_are_not(password):
    assert not is_local(password)


@pytest.mark.parametrize("password", ["Welcome2026!", "password123", "short"])
def test_signing_up_refuses_a_weak_password(client, password):
    page = client.post(
        "/accounts/signup/",
        {
            "first_name": "Ada",
            "last_name": "Alder",
            "email": "ada@example.com",
            "password1": password,
        },
    )

    assert page.status_code == 200
    assert "field--error" in page.text


# --- where one is signed in ---


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_in_plain_words(user_agent, words):
    assert device_in_words(user_agent) == words


def test_one_sees_ones_sessions_and_ends_one_of_them(ada):
    here = Client(headers={"User-Agent": FIREFOX})
    phone = Client(headers={"User-Agent": IPHONE})
    for client in (here, phone):
        try_password(client, "ada@example.com")
    page = here.get("/accounts/sessions/").text
    assert [words in page for words in ("Firefox on Windows", "Safari on iPhone")] == [True, True]
    assert page.count("This device") == 1

    chosen = page.split('name="session"')[1].split('value="')[1].split('"')[0]
    done = here.post("/accounts/sessions/", {"session": chosen}, follow=True)

    assert "Signed out on 1 device." in done.text
    assert (is_in(here), is_in(phone)) == (True, False)


def test_nobody_ends_the_session_of_another(ada):
    hers, mine = Client(), Client()
    try_password(hers, "ada@example.com")
    mine.force_login(UserFactory())
    theirs = ada.usersession_set.get()

    mine.post("/accounts/sessions/", {"session": str(theirs.pk)})

    assert is_in(hers)


def test_all_others_are_ended_at_once(ada):
    here, there, elsewhere = Client(), Client(), Client()
    for client in (here, there, elsewhere):
        try_password(client, "ada@example.com")

    here.post("/accounts/sessions/", {"session": "others"})

    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, False]


def test_last_seen_is_written_every_ten_minutes_at_most(client, ada, django_assert_num_queries):
    try_password(client, "ada@example.com")
    began = ada.usersession_set.get().last_seen_at
    client.get("/my/classes/")
    assert ada.usersession_set.get().last_seen_at == began

    session = client.session
    session["seen_at"] = int((timezone.now() - timedelta(minutes=11)).timestamp())
    session.save()
    ada.usersession_set.update(last_seen_at=began - timedelta(minutes=11))
    client.get("/my/classes/")

    assert ada.usersession_set.get().last_seen_at >= began


# --- asked once more ---


def test_a_sensitive_form_is_done_after_one_has_shown_that_it_is_oneself(client, ada):
    client.force_login(ada)

    asked = client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    assert asked.url == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    client.post(asked.url, {"password": PASSWORD})

    assert ada.emailaddress_set.filter(email="new@example.com").exists()


def test_the_decorator_lets_looking_pass_and_asks_at_sending(rf, ada):
    view = recently_authenticated(lambda _request: HttpResponse("done"))
    looked, sent = rf.get("/x/"), rf.post("/x/")
    for request in (looked, sent):
        request.user, request.session = ada, {}

    assert view(looked).content == b"done"
    with request_context(sent), pytest.raises(ReauthenticationRequired):
        view(sent)
    record_authentication(sent, ada, "password")
    with request_context(sent):
        assert view(sent).content == b"done"
