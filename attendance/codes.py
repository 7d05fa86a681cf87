"""The code of a seat, as it stands in QR codes on sheets and badges.

A plain string without an address: the device of whoever checks people in finds it in its own list,
also without a line. Letters and digits only a QR code writes densely, so it stays small on paper.
"""

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "attendance.seat_code"
MAC_LETTERS = 10  # 50 bits: guessing one takes longer than a class lasts
MOST_DIGITS = 18


def seat_code(enrollment_pk: int) -> str:
    """Return the code of a seat, such as "1047-K7QM4TXW2P". The same seat, always the same."""
    mac = salted_hmac(SALT, str(enrollment_pk), algorithm="sha256").digest()
    letters = base64.b32encode(mac).decode("ascii")[:MAC_LETTERS]
    return f"{enrollment_pk}-{letters}"


def read_seat_code(text: str) -> int | None:
    """Return whose seat a code is, in either case; None for one that was not made here."""
    written = text.strip()
    digits = written.partition("-")[0]
    if not (written.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
        return None
    enrollment_pk = int(digits)
    made_here = constant_time_compare(seat_code(enrollment_pk), written.upper())
    return enrollment_pk if made_here else None
