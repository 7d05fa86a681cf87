"""The ZIP itself: the same contents always give the same bytes, and none is ever held whole. Pure.

`manifest.json` names every file with its size and SHA-256; `manifest.sig` signs those very bytes
(Ed25519, 64 bytes as they are), so that `sha256sum` and `openssl` can check a packet as well.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

FORMAT = "memssi-evidence"
VERSION = 1
MANIFEST, SIGNATURE, SUMS = "manifest.json", "manifest.sig", "SHA256SUMS"
# No clock of a machine stands in the ZIP: this is the first moment the format knows.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
A_FILE_ANYBODY_READS = 0o100644 << 16
UNIX = 3
ALREADY_SMALL = (".pdf", ".jpg", ".png")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a packet, as its manifest states it."""

    name: str
    size: int
    sha256: str


class Archive:
    """A packet that is being written, file by file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self.entries: list[Entry] = []

    def add(self, name: str, content: Iterable[bytes]) -> Entry:
        """Write one file part by part, and note its size and sum."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name), "w") as target:
            for part in content:
                digest.update(part)
                size += len(part)
                target.write(part)
        entry = Entry(name, size, digest.hexdigest())
        self.entries.append(entry)
        return entry

    def close(self, facts: dict[str, Any], sign: Callable[[bytes], bytes]) -> bytes:
        """Add sums, manifest and signature; return the manifest's bytes."""
        sums = "".join(f"{entry.sha256}  {entry.name}\n" for entry in self.entries)
        self.add(SUMS, [sums.encode()])
        manifest = manifest_bytes(facts, self.entries)
        for name, content in ((MANIFEST, manifest), (SIGNATURE, sign(manifest))):
            self._zip.writestr(_info(name), content)
        self._zip.close()
        return manifest


def manifest_bytes(facts: dict[str, Any], entries: Iterable[Entry]) -> bytes:
    """Write the manifest in the one way there is: sorted keys, UTF-8, a line for each value."""
    files = [
        {"name": entry.name, "size": entry.size, "sha256": entry.sha256}
        for entry in sorted(entries, key=lambda entry: entry.name)
    ]
    whole = {**facts, "format": FORMAT, "version": VERSION, "files": files}
    text = json.dumps(whole, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, NO_MOMENT)
    info.create_system = UNIX
    info.external_attr = A_FILE_ANYBODY_READS
    is_small = name.endswith(ALREADY_SMALL)
    info.compress_type = zipfile.ZIP_STORED if is_small else zipfile.ZIP_DEFLATED
    return info
