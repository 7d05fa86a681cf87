"""Maine's sixteen counties, shaded in five classes by a figure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from core.charts.amounts import Amount, Figure, in_counties, number
from core.charts.parts import Table, total_of
from core.charts.summary import extremes, on_the_map

SHAPES = Path(__file__).resolve().parent.parent / "shapes/maine_counties.json"
CLASSES = 5

# The counties too small for their names have them in the Gulf of Maine, from the coast outward.
BESIDE = {
    "23013": (186, 388),  # Knox
    "23015": (166, 406),  # Lincoln
    "23023": (142, 424),  # Sagadahoc
    "23001": (116, 442),  # Androscoggin
    "23005": (90, 460),  # Cumberland
}


@dataclass(frozen=True, slots=True)
class Area:
    fips: str
    name: str
    amount: str
    value: str
    path: str
    shade: int  # 0 for nothing, 1 to 5 from few to many
    x: str
    y: str
    name_y: str
    value_y: str
    beside_x: str = ""  # set if the name stands in the sea, joined by a line
    beside_y: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    shade: int
    text: str


@dataclass(frozen=True, slots=True)
class CountyMap:
    key: str
    title: str
    summary: str
    table: Table
    areas: tuple[Area, ...]
    legend: tuple[LegendEntry, ...]

    template: ClassVar[str] = "components/chart_map.html"
    view_box: ClassVar[str] = "-2 -2 304 470"
    is_empty: ClassVar[bool] = False


def county_map(
    *,
    key: str,
    title: str,
    values: Mapping[str, Figure],
    unit: Amount,
    columns: tuple[str, str],
) -> CountyMap:
    """Shade each county by its figure; a county without one stands at 0.

    The classes are fifths of the figures that occur, so one large county does not leave the others
    all alike. The legend says what really is in each class.
    """
    figures = {shape["fips"]: values.get(shape["fips"], 0) for shape in shapes()}
    shades = _shades(figures)
    named = [(shape["name"], figures[shape["fips"]]) for shape in shapes()]
    sentence = extremes(named, unit=unit, kind=in_counties)
    total = total_of(figures.values())
    return CountyMap(
        key=key,
        title=title,
        summary=f"{on_the_map(total, unit=unit)} {sentence}",
        table=Table(
            columns,
            (
                *((name, number(value)) for name, value in named),
                (_("Total"), number(total)),
            ),
        ),
        areas=tuple(_area(s, figures[s["fips"]], shades[s["fips"]], unit) for s in shapes()),
        legend=_legend(figures, shades),
    )


@cache
def shapes() -> tuple[dict[str, Any], ...]:
    """Return the outlines, by the counties' names."""
    return tuple(sorted(json.loads(SHAPES.read_text())["counties"], key=lambda c: str(c["name"])))


def _area(shape: Mapping[str, Any], value: Figure, shade: int, unit: Amount) -> Area:
    x, y = shape["label"]
    beside_x, beside_y = BESIDE.get(shape["fips"], ("", ""))
    return Area(
        fips=shape["fips"],
        name=shape["name"],
        amount=unit(value),
        value=number(value),
        path=shape["path"],
        shade=shade,
        x=f"{x:g}",
        y=f"{y:g}",
        name_y=f"{y - 2:g}",
        value_y=f"{y + 12:g}",
        beside_x=str(beside_x),
        beside_y=str(beside_y),
    )


def _shades(figures: Mapping[str, Figure]) -> dict[str, int]:
    """Return each county's class. Equal figures share one; the greatest is always the darkest."""
    distinct = sorted({value for value in figures.values() if value > 0})
    count = len(distinct)
    classes = {value: -(-(rank * CLASSES) // count) for rank, value in enumerate(distinct, start=1)}
    return {fips: classes.get(value, 0) for fips, value in figures.items()}


def _legend(figures: Mapping[str, Figure], shades: Mapping[str, int]) -> tuple[LegendEntry, ...]:
    held: dict[int, list[Figure]] = {}
    for fips, shade in shades.items():
        held.setdefault(shade, []).append(figures[fips])
    return tuple(LegendEntry(shade, _range(held[shade])) for shade in sorted(held))


def _range(values: list[Figure]) -> str:
    low, high = min(values), max(values)
    if low == high:
        return number(low)
    return _("%(low)s to %(high)s") % {"low": number(low), "high": number(high)}
