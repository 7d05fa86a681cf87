"""A figure, and the fair comparison of two ways to do the same work."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import monotonic

LEAST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with its unit."""

    name: str
    value: float
    unit: str

    def as_line(self) -> str:
        """Return `name value unit`, for people."""
        return f"{self.name} {self._rounded():g} {self.unit}"

    def as_json(self) -> str:
        """Return the same as one JSON object, for programs."""
        return json.dumps({"name": self.name, "value": self._rounded(), "unit": self.unit})

    def _rounded(self) -> float:
        return round(self.value, 3 if abs(self.value) < 10 else 1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rates of the product and of its yardstick, round by round."""

    product: tuple[float, ...]
    yardstick: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median over the rounds: what disturbs one round disturbs both of its halves."""
        return median(a / b for a, b in zip(self.product, self.yardstick, strict=True))

    @property
    def product_rate(self) -> float:
        """The product's median rate."""
        return median(self.product)

    @property
    def yardstick_rate(self) -> float:
        """The yardstick's median rate."""
        return median(self.yardstick)


def compare(
    product: Callable[[], float],
    yardstick: Callable[[], float],
    *,
    rounds: int,
    seconds: float,
) -> Comparison:
    """Measure both by turns, each going first every other round.

    Ends after so many rounds or, on a slow machine, after so many seconds, but not before three
    rounds. The caller has warmed both up.
    """
    rates: dict[Callable[[], float], list[float]] = {product: [], yardstick: []}
    end = monotonic() + seconds
    for turn in range(rounds):
        if turn >= LEAST_ROUNDS and monotonic() > end:
            break
        for measure in (product, yardstick) if turn % 2 == 0 else (yardstick, product):
            rates[measure].append(measure())
    return Comparison(tuple(rates[product]), tuple(rates[yardstick]))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that so large a share of them does not exceed; nearest rank, 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
