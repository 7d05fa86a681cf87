"""The MEMSSI number, numbers of other registers, the code to claim a record: pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any


def memssi_number(pk: int) -> str:
    """Return the public number of a person: M, seven digits, and their Luhn check digit."""
    digits = f"{pk:07d}"
    total = 0
    for position, letter in enumerate(reversed(digits)):
        value = int(letter) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"M{digits}-{-total % 10}"


TYPED_MEMSSI_NUMBER = re.compile(
    r"M?\s*([0-9]{7,12})\s*[-\u2010-\u2015\u2212]?\s*([0-9])", re.IGNORECASE
)


def person_of_memssi_number(typed: str) -> int | None:
    """Return whose number this is, or None if it is none or was mistyped. M and dash may lack."""
    match = TYPED_MEMSSI_NUMBER.fullmatch(typed.strip())
    if match is None:
        return None
    digits, check = match.groups()
    pk = int(digits)
    return pk if memssi_number(pk) == f"M{digits}-{check}" else None


# Each register writes its numbers as it likes, and some have changed their ways: only what no
# number of theirs ever was is refused.
LOOSE_NUMBER = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9/-]{1,19}")
NUMBER_FORMS = {
    "educator_certificate": LOOSE_NUMBER,
    "mcja_number": LOOSE_NUMBER,
    "fema_sid": re.compile(r"[0-9]{10}"),
    "state_staff_id": LOOSE_NUMBER,
}


def number_as_kept(name: str, typed: str) -> str | None:
    """Return a number of another register as it is kept, "" for none, None if it can be none."""
    number = re.sub(r"\s", "", typed).upper()
    if name == "fema_sid":
        number = re.sub("[-\u2010-\u2015\u2212]", "", number)
    if not number:
        return ""
    return number if NUMBER_FORMS[name].fullmatch(number) else None


PHONE_DIGITS = range(7, 16)


def phone_as_kept(typed: str) -> str | None:
    """Return a telephone number: 207-555-0100 where it is an American one, else as typed."""
    phone = " ".join(typed.split())
    if not phone:
        return ""
    main = re.split(r"(?i)\s*(?:ext\.?|x)\s*", phone, maxsplit=1)
    digits = re.sub(r"\D", "", main[0])
    if len(digits) not in PHONE_DIGITS or not re.fullmatch(r"\+?[0-9 ().-]+", main[0]):
        return None
    if len(main) == 2 and not re.fullmatch("[0-9]{1,6}", main[1]):
        return None
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    written = main[0]
    if len(digits) == 10 and (main[0][0] != "+" or main[0].startswith("+1")):
        written = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return f"{written} ext. {main[1]}" if len(main) == 2 else written


# No I, L, O, 0 or 1: nobody mistakes one letter for another. Their number is a prime, so that the
# check letter catches every single wrong letter and every two that changed places.
CLAIM_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CLAIM_RANDOM_LETTERS = 11


def claim_check_letter(letters: str) -> str:
    """Return the letter that follows these on a claim code."""
    total = sum(
        place * CLAIM_LETTERS.index(letter) for place, letter in enumerate(letters, start=1)
    )
    return CLAIM_LETTERS[total % len(CLAIM_LETTERS)]


def claim_code_as_printed(letters: str) -> str:
    """Return the twelve letters in three groups of four."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def claim_code_as_typed(typed: str) -> str | None:
    """Return the twelve letters meant by what somebody typed, or None if they cannot be a code."""
    letters = "".join(letter for letter in typed.upper() if letter not in " -\u2013\u2014\u00a0")
    if len(letters) != CLAIM_RANDOM_LETTERS + 1 or any(
        letter not in CLAIM_LETTERS for letter in letters
    ):
        return None
    return letters if claim_check_letter(letters[:-1]) == letters[-1] else None


def email_that_counts(
    claims: Mapping[str, Any], *, domains: Iterable[str], verified_by: str
) -> str | None:
    """Return the address an issuer of identities may speak for, or None.

    It must be of a domain registered to the issuer, and the issuer must say that it is proved: by
    the claim named, or, for "domain", by being of its domain at all.
    """
    email = claims.get("email")
    if not isinstance(email, str) or email.count("@") != 1:
        return None
    if email.rpartition("@")[2].lower() not in domains:
        return None
    # Some issuers write the word, some the number.
    is_proved = verified_by == "domain" or claims.get(verified_by) in (True, "true", "1")
    return email.lower() if is_proved else None
