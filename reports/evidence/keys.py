"""The keys that evidence is signed with: `EVIDENCE_KEYS`, 32 random bytes each, in Base64.

The first signs. The public halves of all stay published, so that packets of earlier years can
still be checked.
"""

import base64
import binascii
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from reports.evidence.public_keys import PublicKeys, fingerprint


def sign(content: bytes) -> bytes:
    """Sign with the newest key: 64 bytes."""
    return _keys(tuple(settings.EVIDENCE_KEYS))[0].sign(content)


def signing_print() -> str:
    """Return the fingerprint of the key that signs."""
    return fingerprint(_keys(tuple(settings.EVIDENCE_KEYS))[0].public_key())


def published() -> PublicKeys:
    """Return the public halves of all keys of this installation."""
    return PublicKeys([key.public_key() for key in _keys(tuple(settings.EVIDENCE_KEYS))])


@cache
def _keys(written: tuple[str, ...]) -> list[Ed25519PrivateKey]:
    try:
        return [Ed25519PrivateKey.from_private_bytes(_seed(one)) for one in written]
    except (binascii.Error, ValueError) as fault:
        raise ImproperlyConfigured(
            "EVIDENCE_KEYS holds 32 random bytes in Base64 for each key, with commas between them."
        ) from fault


def _seed(written: str) -> bytes:
    """Read Base64 with either alphabet, as `openssl rand` and Fernet write it."""
    return base64.b64decode(written.replace("-", "+").replace("_", "/"), validate=True)
