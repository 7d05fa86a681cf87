"""Where a class would reach most of those who want it. Pure: places and counts in, sites out.

The distance is a straight line (great circle), driven at 70 km/h. Roads, ferries, lakes and winter
are not known here; the page says so (`docs/adr/0030`).
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, radians

from organizations.distances import km_between

KM_PER_HOUR = 70
MINUTES = 60
WITHIN_KM = KM_PER_HOUR * MINUTES / 60
KM_PER_DEGREE = 111.0  # of latitude; a little less than it is, so that nothing near is left out

Spot = tuple[float, float]  # latitude and longitude


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who want the same thing, at one place."""

    spot: Spot
    people: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where a class could be. Of two that reach as many, the one named first is taken."""

    key: Hashable
    spot: Spot


@dataclass(frozen=True, slots=True)
class Coming:
    """A class that is scheduled; `free` seats, None where everybody finds one."""

    spot: Spot | None  # None is online: near to all
    free: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    site: Site
    reached: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The sites, the best first, and who is left."""

    choices: tuple[Choice, ...]
    served: int  # by classes that are scheduled already
    not_reached: int

    @property
    def reached(self) -> int:
        return sum(choice.reached for choice in self.choices)


@dataclass(slots=True)
class Map:
    """The sites, and which of them are near a spot: worked out once for each spot."""

    sites: Sequence[Site]
    within_km: float = WITHIN_KM
    _near: dict[Spot, tuple[int, ...]] = field(default_factory=dict)

    def near(self, spot: Spot) -> tuple[int, ...]:
        """Return the positions of the sites within reach of a spot."""
        found = self._near.get(spot)
        if found is None:
            found = self._near[spot] = tuple(
                number
                for number, site in enumerate(self.sites)
                if is_within(spot, site.spot, self.within_km)
            )
        return found


def is_within(first: Spot, second: Spot, within_km: float = WITHIN_KM) -> bool:
    """Say whether one drives from the one to the other in the time."""
    north = abs(first[0] - second[0]) * KM_PER_DEGREE
    if north > within_km:
        return False
    east = abs(first[1] - second[1]) * KM_PER_DEGREE * cos(radians(max(first[0], second[0])))
    return east <= within_km * 1.05 and km_between(first, second) <= within_km


def propose(
    crowds: Iterable[Crowd], *, sites: Map, coming: Iterable[Coming] = (), most: int = 3
) -> Proposal:
    """Choose the site that reaches most, take those off, and choose again, up to `most` times.

    Whoever has a free seat in a scheduled class near them is taken off first.
    """
    waiting = _gathered(crowds)
    total = sum(waiting.values())
    for each in coming:
        _seat(waiting, each, sites.within_km)
    served = total - sum(waiting.values())
    choices = tuple(_chosen(waiting, sites, most))
    return Proposal(choices, served, sum(waiting.values()))


def _gathered(crowds: Iterable[Crowd]) -> dict[Spot, int]:
    waiting: dict[Spot, int] = {}
    for crowd in crowds:
        if crowd.people > 0:
            waiting[crowd.spot] = waiting.get(crowd.spot, 0) + crowd.people
    return waiting


def _seat(waiting: dict[Spot, int], each: Coming, within_km: float) -> None:
    """Take off as many as find a seat, those nearest first."""
    if each.spot is None:
        near = sorted(waiting)
    else:
        spot = each.spot
        within = (other for other in waiting if is_within(spot, other, within_km))
        near = sorted(within, key=lambda other: (km_between(spot, other), other))
    free = each.free
    for spot in near:
        seated = waiting[spot] if free is None else min(free, waiting[spot])
        waiting[spot] -= seated
        if free is not None:
            free -= seated
        if not waiting[spot]:
            del waiting[spot]


def _chosen(waiting: dict[Spot, int], sites: Map, most: int) -> Iterator[Choice]:
    for _time in range(most):
        reach: dict[int, int] = {}
        for spot, people in waiting.items():
            for number in sites.near(spot):
                reach[number] = reach.get(number, 0) + people
        if not reach:
            return
        best = min(reach, key=lambda number: (-reach[number], number))
        yield Choice(sites.sites[best], reach[best])
        for spot in [spot for spot in waiting if best in sites.near(spot)]:
            del waiting[spot]
