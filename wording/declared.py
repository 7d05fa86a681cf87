"""What may be worded at all: each app declares its texts, `settings.WORDING` lists them.

Settings name the declarations by dotted path, as Django does for password validators, so that
nobody imports upward: `wording` stands below every app that has words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from wording.decisions import fill, paragraphs_of, tidy
from wording.enums import LONGEST, Kind

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value a text may hold, written `{{ name }}`: an example of it, and what it is."""

    name: str
    sample: Words
    meaning: Words


@dataclass(frozen=True, slots=True)
class Text:
    """One text staff may change. `group` and `title` are how they find it."""

    key: str
    group: Words
    title: Words
    kind: Kind
    default: Words
    placeholders: tuple[Placeholder, ...] = ()

    @property
    def longest(self) -> int:
        """How many characters it may have."""
        return LONGEST[self.kind]

    @property
    def written(self) -> str:
        """The default, in the language of the reader."""
        return tidy(str(self.default))

    def samples(self) -> dict[str, str]:
        """An example of each value, for previews and tests."""
        return {each.name: str(each.sample) for each in self.placeholders}

    def example(self) -> str:
        """The default with examples put in."""
        parts = paragraphs_of(self.written)
        return "\n\n".join(fill(part, self.samples()) for part in parts)


@cache
def _declared(paths: tuple[str, ...]) -> Mapping[str, Text]:
    texts: list[Text] = []
    for path in paths:
        found: Sequence[Text] = import_string(path)
        texts += found
    by_key = {text.key: text for text in texts}
    if len(by_key) != len(texts):
        keys = [text.key for text in texts]
        raise ValueError(f"Declared twice: {sorted({k for k in keys if keys.count(k) > 1})}")
    return MappingProxyType(by_key)


def declared() -> Mapping[str, Text]:
    """Return every text of the product by its key, in the order in which they are declared."""
    return _declared(tuple(settings.WORDING))
