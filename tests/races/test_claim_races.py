"""One code on paper in two hands at the same moment: one account, and never two."""

from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.urls import resolve
from django.utils import timezone

from accounts.models import ClaimCode
from accounts.services import claims
from audit.models import AuditEvent
from notifications.models import Message
from tests.factories import UserFactory, staff
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "spruce-and-fir-77"
ADA, BEN = "ada@example.com", "ben@example.com"


@pytest.fixture
def person():
    """Somebody an employer entered, who never signed in."""
    entered = UserFactory(email=None)
    entered.set_unusable_password()
    entered.save()
    return entered


@pytest.fixture
def code(person):
    return claims.make_claim_code(person=person, actor=staff(), now=timezone.now())


def asking(code, email):
    """Return the asking of somebody who holds the code, for later."""
    return lambda: claims.ask_to_claim(
        typed=code, email=email, password=PASSWORD, now=timezone.now()
    )


def opening(token):
    """Return the opening of a mailed link, for later."""
    return lambda: claims.claim_record(token=token, now=timezone.now())


def token_to(email):
    message = Message.objects.get(template="accounts/claim_confirm", to_address=email)
    return resolve(urlsplit(message.context["claim_url"]).path).kwargs["token"]


def accounts_of(person):
    addresses = EmailAddress.objects.filter(user=person)
    return list(addresses.values_list("email", "verified", "primary"))


def test_two_people_with_one_code_end_in_one_account(person, code):
    asked = at_once(asking(code, ADA), asking(code, BEN))
    opened = at_once(opening(token_to(ADA)), opening(token_to(BEN)))

    assert asked == ["ClaimCode", "ClaimCode"]
    assert sorted(opened) == ["ClaimRefusedError", "User"]
    person.refresh_from_db()
    assert person.email == (ADA if opened[0] == "User" else BEN)
    assert accounts_of(person) == [(person.email, True, True)]
    assert AuditEvent.objects.filter(action="accounts.claim_record").count() == 1


def test_one_link_opened_in_four_tabs_is_used_once(person, code):
    asking(code, ADA)()

    outcomes = at_once(*[opening(token_to(ADA))] * 4)

    assert sorted(outcomes) == ["ClaimRefusedError"] * 3 + ["User"]
    assert accounts_of(person) == [(ADA, True, True)]
    assert AuditEvent.objects.filter(action="accounts.claim_record").count() == 1


def test_a_link_is_opened_while_somebody_else_asks_with_the_same_code(person, code):
    asking(code, ADA)()

    outcomes = at_once(opening(token_to(ADA)), asking(code, BEN))

    assert outcomes in (["User", "ClaimRefusedError"], ["ClaimRefusedError", "ClaimCode"])
    person.refresh_from_db()
    kept = ClaimCode.objects.get()
    if outcomes[0] == "User":
        assert (person.email, accounts_of(person)) == (ADA, [(ADA, True, True)])
        assert (kept.used_at is not None, kept.asked_email) == (True, "")
    else:
        assert (claims.has_account(person), accounts_of(person)) == (False, [])
        assert (kept.used_at, kept.asked_email) == (None, BEN)
