"""A file on the disk has its name once all of it is there."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from core.storage import LocalStorage, forget_parts

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)


class Torn(File):
    """A file of which the disk takes no more than the first part."""

    def __init__(self):
        super().__init__(None, name="torn")

    def chunks(self, chunk_size=None):  # noqa: ARG002
        yield b"the first part"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def files_below(folder) -> list[str]:
    return sorted(path.name for path in Path(folder).rglob("*") if path.is_file())


def read(name) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def test_a_disk_that_fills_leaves_nothing(settings):
    with pytest.raises(OSError, match="No space left"):
        default_storage.save("results/x/1", Torn())

    assert files_below(settings.MEDIA_ROOT) == []


def test_a_file_is_saved_whole_and_a_name_is_given_once(settings):
    first = default_storage.save("results/x/1", ContentFile(b"first"))
    second = default_storage.save("results/x/1", ContentFile(b"second"))

    assert (first, read(first), read(second)) == ("results/x/1", b"first", b"second")
    assert files_below(settings.MEDIA_ROOT) == sorted(Path(name).name for name in (first, second))


def test_a_name_that_is_taken_meanwhile_becomes_another():
    """Whoever saves has asked for a free name before: here somebody took it since."""
    storage = LocalStorage()

    names = [storage._save("results/x/1", ContentFile(letter)) for letter in (b"a", b"b")]

    assert (len(set(names)), [read(name) for name in names]) == (2, [b"a", b"b"])


def test_what_a_process_left_half_written_is_forgotten_after_a_day(settings):
    folder = Path(settings.MEDIA_ROOT) / ".parts"
    folder.mkdir(parents=True)
    for name, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=1))):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, ((NOW - age).timestamp(),) * 2)

    assert forget_parts(before=NOW - timedelta(days=1)) == 1
    assert files_below(settings.MEDIA_ROOT) == ["new"]


def test_where_nothing_was_saved_yet_nothing_is_forgotten():
    assert forget_parts(before=NOW) == 0
