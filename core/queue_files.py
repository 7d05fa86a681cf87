"""The demonstration's queue: one file for each job, which nobody sees half written.

Kombu's own opens the file under the name by which workers find it, and writes it then. A worker
that looks in between reads nothing, takes that for a broken queue, and ends.
"""

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Writes a job beside the queue's files, and puts it among them once it is whole."""

    def _put(  # type: ignore[override]  # as Kombu's own
        self, queue: str, payload: dict[str, Any], **_kwargs: Any
    ) -> None:
        milliseconds = round(time.monotonic() * 1000)  # workers take them in the order of names
        whole = Path(self.data_folder_out, f"{milliseconds}_{uuid4()}.{queue}.msg")
        half = whole.with_name(f"{whole.name}.part")
        half.write_bytes(dumps(payload).encode())
        half.replace(whole)


class Transport(filesystem.Transport):
    """The queue of the demonstration."""

    Channel = Channel
