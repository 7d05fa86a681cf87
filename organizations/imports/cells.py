"""The text of one cell."""

import unicodedata
from datetime import date, datetime, time
from typing import Any

NOTHING = {"-", "–", "—", "n/a", "na", "none", "null", "#n/a"}  # noqa: RUF001
LONGEST_CELL = 500


def text_of(value: Any) -> str:
    """Return what a cell says, on one line. A formula stays its text and is never worked out."""
    if value is None:
        return ""
    written = _written(value)
    if not (written.isascii() and written.isprintable()):
        written = "".join(
            " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in written
        )
    return " ".join(written.split())[: LONGEST_CELL + 1]


def _written(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    # What is left is a formula over several cells, as an object of the reader.
    return str(value) if isinstance(value, str | int | float) else "="


def said(text: str) -> str:
    """Return the text, or nothing for a cell that says so in words."""
    return "" if text.casefold() in NOTHING else text


def fold(text: str) -> str:
    """Return a text by which words are compared: without case, accents, dots and spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())
