"""From the rows of one person to when they were there: re-joins and second devices. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attendance.enums import Direction
from attendance.lists.entries import Entry

# A code held before a scanner is often read twice.
SAME_SCAN = timedelta(minutes=2)

Stay = tuple[datetime, datetime | None]  # None: nobody wrote down that they left
Move = tuple[datetime, Direction]


def stays_of(entries: Iterable[Entry]) -> list[Stay]:
    """Return from when until when somebody was there, in order, none touching another.

    Time on two devices at once counts once. Of scans without a direction the first is a check-in,
    the next a check-out, and so on; one within two minutes of the one before is the same scan.
    """
    rows = [entry for entry in entries if entry.trouble is None and entry.came is not None]
    whole: list[Stay] = [(row.came, row.left) for row in rows if row.came and row.left]
    scans = [row for row in rows if row.left is None]
    return _joined(whole + _between(_moves(scans)))


def _moves(scans: Sequence[Entry]) -> list[Move]:
    moves: list[Move] = []
    for at, said in sorted((row.came, row.direction) for row in scans if row.came):
        if moves and at - moves[-1][0] < SAME_SCAN and said in {None, moves[-1][1]}:
            continue
        is_inside = bool(moves) and moves[-1][1] == Direction.IN
        moves.append((at, said or (Direction.OUT if is_inside else Direction.IN)))
    return moves


def _between(moves: Iterable[Move]) -> list[Stay]:
    """Return the stays between check-ins and check-outs; a check-out alone says nothing."""
    stays: list[Stay] = []
    came: datetime | None = None
    for at, direction in moves:
        if direction == Direction.IN:
            came = came or at
        elif came is not None:
            stays.append((came, at))
            came = None
    if came is not None:
        stays.append((came, None))
    return stays


def _joined(stays: Iterable[Stay]) -> list[Stay]:
    joined: list[Stay] = []
    for came, left in sorted(stays, key=lambda stay: stay[0]):
        if joined and (joined[-1][1] is None or came <= joined[-1][1]):
            before, until = joined[-1]
            joined[-1] = (before, None if until is None or left is None else max(until, left))
        elif left is None or left > came:
            joined.append((came, left))
    return joined
