"""Charts as they stand on a page: drawings with a name, tables with the same figures."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from core.charts import (
    Filled,
    Point,
    Series,
    bar_chart,
    county_map,
    filled_chart,
    in_hours,
    in_lanes,
    in_months,
    in_people,
    line_chart,
    row_chart,
)
from tests.front.test_contrast import SHAPE, TEXT, contrast

MONTHS = [Point("Jan", Decimal("12.5"), "January 2026", "2026"), Point("Feb", -3, "February 2026")]
WORDS = {"unit": in_hours, "kind": in_months}
STYLES = (settings.BASE_DIR / "static/css/memssi.css").read_text()


def bars(key="hours"):
    return bar_chart(
        key=key, title="Hours & months", points=MONTHS, columns=("Month", "Hours"), **WORDS
    )


CHARTS = {
    "bar": bars(),
    "empty": bar_chart(key="none", title="T", points=[], columns=("a", "b"), **WORDS),
    "line": line_chart(
        key="line",
        title="Hours",
        points=MONTHS,
        series=[Series("This year", [1, 2]), Series("<Last> year", [None, 4])],
        heading="Month",
        **WORDS,
    ),
    "rows": row_chart(
        key="rows", title="Hours", points=MONTHS, unit=in_hours, kind=in_lanes, columns=("a", "b")
    ),
    "filled": filled_chart(
        key="seats", title="Seats", points=[Filled("A & B", 3, 4)], columns=("a", "b", "c", "d")
    ),
    "map": county_map(
        key="map", title="People", values={"23003": 1234}, unit=in_people, columns=("a", "b")
    ),
}


def figure(chart, **about) -> str:
    return render_to_string("components/chart_figure.html", {"chart": chart, **about})


def parsed(html: str) -> ET.Element:
    """Read a figure as XML: an attribute without quotes or an open tag fails."""
    return ET.fromstring(html[html.index("<figure") :])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_well_formed_and_needs_no_style_of_its_own(name):
    page = parsed(figure(CHARTS[name]))

    assert [el.tag for el in page.iter() if "style" in el.attrib] == []
    assert [el.tag for el in page.iter() if el.tag in {"script", "style", "image"}] == []


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "empty"])
def test_a_drawing_is_one_picture_named_by_its_title_and_summary(name):
    page = parsed(figure(CHARTS[name]))

    (drawing,) = (el for el in page.iter("svg") if el.get("role") == "img")
    title, text = drawing.get("aria-labelledby").split()
    assert (drawing[0].tag, drawing[0].get("id")) == ("title", title)
    assert (drawing[1].tag, drawing[1].get("id")) == ("desc", text)
    assert [el.text for el in drawing[:2]] == [CHARTS[name].title, CHARTS[name].summary]
    others = [el for el in page.iter("svg") if el is not drawing]
    assert [el.get("aria-hidden") for el in others] == ["true"] * len(others)


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "empty"])
def test_the_table_behind_the_toggle_has_every_figure(name):
    chart = CHARTS[name]
    details = parsed(figure(chart)).find("details")

    assert details.find("summary").text == "Show as a table"
    table = details.find(".//table")
    assert table.find("caption").text == chart.title
    assert [(th.text, th.get("scope")) for th in table.findall("thead/tr/th")] == [
        (column, "col") for column in chart.table.columns
    ]
    assert [tuple(cell.text or "" for cell in row) for row in table.findall("tbody/tr")] == list(
        chart.table.rows
    )
    assert {row[0].get("scope") for row in table.findall("tbody/tr")} == {"row"}


def test_two_charts_on_a_page_share_no_id():
    page = figure(bars("one")) + figure(bars("two")) + figure(CHARTS["map"])
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert len(ids) == 6
    assert len(set(ids)) == 6


def test_each_bar_tells_its_figure_to_a_mouse_and_in_words():
    drawing = parsed(figure(bars())).find("svg")

    assert [el.text for el in drawing.findall("g/title")] == [
        "January 2026: 12.5 hours",
        "February 2026: −3 hours",  # noqa: RUF001
    ]
    assert [el.get("class") for el in drawing.iter("rect")] == [
        "chart__bar",
        "chart__bar chart__bar--below",
    ]


def test_the_second_line_is_told_apart_by_its_form():
    drawing = parsed(figure(CHARTS["line"]))

    assert len(drawing.findall(".//circle[@class='chart__dot chart__dot--2']")) == 2
    assert re.search(r"\.chart__line--2\{[^}]*stroke-dasharray", STYLES)


def test_every_county_on_the_map_has_its_figure_written():
    drawing = parsed(figure(CHARTS["map"]))
    written = [" ".join("".join(el.itertext()).split()) for el in drawing.iter("text")]

    assert len(written) == 16
    assert "Aroostook 1,234" in written
    assert "Androscoggin 0" in written


def test_without_figures_there_is_a_sentence_and_nothing_to_open():
    page = figure(CHARTS["empty"])

    assert "There is nothing to show yet." in page
    assert "<svg" not in page
    assert "<details" not in page


def test_the_title_is_shown_where_no_heading_says_it():
    assert "chart__title" in figure(bars(), heading=True)
    assert "chart__title" not in figure(bars())


def shade(number: int) -> str:
    """Return the color of a class of the map, in full."""
    found = re.search(rf"\.chart__area--{number}\{{fill:(#\w+)", STYLES).group(1)
    return found if len(found) == 7 else "#" + "".join(c * 2 for c in found[1:])


def token(name: str) -> str:
    return re.search(rf"--{name}: ?(#\w{{6}})", STYLES).group(1)


@pytest.mark.parametrize("number", range(6))
def test_every_shade_of_the_map_carries_its_border_and_its_name(number):
    border = token("pine-950")
    name = "#ffffff" if number == 5 else token("pine-950")

    assert contrast(shade(number), border) >= SHAPE
    assert contrast(shade(number), name) >= TEXT


def test_bars_and_lines_stand_out_from_the_page():
    assert contrast(token("pine-600"), "#ffffff") >= SHAPE
    assert contrast(token("navy-700"), "#ffffff") >= SHAPE
    assert contrast(token("line-strong"), "#ffffff") >= SHAPE
