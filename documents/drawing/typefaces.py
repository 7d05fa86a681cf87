"""The typefaces of every document: loaded once per process, measured and kerned here.

The files are subsets (`fonts/README.md`). A character that a face does not hold is drawn as the
replacement character, so that a reader sees that something is missing and nothing ever fails.
"""

import json
import re
import threading
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
BOUND_SPACE = "\N{NO-BREAK SPACE}"
SPACES = re.compile(r"[^\S\u00a0]+")
HALF_PAIR = re.compile(r"[\ud800-\udfff]")  # half a character: no file can hold it
# Marks of direction, joiners, soft hyphens, controls: they have no shape of their own.
SHAPELESS = frozenset({"Cf", "Cc"})


class Face(StrEnum):
    """A typeface by the name of its file: the serif for display, the sans for reading."""

    SERIF = "EBGaramond-Regular"
    SERIF_SEMIBOLD = "EBGaramond-SemiBold"
    SERIF_ITALIC = "EBGaramond-Italic"
    SANS = "NotoSans-Regular"
    SANS_BOLD = "NotoSans-Bold"


_loaded: dict[Face, TTFont] = {}
# A font counts the letters of each open document: two copies of it would count apart.
_LOADING = threading.Lock()


def font_of(face: Face) -> TTFont:
    """Return the one loaded font of this face, registered for the PDF library."""
    with _LOADING:
        if face not in _loaded:
            # Only the letters a document uses are embedded, not the whole of ASCII.
            font = TTFont(face.value, str(FONTS / f"{face.value}.ttf"), asciiReadable=False)
            pdfmetrics.registerFont(font)
            _loaded[face] = font
        return _loaded[face]


@cache
def _advances(face: Face) -> dict[str, float]:
    """Return the width of each character the face holds, in thousandths of the size."""
    outlines = font_of(face).face
    return {chr(code): outlines.getCharWidth(code) for code in outlines.charToGlyph}


@cache
def _kerning_pairs(face: Face) -> dict[str, float]:
    """Return the pairs the face sets closer or wider, in thousandths of the size."""
    pairs: dict[str, float] = {}
    written = json.loads((FONTS / "kerning.json").read_text(encoding="utf-8"))
    for first, by_amount in written.get(face.value, {}).items():
        for amount, seconds in by_amount.items():
            pairs.update({first + second: float(amount) for second in seconds})
    return pairs


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Return the letter without its accents: an accented letter is kerned like its base."""
    return unicodedata.normalize("NFD", character)[0]


@cache
def _shapeless(character: str) -> bool:
    return unicodedata.category(character) in SHAPELESS


def tidy(text: str) -> str:
    """Return composed characters and single spaces; line breaks and bound spaces stay."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        text = HALF_PAIR.sub(REPLACEMENT, text)
        text = "".join(mark for mark in text if mark in "\n\t" or not _shapeless(mark))
    lines = (SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def bound(text: str) -> str:
    """Return the text with spaces at which no line breaks."""
    return text.replace(" ", BOUND_SPACE)


@lru_cache(maxsize=65536)
def printable(face: Face, text: str) -> str:
    """Return the text with each character the face lacks made visible."""
    held = _advances(face)
    if all(character in held for character in text):
        return text
    return "".join(character if character in held else REPLACEMENT for character in text)


def kerned(face: Face, text: str) -> list[tuple[str, float]]:
    """Return runs of text, each with the correction that follows it (thousandths of the size)."""
    pairs = _kerning_pairs(face)
    if not pairs:
        return [(text, 0.0)]
    runs: list[tuple[str, float]] = []
    start = 0
    for index in range(len(text) - 1):
        correction = pairs.get(_plain(text[index]) + _plain(text[index + 1]))
        if correction:
            runs.append((text[start : index + 1], correction))
            start = index + 1
    runs.append((text[start:], 0.0))
    return runs


@lru_cache(maxsize=65536)
def _thousandths(face: Face, text: str) -> float:
    advances = _advances(face)
    shown = printable(face, text)
    pairs = _kerning_pairs(face)
    total = sum(advances[character] for character in shown)
    if pairs:
        total += sum(correction for _, correction in kerned(face, shown))
    return total


def text_width(face: Face, size: float, text: str) -> float:
    """Return how wide the text is in points, kerned as it is drawn."""
    return _thousandths(face, text) * size / 1000
