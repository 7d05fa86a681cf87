"""The same code in four words, to be said aloud: for those without a camera, and at the back.

Saying and typing takes longer than scanning, so it lasts two minutes and the ones before it are
taken as well. The words are English, plain and easy to hear. Any two differ by three letters at
least, so that one wrong letter is put right and never makes another word of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils.crypto import salted_hmac

SALT = "attendance.spoken_code"
STEP = timedelta(minutes=2)
HOW_MANY = 4  # of 256 words: 32 bits, and each wrong try is counted

WORDS = tuple(Path(__file__).with_name("spoken_words.txt").read_text().split())
KNOWN = frozenset(WORDS)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was typed: the words that are known, in their order, and what is none of them."""

    words: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def spoken_code(meeting_pk: int, at: datetime) -> tuple[str, ...]:
    """Return the four words of a session at a moment."""
    return _words_of_step(meeting_pk, _step(at))


def next_words_at(at: datetime) -> datetime:
    """Return when the screen shows the next ones. These are taken for two minutes more."""
    return datetime.fromtimestamp((_step(at) + 1) * STEP.total_seconds(), UTC)


def hear(typed: str) -> Heard:
    """Read words as people type them: in any case, with anything between, one letter wrong."""
    words, unknown = [], []
    for each in re.findall(r"[^\W\d_]+", typed.lower()):
        word = each if each in KNOWN else _nearest(each)
        if word:
            words.append(word)
        else:
            unknown.append(each)
    return Heard(tuple(words), tuple(unknown))


def meant_by(words: tuple[str, ...], meeting_pks: Iterable[int], *, at: datetime) -> list[int]:
    """Return the sessions whose words these are now, or were until a moment ago."""
    steps = (_step(at), _step(at) - 1)
    return [pk for pk in meeting_pks if any(_words_of_step(pk, each) == words for each in steps)]


def _words_of_step(meeting_pk: int, step: int) -> tuple[str, ...]:
    mac = salted_hmac(SALT, f"{meeting_pk}-{step}", algorithm="sha256").digest()
    return tuple(WORDS[byte] for byte in mac[:HOW_MANY])


def _step(at: datetime) -> int:
    return int(at.timestamp() // STEP.total_seconds())


def _nearest(typed: str) -> str:
    """Return the one word that differs by one letter: wrong, missing or too many."""
    return next((word for word in WORDS if _differs_by_one(typed, word)), "")


def _differs_by_one(typed: str, word: str) -> bool:
    short, long = sorted((typed, word), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
