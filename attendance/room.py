"""The code on the screen of the room: another one every twenty seconds, signed, soon too old.

Whoever reads it was in the room a moment ago, or was sent a picture of it a moment ago: for more
than a minute a picture is good for nothing. It says which session and which twenty seconds it is
of, so that an old one can be told from one that was never made here.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "attendance.room_code"
STEP = timedelta(seconds=20)
STEPS_KEPT = 2  # the one that is shown, and so many before it: a minute from when it came up
MAC_LETTERS = 10  # 50 bits, for a minute
MOST_DIGITS = 18


class Problem(StrEnum):
    """Why a code is not taken."""

    UNKNOWN = "unknown"  # it was not made here
    EXPIRED = "expired"  # it was, and is too old by now
    TOO_EARLY = "too_early"  # it is of a time to come: the clocks of two servers are apart


@dataclass(frozen=True, slots=True)
class RoomCode:
    """Of which session a code is, and when it came up on the screen."""

    meeting_id: int
    shown_at: datetime


def room_code(meeting_pk: int, at: datetime) -> str:
    """Return the code of a session at a moment, such as "1047-55D4A80-K7QM4TXW2P"."""
    return _code_of_step(meeting_pk, _step(at))


def next_code_at(at: datetime) -> datetime:
    """Return when the screen shows the next one."""
    return _begins(_step(at) + 1)


def read_room_code(text: str, *, at: datetime) -> RoomCode | Problem:
    """Return what a code says, in either case of its letters, or why it is not taken now."""
    written = text.strip().upper()
    digits, _, rest = written.partition("-")
    step = _read_step(rest.partition("-")[0])
    if step is None or not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        return Problem.UNKNOWN
    meeting_pk = int(digits)
    if not constant_time_compare(_code_of_step(meeting_pk, step), written):
        return Problem.UNKNOWN
    age = _step(at) - step
    if age > STEPS_KEPT:
        return Problem.EXPIRED
    # One step ahead is what a server shows whose clock is a moment before this one's.
    return RoomCode(meeting_pk, _begins(step)) if age >= -1 else Problem.TOO_EARLY


def _code_of_step(meeting_pk: int, step: int) -> str:
    said = f"{meeting_pk}-{_written(step)}"
    mac = salted_hmac(SALT, said, algorithm="sha256").digest()
    return f"{said}-{base64.b32encode(mac).decode('ascii')[:MAC_LETTERS]}"


def _step(at: datetime) -> int:
    return int(at.timestamp() // STEP.total_seconds())


def _begins(step: int) -> datetime:
    return datetime.fromtimestamp(step * STEP.total_seconds(), UTC)


def _written(step: int) -> str:
    """Write the number of a step: the same in hexadecimal digits, for a small QR code."""
    return f"{step:X}"


def _read_step(text: str) -> int | None:
    """Read it again. None for what is no such number, or too large to be a moment."""
    if not (1 <= len(text) <= 8 and text.isascii() and text.isalnum()):
        return None
    try:
        return int(text, 16)
    except ValueError:
        return None
