"""From check-ins to minutes: pure.

The written rule (docs/algorithms/hours.md): presence lasts from a check-in to the next check-out,
or to the end of the session; what of it lies in the creditable blocks is added up and whole
minutes count; up to five minutes that are lacking in all are lost at the door and not taken off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from courses.decisions import Span

LOST_AT_THE_DOOR = 5
CLOCK_IS_RIGHT_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, order=True)
class Check:
    """One check-in or check-out. At one moment a check-out goes before a check-in."""

    at: datetime
    is_in: bool


def counted_at(happened_at: datetime, *, seconds_ahead: int) -> datetime:
    """Return when a check-in counts: by the device's clock, put right where it was wrong."""
    ahead = timedelta(seconds=seconds_ahead)
    return happened_at if abs(ahead) <= CLOCK_IS_RIGHT_WITHIN else happened_at - ahead


def presence(checks: Iterable[Check], *, ends_at: datetime) -> list[Span]:
    """Return from when until when somebody was there, in UTC.

    Neither the order in which checks came nor doubles matter. A check-out without a check-in
    before it says nothing.
    """
    spans: list[Span] = []
    came: datetime | None = None
    for check in sorted({Check(check.at.astimezone(UTC), check.is_in) for check in checks}):
        if check.is_in and came is None:
            came = check.at
        elif not check.is_in and came is not None:
            spans.append((came, check.at))
            came = None
    ends_at = ends_at.astimezone(UTC)
    if came is not None and came < ends_at:
        spans.append((came, ends_at))
    return spans


def stray_check_outs(checks: Iterable[Check]) -> list[datetime]:
    """Return the check-outs before which nobody had checked in."""
    stray = []
    is_there = False
    for check in sorted(set(checks)):
        if not check.is_in and not is_there:
            stray.append(check.at)
        is_there = check.is_in
    return stray


def minutes_within(spans: Sequence[Span], blocks: Sequence[Span]) -> int:
    """Return the minutes of presence in the creditable blocks; never more than the blocks have.

    Spans do not overlap each other, nor do blocks.
    """
    present = _minutes(
        (max(first, begins), min(last, ends)) for first, last in spans for begins, ends in blocks
    )
    net = _minutes(blocks)
    return net if present > 0 and net - present <= LOST_AT_THE_DOOR else present


def _minutes(spans: Iterable[Span]) -> int:
    seconds = sum(max((last - first).total_seconds(), 0) for first, last in spans)
    return int(seconds // 60)
