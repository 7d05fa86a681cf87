"""What was put into the queue of this process, and a broker that is away."""

import runpy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from kombu import pools


def jobs_sent() -> list[tuple[str, dict[str, int]]]:
    """Take every job out of the queue: its name and its ids."""
    sent = []
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        while True:
            try:
                message = queue.get(block=False)
            except Empty:
                break
            message.ack()
            sent.append((message.headers["task"], message.payload[1]))
        queue.close()
    return sent


@contextmanager
def dead_broker() -> Iterator[None]:
    """Inside the block, the settings of a Redis on a port where nobody listens are in force."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
        product = runpy.run_path(str(settings.BASE_DIR / "memssi/settings.py"))
    before = current_app.conf.broker_url, current_app.conf.broker_transport_options
    _use(product["CELERY_BROKER_URL"], product["CELERY_BROKER_TRANSPORT_OPTIONS"])
    try:
        yield
    finally:
        _use(*before)


def _use(url: str, options: dict[str, Any]) -> None:
    pools.reset()
    current_app.conf.broker_url = url
    current_app.conf.broker_transport_options = options
    current_app._pool = None
    current_app.amqp._producer_pool = None
