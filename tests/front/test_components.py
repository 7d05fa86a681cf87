"""Each component in its states, and the rules every template keeps."""

import re

import django_tables2 as tables
import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from accounts.lists import BulkAction
from core.tables import BaseTable, ColumnChoice, SortChoice
from courses.models import Course
from courses.tables import CourseTable
from tests.front.test_charts import CHARTS

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))
ITEMS = [
    {"url": "/a/", "label": "Record", "current": "page"},
    {"url": "/b/", "label": "Papers", "count": 2, "current": "true"},
]

SORTS = [
    SortChoice("", "Name: A to Z", is_chosen=False),
    SortChoice("-name", "Name: Z to A", is_chosen=True),
]


class OneField(forms.Form):
    name = forms.CharField(label="Name")


class OneFile(forms.Form):
    paper = forms.FileField(widget=forms.FileInput(attrs={"accept": ".pdf"}))


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
    ("brand", {"site": {"name": "MEMSSI", "long_name": "Institute"}}, ["MEMSSI", "img/mark.svg"]),
    ("brand", {"site": {"name": "Ours", "mark": "img/favicon.svg"}}, ["Ours", "img/favicon.svg"]),
    (
        "breadcrumb",
        {"items": [("Classes", "/c/"), ("This", "")]},
        ['href="/c/"', 'aria-current="page"> <span>This'],
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
        "bulk_bar",
        {"actions": [BulkAction("confirm", "Confirm all", act=print)], "csrf_token": "t"},
        ['value="t"', 'name="bulk" value="confirm">Confirm all', "data-chosen-count>0<"],
    ),
    (
        "bulk_bar",
        {"actions": [], "refusal": "Nothing is chosen yet.", "count": 3},
        ["Nothing is chosen yet.", "data-error-summary", "data-chosen-count>3<"],
    ),
    (
        "bulk_bar",
        {"actions": [], "form": OneField(), "id": "asks"},
        ['id="asks"', '<input type="text" name="name"', 'for="id_name"'],
    ),
    (
        "column_choice",
        {
            "columns": [
                ColumnChoice("name", "Name", is_shown=True, is_fixed=True),
                ColumnChoice("hours", "Hours", is_shown=True, is_fixed=False),
                ColumnChoice("email", "Email", is_shown=False, is_fixed=False),
            ],
            "label": "Show these",
        },
        [
            "Show these",
            '<input type="hidden" name="columns" value="name">',
            'value="hours" checked',
            'value="email" >',
            "Always shown:",
        ],
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
    ("demo_bar", {"site": {"is_demo": True}}, ["Demonstration:"]),
    (
        "dialog",
        {"id": "d", "label": "Give back", "title": "Sure?", "text": "Yes?", "url": "/w/"},
        ['href="/w/" data-dialog="d"', '<dialog class="dialog" id="d"', "Close"],
    ),
    (
        "dialog",
        {"id": "d", "url": "/w/", "action": "/w/", "action_label": "Do", "csrf_token": "t"},
        ['action="/w/"', 'value="t"', 'formmethod="dialog"'],
    ),
    (
        "dialog",
        {"id": "d", "label": "No", "named": "Ada", "size": "small", "action": "/w/"}
        | {"action_name": "decision", "action_value": "reject"},
        ["button--small", ">: Ada</span>", 'name="decision" value="reject"'],
    ),
    (
        "definition_list",
        {"items": [("When", "Dec 1"), ("Where", "Bangor", "/p/")]},
        ["<dt>When</dt>", 'href="/p/"'],
    ),
    ("empty_state", {"title": "None", "url": "/n/", "link_text": "Find"}, ["None", "Find"]),
    (
        "error_summary",
        {"form": OneField({})},
        ["Please correct this", 'href="#id_name">Fill in “Name”.</a>'],
    ),
    ("field", {"field": OneField()["name"]}, ["<label", 'name="name"']),
    (
        "date_time_input",
        {"widget": {"type": "date", "name": "day", "value": "2026-12-01", "attrs": {"id": "d"}}},
        ['type="date" name="day" value="2026-12-01"', 'id="d"'],
    ),
    (
        "picture",
        {"picture": {"desk": "a.png", "phone": "b.png", "words": "A home."}, "title": "Help"},
        ['srcset="/static/a.png"', 'src="/static/b.png"', 'alt="A home."', "<details"],
    ),
    (
        "file_drop",
        {"field": OneFile()["paper"]},
        ["data-file-drop", 'type="file"', 'accept=".pdf"', "data-wrong-type"],
    ),
    (
        "filter_panel",
        {"form": OneField(), "path": "/c/"},
        ["<details", 'action="/c/"', 'hx-target="#results"'],
    ),
    ("filter_panel", {"form": OneField({"name": "a"}), "path": "/c/"}, ["(1 set)"]),
    (
        "filter_panel",
        {"form": OneField({"name": ""}), "path": "/c/"},
        ['id="filters-set"> </span>'],
    ),
    ("filter_panel", {"form": OneField(), "path": "/c/", "sorts": SORTS}, ["Sort by"]),
    (
        "sort_choice",
        {"choices": SORTS},
        ['name="sort"', '<option value="" >Name: A to Z<', '"-name" selected>Name: Z to A<'],
    ),
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
    (
        "main_nav",
        {"items": ITEMS},
        ['aria-current="page"', 'aria-current="true"', 'class="count">2<'],
    ),
    (
        "paper_head",
        {"site": {"name": "MEMSSI", "long_name": "Institute"}},
        ["print-only", "MEMSSI", "Printed"],
    ),
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
        ["segment--complete", 'aria-current="step"', "(done)", "Step 2 of 3:", "(still to do)"],
    ),
    ("state_bar", {"site": {"state_name": "State of Maine"}}, ["<strong>State of Maine</strong>"]),
    (
        "state_bar",
        {"site": {"state_name": "Maine", "state_url": "https://maine.example"}},
        ['href="https://maine.example"'],
    ),
    (
        "table",
        {"caption": "Hours", "columns": ["Class", "Hours"], "rows": [["A", "6"]]},
        ["<caption>Hours</caption>", 'data-label="Hours"', 'scope="col"'],
    ),
    ("table", {"caption": "H", "columns": ["A"], "rows": [], "empty_text": "Nothing"}, ["Nothing"]),
    ("table", {"caption": "H", "columns": ["A"], "rows": [], "scroll": True}, ['tabindex="0"']),
    (
        "tabs",
        {"items": [{"id": "a", "title": "First", "text": "One"}], "label": "Parts"},
        ['data-tabs="Parts"', 'id="a" aria-labelledby="a-title"', ">First</h2>", "One"],
    ),
    (
        "timeline",
        {"items": [{"when": "Dec 1", "title": "Asked", "text": "why\n\nand how", "tone": "good"}]},
        ["timeline__item--good", "<p>why</p> <p>and how</p>"],
    ),
    ("chart_figure", {"chart": CHARTS["bar"], "heading": True}, ["chart__title", "<details"]),
    ("chart_bar", {"chart": CHARTS["bar"]}, ['role="img"', "chart__bar--below"]),
    ("_chart_frame", {"chart": CHARTS["bar"]}, ["chart__grid", ">Jan<", ">2026<"]),
    ("chart_line", {"chart": CHARTS["line"]}, ['role="img"', "chart__line--2"]),
    ("chart_rows", {"chart": CHARTS["filled"]}, ['role="img"', "3 of 4", "chart__track"]),
    ("chart_map", {"chart": CHARTS["map"]}, ['role="img"', "chart__area--5", "Aroostook"]),
]


@pytest.mark.parametrize(("name", "context", "expected"), STATES)
def test_component_shows_its_state(name, context, expected):
    html = " ".join(render_to_string(f"components/{name}.html", context).split())
    for part in expected:
        assert part in html


def test_every_component_is_shown_here():
    # The gallery draws these with what they need of a request or a widget.
    elsewhere = {"folded_choices.html", "messages.html", "pager.html"}
    shown = {f"{name}.html" for name, _, _ in STATES} | elsewhere
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
    if "email" not in path.parts
]


@pytest.mark.parametrize("name", MARKUP)
def test_template_needs_no_inline_script_or_style(name):
    text = (TEMPLATES / name).read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)
    assert not re.search(r"src=\"https?:|<link[^>]*https?:", text)
    # JSON for search engines is data, no script: browsers do not run it.
    assert not re.search(r"<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)", text)


@pytest.mark.parametrize("name", MARKUP)
def test_template_compiles(name):
    assert get_template(name).template.name == name


class PeopleTable(BaseTable):
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


@pytest.mark.parametrize(
    ("query", "chosen"), [("", ""), ("sort=name", "name"), ("sort=-name", "-name"), ("sort=", "")]
)
def test_a_list_says_in_its_panel_how_it_is_sorted(query, chosen):
    table = PeopleTable([{"name": "n", "hours": 1}])
    tables.RequestConfig(RequestFactory().get(f"/?{query}")).configure(table)
    assert [choice.label for choice in table.sort_choices] == [
        "As listed",
        "Name: A to Z",
        "Name: Z to A",
    ]
    assert [each.value for each in table.sort_choices if each.is_chosen] == [chosen]


@pytest.mark.parametrize(
    ("query", "chosen"), [("", ""), ("sort=", ""), ("sort=-code", "-code"), ("sort=title", "title")]
)
def test_the_own_order_of_a_list_says_nothing_in_the_address(query, chosen, db):
    table = CourseTable(Course.objects.for_listing())
    tables.RequestConfig(RequestFactory().get(f"/?{query}")).configure(table)
    assert [each.value for each in table.sort_choices if each.is_chosen] == [chosen]
    labels = {each.value: each.label for each in table.sort_choices}
    assert labels[""] == "Code: A to Z"
    assert labels["-hours"] == "Contact hours: highest first"


def test_table_without_rows_says_what_to_do(render_table):
    html = render_table(rows=0)
    assert "Nobody yet. Sign someone up." in html
    assert "pager" not in html


def test_results_for_htmx_bring_the_count_along(render_table):
    html = render_table(template="layouts/_results.html")
    assert 'hx-swap-oob="innerHTML:#result-count"' in html
    assert "30 results found" in html
    assert "<html" not in html
