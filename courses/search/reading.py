"""What somebody asked for, read from what they typed. Pure: words, phrases, synonyms.

Everything asked must be found (AND); for each part there may be several ways to say it (OR).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from courses.search.words import JOINED, STOP_WORDS, folded, words_in

MOST_LETTERS = 200
MOST_WORDS = 12
QUOTED = re.compile('["\u201c\u201d\u201e]([^"\u201c\u201d\u201e]*)["\u201c\u201d\u201e]')
PIECES = re.compile(f"{JOINED.pattern}|[^\\W_]+")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a thing: words in a row, or words anywhere."""

    words: Phrase
    in_a_row: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked for: the words as typed, and the ways of which one must stand there."""

    words: Phrase
    ways: tuple[Way, ...]
    is_plain: bool = False  # one word that may be mistyped or still being typed
    is_quoted: bool = False  # found as it stands


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for."""

    parts: tuple[Part, ...] = ()
    said: Phrase = ()  # all words in a row, for titles and numbers

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __str__(self) -> str:
        """Say it in one line, as it may be typed again."""
        return " ".join(_typed(part) for part in self.parts)


def read(text: str) -> Asked:
    """Read words and "quoted phrases"; words that stand everywhere and all signs fall away."""
    text = text[:MOST_LETTERS]
    parts: list[Part] = []
    last = 0
    for quoted in QUOTED.finditer(text):
        parts += _words(text[last : quoted.start()])
        phrase = _without_ends(words_in(quoted[1]))
        if phrase:
            parts.append(Part(phrase, (Way(phrase),), is_quoted=True))
        last = quoted.end()
    parts += _words(text[last:])
    return Asked(tuple(parts[:MOST_WORDS]), tuple(words_in(text)[: 2 * MOST_WORDS]))


def with_other_words(asked: Asked, others: Mapping[str, Sequence[str]]) -> Asked:
    """Let plain words be found by the words they are still to become."""
    return replace(
        asked,
        parts=tuple(
            replace(part, ways=(*part.ways, *(Way((word,)) for word in others[part.words[0]])))
            if part.is_plain and part.words[0] in others
            else part
            for part in asked.parts
        ),
    )


def corrected(asked: Asked, meant: Mapping[str, str]) -> Asked:
    """Put the words meant in the place of those mistyped."""
    return Asked(
        tuple(
            replace(part, words=(meant[part.words[0]],), ways=(Way((meant[part.words[0]],)),))
            if part.is_plain and part.words[0] in meant
            else part
            for part in asked.parts
        ),
        tuple(meant.get(word, word) for word in asked.said),
    )


def with_synonyms(asked: Asked, synonyms: Sequence[Sequence[Phrase]]) -> Asked:
    """Let each part that is one of several words for the same be found by any of them."""
    same = _by_phrase(synonyms)
    longest = max((len(phrase) for phrase in same), default=0)
    parts: list[Part] = []
    rest = list(asked.parts)
    while rest:
        size = next(
            (n for n in range(min(longest, len(rest)), 0, -1) if _key_of(rest[:n]) in same), 0
        )
        if not size:
            parts.append(rest.pop(0))
            continue
        taken, rest = rest[:size], rest[size:]
        own = taken[0].ways if size == 1 else (Way(_said(taken), in_a_row=False),)
        ways = dict.fromkeys((*own, *(Way(phrase) for phrase in same[_key_of(taken)])))
        parts.append(Part(_said(taken), tuple(ways)))
    return replace(asked, parts=tuple(parts))


def synonyms_of(line: str) -> list[Phrase]:
    """Return the phrases of one row: words or phrases with commas between them."""
    phrases = (tuple(words_in(part)) for part in line.split(","))
    return [phrase for phrase in phrases if phrase]


def _words(text: str) -> list[Part]:
    """Read what stands outside quotation marks."""
    parts = []
    for piece in PIECES.findall(folded(text)):
        words = tuple(words_in(piece))
        if len(words) > 1:  # de-escalation, MEM-SRO-101: apart or as one word
            parts.append(Part(words, (Way(words), Way(("".join(words),)))))
        elif words and words[0] not in STOP_WORDS:
            parts.append(Part(words, (Way(words),), is_plain=True))
    return parts


def _without_ends(words: Sequence[str]) -> Phrase:
    """Return a phrase without the words at its ends that no index keeps."""
    kept = [at for at, word in enumerate(words) if word not in STOP_WORDS]
    return tuple(words[kept[0] : kept[-1] + 1]) if kept else ()


def _by_phrase(synonyms: Sequence[Sequence[Phrase]]) -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Map each phrase, each of its words in the singular, to all that mean the same."""
    same: dict[Phrase, tuple[Phrase, ...]] = {}
    for row in synonyms:
        for phrase in row:
            key = tuple(singular(word) for word in phrase if word not in STOP_WORDS)
            if key:
                same[key] = tuple(dict.fromkeys((*same.get(key, ()), *row)))
    return same


def _key_of(parts: Sequence[Part]) -> Phrase:
    if any(part.is_quoted for part in parts):
        return ()
    return tuple(singular(word) for word in _said(parts))


def _typed(part: Part) -> str:
    if part.is_quoted:
        return f'"{" ".join(part.words)}"'
    return ("-" if len(part.ways) > 1 else " ").join(part.words)


def _said(parts: Sequence[Part]) -> Phrase:
    return tuple(word for part in parts for word in part.words)


def singular(word: str) -> str:
    """Return the word without the s of many; no more, and the same for both sides."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
