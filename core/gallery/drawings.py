"""The charts of the page of components."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from django.http import HttpRequest

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
from core.charts.amounts import Figure
from core.gallery.parts import Specimen, State

HOURS: tuple[Figure, ...] = (12, 30, Decimal("18.5"), 0, 44)
MONTHS = [Point(name, value) for name, value in zip("JFMAM", HOURS, strict=True)]


def charts(_request: HttpRequest) -> Iterator[Specimen]:
    columns = ("Month", "Hours")
    draw = partial(bar_chart, title="Hours", columns=columns, unit=in_hours, kind=in_months)
    lanes = [Point("School resource officers", 40), Point("Planning", Decimal("12.5"))]
    lines = [Series("This year", (3, 8, 12, None, 9)), Series("Last year", (2, 4, 4, 5, 11))]
    counties = {f"23{n:03}": n for n in range(1, 30, 2)}
    drawn = [
        ("bars", draw(key="g1", points=MONTHS)),
        ("nothing", draw(key="g2", points=[])),
        (
            "lines",
            line_chart(
                key="g3",
                title="Two years",
                points=MONTHS,
                series=lines,
                heading="Month",
                unit=in_hours,
                kind=in_months,
            ),
        ),
        (
            "rows",
            row_chart(
                key="g4",
                title="By lane",
                points=lanes,
                columns=("Lane", "Hours"),
                unit=in_hours,
                kind=in_lanes,
            ),
        ),
        (
            "seats filled",
            filled_chart(
                key="g5",
                title="Seats",
                points=[Filled("Drills", 34, 60), Filled("Plans", 12, 12)],
                columns=("Class", "Filled", "Seats", "Share"),
            ),
        ),
        (
            "map",
            county_map(
                key="g6",
                title="People by county",
                values=counties,
                unit=in_people,
                columns=("County", "People"),
            ),
        ),
    ]
    yield Specimen(
        "chart_figure", "Chart", [State(n, {"chart": c, "heading": True}) for n, c in drawn]
    )
