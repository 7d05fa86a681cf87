"""Which of our own words somebody meant who mistyped one. Pure.

One edit (a letter more, less or other, or two neighbors that changed places) in a word of up to
seven letters, two in a longer one.
"""

from collections.abc import Iterable

SHORTEST = 4
LONG = 8


def edits_allowed(word: str) -> int:
    """Return how many edits may lie between a mistyped word and the one meant; 0: leave it."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 2 if len(word) >= LONG else 1


def edits_between(left: str, right: str, most: int) -> int:
    """Return the Damerau-Levenshtein distance (neighbors swapped once), or most + 1 if beyond."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        further = [i]
        for j, other in enumerate(right, start=1):
            cost = min(row[j] + 1, further[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            further.append(cost)
        if min(further) > most and min(row) > most:
            return most + 1
        before, row = row, further
    return min(row[-1], most + 1)


def meant(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Return the word meant: fewest edits, then the one that stands most often, then by name."""
    most = edits_allowed(word)
    letters = _letters(word)
    near = [
        (edits_between(word, other, most), -entries, other)
        for other, entries in known
        # An edit changes two letters at most: cheap, and it spares nearly all comparisons.
        if (letters ^ _letters(other)).bit_count() <= 2 * most
    ]
    found = min((each for each in near if each[0] <= most), default=None)
    return found[2] if most and found else None


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
