"""Whether those who teach a class are enough, and may teach it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil


@dataclass(frozen=True, slots=True)
class Qualified:
    """A topic somebody may teach, from a day until a day (exclusive; None: no end)."""

    topic: int
    starts_on: date
    expires_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return self.starts_on <= day and (self.expires_on is None or day < self.expires_on)


@dataclass(frozen=True, slots=True)
class NobodyQualified:
    """No instructor may teach this topic on this day, the first such day of the class."""

    topic: int
    day: date


@dataclass(frozen=True, slots=True)
class TooFewInstructors:
    needed: int
    teaching: int


TeachingFault = NobodyQualified | TooFewInstructors


def teaching_faults(
    *,
    instructors: Mapping[int, Sequence[Qualified]],
    topics: Sequence[int],
    days: Sequence[date],
    capacity: int | None,
    learners_per_instructor: int | None,
) -> list[TeachingFault]:
    """Return what stands against a class: topics nobody may teach on a day, or too few to teach.

    `instructors` holds everybody who accepted, with what they are qualified for. Each topic must
    be covered on every day by one of them; seats over learners per instructor, rounded up, is how
    many must teach. A class without a limit of seats has no ratio.
    """
    found: list[TeachingFault] = []
    for topic in topics:
        held = [row for rows in instructors.values() for row in rows if row.topic == topic]
        day = next((day for day in sorted(days) if not any(r.holds_on(day) for r in held)), None)
        if day is not None:
            found.append(NobodyQualified(topic, day))
    if capacity is not None and learners_per_instructor:
        needed = ceil(capacity / learners_per_instructor)
        if len(instructors) < needed:
            found.append(TooFewInstructors(needed, len(instructors)))
    return found
