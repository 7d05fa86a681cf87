"""A small packet as ours are written, and what somebody could make of it."""

import io
import json
import zipfile
from collections.abc import Callable

from reports.evidence.archive import Archive
from reports.evidence.checking import Finding, check
from reports.evidence.keys import published, sign, signing_print
from reports.evidence.public_keys import PublicKeys

FILES = {"README.txt": b"Read me.\n", "roster.csv": b"Ann,360\r\n", "scans/one.pdf": b"%PDF-1"}
FACTS = {
    "class": {"number": "C-1"},
    "made_at": "2026-06-12T12:00:00-04:00",
    "made_by": "Tess Teal (M0000001-8)",
}
Harm = Callable[[dict[str, bytes]], None]


def written(files: dict[str, bytes] = FILES, *, key: str | None = None, signer=sign) -> bytes:
    """A packet, as ours are written."""
    target = io.BytesIO()
    archive = Archive(target)
    for name, content in files.items():
        archive.add(name, [content])
    archive.close(FACTS | {"key": key or signing_print()}, signer)
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def tampered(harm: Harm) -> bytes:
    """A packet that somebody unpacked, changed and packed again."""
    files = unpacked(written())
    harm(files)
    return packed(files)


def found(content: bytes, keys: PublicKeys | None = None) -> list[Finding]:
    return check(io.BytesIO(content), keys or published()).findings


def in_manifest(files: dict[str, bytes], change: Callable[[dict], object]) -> None:
    said = json.loads(files["manifest.json"])
    change(said)
    files["manifest.json"] = json.dumps(said).encode()
    files["manifest.sig"] = sign(files["manifest.json"])
