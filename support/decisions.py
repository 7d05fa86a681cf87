"""What may not be sent to us, and how a question is called."""

import re

# Three, two and four digits, as Social Security numbers are written: with dashes, dots or spaces.
SOCIAL_SECURITY_NUMBER = re.compile(
    r"(?<![\d-])\d{3}[-. \u2010-\u2015]\d{2}[-. \u2010-\u2015]\d{4}(?![\d-])"
)
REFERENCE = re.compile(r"q?\s*-?\s*0*(\d{1,18})", re.IGNORECASE)


def has_social_security_number(text: str) -> bool:
    """Say whether something in the text is written like a Social Security number."""
    return SOCIAL_SECURITY_NUMBER.search(text) is not None


def reference_of(pk: int) -> str:
    """Return the number under which a question is kept: Q-00017."""
    return f"Q-{pk:05d}"


def read_reference(typed: str) -> int | None:
    """Return the key behind a reference as people type it: Q-00017, q17, 17."""
    found = REFERENCE.fullmatch(typed.strip())
    return int(found[1]) if found else None
