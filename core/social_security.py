"""Social Security numbers are told apart from everything else, so that none is ever kept.

Pure but for the sentence. Telephone numbers (3-3-4), ZIP+4 (5-4), federal numbers of schools (7 or
12 digits), MEMSSI numbers (M, 7-1) and FEMA student numbers (10) have another shape. Nine digits in
a row may be anything, so they count only where nothing else of nine digits belongs.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Area 001-899 but 666, group 01-99, serial 0001-9999: as they have been given out since 2011.
AREA = "(?!000|666|9)[0-9]{3}"
GROUP = "(?!00)[0-9]{2}"
SERIAL = "(?!0000)[0-9]{4}"
DASHES = r"\-\u00ad\u2010-\u2015\u2212"
BETWEEN = rf"(?:[^\S\r\n]|[.{DASHES}]){{1,3}}"
BEFORE, AFTER = r"(?<![0-9])(?<![0-9][.\-])", r"(?![0-9])(?![.\-][0-9])"
PARTED = re.compile(f"{BEFORE}{AREA}{BETWEEN}{GROUP}{BETWEEN}{SERIAL}{AFTER}")
IN_A_ROW = re.compile(
    rf"(?:(?<=ssn)|(?<![^\W_])){BEFORE}{AREA}{GROUP}{SERIAL}{AFTER}(?![^\W_])", re.IGNORECASE
)
# Nobody types JSON: a script of ours sends it.
UNREAD = (forms.JSONField,)
# Of these kinds of text, nine digits in a row may be part.
ADDRESSES = (forms.EmailField, forms.URLField, forms.UUIDField, forms.SlugField)


def has_social_security_number(text: str, *, in_a_row: bool = True) -> bool:
    """Say whether something in the text looks like one; `in_a_row`: also without dashes."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(PARTED.search(plain) or (in_a_row and IN_A_ROW.search(plain)))


def refusal_of_social_security_number() -> str:
    """Return the sentence with which one is refused."""
    return _(
        "This looks like a Social Security number. %(site)s never keeps one, about anybody. "
        "Take it out, then try again."
    ) % {"site": settings.SITE_NAME}


def refuse_social_security_numbers(field: forms.Field) -> None:
    """Have a text field of any form refuse them."""
    is_secret = isinstance(field.widget, forms.PasswordInput)
    if not isinstance(field, forms.CharField) or isinstance(field, UNREAD) or is_secret:
        return
    refuse = refuse_parted if isinstance(field, ADDRESSES) else refuse_any
    if refuse not in field.validators:
        field.validators.append(refuse)


def refuse_any(value: Any) -> None:
    """Refuse a text with something like a Social Security number in it."""
    if has_social_security_number(str(value)):
        raise ValidationError(refusal_of_social_security_number(), code="social_security_number")


def refuse_parted(value: Any) -> None:
    """Refuse only what is written in three parts."""
    if has_social_security_number(str(value), in_a_row=False):
        raise ValidationError(refusal_of_social_security_number(), code="social_security_number")
