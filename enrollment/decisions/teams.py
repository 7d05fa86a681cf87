"""Whom a team still lacks, and when its lead is reminded of it. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

Role = TypeVar("Role", bound=Hashable)

WEEK = timedelta(days=7)
LEFT_ALONE = timedelta(days=2)


def roles_missing(least: Mapping[Role, int], filled: Iterable[Role]) -> dict[Role, int]:
    """Return how many each role still needs; what has enough is not in it."""
    have = Counter(filled)
    return {role: n - have[role] for role, n in least.items() if have[role] < n}


def week_of_reminder(*, formed_at: datetime, closes_at: datetime, now: datetime) -> int | None:
    """Return in which week before registration closes a lead is reminded now: 0 is the last one.

    One reminder in each week; a team formed within the last two days is left alone, and after the
    close nobody is reminded.
    """
    if now >= closes_at or now - formed_at < LEFT_ALONE:
        return None
    return (closes_at - now) // WEEK
