"""Passkeys in a real browser, with an authenticator that Chromium plays."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.scene import PASSWORD
from tests.browser.visitor import Visitor
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.browser


def key_in_hand(visitor: Visitor, *, knows_its_holder: bool = True) -> None:
    """Give this browser a phone that makes passkeys and says that it was unlocked."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": knows_its_holder,
                "automaticPresenceSimulation": True,
            }
        },
    )


def at_localhost(visitor: Visitor, path: str) -> Page:
    """Open a page under the name that passkeys are made for; they know no addresses of numbers."""
    visitor.page.goto(f"{HOST[0]}{path}")
    return visitor.page


HOST: list[str] = []


@pytest.fixture(autouse=True)
def _by_name(live_server, settings):
    HOST[:] = [live_server.url.replace("127.0.0.1", "localhost")]
    settings.BASE_URL = HOST[0]
    settings.CSRF_TRUSTED_ORIGINS = [HOST[0], live_server.url]


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(visitor: Visitor, person: User) -> Page:
    page = at_localhost(visitor, "/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def add_passkey(visitor: Visitor, name: str) -> None:
    page = at_localhost(visitor, "/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto(f"{HOST[0]}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/classes/$"))


def names() -> list[str]:
    return [each.wrap().name for each in Authenticator.objects.filter(type="webauthn")]


def test_a_passkey_is_made_renamed_used_and_removed(visit: StartVisit):
    person = with_password(UserFactory(first_name="Ada"))
    visitor = visit(screen=DESK)
    key_in_hand(visitor)
    page = sign_in(visitor, person)
    add_passkey(visitor, "My phone")
    assert names() == ["My phone"]

    at_localhost(visitor, "/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename My phone").click()
    page.get_by_label("Name").fill("The blue phone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="The blue phone")).to_be_visible()

    sign_out(page)
    at_localhost(visitor, "/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Hello Ada")).to_be_visible()

    at_localhost(visitor, "/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove The blue phone").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert names() == []


def test_a_passkey_is_the_second_step_after_a_password(visit: StartVisit):
    person = with_password(UserFactory(first_name="Ada"))
    visitor = visit(screen=DESK)
    key_in_hand(visitor)
    page = sign_in(visitor, person)
    add_passkey(visitor, "My phone")
    sign_out(page)

    sign_in(visitor, person)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Hello Ada")).to_be_visible()


def test_a_role_is_led_to_set_up_a_passkey_and_goes_on_to_the_page_it_wanted(visit: StartVisit):
    person = with_password(staff())
    Authenticator.objects.all().delete()
    visitor = visit(screen=DESK)
    key_in_hand(visitor)
    page = sign_in(visitor, person)
    at_localhost(visitor, "/people/")
    expect(page.get_by_role("heading", name="Set up a second step")).to_be_visible()

    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them: go on").click()

    expect(page.get_by_role("heading", name="People")).to_be_visible()


def test_a_key_that_does_not_know_its_holder_makes_no_passkey(visit: StartVisit):
    person = with_password(UserFactory())
    visitor = visit(screen=DESK)
    key_in_hand(visitor, knows_its_holder=False)
    sign_in(visitor, person)
    page = at_localhost(visitor, "/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="Make the passkey").click()

    expect(
        page.get_by_text("No passkey was used. Try again, or go on another way.")
    ).to_be_visible()
    assert names() == []


def test_without_scripts_no_passkey_is_offered(visit: StartVisit):
    page = visit(screen=DESK, scripts=False).open("/accounts/login/")

    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    expect(page.get_by_role("link", name="Email me a code")).to_be_visible()
