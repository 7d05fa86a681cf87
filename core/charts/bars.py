"""Upright bars over time: one series, a figure to each month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from core.charts.amounts import Amount, Figure, number
from core.charts.parts import (
    WIDE,
    AxisLabel,
    Point,
    Table,
    Tick,
    groups_below,
    labels_below,
    percent,
    total_of,
)
from core.charts.scale import PLOT, TOP, Scale, scale_for
from core.charts.summary import extremes, in_all, is_running

BOTTOM = 44  # pixels below the plot: a label and the group below it
HEIGHT = TOP + PLOT + BOTTOM
LABEL_Y = TOP + PLOT + 20
GROUP_Y = TOP + PLOT + 37
PART_OF_BAND = 0.64
BROADEST = 14.0  # percent


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    amount: str
    x: str
    y: int
    width: str
    height: int
    is_below_zero: bool
    value: str  # written over the bar
    value_x: str
    value_y: int
    value_shows: str  # always, wide or never


@dataclass(frozen=True, slots=True)
class BarChart:
    key: str
    title: str
    summary: str
    table: Table
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[AxisLabel, ...]
    groups: tuple[AxisLabel, ...]
    zero_y: int
    gutter: int  # characters of the longest tick

    template: ClassVar[str] = "components/chart_bar.html"
    height: ClassVar[int] = HEIGHT
    label_y: ClassVar[int] = LABEL_Y
    group_y: ClassVar[int] = GROUP_Y

    @property
    def is_empty(self) -> bool:
        return not self.bars


def bar_chart(
    *,
    key: str,
    title: str,
    points: Sequence[Point],
    unit: Amount,
    kind: Amount,
    columns: tuple[str, str],
    sums_up: bool = True,
    is_last_running: bool = False,
) -> BarChart:
    """Draw one bar for each point. `columns` head the table; `sums_up` adds the total to both.

    With `is_last_running` the last one, such as this month, is not over and is said to be so.
    """
    scale = scale_for(point.value for point in points)
    total = total_of(point.value for point in points)
    named = [(point.name, point.value) for point in points]
    sentence = extremes(named, unit=unit, kind=kind, is_last_running=is_last_running)
    if is_last_running and points:
        sentence = f"{sentence} {is_running(points[-1].name)}"
    rows = [(point.name, number(point.value)) for point in points]
    if sums_up and len(points) > 1:
        sentence = f"{in_all(total, unit=unit)} {sentence}"
        rows.append((_("Total"), number(total)))
    return BarChart(
        key=key,
        title=title,
        summary=sentence,
        table=Table(columns, tuple(rows)),
        bars=_bars(points, scale, unit),
        ticks=scale.ticks,
        labels=labels_below(points),
        groups=groups_below(points),
        zero_y=scale.y(0),
        gutter=max(len(tick.label) for tick in scale.ticks),
    )


def _bars(points: Sequence[Point], scale: Scale, unit: Amount) -> tuple[Bar, ...]:
    band = 100 / max(len(points), 1)
    width = min(band * PART_OF_BAND, BROADEST)
    longest = max((len(number(p.value)) for p in points), default=0)
    every_value_fits = WIDE / max(len(points), 1) >= 7 * longest + 2
    peaks = _peaks([point.value for point in points])
    return tuple(
        _bar(
            point,
            scale,
            unit,
            middle=(i + 0.5) * band,
            width=width,
            shows="always" if i in peaks else "wide" if every_value_fits else "never",
        )
        for i, point in enumerate(points)
    )


def _peaks(values: Sequence[Figure]) -> set[int]:
    """Return which bars always carry their figure: the highest, and the lowest below zero."""
    if not values:
        return set()
    peaks = {values.index(max(values))}
    return peaks | {values.index(min(values))} if min(values) < 0 else peaks


def _bar(
    point: Point, scale: Scale, unit: Amount, *, middle: float, width: float, shows: str
) -> Bar:
    zero, end = scale.y(0), scale.y(point.value)
    below = point.value < 0
    height = max(abs(zero - end), 1 if point.value else 0)
    return Bar(
        name=point.name,
        amount=unit(point.value),
        x=percent(middle - width / 2),
        y=zero if below else zero - height,
        width=percent(width),
        height=height,
        is_below_zero=below,
        value=number(point.value),
        value_x=percent(middle),
        value_y=zero + height + 15 if below else zero - height - 6,
        value_shows=shows,
    )
