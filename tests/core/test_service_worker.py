"""The script that shows a page of ours where none can be reached: kept a day, of nobody's."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from core import views
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PATH = "/service-worker.js"


def constant(script: str, name: str):
    found = re.search(rf"^const {name} = (.*);$", script, re.MULTILINE)
    assert found
    return json.loads(found[1])


def test_it_holds_the_page_and_names_the_files_the_page_is_made_of(client):
    script = client.get(PATH).text
    page, parts = constant(script, "PAGE"), constant(script, "PARTS")

    assert page == render_to_string("offline.html")
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert named <= set(parts)
    assert all(finders.find(part.removeprefix("/static/")) for part in parts)


def test_a_release_with_another_page_has_another_store(client, monkeypatch):
    before = constant(client.get(PATH).text, "KEPT")
    assert constant(client.get(PATH).text, "KEPT") == before

    monkeypatch.setattr(views, "OFFLINE_PARTS", views.OFFLINE_PARTS[1:])
    assert constant(client.get(PATH).text, "KEPT") != before


def test_it_may_be_kept_a_day_whoever_asks(client):
    answers = [client.get(PATH)]
    client.force_login(UserFactory())
    answers.append(client.get(PATH))

    for answer in answers:
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert answer.headers["Content-Type"] == "text/javascript"
    assert answers[0].content == answers[1].content


def test_it_is_sent_compressed(client):
    answer = client.get(PATH, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
