"""The help: useful answers, drawn safely, the visitor's own first."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import resolve
from django.utils import timezone

from core.clock import maine_date
from support import helping
from support.answers import GROUPS, TEXTS
from support.helping import anchor_of
from support.markdown import markdown_html
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    director,
    offering,
    organization,
    staff,
)
from wording.declared import declared
from wording.services import set_wording

pytestmark = pytest.mark.django_db


def groups(client, query="") -> list[str]:
    return [group.anchor for group in client.get(f"/help/{query}").context["groups"]]


def test_there_are_answers_for_every_role():
    assert len(TEXTS) >= 25
    assert {text.key.split(".")[1] for text in TEXTS} == set(GROUPS)
    assert len({anchor_of(text) for text in TEXTS}) == len(TEXTS)


def test_every_group_has_its_picture_in_both_widths_and_words_for_it(client):
    shown = {group.anchor: group.picture for group in client.get("/help/").context["groups"]}

    assert set(shown) == set(GROUPS)
    for picture in shown.values():
        assert finders.find(picture["desk"])
        assert finders.find(picture["phone"])
        assert picture["words"].endswith(".")


def test_every_link_in_an_answer_leads_to_a_page():
    links = [link for text in TEXTS for link in re.findall(r"\]\(([^)]*)\)", str(text.default))]

    assert len(links) > 30
    for link in links:
        assert resolve(link).url_name


def test_every_answer_is_drawn_with_its_placeholders_filled(client):
    page = client.get("/help/").text

    for text in TEXTS:
        assert f'id="{anchor_of(text)}"' in page
    assert "{{" not in page
    assert "207-555-0100" in page
    assert "**" not in page


def visitor(who):
    if who == "instructor":
        person = UserFactory()
        offering(instructors=[person])
        return person
    if who == "coordinator":
        return coordinator(organization("District One"))
    makers = {"learner": UserFactory, "staff": staff, "director": director}
    return (makers | {"administrator": administrator})[who]()


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("learner", "learner"),
        ("instructor", "instructor"),
        ("coordinator", "coordinator"),
        ("staff", "staff"),
        ("director", "director"),
        ("administrator", "staff"),
    ],
)
def test_the_answers_for_ones_own_roles_stand_first(client, who, first):
    client.force_login(visitor(who))

    shown = groups(client)

    assert shown == [first, *(name for name in GROUPS if name != first)]


def test_a_stranger_finds_what_is_for_everyone_first(client):
    assert groups(client) == list(GROUPS)


def test_a_search_finds_the_answers_with_all_words(client):
    page = client.get("/help/?q=WAITLIST+48").context

    assert [answer.anchor for group in page["groups"] for answer in group.answers] == [
        "learner-waitlist"
    ]
    nothing = client.get("/help/?q=zzzz<b>").text
    assert "No answer has these words" in nothing
    assert "zzzz<b>" not in nothing


def test_an_answer_changed_by_staff_is_what_the_page_says(client):
    text = next(text for text in TEXTS if text.key == "help.everyone.reach_us")
    now = timezone.now()
    set_wording(
        text=text,
        written="Come by. <img src=x onerror=alert(1)>",
        starts_on=maine_date(now),
        actor=None,
        now=now,
    )

    page = client.get("/help/").text

    assert "Come by." in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("# Big", "<p># Big</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("![pic](/static/x.png)", '<p>!<a href="/static/x.png" rel="noopener">pic</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](/classes/)", '<p><a href="/classes/" rel="noopener">x</a></p>'),
        ("{{ value }}", "<p>**a** &lt;i&gt; [x](y)</p>"),
    ],
)
def test_markdown_draws_no_html_no_headings_no_pictures_and_values_as_words(written, drawn):
    assert markdown_html(written, {"value": "**a** <i> [x](y)"}).strip() == drawn


@pytest.mark.parametrize(("who", "comes_last"), [(staff, False), (administrator, True)])
def test_what_an_administrator_may_not_do_is_answered_last(client, monkeypatch, who, comes_last):
    texts = declared()
    monkeypatch.setattr(
        helping, "declared", lambda: {"help.staff.cancel": texts["help.staff.cancel"]} | texts
    )
    client.force_login(who())

    (own,) = [group for group in client.get("/help/").context["groups"] if group.is_own]

    anchors = [answer.anchor for answer in own.answers]
    assert (anchors.index("staff-cancel") > 3) is comes_last
