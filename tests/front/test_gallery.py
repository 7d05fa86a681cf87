"""The page of components: it shows all of them, leads nowhere, and is there at a desk only."""

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "templates/components"

# Drawn by the frame around every page, this one too.
OF_THE_FRAME = {"account_links.html", "footer.html"}


@pytest.fixture
def page(client, settings, db):
    settings.DEBUG = True
    return client.get("/components/")


def test_without_debug_the_page_does_not_exist(client, db):
    assert client.get("/components/").status_code == 404


def test_every_component_is_drawn_on_the_page(page):
    drawn = {template.name for template in page.templates if template.name}
    files = {f"components/{path.name}" for path in FOLDER.glob("*.html")}
    assert files - drawn == set()


def test_every_component_of_its_own_has_a_heading(page):
    shown = set(re.findall(r'id="component-([\w-]+)"', page.content.decode()))
    parts = {"chart_bar", "chart_line", "chart_map", "chart_rows", "_chart_frame", "column_choice"}
    parts |= {"sort_choice"}
    files = {path.stem for path in FOLDER.glob("*.html")}
    assert files - parts - {name.removesuffix(".html") for name in OF_THE_FRAME} == shown


def test_the_page_has_no_dead_link(page, client):
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    for address in sorted(set(re.findall(r'href="([^"]*)"', main))):
        if address.startswith("#"):
            assert address[1:] in ids, address
        else:
            path = address if address.startswith("/") else f"/components/{address}"
            assert client.get(path.replace("&amp;", "&")).status_code == 200, address


def test_no_id_stands_twice(page):
    ids = re.findall(r'\sid="([^"]+)"', page.content.decode())
    assert sorted({each for each in ids if ids.count(each) > 1}) == []


def test_the_bar_under_a_list_is_shown_with_a_reason_to_give(page):
    html = page.content.decode()
    bar = html[html.index('<form class="bulk no-print"\n      id="bulk-reason"') :]
    assert '<input type="text" name="reason"' in bar[: bar.index("</form>")]


def test_the_sample_form_can_be_sent(client, settings, db):
    settings.DEBUG = True
    assert client.post("/components/", {"name": "Ada"}).status_code == 200
