"""Check codes and serials: how they are made and how a typed one is read."""

import re

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
CODE_LENGTH = 26  # 26 x 5 bits: a little over 128


def code_from_number(number: int) -> str:
    """Return the 26-letter code of a 128-bit number."""
    letters = []
    for _ in range(CODE_LENGTH):
        number, digit = divmod(number, 32)
        letters.append(CODE_ALPHABET[digit])
    return "".join(reversed(letters))


def read_code(typed: str) -> str:
    """Return the code somebody typed: O read as 0, I and L as 1, the rest dropped."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return letters.replace("O", "0").replace("I", "1").replace("L", "1")


def group_code(code: str) -> str:
    """Return the code in groups for the eye: ABCD-EFGH-…"""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def serial(prefix: str, year: int, number: int) -> str:
    """Return a serial: MEM-C-2026-000123."""
    return f"MEM-{prefix}-{year}-{number:06d}"
