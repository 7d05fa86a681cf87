"""The production server on a free port of this machine, and the client that asks it for pages."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
WORKERS = 2
THREADS = 8
NICE = 10
PATIENCE_SECONDS = 30


@contextmanager
def serving(
    page: str, *, log: Path, workers: int = WORKERS, is_first: bool = True, **environment: str
) -> Iterator[int]:
    """Run gunicorn; yield its port once it answers; end it.

    What is not `is_first` gives way to what is, as `docs/operations.md` sets up the two pools.
    """
    with socket.create_server((HOST, 0)) as listener, log.open("wb") as output:
        port: int = listener.getsockname()[1]
        command = [
            *("nice", "-n", str(0 if is_first else NICE)),
            *(sys.executable, "-m", "gunicorn", "memssi.wsgi", "--no-control-socket"),
            *("--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread"),
            *("--workers", str(workers), "--threads", str(THREADS), "--graceful-timeout", "2"),
        ]
        server = subprocess.Popen(
            command,
            pass_fds=[listener.fileno()],
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            fetch(port, page, requests=1, connections=1)
            yield port
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def fetch(port: int, path: str, *, requests: int, connections: int) -> float:
    """Ask so often over so many kept connections; return pages per second.

    Meant for a process of its own. Raises `RuntimeError` for any answer but 200.
    """
    shares = [requests // connections + (n < requests % connections) for n in range(connections)]
    with ThreadPoolExecutor(connections) as threads:
        begun = time.monotonic()
        list(threads.map(lambda share: _ask(port, path, share), shares))
        return requests / (time.monotonic() - begun)


def _ask(port: int, path: str, times: int) -> None:
    """The smallest client there is: on a small machine it shares the cores with the server."""
    wish = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS) as connection:
        answers = connection.makefile("rb")
        for _ in range(times):
            connection.sendall(wish)
            status = answers.readline()
            if b" 200 " not in status:
                raise RuntimeError(f"{path} answered {status!r}")
            length = 0
            while (line := answers.readline()) not in {b"\r\n", b""}:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            answers.read(length)
