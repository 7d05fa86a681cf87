"""From minutes to hours, and whether and why a class is completed: pure.

The written rule (docs/algorithms/hours.md): the minutes of a day, without breaks, are rounded down
as the credit says, to the quarter hour if it says nothing; then the days of a class together never
exceed what the version is worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    """One session of a seat as its learner attended it, there or where it was made up.

    `day` is the day attended, so of a session made up elsewhere not the day of the session missed.
    """

    day: date
    minutes_present: int
    creditable_minutes: int
    was_absent: bool
    number: int = 0
    is_made_up: bool = False
    is_signed: bool = True
    break_minutes: int = 0
    unchosen: str = ""  # a group of sessions side by side, of which none was chosen


@dataclass(frozen=True, slots=True)
class Result:
    """The newest result of an exam or a practical."""

    has_passed: bool
    score_percent: Decimal | None = None
    skills_not_seen: tuple[str, ...] = ()


class Fact(Enum):
    """What a verdict rests on."""

    MINUTES = "minutes"
    MISSED = "missed"
    NOT_CHOSEN = "not_chosen"
    MADE_UP = "made_up"
    NOT_SIGNED = "not_signed"
    EXAM = "exam"
    EXAM_MISSING = "exam_missing"
    PRACTICAL = "practical"
    PRACTICAL_MISSING = "practical_missing"
    NO_SESSIONS = "no_sessions"
    BY_WORD = "by_word"


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact with its figures; sentences are made of it in `transcripts/sentences.py`."""

    fact: Fact
    number: int = 0  # of the session
    day: date | None = None
    group: str = ""
    minutes: int = 0
    of_minutes: int = 0
    minutes_needed: int | None = None
    percent: Decimal | None = None
    percent_needed: int | None = None
    has_passed: bool = False
    skills: tuple[str, ...] = ()


# The rules that ask for a result, and what is said as long as there is none.
RESULT_MISSING = {
    "attendance_and_exam": Fact.EXAM_MISSING,
    "attendance_and_practical": Fact.PRACTICAL_MISSING,
}
BY_ROSTERS = frozenset(
    {
        "attendance",
        "attendance_80_percent",
        "attendance_minutes",
        "per_session_attendance",
        *RESULT_MISSING,
    }
)


class Outcome(Enum):
    """What becomes of a seat. `OPEN`: something is missing that somebody is still to enter."""

    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    STAYED_AWAY = "stayed_away"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Working:
    """What hours of one day were worked out from; `is_cut` where the class is worth no more."""

    is_fixed: bool
    minutes_present: int
    creditable_minutes: int
    break_minutes: int
    days: int = 1
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Earned:
    """Hours of one type earned on one day."""

    credit_type: str
    earned_on: date
    hours: Decimal
    working: Working | None = field(default=None, compare=False)


def hours_for_minutes(minutes: int, rounding: str = QUARTERS_DOWN) -> Decimal:
    """Return hours rounded down: 385 minutes are 6.25 by quarters, 6.41 to the hundredth."""
    step = STEPS[rounding]
    return (Decimal(minutes) / 60 // step * step).quantize(CENT)


def has_stayed_away(sittings: Sequence[Sitting]) -> bool:
    """Say whether somebody came to no session at all; where none is held, nobody stays away."""
    return bool(sittings) and all(sitting.was_absent for sitting in sittings)


def minutes_needed(
    *, rule: str, sittings: Sequence[Sitting], minutes_required: int | None = None
) -> int | None:
    """Return how many minutes complete the class, or None where sessions are counted.

    80 percent are rounded up; where a class does not say how many minutes it asks for, all of them.
    """
    whole = sum(sitting.creditable_minutes for sitting in sittings)
    if rule == "attendance_80_percent":
        return -(-80 * whole // 100)
    if rule == "attendance_minutes":
        return whole if minutes_required is None else minutes_required
    return None


def attendance_suffices(
    *, rule: str, sittings: Sequence[Sitting], minutes_required: int | None = None
) -> bool:
    """Say whether somebody was there for as much as the rule of their class asks.

    By minutes: `attendance_80_percent` of all creditable ones, and `attendance_minutes`. At one
    session at least: `per_session_attendance`. At every session, on time or late: `attendance`, and
    before a result counts, `attendance_and_exam` and `attendance_and_practical`.
    """
    if not sittings:
        return False
    needed = minutes_needed(rule=rule, sittings=sittings, minutes_required=minutes_required)
    if needed is not None:
        present = sum(sitting.minutes_present for sitting in sittings)
        return not has_stayed_away(sittings) and present >= needed
    if rule == "per_session_attendance":
        return any(not sitting.was_absent for sitting in sittings)
    if rule == "attendance" or rule in RESULT_MISSING:
        return not any(sitting.was_absent for sitting in sittings)
    return False


def has_completed(
    *,
    rule: str,
    sittings: Sequence[Sitting],
    minutes_required: int | None = None,
    result: Result | None = None,
) -> bool:
    """Say whether attendance, and the result where the rule asks for one, complete the class."""
    outcome = outcome_of(
        rule=rule, sittings=sittings, minutes_required=minutes_required, result=result
    )
    return outcome is Outcome.COMPLETED


def outcome_of(
    *,
    rule: str,
    sittings: Sequence[Sitting],
    minutes_required: int | None = None,
    result: Result | None = None,
) -> Outcome:
    """Return what becomes of a seat under the rule of its class.

    Where attendance does not suffice, no result mends it; where it does and the result is missing,
    the seat stays open.
    """
    if attendance_suffices(rule=rule, sittings=sittings, minutes_required=minutes_required):
        if rule not in RESULT_MISSING:
            return Outcome.COMPLETED
        if result is None:
            return Outcome.OPEN
        return Outcome.COMPLETED if result.has_passed else Outcome.NOT_COMPLETED
    return Outcome.STAYED_AWAY if has_stayed_away(sittings) else Outcome.NOT_COMPLETED


def reasons_for(
    *,
    rule: str,
    sittings: Sequence[Sitting],
    minutes_required: int | None = None,
    pass_mark_percent: int | None = None,
    result: Result | None = None,
) -> list[Reason]:
    """Return the facts on which the outcome rests: minutes, then sessions in order, then results.

    A session whose roster nobody has signed is neither missed nor attended.
    """
    if not sittings:
        return [Reason(Fact.NO_SESSIONS if rule in BY_ROSTERS else Fact.BY_WORD)]
    minutes = Reason(
        Fact.MINUTES,
        minutes=sum(sitting.minutes_present for sitting in sittings),
        of_minutes=sum(sitting.creditable_minutes for sitting in sittings),
        minutes_needed=minutes_needed(
            rule=rule, sittings=sittings, minutes_required=minutes_required
        ),
        percent_needed=80 if rule == "attendance_80_percent" else None,
    )
    reasons = [minutes, *filter(None, map(_of_session, sittings))]
    if rule in RESULT_MISSING:
        reasons.append(_of_result(rule, result, pass_mark_percent))
    elif rule not in BY_ROSTERS:
        reasons.append(Reason(Fact.BY_WORD))
    return reasons


def _of_session(sitting: Sitting) -> Reason | None:
    if sitting.is_made_up:
        fact = Fact.MADE_UP
    elif not sitting.is_signed:
        fact = Fact.NOT_SIGNED
    elif sitting.unchosen:
        fact = Fact.NOT_CHOSEN
    elif sitting.was_absent:
        fact = Fact.MISSED
    else:
        return None
    return Reason(fact, number=sitting.number, day=sitting.day, group=sitting.unchosen)


def _of_result(rule: str, result: Result | None, pass_mark_percent: int | None) -> Reason:
    if result is None:
        return Reason(RESULT_MISSING[rule])
    return Reason(
        Fact.EXAM if rule == "attendance_and_exam" else Fact.PRACTICAL,
        percent=result.score_percent,
        percent_needed=pass_mark_percent,
        has_passed=result.has_passed,
        skills=result.skills_not_seen,
    )


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
        Earned(rule.credit_type, day, hours, _working(rule, day, hours, sittings))
        for rule in rules
        for day, hours in _by_day(rule, minutes_by_day, completed_on).items()
        if hours > 0
    ]


def _working(rule: CreditRule, day: date, hours: Decimal, sittings: Sequence[Sitting]) -> Working:
    that_day = [sitting for sitting in sittings if sitting.day == day]
    minutes = sum(sitting.minutes_present for sitting in that_day)
    is_fixed = rule.basis == "fixed"
    return Working(
        is_fixed=is_fixed,
        minutes_present=minutes,
        creditable_minutes=sum(sitting.creditable_minutes for sitting in that_day),
        break_minutes=sum(sitting.break_minutes for sitting in that_day),
        days=len({sitting.day for sitting in sittings if sitting.minutes_present}) or 1,
        is_cut=not is_fixed and hours < hours_for_minutes(minutes, rule.rounding),
    )


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


def to_take_back(
    standing: Mapping[tuple[str, date], Decimal], earned: Sequence[Earned]
) -> list[tuple[str, date]]:
    """Return the type and day of each standing line that is not what was earned."""
    right = {(line.credit_type, line.earned_on): line.hours for line in earned}
    return [slot for slot, hours in standing.items() if right.get(slot) != hours]


def to_post(standing: Mapping[tuple[str, date], Decimal], earned: Sequence[Earned]) -> list[Earned]:
    """Return what was earned and has no standing line that says so."""
    return [
        line for line in earned if standing.get((line.credit_type, line.earned_on)) != line.hours
    ]
