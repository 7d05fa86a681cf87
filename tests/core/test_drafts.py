"""A session that ends while somebody types: what they typed is there when they are back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from core import drafts
from enrollment.models import Enrollment
from organizations.models import Employment
from tests.factories import UserFactory, organization, staff, work_kind
from tests.factories.courses import offering
from tests.factories.people import code_now
from tests.factories.records import seat

pytestmark = pytest.mark.django_db

KEPT = "<p>We kept what you typed. Please check it and send it again.</p>"
PASSWORD = "a-boat-named-patience"


def person_with_password():
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def person():
    return person_with_password()


@pytest.fixture
def office():
    """Somebody who decides on completions, and the page for one of them."""
    clerk = staff()
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


def end_sessions() -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def sign_in(client: Client, person, then: str):
    answer = client.post(
        f"/accounts/login/?next={then}", {"login": person.email, "password": PASSWORD, "next": then}
    )
    if answer.url.startswith("/accounts/2fa/authenticate/"):
        return client.post(answer.url, {"code": code_now()})
    return answer


def typed(client: Client, person, path: str, data: dict, *, page: str = "") -> str:
    """Open a page, lose the session, send the form; return where the answer leads."""
    client.force_login(person)
    client.get(page or path)
    end_sessions()
    answer = client.post(path, data, headers={"Referer": f"http://testserver{page or path}"})
    assert answer.status_code == 302
    return answer.url


def test_what_was_typed_is_in_the_form_again_and_nothing_was_done(client, person):
    place, work = organization("Pinecone"), work_kind("teacher")
    data = {
        "place": "pine",
        "organization": place.pk,
        "work_kind": work.pk,
        "starts_on": "2026-03-02",
    }

    url = typed(client, person, "/my/work/new/", data)
    assert url == "/accounts/login/?next=/my/work/new/"
    answer = sign_in(client, person, "/my/work/new/")
    page = " ".join(client.get(answer.url).text.split())

    assert answer.url == "/my/work/new/"
    assert KEPT in page
    assert re.search(rf'value="{place.pk}"[^>]*checked', page)
    assert 'value="2026-03-02"' in page
    assert "error-summary" not in page
    assert Employment.objects.count() == 0

    client.post("/my/work/new/", data, headers={"Referer": "http://testserver/my/work/new/"})
    assert Employment.objects.count() == 1
    assert KEPT not in client.get("/my/work/new/").text


def test_bad_input_keeps_the_draft_until_it_is_sent(client, person):
    typed(client, person, "/my/work/new/", {"starts_on": "2026-03-02"})
    sign_in(client, person, "/my/work/new/")

    refused = client.post(
        "/my/work/new/", {"starts_on": "x"}, headers={"Referer": "http://testserver/my/work/new/"}
    )

    assert "error-summary" in refused.text
    assert 'value="2026-03-02"' in client.get("/my/work/new/").text


def test_somebody_else_on_the_same_computer_does_not_see_it(client, person):
    typed(client, person, "/my/work/new/", {"starts_on": "2026-03-02"})

    other = person_with_password()
    sign_in(client, other, "/my/work/new/")
    page = client.get("/my/work/new/").text

    assert KEPT not in page
    assert "2026-03-02" not in page


def test_a_session_that_is_not_known_any_more_keeps_nothing_here(client, person):
    client.force_login(person)
    Session.objects.all().delete()

    client.post("/my/work/new/", {"starts_on": "2026-03-02"})
    sign_in(client, person, "/my/work/new/")

    assert KEPT not in client.get("/my/work/new/").text


def test_signing_out_forgets_it(client, person):
    typed(client, person, "/my/work/new/", {"starts_on": "2026-03-02"})
    sign_in(client, person, "/my/work/new/")
    client.post("/accounts/logout/")
    client.force_login(person)

    assert KEPT not in client.get("/my/work/new/").text


def test_it_is_kept_for_an_hour(client, person):
    typed(client, person, "/my/work/new/", {"starts_on": "2026-03-02"})
    sign_in(client, person, "/my/work/new/")

    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert KEPT in client.get("/my/work/new/").text
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert KEPT not in client.get("/my/work/new/").text


def test_what_is_secret_is_never_put_aside(client, person):
    secrets = {
        "csrfmiddlewaretoken": "t",
        "password": "p",
        "new_password1": "p",
        "login_code": "1",
        "reset_token": "t",
        "next": "/",
    }
    typed(client, person, "/my/work/new/", secrets | {"starts_on": "2026-03-02"})

    kept = client.session[drafts.SESSION_NAME]["/my/work/new/"]
    assert kept["typed"] == {"starts_on": ["2026-03-02"]}


@pytest.mark.parametrize(("characters", "is_kept"), [(19_000, True), (20_001, False)])
def test_a_long_text_is_kept_and_a_flood_is_not(client, person, characters, is_kept):
    typed(client, person, "/my/work/new/", {"starts_on": "x" * characters})

    assert (drafts.SESSION_NAME in client.session) is is_kept


def test_only_the_last_few_pages_are_kept(client, person):
    for number in range(drafts.MOST_PAGES + 2):
        typed(client, person, f"/my/work/new/?n={number}", {"starts_on": str(number)})
        typed(client, person, f"/people/{number}/transcript/paper/", {"why": "x"})

    assert len(client.session[drafts.SESSION_NAME]) <= drafts.MOST_PAGES


def test_a_button_whose_address_answers_no_get_leads_back_to_its_page(client, person):
    page = f"/people/{person.pk}/transcript/"

    url = typed(client, person, f"{page}paper/", {}, page=page)

    assert url == f"/accounts/login/?next={page}"


@pytest.mark.parametrize(
    "referer", ["https://evil.example/my/", "//evil.example/", "not an address"]
)
def test_a_strange_referer_leads_nowhere_else(client, referer):
    answer = client.post("/my/work/new/", {"starts_on": "x"}, headers={"Referer": referer})

    assert answer.url == "/accounts/login/?next=/my/work/new/"


def test_a_stranger_who_never_signed_in_fills_no_session(client):
    answer = client.post("/my/work/new/", {"starts_on": "2026-03-02"})

    assert answer.status_code == 302
    assert Session.objects.count() == 0


def test_the_reason_somebody_wrote_is_there_again(client, office):
    held = seat(learner=UserFactory())
    path = f"/classes/{held.offering.pk}/cancel/"

    typed(client, office, path, {"reason": "No heating in the <b>hall</b>."})
    sign_in(client, office, path)

    assert "No heating in the &lt;b&gt;hall&lt;/b&gt;." in client.get(path).text


def test_a_page_fetched_by_htmx_says_nothing_of_it(client, person):
    typed(client, person, "/my/work/new/", {"starts_on": "2026-03-02"})
    sign_in(client, person, "/my/work/new/")

    assert KEPT not in client.get("/my/work/new/", headers={"HX-Request": "true"}).text
    assert KEPT in client.get("/my/work/new/").text


WAS_SIGNED_OUT = "You were signed out. Sign in to continue."
IS_KEPT = "You were signed out. Sign in to continue. We kept what you typed."
NOT_REGISTERED = "You are not registered yet. Press Register again."


def test_the_page_to_sign_in_says_why_one_is_there_and_what_is_kept(client, person):
    url = typed(client, person, "/my/work/new/", {"starts_on": "2026-03-02"})

    assert f"<p>{IS_KEPT}</p>" in client.get(url).text
    assert f"<p>{IS_KEPT}</p>" not in client.get(url).text


@pytest.mark.parametrize("is_cookie_gone", [True, False])
def test_whoever_registers_too_late_is_told_that_they_have_no_seat(client, person, is_cookie_gone):
    page = f"/classes/{offering().pk}/"
    client.force_login(person)
    client.get(page)
    end_sessions()
    if is_cookie_gone:
        del client.cookies["sessionid"]

    answer = client.post(f"{page}register/", headers={"Referer": f"http://testserver{page}"})
    assert f"<p>{WAS_SIGNED_OUT}</p>" in client.get(answer.url).text
    assert NOT_REGISTERED not in client.get(page).text  # a stranger may look at the class
    sign_in(client, person, page)

    assert f"<p>{NOT_REGISTERED}</p>" in client.get(page).text
    assert NOT_REGISTERED not in client.get(page).text
    assert Enrollment.objects.count() == 0


def test_a_button_without_a_sentence_of_its_own_is_to_be_pressed_again(client, person):
    page = f"/people/{person.pk}/transcript/"
    typed(client, person, f"{page}paper/", {}, page=page)
    sign_in(client, person, page)

    assert (
        "<p>The last button you pressed did nothing. Please press it again.</p>"
        in client.get(page).text
    )
