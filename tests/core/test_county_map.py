"""The map has every county once, where it belongs, and shades it by its figure."""

import itertools
import re

from core.charts import county_map, in_people
from core.charts.maps import BESIDE, LegendEntry, shapes
from organizations.enums import County


def outlines(path: str) -> list[list[tuple[float, float]]]:
    """Read path data back: the outlines of one county, in whole points of the drawing."""
    found = []
    for start, steps in re.findall(r"M([^l]+)l([^z]+)z", path):
        x, y = (float(n) for n in start.split())
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)]
        outline = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = round(x + dx, 1), round(y + dy, 1)
            outline.append((x, y))
        found.append(outline)
    return found


def contains(outline, x, y) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def people(**values):
    return county_map(
        key="map",
        title="People",
        values={County[name].value: value for name, value in values.items()},
        unit=in_people,
        columns=("County", "People"),
    )


def test_every_county_has_its_shape_and_its_name():
    assert {shape["fips"]: shape["name"] for shape in shapes()} == dict(County.choices)


def test_every_label_lies_inside_its_own_county_and_in_no_other():
    for shape in shapes():
        x, y = shape["label"]
        around = [
            other["name"]
            for other in shapes()
            if any(contains(o, x, y) for o in outlines(other["path"]))
        ]
        assert around == [shape["name"]]


def test_every_outline_is_an_area_within_the_drawing():
    for shape in shapes():
        assert outlines(shape["path"])
        for outline in outlines(shape["path"]):
            assert len(outline) >= 3
            assert all(0 <= x <= 300 and 0 <= y <= 458 for x, y in outline)


def test_neighbors_share_their_border_to_the_digit():
    """Every corner inland is a corner of two counties at least; only the coast has its own."""
    corners = [{point for o in outlines(shape["path"]) for point in o} for shape in shapes()]
    names = [shape["name"] for shape in shapes()]
    shared = {
        (one, other): len(corners[names.index(one)] & corners[names.index(other)])
        for one, other in (
            ("Aroostook", "Piscataquis"),
            ("Androscoggin", "Sagadahoc"),
            ("Knox", "Lincoln"),
            ("Hancock", "Washington"),
            ("Cumberland", "York"),
        )
    }
    assert min(shared.values()) >= 3, shared
    assert not corners[names.index("York")] & corners[names.index("Aroostook")]


def test_the_drawing_stays_small():
    assert sum(len(shape["path"]) for shape in shapes()) < 12_000


def test_counties_are_shaded_by_fifths_and_the_legend_says_what_is_in_each():
    figures = dict(
        zip(County.names, [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 500, 10, 10, 0], strict=True)
    )
    chart = people(**figures)

    shades = {area.fips: area.shade for area in chart.areas}
    assert [shades[County[name].value] for name in figures] == [
        0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5, 5, 0,
    ]  # fmt: skip
    assert chart.legend == (
        LegendEntry(0, "0"),
        LegendEntry(1, "1 to 2"),
        LegendEntry(2, "3 to 4"),
        LegendEntry(3, "5 to 6"),
        LegendEntry(4, "7 to 8"),
        LegendEntry(5, "9 to 500"),
    )
    assert chart.summary == (
        "575 people on this map. Most in Somerset: 500 people; none in 3 counties."
    )


def test_one_county_with_figures_is_the_darkest_and_all_stand_in_the_table():
    chart = people(KNOX=1)

    assert {area.name for area in chart.areas if area.shade} == {"Knox"}
    assert chart.legend == (LegendEntry(0, "0"), LegendEntry(5, "1"))
    assert chart.table.rows[6] == ("Knox", "1")
    assert chart.table.rows[-1] == ("Total", "1")
    assert len(chart.table.rows) == 17


def test_a_map_of_nothing_is_white():
    chart = people()

    assert chart.legend == (LegendEntry(0, "0"),)
    assert chart.summary == "0 people on this map. All have 0 people."


def test_names_of_small_counties_stand_in_the_sea_one_below_the_other():
    places = sorted(BESIDE.values(), key=lambda place: place[1])

    assert all(lower[1] - upper[1] >= 16 for upper, lower in itertools.pairwise(places))
    for shape in shapes():
        for outline in outlines(shape["path"]):
            assert not any(contains(outline, x + 10, y) for x, y in places)
