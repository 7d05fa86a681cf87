"""Where files lie: on this machine's disk, a file has its name once all of it is there."""

import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

PARTS = ".parts"


class LocalStorage(FileSystemStorage):
    """Files below `MEDIA_ROOT`, each written aside and named at the end.

    A disk that fills, or a process that dies, leaves nothing half-written under a name.
    """

    def _save(self, name: str, content: "File[Any]") -> str:
        part = Path(self.path(f"{PARTS}/{uuid.uuid4().hex}"))
        try:
            super()._save(f"{PARTS}/{part.name}", content)  # type: ignore[misc]
            while True:
                path = Path(self.path(name))
                path.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(part, path)
                except FileExistsError:  # somebody else took the name meanwhile
                    name = self.get_available_name(name)
                else:
                    return name
        finally:
            part.unlink(missing_ok=True)

    def forget_parts(self, *, before: datetime) -> int:
        """Delete what processes that died left half-written before a moment; return how many."""
        folder = Path(self.path(PARTS))
        left = [
            part
            for part in (folder.iterdir() if folder.is_dir() else ())
            if part.stat().st_mtime < before.timestamp()
        ]
        for part in left:
            part.unlink(missing_ok=True)
        return len(left)


def forget_parts(*, before: datetime) -> int:
    """Do so where files lie on this machine; other stores keep nothing half-written."""
    if isinstance(default_storage, LocalStorage):
        return default_storage.forget_parts(before=before)
    return 0
