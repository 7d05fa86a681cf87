"""How training taken elsewhere is told apart: pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

TITLE_LENGTH = 160
# Two records of one training no further apart are probably one, of which a day was mistyped.
NEAR = timedelta(days=3)
_EDITION = re.compile(r"^([A-Z]+)-?0*(\d+)(?:[.]?[A-Z])?$")


def title_key(title: str) -> str:
    """Return a title as doubles are found by it: letters and digits alone, in lower case."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))[:TITLE_LENGTH]


def course_code(code: str) -> str:
    """Return the code of a course without its edition: "IS-00100.c" and "IS 100" are "IS-100"."""
    found = _EDITION.match(re.sub(r"\s+", "", code.upper()))
    return f"{found[1]}-{found[2]}" if found else ""


@dataclass(frozen=True, slots=True)
class Training:
    """What a training is called, and its code where its provider has one."""

    title: str
    code: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Its code without the edition, its title, and both together."""
        written = (title_key(self.title), title_key(f"{self.code} {self.title}"))
        coded = course_code(self.code) or course_code(self.title)
        return frozenset(filter(None, (*written, coded)))

    def is_same(self, other: "Training") -> bool:
        """Say whether both are the same training, whatever the edition."""
        return bool(self.keys & other.keys)


def is_near(day: date, other: date) -> bool:
    """Say whether two days lie so close that one may be the other, mistyped."""
    return abs(day - other) <= NEAR
