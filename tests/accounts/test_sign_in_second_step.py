"""The second step at sign-in: who must have one, how it is set up, what it refuses."""

import json

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.permissions import SECOND_FACTOR_ROLES, Role
from accounts.services.factors import encrypt_anew, has_second_factor
from audit.models import AuditEvent
from notifications.models import Message
from organizations.services import grant_role
from tests.factories import UserFactory, administrator, coordinator, director, organization, staff
from tests.factories.people import LONG_AGO, SECOND_STEP, second_step

pytestmark = pytest.mark.django_db

PASSWORD = "spruce-and-fir-77"
NOON = "2126-03-02 12:00:05+00:00"  # long after: what is kept until then stays
NOON_UNIX = 4928126405
SET_UP = "/my/sign-in/second-step/"


def code_at(moment: float, secret: str = SECOND_STEP) -> str:
    return format_hotp_value(hotp_value(secret, int(moment) // 30))


def with_password(person):
    person.set_password(PASSWORD)
    person.save()
    return person


def enter_password(client, person):
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def enter_code(client, code):
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def who(client) -> int | None:
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def granted(role) -> object:
    person = UserFactory()
    place = organization("District One") if role is Role.COORDINATOR else None
    grant_role(
        person=person,
        role=role,
        organization=place,
        starts_on=LONG_AGO.date(),
        actor=None,
        now=LONG_AGO,
    )
    return person


# --- who must have one ---


def test_the_roles_that_need_a_second_step():
    assert {
        Role.STAFF,
        Role.DIRECTOR,
        Role.ADMINISTRATOR,
        Role.COORDINATOR,
        Role.ACCOMMODATIONS_DESK,
    } == SECOND_FACTOR_ROLES


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_a_role_without_a_second_step_opens_no_page_but_those_to_set_one_up(client, role):
    client.force_login(granted(role))
    closed = ["/", "/people/", "/my/classes/", "/accounts/3rdparty/", "/accounts/sessions/"]
    still_open = [SET_UP, "/accounts/2fa/", "/accounts/logout/", "/help/", "/contact/"]

    assert [client.get(path).headers.get("Location") for path in closed] == [SET_UP] * 5
    assert [client.get(path).status_code for path in still_open] == [200] * 5


def test_what_is_sent_without_a_second_step_does_nothing(client):
    client.force_login(granted(Role.STAFF))

    sent = client.post("/my/work/new/", {"place": "x"})
    part = client.get("/people/", headers={"HX-Request": "true"})

    assert (sent.status_code, sent.headers["Location"]) == (302, SET_UP)
    assert (part.status_code, part.headers["HX-Redirect"]) == (200, SET_UP)


@pytest.mark.parametrize("make", [staff, director, administrator])
def test_with_a_second_step_every_page_opens(client, make):
    client.force_login(make())

    assert client.get("/").status_code == 200
    assert client.session["second_factor"] is True


def test_a_learner_needs_none(client):
    client.force_login(UserFactory())

    assert client.get("/my/classes/").status_code == 200


def test_a_role_granted_later_counts_from_the_next_request_on(client):
    person = UserFactory()
    client.force_login(person)
    assert client.get("/my/classes/").status_code == 200

    grant_role(
        person=person,
        role=Role.STAFF,
        organization=None,
        starts_on=LONG_AGO.date(),
        actor=None,
        now=LONG_AGO,
    )

    assert client.get("/my/classes/").headers["Location"] == SET_UP


def test_a_session_that_knows_asks_no_more(client, django_assert_num_queries):
    client.force_login(staff())

    # the session; the row of `health` itself
    with django_assert_num_queries(2):
        client.get("/health")


# --- setting it up ---


@time_machine.travel(NOON, tick=False)
def test_after_setting_up_the_page_that_was_wanted_opens(client):
    person = with_password(granted(Role.STAFF))
    enter_password(client, person)
    assert client.get("/people/?q=a").headers["Location"] == SET_UP

    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    done = client.post(
        "/accounts/2fa/totp/activate/", {"code": code_at(NOON_UNIX, secret)}, follow=True
    )

    assert "This code is not right." in wrong.text
    assert done.request["PATH_INFO"] == "/accounts/2fa/recovery-codes/"
    assert 'href="/people/?q=a"' in done.text
    assert client.get("/people/?q=a").status_code == 200
    kinds = Authenticator.objects.filter(user=person).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "totp"]


# --- using it ---


def test_a_password_alone_does_not_sign_in_and_the_code_does(client):
    person = with_password(staff())

    with time_machine.travel(NOON, tick=False):
        first = enter_password(client, person)
        assert (first.url, who(client)) == ("/accounts/2fa/authenticate/", None)
        wrong = enter_code(client, "123456")
        assert (wrong.status_code, who(client)) == (200, None)
        assert "This code is not right. Wait for the next one and try it." in wrong.text
        assert enter_code(client, code_at(NOON_UNIX)).url == "/"

    assert who(client) == person.pk


def test_a_code_works_once(client):
    person = with_password(staff())
    other = Client()
    code = code_at(NOON_UNIX)

    with time_machine.travel(NOON, tick=False):
        enter_password(client, person)
        enter_code(client, code)
        enter_password(other, person)
        replayed = enter_code(other, code)

    assert who(client) == person.pk
    assert (replayed.status_code, who(other)) == (200, None)


def test_a_recovery_code_works_once(client):
    person = with_password(staff())
    code, another, *_ = RecoveryCodes.activate(person).get_unused_codes()
    other = Client()

    enter_password(client, person)
    enter_code(client, code)
    enter_password(other, person)
    reused = enter_code(other, code)
    assert who(client) == person.pk
    assert (reused.status_code, who(other)) == (200, None)
    enter_code(other, another)

    assert who(other) == person.pk


def test_recovery_codes_alone_are_no_second_step():
    person = UserFactory()
    RecoveryCodes.activate(person)
    assert has_second_factor(person) is False

    second_step(person)
    assert has_second_factor(person) is True


def test_a_passkey_alone_is_a_second_step():
    person = UserFactory()
    Authenticator.objects.create(user=person, type="webauthn", data={})

    assert has_second_factor(person) is True


def test_guessing_codes_is_stopped_even_for_who_guesses_right_at_last(client):
    person = with_password(staff())
    with time_machine.travel(NOON, tick=False):
        enter_password(client, person)
        for number in range(5):
            enter_code(client, f"00000{number}")
        last = enter_code(client, code_at(NOON_UNIX))

    assert who(client) is None
    assert "That was too many tries." in last.text


# --- leaving it ---


def sure(client, person):
    """Sign in a moment ago, so that nothing asks once more."""
    with_password(person)
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_the_last_factor_of_a_role_stays(client):
    person = staff()
    sure(client, person)

    refused = client.post("/accounts/2fa/totp/deactivate/")

    assert "Your role needs a second step at sign-in, and this is your only one." in refused.text
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_the_last_passkey_of_a_role_stays(client):
    person = staff()
    passkey = Authenticator.objects.get(user=person)
    passkey.type, passkey.data = "webauthn", {"name": "My phone", "credential": {}}
    passkey.save()
    sure(client, person)

    refused = client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))

    assert refused.status_code == 409
    assert "Set up another first, then remove this one." in refused.text
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_nobody_removes_the_passkey_of_another(client):
    passkey = Authenticator.objects.create(
        user=UserFactory(), type="webauthn", data={"name": "My phone", "credential": {}}
    )
    sure(client, UserFactory())

    assert client.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_whoever_needs_none_leaves_it_and_is_signed_out_elsewhere(client):
    person = second_step(UserFactory())
    elsewhere = Client()
    elsewhere.force_login(person)
    sure(client, person)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=person).exists()
    assert (client.session["second_factor"], who(elsewhere)) == (False, None)
    events = AuditEvent.objects.filter(person_id=person.pk, action="accounts.remove_factor")
    assert [event.after for event in events] == [{"factor": "totp"}]
    assert Message.objects.get(template="accounts/totp_deactivated").to_address == person.email


def test_setting_up_asks_first_whether_it_is_still_you(client):
    client.force_login(with_password(UserFactory()))

    asked = client.get("/accounts/2fa/totp/activate/")

    assert asked.url == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"


# --- kept encrypted ---


def raw_rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return json.dumps(cursor.fetchall())


def test_no_secret_stands_in_the_database():
    person = staff()
    codes = RecoveryCodes.activate(person)
    seed = codes.instance.data["seed"]

    rows = raw_rows()

    assert SECOND_STEP not in rows
    assert not any(code in rows for code in codes.get_unused_codes())
    assert seed.startswith("gAAAA")


def test_keys_are_changed_without_losing_a_factor(settings):
    person, old = staff(), settings.MFA_KEYS[0]
    RecoveryCodes.activate(person)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    new = Fernet.generate_key().decode()

    settings.MFA_KEYS = [new, old]
    assert encrypt_anew() == 2
    settings.MFA_KEYS = [new]

    app = Authenticator.objects.get(type="totp")
    assert Fernet(new).decrypt(app.data["secret"].encode()) == SECOND_STEP.encode()
    with time_machine.travel(NOON, tick=False):
        assert TOTP(app).validate_code(code_at(NOON_UNIX))
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes


def test_a_person_with_an_unconfirmed_address_is_told_to_settle_it_first(client):
    person = with_password(UserFactory())
    EmailAddress.objects.create(user=person, email="second@example.org", verified=False)
    enter_password(client, person)

    told = client.get("/accounts/2fa/totp/activate/", follow=True)

    assert "Confirm all email addresses of your account first" in told.text


def test_the_coordinator_of_the_tests_has_an_app():
    person = coordinator(organization("District One"))
    assert Authenticator.objects.filter(user=person, type="totp").exists()
