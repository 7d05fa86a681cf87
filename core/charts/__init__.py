"""Charts as geometry: plain figures in, everything a template draws out.

A chart is drawn in percent across and pixels down, so that its text keeps one readable size from a
phone to a desk; `templates/components/chart_figure.html` shows it with its summary and its table.
"""

from core.charts.amounts import (
    Amount,
    in_classes,
    in_counties,
    in_hours,
    in_lanes,
    in_months,
    in_people,
    in_seats,
    number,
)
from core.charts.bars import BarChart, bar_chart
from core.charts.lines import LineChart, Series, line_chart
from core.charts.maps import CountyMap, county_map
from core.charts.parts import Filled, Point, Table
from core.charts.rows import RowChart, filled_chart, row_chart

__all__ = [
    "Amount",
    "BarChart",
    "CountyMap",
    "Filled",
    "LineChart",
    "Point",
    "RowChart",
    "Series",
    "Table",
    "bar_chart",
    "county_map",
    "filled_chart",
    "in_classes",
    "in_counties",
    "in_hours",
    "in_lanes",
    "in_months",
    "in_people",
    "in_seats",
    "line_chart",
    "number",
    "row_chart",
]
