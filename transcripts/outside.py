"""How training taken elsewhere is told apart: pure."""

import re
import unicodedata

TITLE_LENGTH = 160
_EDITION = re.compile(r"^([A-Z]+)-?0*(\d+)(?:[.]?[A-Z])?$")


def title_key(title: str) -> str:
    """Return a title as doubles are found by it: letters and digits alone, in lower case."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))[:TITLE_LENGTH]


def course_code(code: str) -> str:
    """Return the code of a course without its edition: "IS-00100.c" and "IS 100" are "IS-100"."""
    found = _EDITION.match(re.sub(r"\s+", "", code.upper()))
    return f"{found[1]}-{found[2]}" if found else ""
