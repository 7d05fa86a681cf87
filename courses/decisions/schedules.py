"""What is wrong with a class as it is planned: every fault, not only the first. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, auto
from itertools import combinations

from core.clock import maine_date

Span = tuple[datetime, datetime]


class Fault(Enum):
    """Why a class cannot be scheduled like this."""

    NO_SESSIONS = auto()
    NO_PLACE = auto()
    SESSION_ENDS_BEFORE_IT_STARTS = auto()
    SESSIONS_OVERLAP = auto()
    BREAK_ENDS_BEFORE_IT_STARTS = auto()
    BREAK_OUTSIDE_SESSION = auto()
    BREAK_FILLS_SESSION = auto()
    BREAKS_OVERLAP = auto()
    ROOM_OF_ANOTHER_PLACE = auto()
    ROOM_TWICE = auto()
    LONE_CHOICE = auto()
    WINDOW_ENDS_BEFORE_IT_STARTS = auto()
    CLOSES_BEFORE_IT_OPENS = auto()
    OPENS_AFTER_THE_START = auto()
    CLOSES_AFTER_THE_END = auto()
    MINIMUM_ABOVE_CAPACITY = auto()
    MINIMUM_WITHOUT_DAY = auto()
    DECIDED_TOO_LATE = auto()
    ACCOMMODATIONS_TOO_LATE = auto()
    CAP_WITHOUT_DAY = auto()
    CAP_TOO_LATE = auto()
    WITHDRAWN_TOO_LATE = auto()
    CHOSEN_TOO_LATE = auto()
    WAITLIST_WITHOUT_CAPACITY = auto()
    RESERVES_WITHOUT_CAPACITY = auto()
    RESERVES_ABOVE_CAPACITY = auto()
    RESERVE_TOO_LATE = auto()
    QUESTION_AFTER_ITSELF = auto()


@dataclass(frozen=True, slots=True)
class Session:
    """One session as planned. `choice` names the group of parallel sessions it is one of."""

    starts_at: datetime
    ends_at: datetime
    breaks: tuple[Span, ...] = ()
    choice: str = ""
    room: int | None = None
    room_is_of_its_place: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What a class shall be, as far as its soundness goes."""

    sessions: tuple[Session, ...]
    opens_at: datetime
    closes_at: datetime
    window: Span | None = None
    needs_place: bool = False
    has_place: bool = False
    capacity: int | None = None
    waitlist_limit: int | None = None
    minimum_seats: int | None = None
    decided_by: date | None = None
    accommodations_until: date | None = None
    organization_cap: int | None = None
    organization_cap_until: date | None = None
    withdraw_until: date | None = None
    choices_until: date | None = None
    reserves: tuple[tuple[int, date], ...] = ()
    # Each question's place in the list, and of the one after which it is asked.
    follow_ups: tuple[tuple[int, int], ...] = ()

    @property
    def starts_at(self) -> datetime | None:
        """When the class begins."""
        if self.window:
            return self.window[0]
        return min((session.starts_at for session in self.sessions), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """When it is over."""
        if self.window:
            return self.window[1]
        return max((session.ends_at for session in self.sessions), default=None)


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, in which session (from 1), and with which other."""

    fault: Fault
    session: int | None = None
    other: int | None = None


def faults_of(plan: Plan) -> list[Found]:
    """Return everything that is wrong with a plan, in the order of its form."""
    return [*_of_sessions(plan), *_of_registration(plan), *_of_seats(plan)]


def _of_sessions(plan: Plan) -> Iterator[Found]:
    if not plan.sessions and plan.window is None:
        yield Found(Fault.NO_SESSIONS)
    if plan.needs_place and not plan.has_place:
        yield Found(Fault.NO_PLACE)
    for number, session in enumerate(plan.sessions, start=1):
        if session.ends_at <= session.starts_at:
            yield Found(Fault.SESSION_ENDS_BEFORE_IT_STARTS, number)
        else:
            yield from _of_breaks(number, session)
        if not session.room_is_of_its_place:
            yield Found(Fault.ROOM_OF_ANOTHER_PLACE, number)
    yield from _of_pairs(plan.sessions)
    yield from _lone_choices(plan.sessions)


def _of_breaks(number: int, session: Session) -> Iterator[Found]:
    for starts_at, ends_at in session.breaks:
        if ends_at <= starts_at:
            yield Found(Fault.BREAK_ENDS_BEFORE_IT_STARTS, number)
        elif starts_at < session.starts_at or ends_at > session.ends_at:
            yield Found(Fault.BREAK_OUTSIDE_SESSION, number)
        elif (starts_at, ends_at) == (session.starts_at, session.ends_at):
            yield Found(Fault.BREAK_FILLS_SESSION, number)
    for one, other in combinations(sorted(session.breaks), 2):
        if meet(one, other):
            yield Found(Fault.BREAKS_OVERLAP, number)
            return


def _of_pairs(sessions: Sequence[Session]) -> Iterator[Found]:
    numbered = list(enumerate(sessions, start=1))
    for (number, one), (other_number, other) in combinations(numbered, 2):
        if not meet((one.starts_at, one.ends_at), (other.starts_at, other.ends_at)):
            continue
        if not (one.choice and one.choice == other.choice):
            yield Found(Fault.SESSIONS_OVERLAP, number, other_number)
        elif one.room is not None and one.room == other.room:
            yield Found(Fault.ROOM_TWICE, number, other_number)


def _lone_choices(sessions: Sequence[Session]) -> Iterator[Found]:
    chosen = [session.choice for session in sessions if session.choice]
    for number, session in enumerate(sessions, start=1):
        if session.choice and chosen.count(session.choice) == 1:
            yield Found(Fault.LONE_CHOICE, number)


def _of_registration(plan: Plan) -> Iterator[Found]:
    if plan.window and plan.window[1] <= plan.window[0]:
        yield Found(Fault.WINDOW_ENDS_BEFORE_IT_STARTS)
    if plan.closes_at <= plan.opens_at:
        yield Found(Fault.CLOSES_BEFORE_IT_OPENS)
    if plan.starts_at is None or plan.ends_at is None:
        return
    if plan.window is None and plan.opens_at >= plan.starts_at:
        yield Found(Fault.OPENS_AFTER_THE_START)
    elif plan.closes_at > plan.ends_at:
        yield Found(Fault.CLOSES_AFTER_THE_END)


def _of_seats(plan: Plan) -> Iterator[Found]:
    starts_on = maine_date(plan.starts_at) if plan.starts_at else date.max
    yield from _of_minimum(plan, starts_on)
    if plan.accommodations_until and plan.accommodations_until > starts_on:
        yield Found(Fault.ACCOMMODATIONS_TOO_LATE)
    yield from _of_days(plan, starts_on)
    if plan.waitlist_limit is not None and plan.capacity is None:
        yield Found(Fault.WAITLIST_WITHOUT_CAPACITY)
    if plan.reserves and plan.capacity is None:
        yield Found(Fault.RESERVES_WITHOUT_CAPACITY)
    elif plan.capacity is not None and sum(seats for seats, _ in plan.reserves) > plan.capacity:
        yield Found(Fault.RESERVES_ABOVE_CAPACITY)
    if any(until > starts_on for _, until in plan.reserves):
        yield Found(Fault.RESERVE_TOO_LATE)
    if any(after >= place for place, after in plan.follow_ups):
        yield Found(Fault.QUESTION_AFTER_ITSELF)


def _of_days(plan: Plan, starts_on: date) -> Iterator[Found]:
    if (plan.organization_cap is None) != (plan.organization_cap_until is None):
        yield Found(Fault.CAP_WITHOUT_DAY)
    elif plan.organization_cap_until and plan.organization_cap_until > starts_on:
        yield Found(Fault.CAP_TOO_LATE)
    if plan.withdraw_until and plan.withdraw_until > starts_on:
        yield Found(Fault.WITHDRAWN_TOO_LATE)
    if plan.choices_until and plan.ends_at and plan.choices_until > maine_date(plan.ends_at):
        yield Found(Fault.CHOSEN_TOO_LATE)


def _of_minimum(plan: Plan, starts_on: date) -> Iterator[Found]:
    if plan.minimum_seats is not None:
        if plan.capacity is not None and plan.minimum_seats > plan.capacity:
            yield Found(Fault.MINIMUM_ABOVE_CAPACITY)
        if plan.decided_by is None:
            yield Found(Fault.MINIMUM_WITHOUT_DAY)
    if plan.decided_by and plan.decided_by >= starts_on:
        yield Found(Fault.DECIDED_TOO_LATE)


def meet(one: Span, other: Span) -> bool:
    """Say whether two spans share some time. Touching ends share none."""
    (a, b), (c, d) = one, other
    return a.astimezone(UTC) < d.astimezone(UTC) and c.astimezone(UTC) < b.astimezone(UTC)
