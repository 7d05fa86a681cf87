"""What was set by the day of a class, when the class moves to another."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from core.clock import maine_date
from courses.decisions.clocks import moved_by_days


@dataclass(frozen=True, slots=True)
class Move:
    """From one start of a class to another, seen from a moment before both."""

    was: datetime
    then: datetime
    now: datetime

    @property
    def days(self) -> int:
        """So many days later; less than none if it is sooner."""
        return (maine_date(self.then) - maine_date(self.was)).days

    def moment(self, at: datetime) -> datetime:
        """Return the same time of day so many days later; in the hour that March leaves out, what
        clocks show instead.
        """
        return moved_by_days(at, self.days) or at.astimezone(UTC) + timedelta(days=self.days)

    def day(self, day: date, *, days_before: int = 0) -> date:
        """Return a day as long before the start as it was, at least `days_before`.

        What lay ahead does not come to lie in the past: it is due today instead.
        """
        moved = max(day + timedelta(days=self.days), min(day, maine_date(self.now)))
        return min(moved, maine_date(self.then) - timedelta(days=days_before))


def window_then(
    move: Move, *, opens_at: datetime, closes_at: datetime, ends_at: datetime
) -> tuple[datetime, datetime]:
    """Return when registration opens and closes for a class that ends at `ends_at` then.

    It closes at the same time of day as many days before the start, or with the start if it did;
    what was open until now does not come to be closed in the past. It opens when it did, or moves
    along if that would be after its end.
    """
    closes_then = move.then if closes_at == move.was else move.moment(closes_at)
    closes_then = min(closes_then, move.then if closes_at <= move.was else ends_at)
    closes_then = max(closes_then, min(closes_at, move.now))
    if opens_at < closes_then:
        return opens_at, closes_then
    opens_then = move.moment(opens_at)
    if opens_then < closes_then:
        return opens_then, closes_then
    return closes_then - (closes_at - opens_at), closes_then
