"""The public halves of the keys that packets are signed with (Ed25519, RFC 8032). Pure."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

END = b"-----END PUBLIC KEY-----"


class PublicKeys:
    """Public keys by their fingerprint: the SHA-256 of the key as X.509 writes it, in hex."""

    def __init__(self, keys: list[Ed25519PublicKey]) -> None:
        self._by_print = {fingerprint(key): key for key in keys}

    @classmethod
    def read(cls, pem: bytes) -> "PublicKeys":
        """Read one key, or several one after the other. Raises `ValueError` for anything else."""
        keys = []
        for part in pem.split(END)[:-1]:
            key = load_pem_public_key(part.lstrip() + END + b"\n")
            if not isinstance(key, Ed25519PublicKey):
                raise ValueError("A key of another kind.")  # noqa: TRY004 (what is in the file)
            keys.append(key)
        if not keys:
            raise ValueError("No public key.")
        return cls(keys)

    def __contains__(self, key_print: object) -> bool:
        return key_print in self._by_print

    def have_signed(self, content: bytes, signature: bytes, key_print: str) -> bool:
        """Say whether the key of this fingerprint made the signature over these bytes."""
        try:
            self._by_print[key_print].verify(signature, content)
        except InvalidSignature:
            return False
        return True

    def pem(self) -> bytes:
        """Return all of them as a file for everybody, the newest first."""
        return b"".join(
            key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            for key in self._by_print.values()
        )


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return what a key is called in a manifest."""
    written = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(written).hexdigest()
