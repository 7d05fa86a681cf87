"""One or two lines over time. A figure that is not known leaves a gap."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from core.charts.amounts import Amount, Figure, number
from core.charts.bars import GROUP_Y, HEIGHT, LABEL_Y
from core.charts.parts import AxisLabel, Point, Table, Tick, groups_below, labels_below, percent
from core.charts.scale import Scale, scale_for
from core.charts.summary import extremes, nothing

APART = 15  # pixels between the figures at the ends of two lines
MOST_SERIES = 2


@dataclass(frozen=True, slots=True)
class Series:
    """What one line is called, and a figure for each point."""

    name: str
    values: Sequence[Figure | None]


@dataclass(frozen=True, slots=True)
class Dot:
    name: str
    amount: str
    x: str
    y: int


@dataclass(frozen=True, slots=True)
class Stretch:
    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class Line:
    """One series: the second is dashed and its dots are hollow, so no color is needed."""

    name: str
    order: int
    dots: tuple[Dot, ...]
    stretches: tuple[Stretch, ...]
    end_value: str
    end_x: str
    end_y: int


@dataclass(frozen=True, slots=True)
class LineChart:
    key: str
    title: str
    summary: str
    table: Table
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[AxisLabel, ...]
    groups: tuple[AxisLabel, ...]
    zero_y: int
    gutter: int  # characters of the longest tick
    end: int  # characters of the longest figure at the end of a line

    template: ClassVar[str] = "components/chart_line.html"
    height: ClassVar[int] = HEIGHT
    label_y: ClassVar[int] = LABEL_Y
    group_y: ClassVar[int] = GROUP_Y

    @property
    def is_empty(self) -> bool:
        return not any(line.dots for line in self.lines)


def line_chart(
    *,
    key: str,
    title: str,
    points: Sequence[Point],
    series: Sequence[Series],
    unit: Amount,
    kind: Amount,
    heading: str,
) -> LineChart:
    """Draw a line for each series over the points' names (their own figures are not used).

    `heading` heads the first column of the table; each series heads its own.
    """
    if len(series) > MOST_SERIES:
        raise ValueError("Two lines can be told apart without color; more cannot.")
    known = [value for one in series for value in one.values if value is not None]
    scale = scale_for(known)
    lines = [_line(one, order, points, scale, unit) for order, one in enumerate(series, start=1)]
    return LineChart(
        key=key,
        title=title,
        summary=_summary(points, series, unit=unit, kind=kind),
        table=Table(
            (heading, *(one.name for one in series)),
            tuple(
                (point.name, *("" if (v := one.values[i]) is None else number(v) for one in series))
                for i, point in enumerate(points)
            ),
        ),
        lines=tuple(_ends_apart(lines)),
        ticks=scale.ticks,
        labels=labels_below(points),
        groups=groups_below(points),
        zero_y=scale.y(0),
        gutter=max(len(tick.label) for tick in scale.ticks),
        end=max((len(line.end_value) for line in lines), default=0),
    )


def _line(series: Series, order: int, points: Sequence[Point], scale: Scale, unit: Amount) -> Line:
    band = 100 / max(len(points), 1)
    placed: list[tuple[int, Dot]] = [
        (i, Dot(point.name, unit(value), percent((i + 0.5) * band), scale.y(value)))
        for i, (point, value) in enumerate(zip(points, series.values, strict=True))
        if value is not None
    ]
    known = [value for value in series.values if value is not None]
    last = placed[-1][1] if placed else None
    return Line(
        name=series.name,
        order=order,
        dots=tuple(dot for _i, dot in placed),
        stretches=tuple(
            Stretch(a.x, a.y, b.x, b.y)
            for (i, a), (j, b) in itertools.pairwise(placed)
            if j == i + 1
        ),
        end_value=number(known[-1]) if known else "",
        end_x=last.x if last else "",
        end_y=last.y if last else 0,
    )


def _ends_apart(lines: list[Line]) -> list[Line]:
    """Move the figures at the ends of two lines apart where they would touch."""
    if len(lines) < MOST_SERIES or lines[0].end_x != lines[1].end_x:
        return lines
    upper, lower = sorted(lines, key=lambda line: (line.end_y, line.order))
    missing = APART - (lower.end_y - upper.end_y)
    if missing <= 0:
        return lines
    up = missing // 2
    moved = {upper.order: upper.end_y - up, lower.order: lower.end_y + missing - up}
    return [replace(line, end_y=moved[line.order]) for line in lines]


def _summary(
    points: Sequence[Point], series: Sequence[Series], *, unit: Amount, kind: Amount
) -> str:
    sentences = []
    for one in series:
        pairs = zip(points, one.values, strict=True)
        named = [(point.name, value) for point, value in pairs if value is not None]
        if named:
            sentence = extremes(named, unit=unit, kind=kind)
            sentences.append(f"{one.name}: {sentence}" if len(series) > 1 else sentence)
    return " ".join(sentences) or nothing()
