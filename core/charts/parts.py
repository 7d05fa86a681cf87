"""What every chart is made of."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from textwrap import wrap

from core.charts.amounts import Figure

NARROW, WIDE = 270, 540  # pixels across a plot, on a phone and at a desk
LINE_OF_LABEL = 30  # characters, at 13 pixels on the narrowest screen
MOST_LABEL_LINES = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One figure with its name: short under a bar, in full wherever there is room."""

    label: str
    value: Figure
    full: str = ""
    group: str = ""  # written once below neighbours that share it: the year of months

    @property
    def name(self) -> str:
        return self.full or self.label


@dataclass(frozen=True, slots=True)
class Filled:
    """How much of a total: 34 of 60 seats."""

    label: str
    value: int
    total: int


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures to read. The first cell of a row is its heading."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A round figure on the axis and how far down its line is."""

    y: int
    label: str


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A word below the axis, and where it `shows`: "always", "wide" or "narrow" screens only."""

    x: str
    text: str
    shows: str


def percent(share: float) -> str:
    """Write a length across: "12.5%". As text, so that no locale changes its point."""
    written = f"{share:.2f}".rstrip("0").rstrip(".")
    return f"{'0' if written == '-0' else written}%"


def labels_below(points: Sequence[Point]) -> tuple[AxisLabel, ...]:
    """Place the short names of points, leaving out those that would not fit side by side."""
    step, narrow_step = _steps(points)
    return tuple(
        AxisLabel(_middle(i, points), points[i].label, "wide" if i % narrow_step else "always")
        for i in range(0, len(points), step)
    )


def groups_below(points: Sequence[Point]) -> tuple[AxisLabel, ...]:
    """Place the name of each group below the first of its points that has a label.

    On narrow screens that is another one than on wide ones. A group too narrow for its name, or
    none of whose points has a label, goes without.
    """
    step, narrow_step = _steps(points)
    wide = _places_of_groups(points, step, WIDE)
    narrow = _places_of_groups(points, narrow_step, NARROW)
    shown = [(i, "always" if i in narrow else "wide") for i in wide]
    shown += [(i, "narrow") for i in narrow if i not in wide]
    return tuple(AxisLabel(_middle(i, points), points[i].group, shows) for i, shows in shown)


def _steps(points: Sequence[Point]) -> tuple[int, int]:
    """Return every how many points a label fits, on wide and on narrow screens."""
    count = max(len(points), 1)
    broadest = _pixels(max((point.label for point in points), key=len, default=""))
    step = math.ceil(broadest * count / WIDE)
    return step, step * math.ceil(broadest * count / (step * NARROW))


def _places_of_groups(points: Sequence[Point], step: int, width: int) -> list[int]:
    band = width / max(len(points), 1)
    places = []
    for _group, members in groupby(range(len(points)), key=lambda i: points[i].group):
        own = list(members)
        labelled = [i for i in own if i % step == 0]
        name = points[own[0]].group
        if not name or not labelled:
            continue
        is_last = own[-1] == len(points) - 1  # nothing follows that it could run into
        if is_last or (own[-1] + 1 - labelled[0]) * band >= _pixels(name):
            places.append(labelled[0])
    return places


def _middle(i: int, points: Sequence[Point]) -> str:
    return percent((i + 0.5) * 100 / len(points))


def _pixels(text: str) -> int:
    return 7 * len(text) + 5


def label_lines(label: str) -> tuple[str, ...]:
    """Break a long name into at most three lines; what is left over ends in an ellipsis."""
    lines = wrap(label, LINE_OF_LABEL, max_lines=MOST_LABEL_LINES, placeholder="…")
    return tuple(lines) or ("",)


def total_of(values: Iterable[Figure]) -> Decimal:
    return sum((Decimal(value) for value in values), Decimal(0))
