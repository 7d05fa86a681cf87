"""Passwords that are easy to guess here, beside those that are common everywhere."""

import re
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

LOCAL_WORDS = frozenset(
    line
    for line in (Path(__file__).parent / "local_words.txt").read_text().splitlines()
    if line and not line.startswith("#")
)
LOOKS_LIKE = str.maketrans("013457@$!", "oieasta" + "si")
MOST_LETTERS_BESIDE = 3


def is_local(password: str) -> bool:
    """Say whether a password is a word of the place with a number or a mark or two around it.

    Welcome2026!, Portland#1, MEMSSI-maine-2027: guessed first by whoever knows where people work.
    """
    lowered = password.lower()
    return any(_is_of_words(letters) for letters in (lowered, lowered.translate(LOOKS_LIKE)))


def _is_of_words(password: str) -> bool:
    letters = re.sub("[^a-z]", "", password)
    if not letters:
        return False
    rest = letters
    for word in sorted(LOCAL_WORDS, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != letters and len(rest) <= MOST_LETTERS_BESIDE


class LocalPasswordValidator:
    """Refuses a password that is made of words of the place."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002
        """Raise `ValidationError` for a local password."""
        if is_local(password):
            raise ValidationError(
                _("This password is easy to guess here. Use a few unrelated words instead."),
                code="password_is_local",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("Your password cannot be the name of a place, a school or a season with a number.")
