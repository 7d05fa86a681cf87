"""Each component in its states, and the rules every template keeps."""

import re

import django_tables2 as tables
import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))
ITEMS = [
    {"url": "/a/", "label": "Record", "current": True},
    {"url": "/b/", "label": "Papers", "count": 2},
]


class OneField(forms.Form):
    name = forms.CharField(label="Name")


class Person:
    is_authenticated = True
    name = "Ada Thibodeau"
    email = "ada@example.org"


STATES = [
    ("account_links", {"user": AnonymousUser()}, ["Sign in", "Create an account"]),
    ("account_links", {"user": Person(), "csrf_token": "t0ken"}, ["Sign out", 'value="t0ken"']),
    ("account_menu", {"user": AnonymousUser()}, ["Sign in"]),
    ("account_menu", {"user": Person(), "links": ITEMS}, ["<details", "Ada Thibodeau", "Papers"]),
    ("alert", {"text": "Saved."}, ["alert--info", "Saved."]),
    (
        "alert",
        {"tone": "bad", "title": "No", "items": ["a"], "url": "/x/", "link_text": "Go"},
        ["alert--bad", "<li>a</li>", 'href="/x/"'],
    ),
    ("badge", {"label": "Draft"}, ["badge--neutral", "Draft"]),
    ("badge", {"label": "Full", "tone": "bad"}, ["badge--bad"]),
    ("brand", {"site": {"name": "MEMSSI", "long_name": "Institute"}}, ["MEMSSI", "Institute"]),
    (
        "breadcrumb",
        {"items": [("Classes", "/c/"), ("This", "")]},
        ['href="/c/"', 'aria-current="page">This'],
    ),
    ("button", {"label": "Save"}, ['type="submit"', "button--primary"]),
    (
        "button",
        {"label": "Remove", "tone": "danger", "disabled": True, "about": "Ada", "small": True},
        ["button--danger", "button--small", "disabled", "Ada"],
    ),
    ("card", {"title": "T", "text": "x", "url": "/t/"}, ["card--link", 'href="/t/"', "<h3"]),
    (
        "card",
        {
            "title": "T",
            "badge_label": "New",
            "action_url": "/a/",
            "action_label": "Do",
            "level": "h2",
        },
        ["<h2", "badge", 'href="/a/"'],
    ),
    (
        "class_card",
        {
            "title": "T",
            "url": "/t/",
            "when": "Dec 1",
            "hours": "6.50",
            "badge_label": "12 seats left",
            "badge_tone": "good",
        },
        ["12 seats left", "badge--good", "6.5 contact hours"],
    ),
    (
        "class_card",
        {"title": "T", "url": "/t/", "when": "Dec 1", "hours": "1.00", "badge_label": "Full"},
        ["Full", "badge--neutral", "1 contact hour"],
    ),
    (
        "confirm_panel",
        {
            "title": "Sure?",
            "label": "Yes",
            "action": "/do/",
            "cancel_url": "/no/",
            "csrf_token": "t",
        },
        ["Sure?", 'action="/do/"', 'value="t"', "No, go back", "button--danger"],
    ),
    ("confirm_panel", {"title": "Sure?", "label": "Yes", "form": OneField()}, ['name="name"']),
    (
        "definition_list",
        {"items": [("When", "Dec 1"), ("Where", "Bangor", "/p/")]},
        ["<dt>When</dt>", 'href="/p/"'],
    ),
    ("empty_state", {"title": "None", "url": "/n/", "link_text": "Find"}, ["None", "Find"]),
    ("error_summary", {"form": OneField({})}, ["Please correct this", 'href="#id_name"']),
    ("field", {"field": OneField()["name"]}, ["<label", 'name="name"']),
    (
        "filter_panel",
        {"form": OneField(), "path": "/c/"},
        ["<details", 'action="/c/"', 'hx-target="#results"'],
    ),
    ("filter_panel", {"form": OneField({"name": "a"}), "path": "/c/"}, [" open"]),
    (
        "footer",
        {
            "site": {"long_name": "I", "phone": "207-555-0100", "email": "a@example.org"},
            "links": ITEMS,
        },
        ["tel:207-555-0100", "mailto:a@example.org", "/a/"],
    ),
    (
        "link_button",
        {"label": "Go", "url": "/g/", "tone": "quiet"},
        ['href="/g/"', "button--quiet"],
    ),
    ("mail_button", {"label": "Go", "url": "/g/"}, ['href="/g/"']),
    ("phone_menu", {"user": AnonymousUser(), "navigation": ITEMS}, ["Menu", 'aria-current="page"']),
    ("progress", {"label": "Making", "value": 4, "max": 9}, ['value="4"', "4 of 9"]),
    ("progress", {"label": "Making", "value": 9, "max": 9, "text": "Done"}, ["Done"]),
    ("search_box", {"label": "Find", "value": "a"}, ['value="a"', 'role="search"']),
    ("section_nav", {"items": ITEMS, "label": "Sections"}, ['aria-current="page"', "Papers"]),
    ("stat_tile", {"value": "6.5", "label": "Hours", "note": "since July"}, ["6.5", "since July"]),
    ("stat_tile", {"value": 2, "label": "Open", "url": "/o/", "tone": "bad"}, ["stat--bad", "/o/"]),
    (
        "stepper",
        {"steps": ["Who", "What", "Send"], "current": 2},
        ['class="stepper__done"', 'aria-current="step"', "(done)"],
    ),
    (
        "table",
        {"caption": "Hours", "columns": ["Class", "Hours"], "rows": [["A", "6"]]},
        ["<caption>Hours</caption>", 'data-label="Hours"', 'scope="col"'],
    ),
    ("table", {"caption": "H", "columns": ["A"], "rows": [], "empty_text": "Nothing"}, ["Nothing"]),
    ("table", {"caption": "H", "columns": ["A"], "rows": [], "scroll": True}, ['tabindex="0"']),
    (
        "timeline",
        {"items": [{"when": "Dec 1", "title": "Asked", "text": "why", "tone": "good"}]},
        ["timeline__item--good", "why"],
    ),
]


@pytest.mark.parametrize(("name", "context", "expected"), STATES)
def test_component_shows_its_state(name, context, expected):
    html = " ".join(render_to_string(f"components/{name}.html", context).split())
    for part in expected:
        assert part in html


def test_every_component_is_shown_here():
    shown = {f"{name}.html" for name, _, _ in STATES} | {"messages.html", "pager.html"}
    assert shown == set(COMPONENTS)


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_opens_with_its_parameters(name):
    assert (TEMPLATES / "components" / name).read_text().startswith("{# ")


def test_component_escapes_what_people_typed():
    html = render_to_string(
        "components/class_card.html", {"title": "<b>x</b>", "url": "/", "when": ""}
    )
    assert "<b>x</b>" not in html


def test_messages_become_alerts_of_their_tone():
    class Said(str):
        level_tag = "success"

    html = render_to_string("components/messages.html", {"messages": [Said("Saved.")]})
    assert "alert--good" in html


def test_pager_keeps_the_other_filters(visit):
    request = visit("/?q=a&page=2")
    page = Paginator(range(30), 10).page(2)
    html = render_to_string(
        "components/pager.html", {"page_obj": page, "target": "#results"}, request=request
    )
    assert 'href="?q=a&amp;page=1"' in html
    assert 'href="?q=a&amp;page=3"' in html
    assert 'hx-get="/?q=a&amp;page=3"' in html
    assert "11 to 20 of 30" in html


MARKUP = [
    path.relative_to(TEMPLATES).as_posix()
    for path in sorted(TEMPLATES.rglob("*.html"))
    if "email" not in path.parts and path.name != "mail_button.html"
]


@pytest.mark.parametrize("name", MARKUP)
def test_template_needs_no_inline_script_or_style(name):
    text = (TEMPLATES / name).read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)
    assert not re.search(r"src=\"https?:|<link[^>]*https?:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("name", MARKUP)
def test_template_compiles(name):
    assert get_template(name).template.name == name


class PeopleTable(tables.Table):
    caption = "People"
    name = tables.Column()
    hours = tables.Column(orderable=False)

    class Meta:
        empty_text = "Nobody yet. Sign someone up."
        template_name = "django_tables2/table.html"


@pytest.fixture
def render_table(visit):
    """Return the results of a list of people, white space made plain."""

    def render(query="", rows=30, template="layouts/_table.html"):
        request = visit(f"/people/?{query}")
        table = PeopleTable([{"name": f"n{i:02}", "hours": i} for i in range(rows)])
        tables.RequestConfig(request, paginate={"per_page": 10}).configure(table)
        return " ".join(render_to_string(template, {"table": table}, request=request).split())

    return render


def test_table_names_its_columns_and_sorts_by_link(render_table):
    html = render_table("q=a&page=2")
    assert "<caption>People</caption>" in html
    assert html.count('scope="col"') == 2
    assert 'href="?q=a&amp;sort=name"' in html
    assert 'hx-get="/people/?q=a&amp;sort=name"' in html
    assert 'data-label="Hours"' in html
    assert 'aria-current="page"' in html
    assert "11 to 20 of 30" in html
    assert "aria-sort" not in html


def test_table_says_how_it_is_sorted_and_the_filters_keep_it(render_table):
    html = render_table("sort=-name")
    assert 'aria-sort="descending"' in html
    assert 'form="filters" name="sort" value="-name"' in html


def test_table_without_rows_says_what_to_do(render_table):
    html = render_table(rows=0)
    assert "Nobody yet. Sign someone up." in html
    assert "pager" not in html


def test_results_for_htmx_bring_the_count_along(render_table):
    html = render_table(template="layouts/_results.html")
    assert 'hx-swap-oob="innerHTML:#result-count"' in html
    assert "30 results found" in html
    assert "<html" not in html
