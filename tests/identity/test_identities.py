"""Signing in by an issuer of identities, at a real one; linking; what of its word counts."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from audit.models import AuditEvent
from memssi.identities import issuer_key
from tests.factories import UserFactory, staff
from tests.identity.conftest import Issuer

# The part of the suite that has Node.js, on which the issuers run.
pytestmark = [pytest.mark.django_db, pytest.mark.browser]

PASSWORD = "spruce-and-fir-77"


def go(client: Client, issuer: Issuer, subject: str, *, process: str = "login"):
    """Walk to the issuer, sign in there as a subject, and come back; return the last answer."""
    path = f"/accounts/oidc/{issuer_key(issuer.url)}/login/?process={process}"
    page = client.post(path)
    if page.status_code != 200:
        return page
    there = unescape(re.search(r'content="0;url=([^"]+)"', page.text)[1])
    return client.get(came_back(there, subject), follow=True)


def came_back(there: str, subject: str) -> str:
    """Do at the issuer what a browser would, and return the address it sends the visitor to."""
    with httpx.Client() as browser:
        answer = browser.get(there)
        while True:
            while answer.is_redirect:
                target = str(answer.next_request.url)
                if "/login/callback/" in target:
                    parts = urlsplit(target)
                    return f"{parts.path}?{parts.query}"
                answer = browser.get(target)
            action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)[1]
            fields = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', answer.text))
            if fields["prompt"] == "login":
                fields |= {"login": subject, "password": "anything"}
            answer = browser.post(answer.url.join(unescape(action)), data=fields)


def who(client) -> int | None:
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def linked() -> list[tuple[int, str, str]]:
    return sorted(SocialAccount.objects.values_list("user_id", "provider", "uid"))


def signed_in(person) -> Client:
    """Somebody who has just shown by a password that it is them."""
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


# --- coming in ---


def test_somebody_new_with_a_registered_address_confirms_the_name_and_is_in(client, issuers):
    page = go(client, issuers["school"], "ada")
    assert page.request["PATH_INFO"] == "/accounts/3rdparty/signup/"
    assert re.findall(r'name="first_name" value="(\w+)"', page.text) == ["Ada"]

    client.post(
        "/accounts/3rdparty/signup/",
        {"first_name": "Ada", "last_name": "Alder-Reed", "email": "evil@example.com"},
    )

    person = User.objects.get(last_name="Alder-Reed")
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified) == ("ada@rsu.example.org", True)
    assert (person.email, person.has_usable_password()) == ("ada@rsu.example.org", False)
    assert who(client) == person.pk
    assert linked() == [(person.pk, issuer_key(issuers["school"].url), "ada")]


def test_a_registered_address_finds_its_person_and_links(client, issuers):
    person = UserFactory(email="ada@rsu.example.org")

    go(client, issuers["school"], "ada")

    assert who(client) == person.pk
    assert linked() == [(person.pk, issuer_key(issuers["school"].url), "ada")]
    event = AuditEvent.objects.get(action="accounts.link_identity")
    assert (event.person_id, event.after) == (person.pk, {"issuer": issuers["school"].url})
    kept = SocialAccount.objects.get().extra_data
    assert sorted(kept) == ["email", "iss", "name"]


def test_the_second_time_the_identity_opens_the_account(client, issuers):
    person = UserFactory(email="ada@rsu.example.org")
    go(Client(), issuers["school"], "ada")
    EmailAddress.objects.filter(user=person).update(email="moved@example.com")
    User.objects.filter(pk=person.pk).update(email="moved@example.com")

    go(client, issuers["school"], "ada")

    assert who(client) == person.pk


def test_another_label_changes_nothing(client, issuers, settings):
    person = UserFactory(email="ada@rsu.example.org")
    go(Client(), issuers["school"], "ada")
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["name"] = "RSU 99"

    go(client, issuers["school"], "ada")

    assert who(client) == person.pk


def test_a_second_step_is_asked_for_all_the_same(client, issuers):
    person = staff()
    EmailAddress.objects.filter(user=person).update(email="ada@rsu.example.org")
    User.objects.filter(pk=person.pk).update(email="ada@rsu.example.org")

    page = go(client, issuers["school"], "ada")

    assert (page.request["PATH_INFO"], who(client)) == ("/accounts/2fa/authenticate/", None)


# --- whose word does not count ---


@pytest.mark.parametrize("subject", ["unproved", "outside"])
def test_an_address_that_does_not_count_opens_nothing_and_makes_nobody(client, issuers, subject):
    UserFactory(email="una@rsu.example.org")
    UserFactory(email="otto@elsewhere.example.com")
    before = User.objects.count()

    page = go(client, issuers["school"], subject)

    assert page.status_code == 409
    assert "We do not know this Riverbend Schools identity. Sign in with your email first" in (
        page.text
    )
    assert (who(client), linked(), User.objects.count()) == (None, [], before)


def test_the_same_subject_at_another_issuer_is_somebody_else(client, issuers):
    ada = UserFactory(email="ada@rsu.example.org")
    bo = UserFactory(email="bo@police.example.org")
    go(Client(), issuers["school"], "ada")

    go(client, issuers["agency"], "ada")

    assert who(client) == bo.pk
    assert linked() == sorted(
        [
            (ada.pk, issuer_key(issuers["school"].url), "ada"),
            (bo.pk, issuer_key(issuers["agency"].url), "ada"),
        ]
    )


def test_an_issuer_that_signs_under_another_name_is_refused(client, issuers, settings):
    UserFactory(email="ada@rsu.example.org")
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["issuer"] = "https://login.example.org"

    page = go(client, issuers["school"], "ada")

    assert page.status_code == 409
    assert "We could not use the answer of Riverbend Schools." in page.text
    assert (who(client), linked()) == (None, [])


def test_a_claim_that_is_required_must_be_there(client, issuers, settings):
    UserFactory(email="ada@rsu.example.org")
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["required_claims"] = {"hd": "rsu.example.org"}

    page = go(client, issuers["school"], "ada")

    assert page.status_code == 409
    assert "Accounts of this kind at Riverbend Schools cannot be used here." in page.text
    assert (who(client), linked()) == (None, [])


def test_a_closed_account_is_not_opened_nor_linked(client, issuers):
    UserFactory(email="ada@rsu.example.org", is_active=False)

    page = go(client, issuers["school"], "ada")

    assert page.status_code == 409
    assert (who(client), linked()) == (None, [])


def test_an_account_closed_after_linking_is_not_opened(client, issuers):
    person = UserFactory(email="ada@rsu.example.org")
    go(Client(), issuers["school"], "ada")
    User.objects.filter(pk=person.pk).update(is_active=False)

    page = go(client, issuers["school"], "ada")

    assert (page.status_code, who(client)) == (409, None)


# --- linking ---


def test_an_identity_whose_address_does_not_count_is_linked_by_hand(issuers):
    person = UserFactory()
    client = signed_in(person)

    page = go(client, issuers["school"], "outside", process="connect")

    assert "Linked. You can sign in with it from now on." in page.text
    assert linked() == [(person.pk, issuer_key(issuers["school"].url), "outside")]
    stranger = Client()
    go(stranger, issuers["school"], "outside")
    assert who(stranger) == person.pk


def test_an_identity_of_somebody_else_is_refused_and_nothing_changes(issuers):
    owner = UserFactory(email="ada@rsu.example.org")
    go(Client(), issuers["school"], "ada")
    before = linked()
    other = UserFactory()

    page = go(signed_in(other), issuers["school"], "ada", process="connect")

    assert "This identity belongs to another account, so nothing was changed." in page.text
    assert linked() == before == [(owner.pk, issuer_key(issuers["school"].url), "ada")]


def test_linking_asks_first_whether_it_is_still_you(issuers):
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    client.force_login(person)

    page = go(client, issuers["school"], "outside", process="connect")
    assert page.request["PATH_INFO"] == "/accounts/reauthenticate/"
    assert linked() == []
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert linked() == [(person.pk, issuer_key(issuers["school"].url), "outside")]


def test_an_identity_is_unlinked_but_not_the_last_way_in(issuers):
    person = UserFactory()
    client = signed_in(person)
    go(client, issuers["school"], "outside", process="connect")
    identity = SocialAccount.objects.get()

    User.objects.filter(pk=person.pk).update(password="!nothing")
    without = Client()
    without.force_login(User.objects.get(pk=person.pk))
    refused = without.post("/accounts/3rdparty/", {"account": identity.pk})
    assert "This is your only way to sign in. Choose a password first" in refused.text
    assert linked() != []
    client = signed_in(User.objects.get(pk=person.pk))
    done = client.post("/accounts/3rdparty/", {"account": identity.pk}, follow=True)

    assert "Unlinked. It no longer opens your account." in done.text
    assert linked() == []
    event = AuditEvent.objects.get(action="accounts.unlink_identity")
    assert event.before == {"issuer": issuers["school"].url}


def test_nobody_unlinks_the_identity_of_another(issuers):
    UserFactory(email="ada@rsu.example.org")
    go(Client(), issuers["school"], "ada")

    signed_in(UserFactory()).post(
        "/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk}
    )

    assert len(linked()) == 1


# --- how one goes there ---


def test_looking_at_the_address_sends_nobody_away(client, issuers):
    page = client.get(f"/accounts/oidc/{issuer_key(issuers['school'].url)}/login/")

    assert page.status_code == 200
    assert "You will sign in at Riverbend Schools and come back here." in page.text


def test_the_way_there_is_bound_to_this_visit(client, issuers):
    page = client.post(f"/accounts/oidc/{issuer_key(issuers['school'].url)}/login/")

    there = unescape(re.search(r'content="0;url=([^"]+)"', page.text)[1])
    asked = dict(parse_qsl(urlsplit(there).query))
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    stolen = Client().get(came_back(there, "ada"))
    assert stolen.status_code == 401
