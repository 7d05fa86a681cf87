"""Somebody in the register without an account takes over their record, and nobody else's."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.decisions import (
    CLAIM_LETTERS,
    claim_check_letter,
    claim_code_as_printed,
    claim_code_as_typed,
)
from accounts.exceptions import ClaimRefusedError
from accounts.models import ClaimCode, User
from accounts.services import claims
from audit.models import AuditEvent
from notifications.models import Message
from tests.factories import UserFactory, employ, organization, staff

pytestmark = pytest.mark.django_db

PASSWORD = "spruce-and-fir-77"


def entered(**fields) -> User:
    """Somebody an employer entered, who never signed in."""
    person = UserFactory(**{"email": None, "first_name": "Ada", "last_name": "Alder", **fields})
    person.set_unusable_password()
    person.save()
    return person


def code_for(person, now=None) -> str:
    return claims.make_claim_code(person=person, actor=staff(), now=now or timezone.now())


def enter(client, code):
    return client.post("/claim/", {"code": code})


def ask(client, email="ada@example.com"):
    return client.post("/claim/yours/", {"email": email, "password1": PASSWORD})


def link() -> str:
    context = Message.objects.filter(template="accounts/claim_confirm").latest("pk").context
    return re.search(r"https?://[^/]+(/\S+)", context["claim_url"])[1]


# --- the code itself ---


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-jkm2", " ABCD EFGH JKM2 ", "ABCDEFGHJKM2", "ABCD\u2013EFGH\u2013JKM2"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    letters = "ABCDEFGHJKM"
    letters += claim_check_letter(letters)
    typed = typed.replace("2", letters[-1])

    assert claim_code_as_typed(typed) == letters
    assert claim_code_as_printed(letters) == f"ABCD-EFGH-JKM{letters[-1]}"


def test_one_wrong_letter_and_two_that_changed_places_are_noticed():
    letters = "7KQ2MXB9TRH"
    whole = letters + claim_check_letter(letters)
    wrong = [
        whole[:place] + letter + whole[place + 1 :]
        for place in range(12)
        for letter in CLAIM_LETTERS
        if letter != whole[place]
    ]
    swapped = [
        whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :] for place in range(11)
    ]

    assert [code for code in wrong + swapped if claim_code_as_typed(code)] == []


def test_the_code_is_kept_nowhere():
    person = entered()
    code = code_for(person)

    kept = ClaimCode.objects.values().get()
    assert code.replace("-", "") not in str(kept)
    assert kept["expires_at"] - kept["made_at"] == timedelta(days=90)
    event = AuditEvent.objects.get(action="accounts.make_claim_code")
    assert (event.person_id, event.after["earlier_codes_revoked"]) == (person.pk, 0)
    assert code.replace("-", "") not in str(event.after)


# --- the whole way ---


def test_a_record_is_taken_over_by_code_address_and_link(client):
    person = entered()
    employ(person, organization("District One"))

    assert enter(client, code_for(person).lower()).url == "/claim/yours/"
    page = client.get("/claim/yours/").text
    assert ("Ada A." in page, "District One" in page, "Alder" in page) == (True, True, False)
    assert ask(client).url == "/claim/sent/"
    person.refresh_from_db()
    assert (person.email, person.has_usable_password()) == (None, False)

    elsewhere = Client()
    path = link()
    assert "Yes, take over my record" in elsewhere.get(path).text
    assert elsewhere.post(path).url == "/accounts/login/"

    person.refresh_from_db()
    address = EmailAddress.objects.get(user=person)
    assert (person.email, person.check_password(PASSWORD)) == ("ada@example.com", True)
    assert (address.email, address.verified, address.primary) == ("ada@example.com", True, True)
    code = ClaimCode.objects.get()
    assert (code.used_at is None, code.asked_email, code.asked_password) == (False, "", "")
    events = AuditEvent.objects.filter(person_id=person.pk, action__startswith="accounts.")
    assert [event.action for event in events.order_by("pk")] == [
        "accounts.make_claim_code",
        "accounts.ask_to_claim",
        "accounts.claim_record",
    ]
    assert User.objects.filter(last_name="Alder").count() == 1
    signed_in = elsewhere.post(
        "/accounts/login/", {"login": "ada@example.com", "password": PASSWORD}
    )
    assert signed_in.status_code == 302


def test_a_code_and_its_link_work_once(client):
    person = entered()
    code = code_for(person)
    enter(client, code)
    ask(client)
    path = link()
    client.post(path)

    again = client.post(path)

    assert again.status_code == 409
    assert "This code was used already. Sign in, or get a new password." in again.text
    assert "This code was used already." in enter(client, code).text


def test_a_second_address_replaces_the_first_and_its_link(client):
    code = code_for(entered())
    enter(client, code)
    ask(client, "first@example.com")
    first = link()
    enter(client, code)
    ask(client, "second@example.com")

    refused = client.post(first)

    assert refused.status_code == 409
    assert "This link is too old or was replaced by a newer one." in refused.text
    assert not User.objects.filter(email="first@example.com").exists()


def test_an_address_with_an_account_gets_the_same_page_and_another_mail(client):
    UserFactory(email="ada@example.com")
    person = entered()
    enter(client, code_for(person))

    assert ask(client).url == "/claim/sent/"
    assert Message.objects.get().template == "accounts/claim_address_taken"
    person.refresh_from_db()
    assert (person.email, ClaimCode.objects.get().asked_email) == (None, "")


def test_an_address_taken_meanwhile_is_refused_and_nothing_is_changed(client):
    person = entered()
    enter(client, code_for(person))
    ask(client)
    UserFactory(email="ADA@example.com")

    refused = client.post(link())

    assert refused.status_code == 409
    assert "This email address belongs to another account by now." in refused.text
    person.refresh_from_db()
    assert (person.email, person.has_usable_password()) == (None, False)
    assert ClaimCode.objects.get().used_at is None


# --- what a code does not do ---


def test_a_newer_code_revokes_the_older(client):
    person = entered()
    older, newer = code_for(person), code_for(person)

    assert "This code was replaced by a newer one." in enter(client, older).text
    assert enter(client, newer).url == "/claim/yours/"


def test_a_code_expires(client):
    code = code_for(entered(), now=timezone.now() - timedelta(days=90))

    page = enter(client, code).text
    assert "This code is too old. Ask your coordinator for a new one." in page


def test_a_code_for_somebody_who_has_an_account_by_now_is_refused(client):
    person = entered(email="ada@example.com")
    code = code_for(person)
    person.set_password(PASSWORD)
    person.save()

    assert "There is an account for this record already." in enter(client, code).text


def test_no_code_is_made_for_somebody_with_an_account():
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()

    with pytest.raises(ClaimRefusedError, match="has an account already and needs no code"):
        code_for(person)
    assert not ClaimCode.objects.exists()


@pytest.mark.parametrize("closed", [{"is_active": False}])
def test_no_code_is_made_for_a_closed_record(closed):
    with pytest.raises(ClaimRefusedError, match="This record is closed"):
        code_for(entered(**closed))


def test_whoever_is_signed_in_is_refused_kindly_and_loses_nothing(client):
    code = code_for(entered())
    client.force_login(UserFactory())

    refused = enter(client, code)

    assert refused.status_code == 409
    assert "The code stays good until then." in refused.text
    assert enter(Client(), code).url == "/claim/yours/"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "field--error"),
        ("1234", "This is not a code. Check the letters"),
        ("ABCD-EFGH-JKMN", "This is not a code. Check the letters"),
    ],
)
def test_what_is_no_code_is_said_to_be_none(client, code, sentence):
    page = enter(client, code)

    assert page.status_code == 200
    assert sentence in page.text


def test_guessing_codes_is_stopped(client):
    code = code_for(entered())
    letters = "7KQ2MXB9TRH"
    wrong = letters + claim_check_letter(letters)
    for _ in range(10):
        assert "We do not know this code." in enter(client, wrong).text

    assert "That was too many tries." in enter(client, code).text
    assert enter(Client(REMOTE_ADDR="192.0.2.7"), code).url == "/claim/yours/"


def test_a_weak_password_is_refused_and_the_address_kept(client):
    enter(client, code_for(entered()))

    page = client.post("/claim/yours/", {"email": "ada@example.com", "password1": "Maine2026"})

    assert 'value="ada@example.com"' in page.text
    assert not Message.objects.exists()


# --- by an address the register knows ---


def test_signing_up_with_a_known_address_leads_to_the_record_and_makes_no_second(client):
    person = entered(email="ada@example.com", verified=False)
    count = User.objects.count()

    page = client.post(
        "/accounts/signup/",
        {
            "first_name": "Ada",
            "last_name": "Alder",
            "email": "ada@example.com",
            "password1": PASSWORD,
        },
    )

    assert page.url == "/accounts/confirm-email/"
    assert User.objects.count() == count
    message = Message.objects.get()
    assert (message.template, message.context["first_name"]) == (
        "accounts/record_is_waiting",
        "Ada",
    )
    assert "/accounts/password/reset/" in message.context["password_reset_url"]
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_a_mailed_code_signs_in_to_the_record(client):
    person = entered(email="ada@example.com", verified=False)

    asked = client.post("/accounts/login/code/", {"email": "ada@example.com"})
    code = Message.objects.get(template="accounts/login_code").context["code"]
    done = client.post(asked.url, {"code": code})

    assert done.status_code == 302
    assert int(client.session["_auth_user_id"]) == person.pk
    assert EmailAddress.objects.get(user=person).verified


def test_a_forgotten_password_leads_to_the_record_as_well(client):
    person = entered(email="ada@example.com", verified=False)
    client.post("/accounts/password/reset/", {"email": "ada@example.com"})
    context = Message.objects.get(template="accounts/password_reset_key").context
    form = client.get(re.search(r"https?://[^/]+(/\S+)", context["password_reset_url"])[1])
    client.post(form.url, {"password1": PASSWORD, "password2": PASSWORD})

    client.post("/accounts/login/", {"login": "ada@example.com", "password": PASSWORD})

    assert int(client.session["_auth_user_id"]) == person.pk


def test_an_unknown_address_gets_the_same_page_and_no_code(client):
    asked = client.post("/accounts/login/code/", {"email": "nobody@example.com"})

    assert asked.url == "/accounts/login/code/confirm/"
    assert Message.objects.get().template == "accounts/unknown_account"
