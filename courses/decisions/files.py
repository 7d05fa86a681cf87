"""What kind a sent file really is, whatever it is called. Pure."""

from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from core.scans import BEGINNINGS

MOST_BYTES = 20 * 1024 * 1024

# Ending: the type it is sent with.
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".mp4": "video/mp4",
}
PARTS = {".docx": "word/document.xml", ".pptx": "ppt/presentation.xml", ".xlsx": "xl/workbook.xml"}


def ending_of(name: str) -> str:
    """Return the ending of a file's name, as `TYPES` writes it."""
    _stem, dot, ending = name.rpartition(".")
    ending = (dot + ending).lower()
    return ".jpg" if ending == ".jpeg" else ending


def is_really(ending: str, content: BinaryIO) -> bool:
    """Say whether a file (open for reading in bytes) is what its ending says."""
    content.seek(0)
    head: bytes = content.read(4096)
    content.seek(0)
    if ending in BEGINNINGS:
        return head.startswith(BEGINNINGS[ending])
    if ending == ".mp4":
        return head[4:8] == b"ftyp"
    if ending in PARTS:
        return _has_part(content, PARTS[ending])
    return ending in TYPES and b"\x00" not in head and _is_text(head)


def _has_part(content: BinaryIO, part: str) -> bool:
    try:
        with ZipFile(content) as parts:
            return part in parts.namelist()
    except (BadZipFile, OSError, ValueError):
        return False
    finally:
        content.seek(0)


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3  # a letter cut in two at the end of what was read
    return True
