"""The code of a seat, as it stands in QR codes on sheets and badges.

A plain string without an address: the device of whoever checks people in finds it in its own list,
also without a line. Letters and digits only a QR code writes densely, so it stays small on paper.
"""

import base64
import uuid

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "attendance.seat_code"
UID_SALT = "attendance.own_uid"
MAC_LETTERS = 10  # 50 bits: guessing one takes longer than a class lasts
MOST_DIGITS = 18


def seat_code(enrollment_pk: int) -> str:
    """Return the code of a seat, such as "1047-K7QM4TXW2P". The same seat, always the same."""
    mac = salted_hmac(SALT, str(enrollment_pk), algorithm="sha256").digest()
    letters = base64.b32encode(mac).decode("ascii")[:MAC_LETTERS]
    return f"{enrollment_pk}-{letters}"


def own_uid(*said: object) -> uuid.UUID:
    """Return the id of something that is one by what it says, such as the walk-in of a person.

    Keyed, so that no device can take it for something of its own first.
    """
    mac = salted_hmac(UID_SALT, ":".join(map(str, said)), algorithm="sha256").digest()
    return uuid.UUID(bytes=mac[:16], version=5)


def read_seat_code(text: str) -> int | None:
    """Return whose seat a code is, in either case; None for one that was not made here."""
    written = text.strip()
    digits = written.partition("-")[0]
    if not (written.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
        return None
    enrollment_pk = int(digits)
    made_here = constant_time_compare(seat_code(enrollment_pk), written.upper())
    return enrollment_pk if made_here else None
