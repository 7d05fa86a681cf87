"""A refusal no view caught becomes a page: the sentence, the status, the way back."""

import re

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


def way_back(response) -> str:
    return re.search(r'<a class="button" href="([^"]*)">Go back</a>', response.text)[1]


def test_a_refusal_is_a_page_with_its_sentence_and_status(client):
    response = client.post("/refuse/")

    assert response.status_code == 409
    assert '<p class="lead">No seat &lt;b&gt;was&lt;/b&gt; taken.</p>' in response.text
    assert "Nothing was changed." in response.text
    assert response.text.lstrip().startswith("<!DOCTYPE html>")


def test_a_refusal_says_its_own_status(client):
    assert client.get("/forbid/").status_code == 403


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/classes/7/?page=2", "http://testserver/classes/7/?page=2"),
        ("/classes/7/", "/classes/7/"),
        ("https://evil.example/classes/", "/"),
        ("//evil.example/", "/"),
        ("http://testserver.evil.example/", "/"),
        ("http://testserver@evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(client, referer, back):
    assert way_back(client.get("/refuse/", headers={"referer": referer})) == back


def test_without_a_referer_the_way_back_is_the_first_page(client):
    assert way_back(client.get("/refuse/")) == "/"


def test_htmx_gets_the_sentence_without_the_page(client):
    response = client.post("/refuse/", headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert "No seat &lt;b&gt;was&lt;/b&gt; taken." in response.text
    assert 'role="alert"' in response.text
    assert "<html" not in response.text


def test_every_other_error_stays_an_error(client):
    with pytest.raises(ZeroDivisionError):
        client.get("/fail/")

    client.raise_request_exception = False
    response = client.get("/fail/")
    assert response.status_code == 500
    assert "a fault of ours" not in response.text
    assert "<h1>" in response.text
