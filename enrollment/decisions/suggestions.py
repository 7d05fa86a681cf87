"""Which classes fit somebody, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from courses.decisions import expiry


class Ground(Enum):
    """Why a class is suggested; the first that holds is the one that is said."""

    TOPIC = auto()
    LANE = auto()
    WORK = auto()


WEIGHTS = {Ground.TOPIC: 4, Ground.LANE: 2, Ground.WORK: 3}
NEAR = 1


@dataclass(frozen=True, slots=True)
class Tastes:
    """What somebody does and wants to hear of, by the keys of rows."""

    audiences: Mapping[int, int]  # those their work belongs to, with how many kinds each names
    topics: frozenset[int] = frozenset()
    lanes: frozenset[int] = frozenset()
    counties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open class with room, as far as choosing it needs."""

    offering: int
    course: int
    begins_at: datetime
    lane: int
    topics: frozenset[int] = frozenset()
    audiences: frozenset[int] = frozenset()
    county: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """Why one class fits: the row that says so, how well, and whether it is nearby."""

    ground: Ground
    row: int
    weight: int
    is_near: bool


def fit_of(candidate: Candidate, tastes: Tastes) -> Fit | None:
    """Say why a class fits somebody, or None. Being near alone is no reason."""
    found = {
        Ground.TOPIC: min(candidate.topics & tastes.topics, default=None),
        Ground.LANE: candidate.lane if candidate.lane in tastes.lanes else None,
        # The audience with the fewest kinds of work says the most.
        Ground.WORK: min(
            candidate.audiences & tastes.audiences.keys(),
            key=lambda row: (tastes.audiences[row], row),
            default=None,
        ),
    }
    grounds = {ground: row for ground, row in found.items() if row is not None}
    if not grounds:
        return None
    first = next(iter(grounds))
    is_near = candidate.county in tastes.counties
    weight = sum(WEIGHTS[ground] for ground in grounds) + (NEAR if is_near else 0)
    return Fit(first, grounds[first], weight, is_near)


def suggestions(
    candidates: Iterable[Candidate], tastes: Tastes, *, most: int
) -> list[tuple[Candidate, Fit]]:
    """Choose the classes to suggest: the best first, then the soonest; each course once."""
    fitting = [(each, fit) for each in candidates if (fit := fit_of(each, tastes)) is not None]
    fitting.sort(key=lambda pair: (-pair[1].weight, pair[0].begins_at, pair[0].offering))
    chosen: dict[int, tuple[Candidate, Fit]] = {}
    for each, fit in fitting:
        chosen.setdefault(each.course, (each, fit))
    return list(chosen.values())[:most]


def is_still_good(*, completed_on: date, validity_months: int | None, today: date) -> bool:
    """Say whether a completion has not run out, so that the course is not suggested again."""
    last_day = expiry(completed_on, validity_months)
    return last_day is None or today <= last_day
