"""Times of day in Maine as moments, on the two nights on which the clocks change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from core.clock import MAINE


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """A time of day on a day, as a moment; `is_doubled` where the clock shows it twice."""

    moment: datetime
    is_doubled: bool = False


def local_moment(day: date, at: time) -> LocalMoment | None:
    """Return the moment (UTC) of a time of day in Maine; None in the hour that March leaves out.

    In the hour that November repeats, the first one is meant (15 USC 260a: clocks change at 2).
    """
    first = datetime.combine(day, at, MAINE)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return LocalMoment(first.astimezone(UTC))
    is_missing = first.astimezone(UTC).astimezone(MAINE).replace(tzinfo=None) != first.replace(
        tzinfo=None
    )
    return None if is_missing else LocalMoment(first.astimezone(UTC), is_doubled=True)


def moved_by_days(moment: datetime, days: int) -> datetime | None:
    """Return the same time of day in Maine so many days on; None where March leaves it out."""
    local = moment.astimezone(MAINE)
    moved = local_moment(date.fromordinal(local.date().toordinal() + days), local.time())
    return moved.moment if moved else None
