"""Placeholders: `{{ name }}` and nothing else. No tag, no filter, no code runs in a text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
LENGTH_SHOWN = 24


@dataclass(frozen=True, slots=True)
class BraceFaults:
    """What is wrong with the placeholders of a text: names nobody knows, and loose braces."""

    unknown: tuple[str, ...]
    loose: str

    def __bool__(self) -> bool:
        return bool(self.unknown or self.loose)


def names_in(text: str) -> list[str]:
    """Return the names of the placeholders of a text, in order, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def brace_faults(text: str, allowed: Iterable[str]) -> BraceFaults:
    """Find placeholders nobody fills and braces that are no placeholder, with the words after."""
    known = set(allowed)
    rest = PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
    at = min((where for where in (rest.find("{"), rest.find("}")) if where >= 0), default=-1)
    loose = "" if at < 0 else text[at : at + LENGTH_SHOWN].splitlines()[0]
    return BraceFaults(tuple(name for name in names_in(text) if name not in known), loose)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in. What a value holds is never looked at again; unknown names are empty."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def is_left_out(paragraph: str, values: Mapping[str, str]) -> bool:
    """Say whether a paragraph has nothing but placeholders, and all of them are empty."""
    names = names_in(paragraph)
    if not names or PLACEHOLDER.sub("", paragraph).strip():
        return False
    return not any(values.get(name, "").strip() for name in names)


def paragraphs_of(text: str) -> list[str]:
    """Split a text at its empty lines."""
    return [part.strip() for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", tidy(text)) if part.strip()]


def tidy(text: str) -> str:
    """Return a text with plain line ends and nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
