"""What a file of Excel leaves on the disk while it is written: nothing, however that ends."""

import io
import os
import tempfile
import time
from datetime import UTC, datetime

import pytest

from core.spreadsheets import Spreadsheet

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def write(rows) -> bytes:
    file = io.BytesIO()
    with Spreadsheet(file, title="x", heading=["a"], made_at=NOW) as sheet:
        for row in rows:
            sheet.add(row)
    return file.getvalue()


def test_its_rows_are_taken_from_the_disk_at_the_end(scratch):
    assert write([["b"]])[:2] == b"PK"
    assert list(scratch.iterdir()) == []


def test_they_are_taken_from_the_disk_when_the_writing_fails(scratch):
    with pytest.raises(ZeroDivisionError):
        write([1 / 0] for _ in range(1))

    assert list(scratch.iterdir()) == []


def test_what_a_killed_process_left_is_deleted_after_a_day_by_the_next(scratch):
    for name, hours in (("memssi-sheet-old", 25), ("memssi-sheet-new", 1), ("others", 25)):
        (scratch / name).mkdir()
        (scratch / name / "rows").write_text("rows")
        os.utime(scratch / name, (time.time() - hours * 3_600,) * 2)

    write([])

    assert sorted(path.name for path in scratch.iterdir()) == ["memssi-sheet-new", "others"]
