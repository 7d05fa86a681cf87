"""The whole set of headers of each kind of answer, in the demonstration and in production."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.test import Client, override_settings

from memssi.security import guards
from tests.factories import UserFactory, staff
from tests.factories.records import THEN, award
from tests.road.test_road import letterhead
from transcripts.asking import request_file
from transcripts.training_file import write_training_file

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

POLICY = {
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
}
EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
ON_PAGES = EVERYWHERE | {"Content-Security-Policy": POLICY, "X-Frame-Options": "DENY"}
OVER_HTTPS = {
    "demo": {},
    "production": {"Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload"},
}
HTML = {"Content-Type": "text/html; charset=utf-8"}
KEPT_BY_NOBODY = {"Cache-Control": "private, no-store"}
# What says how long, what and for whom, but guards nothing; compared where it matters.
OF_THE_MOMENT = {"Content-Length", "Last-Modified", "ETag", "Date", "Allow"}


@pytest.fixture(params=["demo", "production"])
def mode(request):
    is_production = request.param == "production"
    changed = guards(production=is_production, ssl_redirect=True, hsts_seconds=31_536_000)
    with override_settings(**changed):
        yield request.param


def client_in(mode: str, person=None) -> Client:
    client = Client(raise_request_exception=False)
    client.defaults["wsgi.url_scheme"] = "https" if mode == "production" else "http"
    if mode == "production":
        client.defaults["HTTP_X_FORWARDED_PROTO"] = "https"
    if person is not None:
        client.force_login(person)
    return client


def headers_of(response) -> dict[str, object]:
    headers: dict[str, object] = {
        name: value for name, value in response.headers.items() if name not in OF_THE_MOMENT
    }
    if "Content-Security-Policy" in headers:
        parts = str(headers["Content-Security-Policy"]).split(";")
        headers["Content-Security-Policy"] = dict(part.strip().split(" ", 1) for part in parts)
    return headers


@pytest.mark.parametrize(
    ("path", "status", "vary"),
    [
        ("/", 200, "Cookie, Accept-Encoding"),
        ("/classes/", 200, "HX-Request, Cookie, Accept-Encoding"),
        ("/nowhere/", 404, "Cookie, Accept-Encoding"),
        ("/forbid/", 403, "Cookie, Accept-Encoding"),
        ("/refuse/", 409, "Cookie, Accept-Encoding"),
    ],
)
def test_a_page_for_strangers(mode, path, status, vary):
    response = client_in(mode).get(path)

    assert response.status_code == status
    assert headers_of(response) == ON_PAGES | OVER_HTTPS[mode] | HTML | {"Vary": vary}


@pytest.mark.parametrize(
    ("path", "status", "vary"),
    [
        ("/", 200, "Cookie, Accept-Encoding"),
        ("/my/classes/", 200, "HX-Request, Cookie, Accept-Encoding"),
        ("/nowhere/", 404, "Cookie, Accept-Encoding"),
        ("/forbid/", 403, "Cookie, Accept-Encoding"),
    ],
)
def test_a_page_of_a_person_is_kept_by_nobody(mode, path, status, vary):
    response = client_in(mode, UserFactory()).get(path)

    assert response.status_code == status
    expected = ON_PAGES | OVER_HTTPS[mode] | HTML | {"Vary": vary} | KEPT_BY_NOBODY
    assert headers_of(response) == expected


def test_an_error_page_that_needs_no_request(mode):
    response = client_in(mode).get("/fail/")

    assert response.status_code == 500
    assert headers_of(response) == ON_PAGES | OVER_HTTPS[mode] | HTML | {"Vary": "Accept-Encoding"}


def test_a_paper(mode):
    letterhead()
    person = award().person

    response = client_in(mode, person).post(f"/people/{person.pk}/transcript/paper/")

    headers = headers_of(response)
    assert str(headers.pop("Content-Disposition")).startswith("attachment; filename=")
    assert headers == ON_PAGES | OVER_HTTPS[mode] | KEPT_BY_NOBODY | {
        "Content-Type": "application/pdf",
        "Vary": "Cookie",
    }


def test_a_file_for_a_spreadsheet(mode):
    award()
    owner = staff()
    job = request_file(owner=owner, now=THEN)
    write_training_file(job_id=job.pk, clock=lambda: THEN)

    response = client_in(mode, owner).get(f"/my/jobs/{job.pk}/result/")

    headers = headers_of(response)
    assert headers.pop("Content-Disposition") == 'attachment; filename="training-2026-06-08.csv"'
    assert headers == ON_PAGES | OVER_HTTPS[mode] | KEPT_BY_NOBODY | {
        "Content-Type": "text/csv",
        "Vary": "Cookie",
    }


def test_a_static_file_is_guarded_and_may_be_kept_by_everybody(mode, settings):
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True

    response = client_in(mode, UserFactory()).get("/static/js/app.js")

    headers = headers_of(response)
    assert response.status_code == 200
    assert str(headers.pop("Cache-Control")).startswith("max-age=")
    assert headers == EVERYWHERE | OVER_HTTPS[mode] | {
        "Access-Control-Allow-Origin": "*",
        "Content-Type": 'text/javascript; charset="utf-8"',
    }


def test_cookies_are_for_this_host_and_no_script(mode):
    person = UserFactory()
    person.set_password("a-boat-named-patience")
    person.save()
    client = client_in(mode)

    response = client.post(
        "/accounts/login/", {"login": person.email, "password": "a-boat-named-patience"}
    )

    prefix, secure = ("__Host-", True) if mode == "production" else ("", "")
    facts = {
        name: (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"])
        for name, cookie in response.cookies.items()
        if name != "messages"
    }
    assert facts == {
        f"{prefix}sessionid": (True, "Lax", secure, "/"),
        f"{prefix}csrftoken": (True, "Lax", secure, "/"),
    }
    assert all(cookie["domain"] == "" for cookie in response.cookies.values())


def test_going_back_after_signing_out_asks_the_server_again(mode):
    client = client_in(mode, UserFactory())
    page = client.get("/my/transcript/")
    client.post("/accounts/logout/")

    assert "no-store" in page.headers["Cache-Control"]
    assert client.get("/my/transcript/").status_code == 302


def test_production_takes_exactly_these_settings(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "MEMSSI_ENVIRONMENT": "production",
        "MEMSSI_VAR": str(tmp_path),
        "SECRET_KEY": "for-this-test-only",
        "MFA_KEYS": "Zm9yIHRoaXMgdGVzdCBvbmx5LCBhbmQgbm8gb3RoZXI=",
        "EVIDENCE_KEYS": "Zm9yIHRoaXMgdGVzdCBvbmx5LCBhbmQgbm8gb3RoZXI=",
        "ALLOWED_HOSTS": "training.example.org",
        "BASE_URL": "https://training.example.org",
        "DATABASE_URL": "postgres://nobody@localhost/nothing",
        "REDIS_URL": "redis://localhost/0",
        "EMAIL_URL": "smtp://localhost:25",
        "DJANGO_SETTINGS_MODULE": "memssi.settings",
    }
    expected = guards(production=True, ssl_redirect=True, hsts_seconds=31_536_000)
    code = (
        "import json, sys; from django.conf import settings;"
        "print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code, *expected],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=True,
    )

    assert json.loads(said.stdout) == json.loads(json.dumps(expected))
