"""Real parts on loopback: a Redis of the test's own, an SMTP server, Celery worker processes."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import pools

ROOT = Path(settings.BASE_DIR)
PATIENCE_SECONDS = 60.0  # a busy machine starts a worker in half a minute


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def answers_at(port: int, path: str) -> bool:
    """Whether a web server on loopback answers 200 there."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Look again and again until it happened; fail after three minutes, saying what did not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail(f"Waited {PATIENCE_SECONDS:.0f} seconds: {what}.")
        time.sleep(0.005)


def stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """End a process this test started, with its children, and wait for it."""
    if process.poll() is None:
        os.killpg(process.pid, how)
    process.wait(timeout=30)


class RedisServer:
    """A Redis that can be stopped and started again on the same port, keeping what it held."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
        assert program, "no redis-server: script/test says how it is found"
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--dir", str(self.folder), "--appendonly", "yes", "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        wait_until(self.answers, "Redis answers")

    def answers(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port).ping())
        except redis.ConnectionError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGTERM)


class Mailbox:
    """What the SMTP server was given."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.received.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


class Worker:
    """A Celery worker process on the test's own database, broker and SMTP server."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment = environment
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "memssi", "worker"]
        command += ["--concurrency", "2", "--loglevel", "INFO", "--without-gossip"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process
        stop(self.process, signal.SIGKILL)

    def stop(self) -> None:
        if self.process:
            stop(self.process, signal.SIGTERM)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    before = current_app.conf.broker_url
    _use_broker(server.url)
    yield server
    _use_broker(before)
    server.stop()


def _use_broker(url: str) -> None:
    pools.reset()  # also forgets the closed ones, so that going back opens new ones
    current_app.conf.broker_url = url
    current_app.conf.broker_transport_options = {
        "socket_connect_timeout": 0.4,
        "max_retries": 0,
        "visibility_timeout": 900,
    }
    current_app._pool = None
    current_app.amqp._producer_pool = None


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


@pytest.fixture
def worker(redis_server, mailbox, tmp_path: Path, settings) -> Iterator[Worker]:
    database = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": redis_server.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox[1]}",
        "MEMSSI_VAR": str(tmp_path),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    process = Worker(environment, tmp_path / "worker.log")
    yield process
    process.stop()
