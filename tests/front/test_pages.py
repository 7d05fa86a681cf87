"""Pages that no app owns: the frame, signing in, errors, mail."""

import re

import pytest
from django.template.loader import get_template, render_to_string

SITE = {
    "name": "MEMSSI",
    "long_name": "Institute",
    "phone": "207-555-0100",
    "email": "a@example.org",
    "hours": "Monday to Friday",
}


def h1s(html):
    return re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", html, re.DOTALL)


@pytest.mark.parametrize("name", ["500.html", "403_csrf.html", "429.html"])
def test_error_page_needs_no_context(name):
    html = get_template(name).render()
    assert len(h1s(html)) == 1
    assert 'href="#main"' in html
    assert "tel:" in html


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["403.html", "404.html"])
def test_error_page_within_the_frame_says_what_to_do(name, visit):
    html = render_to_string(name, {}, request=visit("/nowhere/"))
    assert len(h1s(html)) == 1
    assert "Sign in" in html
    assert "nowhere" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accounts/login/", "Sign in"),
        ("/accounts/signup/", "Create an account"),
        ("/accounts/password/reset/", "Get a new password"),
        ("/accounts/password/reset/done/", "Check your email"),
        ("/accounts/confirm-email/", "Check your email"),
    ],
)
def test_entrance_page_is_ours(client, settings, path, heading):
    html = client.get(path).content.decode()
    assert h1s(html) == [heading]
    assert settings.SITE_LONG_NAME in html
    assert f"{heading} · {settings.SITE_NAME}" in re.sub(r"\s+", " ", html)
    assert "error-summary" not in html
    for landmark in ("<header", "<main", "<footer", 'class="skip-link"'):
        assert landmark in html


@pytest.mark.django_db
def test_sign_in_with_a_wrong_password_keeps_the_address_and_leads_to_the_summary(client):
    html = client.post(
        "/accounts/login/", {"login": "ada@example.org", "password": "wrong-one"}
    ).content.decode()
    assert "error-summary" in html
    assert 'value="ada@example.org"' in html
    assert "wrong-one" not in html


@pytest.mark.django_db
def test_page_tells_htmx_to_keep_to_the_policy(client):
    html = client.get("/accounts/login/").content.decode()
    assert '"includeIndicatorStyles": false' in html
    assert '"allowEval": false' in html
    assert '"historyCacheSize": 0' in html
    assert "X-CSRFToken" in html


def test_mail_reads_in_html_and_text():
    html = render_to_string("email/base.html", {"site": SITE})
    text = render_to_string("email/base.txt", {"site": SITE})
    assert "prefers-color-scheme: dark" in html
    assert "<img" not in html
    assert "MEMSSI" in html
    assert "207-555-0100" in text
    assert "We answer Monday to Friday." in text
    assert "<" not in text
