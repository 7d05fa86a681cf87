"""What a sent paper really is: it is photographed or scanned. Pure."""

import hashlib
from functools import partial
from typing import BinaryIO

LONGEST_NAME = 120
CHUNK = 65536
# Ending: the type it is kept with. Asked in this order.
KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}
BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff"}
# Pictures as phones keep them for themselves (ISO 23008-12): browsers do not show them.
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def kind_of(content: BinaryIO) -> str | None:
    """Return the ending that fits what is in a file, whatever it is called."""
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    return next((ending for ending in KINDS if head.startswith(BEGINNINGS[ending])), None)


def is_heic(content: BinaryIO) -> bool:
    """Say whether a file is a picture that only the phone it came from shows."""
    content.seek(0)
    head = content.read(12)
    content.seek(0)
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def digest_of(content: BinaryIO) -> str:
    """Return the SHA-256 of a file, in hex."""
    content.seek(0)
    digest = hashlib.sha256()
    for part in iter(partial(content.read, CHUNK), b""):
        digest.update(part)
    content.seek(0)
    return digest.hexdigest()


def kept_name(name: str) -> str:
    """Return what a file was called, without what cannot be shown; never empty."""
    shown = "".join(letter for letter in name if letter.isprintable()).strip()
    return shown[-LONGEST_NAME:] or "file"
