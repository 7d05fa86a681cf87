"""Who gets what, and until when: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto

from core.clock import MAINE, maine_date
from courses.decisions import expiry

OFFER_LASTS_AT_MOST = timedelta(hours=48)
REMINDED_DAYS_BEFORE = (7, 1)
FEW_SEATS_SHARE = 3  # few seats are taken where it is less than one in three


class Placement(Enum):
    SEAT = auto()
    LINE = auto()


def place(*, seats_free: int | None, people_waiting: int) -> Placement:
    """Say where a newcomer goes. Nobody overtakes those who wait. No capacity: always a seat."""
    if seats_free is None or seats_free > people_waiting:
        return Placement.SEAT
    return Placement.LINE


def offer_deadline(*, now: datetime, ends_at: datetime) -> datetime:
    """Return the end of an offer: 48 hours, or half the time left if that is less."""
    return now + min(OFFER_LASTS_AT_MOST, (ends_at - now) / 2)


def reminder_due(*, days_before: int, starts_at: datetime, now: datetime) -> bool:
    """Say whether the reminder of so many days before is due now.

    From the hour of the class on Maine's clock, to the end of that day: on the next one "tomorrow"
    would say the wrong thing, so a late sweep leaves it out.
    """
    due_at = reminder_due_at(days_before=days_before, starts_at=starts_at)
    return due_at <= now and maine_date(now) == maine_date(due_at)


def reminder_due_at(*, days_before: int, starts_at: datetime) -> datetime:
    """Return the hour of the class so many days before, on Maine's clock."""
    return (starts_at.astimezone(MAINE) - timedelta(days=days_before)).astimezone(UTC)


def reminders_to_come(*, starts_at: datetime, now: datetime) -> list[int]:
    """Return how many days before somebody who takes a seat now will be reminded."""
    return [
        days
        for days in REMINDED_DAYS_BEFORE
        if now < reminder_due_at(days_before=days, starts_at=starts_at)
    ]


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
