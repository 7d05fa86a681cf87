"""Lying bars for things with long names: a figure each, or so much of a total."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _

from core.charts.amounts import Amount, Figure, number
from core.charts.parts import Filled, Point, Table, label_lines, percent, total_of
from core.charts.summary import extremes, in_all, nothing

LINE = 18  # pixels of a line of text
THICK = 16
GAP = 18
SLIVER = 0.5  # percent: so little that it is seen at all
REACH = 80.0  # percent of the width the longest bar takes: its figure stands behind it


@dataclass(frozen=True, slots=True)
class TextLine:
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    amount: str
    lines: tuple[TextLine, ...]
    x: str
    y: int
    width: str
    is_below_zero: bool
    value: str
    value_x: str
    value_y: int


@dataclass(frozen=True, slots=True)
class RowChart:
    key: str
    title: str
    summary: str
    table: Table
    rows: tuple[Row, ...]
    height: int
    zero_x: str  # where bars begin, if some of them reach below zero
    has_totals: bool  # each bar lies in a track that stands for the whole

    template: ClassVar[str] = "components/chart_rows.html"
    thick: ClassVar[int] = THICK

    @property
    def is_empty(self) -> bool:
        return not self.rows


def row_chart(
    *,
    key: str,
    title: str,
    points: Sequence[Point],
    unit: Amount,
    kind: Amount,
    columns: tuple[str, str],
    sums_up: bool = True,
) -> RowChart:
    """Draw one lying bar for each point, in the order given; `sums_up` where a total has sense."""
    values = [Decimal(point.value) for point in points]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    spread = high - low or Decimal(1)
    zero = REACH * float(-low / spread)
    rows, y = [], 0
    for point in points:
        length = max(
            REACH * float(abs(Decimal(point.value)) / spread), SLIVER if point.value else 0
        )
        lines, y = _label(point.label, y)
        below = point.value < 0
        rows.append(
            Row(
                name=point.name,
                amount=unit(point.value),
                lines=lines,
                x=percent(zero - length if below else zero),
                y=y,
                width=percent(length),
                is_below_zero=below,
                value=number(point.value),
                value_x=percent(zero if below else zero + length),
                value_y=y + THICK - 3,
            )
        )
        y += THICK + GAP
    sentence = extremes([(p.name, p.value) for p in points], unit=unit, kind=kind)
    rows_read = [(point.name, number(point.value)) for point in points]
    if sums_up and len(points) > 1:
        rows_read.append((_("Total"), number(total_of(values))))
        sentence = f"{in_all(total_of(values), unit=unit)} {sentence}"
    return RowChart(
        key=key,
        title=title,
        summary=sentence,
        table=Table(columns, tuple(rows_read)),
        rows=tuple(rows),
        height=max(y - GAP, 0) + 4,
        zero_x=percent(zero) if low < 0 else "",
        has_totals=False,
    )


def filled_chart(
    *,
    key: str,
    title: str,
    points: Sequence[Filled],
    columns: tuple[str, str, str, str],
) -> RowChart:
    """Draw how far each total is filled. Every track has one length: it stands for the whole."""
    rows, y = [], 0
    read = [_read(point.label, point.value, point.total) for point in points]
    if len(points) > 1:
        read.append(_read(_("Total"), sum(p.value for p in points), sum(p.total for p in points)))
    for point in points:
        written = _of(point.value, point.total)
        lines, top = _label(point.label, y)
        rows.append(
            Row(
                name=point.label,
                amount=written,
                lines=lines,
                x="0%",
                y=top,
                width=percent(min(_share_of(point), 100.0)),
                is_below_zero=False,
                value=written,
                value_x="100%",
                value_y=lines[0].y,
            )
        )
        y = top + THICK + GAP
    return RowChart(
        key=key,
        title=title,
        summary=_filled_summary(points),
        table=Table(columns, tuple(read)),
        rows=tuple(rows),
        height=max(y - GAP, 0) + 4,
        zero_x="",
        has_totals=True,
    )


def _label(label: str, y: int) -> tuple[tuple[TextLine, ...], int]:
    """Place the lines of a label; return them and where the bar below them begins."""
    lines = tuple(TextLine(y + 13 + LINE * i, t) for i, t in enumerate(label_lines(label)))
    return lines, y + LINE * len(lines) + 2


def _share(value: int, total: int) -> float:
    return 100 * value / total if total else 0.0


def _share_of(point: Filled) -> float:
    return _share(point.value, point.total)


def _read(label: str, value: int, total: int) -> tuple[str, ...]:
    return label, number(value), number(total), f"{round(_share(value, total))}%"


def _of(value: Figure, total: Figure) -> str:
    return _("%(value)s of %(total)s") % {"value": number(value), "total": number(total)}


def _filled_summary(points: Sequence[Filled]) -> str:
    if not points:
        return nothing()
    whole = _("%(filled)s filled.") % {
        "filled": _of(sum(p.value for p in points), sum(p.total for p in points))
    }
    if len(points) == 1:
        return whole
    fullest, emptiest = max(points, key=_share_of), min(points, key=_share_of)
    if _share_of(fullest) == _share_of(emptiest):
        return whole
    return (
        whole
        + " "
        + _("Fullest: %(fullest)s, %(most)s; emptiest: %(emptiest)s, %(least)s.")
        % {
            "fullest": fullest.label,
            "most": _of(fullest.value, fullest.total),
            "emptiest": emptiest.label,
            "least": _of(emptiest.value, emptiest.total),
        }
    )
