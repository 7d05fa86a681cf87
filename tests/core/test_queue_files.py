"""The demonstration's queue of files: a worker never meets a job that is half written."""

from pathlib import Path
from queue import Empty
from uuid import uuid4

import pytest
from kombu import Connection
from kombu.transport import filesystem

FOLDERS = ("data_folder_in", "control_folder", "processed_folder")


@pytest.fixture
def queue(tmp_path):
    """A queue whose files lie in a folder of this test."""
    folders = {name: str(tmp_path / name) for name in FOLDERS}
    for each in folders.values():
        Path(each).mkdir()
    options = folders | {"data_folder_out": folders["data_folder_in"], "polling_interval": 0.01}
    with Connection("files://localhost/", transport_options=options) as connection:
        # Kombu remembers for each process what it has declared: a name of its own for each test.
        yield connection.SimpleQueue(str(uuid4()))


def test_every_job_is_taken_once(queue):
    for number in range(3):
        queue.put({"number": number})

    assert sorted(queue.get(timeout=5).payload["number"] for _ in range(3)) == [0, 1, 2]
    with pytest.raises(Empty):
        queue.get(block=False)


def test_a_worker_that_looks_while_a_job_is_written_finds_no_job(queue, monkeypatch):
    """At every step of the writing, another worker looks for jobs."""
    seen = []

    def look(*_args: object) -> None:
        with pytest.raises(Empty):
            seen.append(queue.get(block=False).payload)

    write = Path.write_bytes

    def write_slowly(path: Path, data: bytes) -> None:
        write(path, b"")
        look()
        write(path, data)
        look()

    monkeypatch.setattr(Path, "write_bytes", write_slowly)
    # Kombu's own locks the file between opening it and writing to it.
    monkeypatch.setattr(filesystem, "lock", look)

    queue.put({"number": 1})

    assert seen == []
    assert queue.get(timeout=5).payload == {"number": 1}
