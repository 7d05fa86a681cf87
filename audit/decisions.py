"""What a digest is taken of, and which numbers a seal has not seen. Plain values in and out."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

Span = tuple[int, int]  # both ends are part of it

FIELDS = (
    "id",
    "at",
    "actor_id",
    "action",
    "object_type",
    "object_pk",
    "person_id",
    "before",
    "after",
    "reason",
)
BEFORE_THE_FIRST = "0" * 64


def canonical(values: dict[str, Any]) -> bytes:
    """Write values in the one way in which both databases agree: sorted, UTC, microseconds."""
    return json.dumps(
        _plain(values), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, float) and value.is_integer():
        return int(value)  # PostgreSQL keeps 1e3 as 1000, SQLite as it was written
    return value


class Digest:
    """The digest of one seal, taken event by event: chained to the one before it."""

    def __init__(self, previous_digest: str) -> None:
        self._hash = hashlib.sha256()
        self._take({"previous": previous_digest})

    def add(self, event: dict[str, Any]) -> None:
        """Take in one event: those of the span by number, then the late ones by number."""
        self._take({name: event[name] for name in FIELDS})

    def close(self, **own: Any) -> str:
        """Take in what the seal says of itself, and return the digest."""
        self._take(own)
        return self._hash.hexdigest()

    def _take(self, values: dict[str, Any]) -> None:
        self._hash.update(canonical(values) + b"\n")


class Gaps:
    """Collects the numbers of a span that do not come by, as spans: one goes as far as it can."""

    def __init__(self, first: int) -> None:
        self.spans: list[Span] = []
        self._expected = first

    def see(self, number: int) -> None:
        """Note a number; they come in rising order."""
        if number > self._expected:
            self.spans.append((self._expected, number - 1))
        self._expected = number + 1


def without(spans: Iterable[Span], numbers: Iterable[int]) -> list[Span]:
    """Return the spans with these numbers, rising, taken out."""
    taken = sorted(numbers)
    left = []
    for start, end in spans:
        first = start
        for number in taken[bisect_right(taken, start - 1) : bisect_right(taken, end)]:
            if number > first:
                left.append((first, number - 1))
            first = number + 1
        if first <= end:
            left.append((first, end))
    return left


def is_in(spans: Sequence[Span], number: int) -> bool:
    """Say whether a number stands in one of these spans, which rise and do not touch."""
    place = bisect_right(spans, (number, float("inf")))
    return place > 0 and spans[place - 1][0] <= number <= spans[place - 1][1]


def count_of(spans: Iterable[Span]) -> int:
    """Return how many numbers these spans hold."""
    return sum(end - start + 1 for start, end in spans)


def in_words(spans: Sequence[Span], *, at_most: int = 10) -> str:
    """Write numbers for people: 4, 7 to 9."""
    words = [str(start) if start == end else f"{start} to {end}" for start, end in spans[:at_most]]
    more = len(spans) - at_most
    return ", ".join(words) + (f" and {more} more" if more > 0 else "")


def as_spans(numbers: Iterable[int]) -> list[Span]:
    """Return rising numbers as spans."""
    spans: list[Span] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def read_spans(stored: Iterable[Sequence[int]]) -> Iterator[Span]:
    """Read spans as the database keeps them."""
    return ((first, last) for first, last in stored)
