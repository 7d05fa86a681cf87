"""Round ticks and the way from a figure to a height."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from core.charts.amounts import Figure, number
from core.charts.parts import Tick

TOP = 24  # pixels above the highest tick: room for the figure over a bar
PLOT = 176
STEPS_WANTED = 4
ROUND_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """From the lowest to the highest tick, zero among them."""

    low: Decimal
    high: Decimal
    step: Decimal

    def y(self, value: Figure) -> int:
        """Return how many pixels down a figure is."""
        return TOP + round(PLOT * (self.high - value) / (self.high - self.low))

    def share(self, value: Figure) -> float:
        """Return where a figure is between lowest and highest, from 0 to 1."""
        return float((value - self.low) / (self.high - self.low))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        count = int((self.high - self.low) / self.step)
        values = [self.low + self.step * i for i in range(count + 1)]
        return tuple(Tick(self.y(value), number(value)) for value in values)


def scale_for(values: Iterable[Figure]) -> Scale:
    """Return a scale of about four steps of 1, 2 or 5 times a power of ten; whole for counts."""
    figures = [Decimal(0), *(Decimal(value) for value in values)]
    low, high = min(figures), max(figures)
    if low == high:
        return Scale(Decimal(0), Decimal(1), Decimal(1))
    step = round_step((high - low) / STEPS_WANTED)
    if all(figure == figure.to_integral_value() for figure in figures):
        step = max(step, Decimal(1))
    return Scale(
        low=step * (low / step).to_integral_value(ROUND_FLOOR),
        high=step * (high / step).to_integral_value(ROUND_CEILING),
        step=step,
    )


def round_step(rough: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5 times a power of ten that is at least this."""
    power = Decimal(10) ** rough.adjusted()
    return next(power * part for part in ROUND_STEPS if power * part >= rough)
