"""What every answer carries, and the pages that belong to nobody."""

import pytest
from django.test import Client

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

HEADERS = {
    "Content-Security-Policy": {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    },
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def security_of(response) -> dict:
    headers = {name: response.headers.get(name) for name in HEADERS}
    policy = headers["Content-Security-Policy"] or ""
    headers["Content-Security-Policy"] = dict(
        part.strip().split(" ", 1) for part in policy.split(";") if part.strip()
    )
    return headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/classes/", 200),
        ("/courses/", 200),
        ("/verify/", 200),
        ("/verify/WRONG/", 404),
        ("/accounts/login/", 200),
        ("/accounts/signup/", 200),
        ("/my/classes/", 302),
        ("/staff/outbox/", 302),
        ("/nowhere/", 404),
        ("/refuse/", 409),
        ("/forbid/", 403),
        ("/fail/", 500),
        ("/health", 200),
        ("/robots.txt", 200),
        ("/service-worker.js", 200),
    ],
)
def test_every_answer_carries_the_same_guards(path, status):
    response = Client(raise_request_exception=False).get(path)

    assert (response.status_code, security_of(response)) == (status, HEADERS)


def test_a_form_without_its_token_is_refused_with_a_page_and_the_guards():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example"})

    assert (response.status_code, security_of(response)) == (403, HEADERS)
    assert "Please send the form again" in response.text


def test_health_asks_the_database_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/health")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain"


def test_search_engines_are_kept_from_papers_and_people(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /verify/",
        "Disallow: /record/",
        "Disallow: /accounts/",
        "Disallow: /my/",
        "Disallow: /staff/",
        "Disallow: /people/",
        "Disallow: /teach/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@pytest.mark.parametrize("path", ["/classes/", "/courses/", "/my/classes/", "/my/certificates/"])
def test_htmx_gets_the_part_it_swaps_and_everyone_else_the_page(client, path):
    client.force_login(UserFactory())
    htmx = {"HX-Request": "true"}

    answers = {
        who: client.get(path, headers=headers)
        for who, headers in {
            "browser": {},
            "htmx": htmx,
            "boosted": htmx | {"HX-Boosted": "true"},
            "going back": htmx | {"HX-History-Restore-Request": "true"},
        }.items()
    }

    assert {who: "<html" in answer.text for who, answer in answers.items()} == {
        "browser": True,
        "htmx": False,
        "boosted": True,
        "going back": True,
    }
    assert "result-count" in answers["htmx"].text
    for answer in answers.values():
        assert "HX-Request" in answer.headers["Vary"].split(", ")
