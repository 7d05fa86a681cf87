"""What a kit sends when it has a line again: pure.

A JSON object: `sent_at`, the clock of the device, and `entries`, in the order in which they were
made. An entry has `uid`, `kind` ("punch", "mark" or "walk_in"), `at` by the clock of the device,
and `ahead`, by how many seconds that clock was ahead when the server last answered; a punch `seat`
and `direction`; a mark `seat`, `status`, `came_at` and `left_at` as on the clock on the wall, and
`as_of`, when the device last knew what the roster says; a walk-in `name` and `contact`. Moments
are ISO 8601 with an offset.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_ENTRIES = 5_000
DIRECTIONS = frozenset({"in", "out"})
STATUSES = frozenset({"present", "late", "absent"})
LONGEST_NAME, LONGEST_CONTACT = 120, 254
LARGEST_KEY = 2**63 - 1
MOST_SECONDS_AHEAD = 10 * 366 * 24 * 3600
YEARS = range(2000, 2100)  # of a clock that can be put right at all


class NotSyncableError(ValueError):
    """The whole of what was sent cannot be read."""


class _FaultyError(ValueError):
    """One entry cannot be read."""


@dataclass(frozen=True, slots=True)
class PunchEntry:
    uid: uuid.UUID
    at: datetime
    ahead: int | None
    seat: int
    direction: str


@dataclass(frozen=True, slots=True)
class MarkEntry:
    uid: uuid.UUID
    at: datetime
    ahead: int | None
    seat: int
    status: str
    came_at: datetime | None
    left_at: datetime | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class WalkInEntry:
    uid: uuid.UUID
    at: datetime
    ahead: int | None
    name: str
    contact: str


@dataclass(slots=True)
class Batch:
    """What was sent, by kind; `order` has the number of every entry, readable or not."""

    sent_at: datetime
    punches: list[PunchEntry] = field(default_factory=list)
    marks: list[MarkEntry] = field(default_factory=list)
    walk_ins: list[WalkInEntry] = field(default_factory=list)
    order: list[str] = field(default_factory=list)


def read_batch(body: bytes) -> Batch:
    """Read what was sent. One entry that cannot be read spoils no other.

    Raises `NotSyncableError` for what is no such object, or holds more than `MOST_ENTRIES`.
    """
    try:
        said = json.loads(body)
        sent_at, entries = _moment(said["sent_at"]), said["entries"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotSyncableError from error
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise NotSyncableError
    batch = Batch(sent_at)
    for entry in entries:
        number = str(entry.get("uid", "")) if isinstance(entry, dict) else ""
        batch.order.append(number)
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            _add(batch, entry)
    return batch


def _add(batch: Batch, entry: Mapping[str, Any]) -> None:
    uid, at, ahead = uuid.UUID(entry["uid"]), _moment(entry["at"]), _seconds(entry.get("ahead"))
    if entry["kind"] == "punch":
        direction = _one_of(DIRECTIONS, entry["direction"])
        batch.punches.append(PunchEntry(uid, at, ahead, _key(entry["seat"]), direction))
    elif entry["kind"] == "mark":
        batch.marks.append(
            MarkEntry(
                uid,
                at,
                ahead,
                seat=_key(entry["seat"]),
                status=_one_of(STATUSES, entry["status"]),
                came_at=_if_said(_moment, entry.get("came_at")),
                left_at=_if_said(_moment, entry.get("left_at")),
                as_of=_moment(entry["as_of"]),
            )
        )
    elif entry["kind"] == "walk_in":
        name, contact = _text(entry["name"], LONGEST_NAME), _text(entry["contact"], LONGEST_CONTACT)
        if not name:
            raise _FaultyError
        batch.walk_ins.append(WalkInEntry(uid, at, ahead, name, contact))
    else:
        raise _FaultyError


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None or moment.year not in YEARS:
        raise _FaultyError
    return moment


def _seconds(said: Any) -> int | None:
    if said is None:
        return None
    if type(said) is not int or abs(said) > MOST_SECONDS_AHEAD:
        raise _FaultyError
    return said


def _if_said(read: Callable[[str], datetime], said: str | None) -> datetime | None:
    return read(said) if said else None


def _key(said: Any) -> int:
    if type(said) is not int or not 0 < said <= LARGEST_KEY:
        raise _FaultyError
    return said


def _one_of(known: frozenset[str], said: Any) -> str:
    if said not in known:
        raise _FaultyError
    return str(said)


def _text(said: Any, longest: int) -> str:
    if not isinstance(said, str) or "\x00" in said:
        raise _FaultyError
    return " ".join(said.split())[:longest]
