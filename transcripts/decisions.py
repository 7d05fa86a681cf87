"""From minutes to hours, and whether a class is completed: pure.

The written rule (docs/algorithms/hours.md): the minutes of a day, without breaks, are rounded down
as the credit says, to the quarter hour if it says nothing; then the days of a class together never
exceed what the version is worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import Enum

CENT = Decimal("0.01")
QUARTERS_DOWN = "quarters_down"
# To what minutes are rounded down. Classes frozen before there was a choice: to the quarter.
STEPS = {
    "hundredths": CENT,
    QUARTERS_DOWN: Decimal("0.25"),
    "halves_down": Decimal("0.5"),
    "hours_down": Decimal(1),
}


@dataclass(frozen=True, slots=True)
class CreditRule:
    """What completing is worth in one credit type: `basis` is "minutes" (at most) or "fixed"."""

    credit_type: str
    basis: str
    hours: Decimal
    rounding: str = QUARTERS_DOWN


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session as one learner attended it."""

    day: date
    minutes_present: int
    creditable_minutes: int
    was_absent: bool


class Outcome(Enum):
    """What becomes of a seat. `OPEN`: something is missing that somebody is still to enter."""

    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    STAYED_AWAY = "stayed_away"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Earned:
    """Hours of one type earned on one day."""

    credit_type: str
    earned_on: date
    hours: Decimal


def hours_for_minutes(minutes: int, rounding: str = QUARTERS_DOWN) -> Decimal:
    """Return hours rounded down: 385 minutes are 6.25 by quarters, 6.41 to the hundredth."""
    step = STEPS[rounding]
    return (Decimal(minutes) / 60 // step * step).quantize(CENT)


def has_stayed_away(sittings: Sequence[Sitting]) -> bool:
    """Say whether somebody came to no session at all; where none is held, nobody stays away."""
    return bool(sittings) and all(sitting.was_absent for sitting in sittings)


def has_completed(*, rule: str, sittings: Sequence[Sitting]) -> bool:
    """Say whether attendance alone completes the class under its rule.

    `attendance`: at every session, on time or late. `attendance_80_percent`: present for 80 percent
    of all creditable minutes. `per_session_attendance`: at one session at least.
    """
    if not sittings:
        return False
    if rule == "attendance":
        return not any(sitting.was_absent for sitting in sittings)
    if rule == "attendance_80_percent":
        present = sum(sitting.minutes_present for sitting in sittings)
        return present * 100 >= 80 * sum(sitting.creditable_minutes for sitting in sittings)
    if rule == "per_session_attendance":
        return any(not sitting.was_absent for sitting in sittings)
    return False


def outcome_of(*, rule: str, sittings: Sequence[Sitting]) -> Outcome:
    """Return what becomes of a seat under the rule of its class."""
    if has_completed(rule=rule, sittings=sittings):
        return Outcome.COMPLETED
    return Outcome.STAYED_AWAY if has_stayed_away(sittings) else Outcome.NOT_COMPLETED


def hours_earned(
    *, rules: Sequence[CreditRule], sittings: Sequence[Sitting], completed_on: date
) -> list[Earned]:
    """Return one line for each credit type and day with hours, in order of type and day.

    A class without sessions earns its fixed hours on the day it is completed.
    """
    minutes_by_day: dict[date, int] = {}
    for sitting in sittings:
        minutes_by_day[sitting.day] = minutes_by_day.get(sitting.day, 0) + sitting.minutes_present
    return [
        Earned(rule.credit_type, day, hours)
        for rule in rules
        for day, hours in _by_day(rule, minutes_by_day, completed_on).items()
        if hours > 0
    ]


def _by_day(
    rule: CreditRule, minutes_by_day: Mapping[date, int], completed_on: date
) -> dict[date, Decimal]:
    days = sorted(day for day, minutes in minutes_by_day.items() if minutes > 0)
    if rule.basis == "fixed":
        return _fixed_by_day(rule.hours, days or [completed_on], minutes_by_day)
    left = rule.hours
    earned: dict[date, Decimal] = {}
    for day in days:
        earned[day] = min(hours_for_minutes(minutes_by_day[day], rule.rounding), left)
        left -= earned[day]
    return earned


def _fixed_by_day(
    hours: Decimal, days: Sequence[date], minutes_by_day: Mapping[date, int]
) -> dict[date, Decimal]:
    """Share fixed hours over the days attended by their minutes; the last day takes the rest."""
    whole = sum(minutes_by_day.get(day, 0) for day in days) or len(days)
    shares: dict[date, Decimal] = {}
    for day in days[:-1]:
        share = hours * (minutes_by_day.get(day, 0) or 1) / whole
        shares[day] = share.quantize(CENT, rounding=ROUND_DOWN)
    shares[days[-1]] = hours - sum(shares.values(), Decimal(0))
    return shares
