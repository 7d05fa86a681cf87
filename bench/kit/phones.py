"""Phones that scan the code of a room at the same moment: processes with threads, each a browser.

A browser of its own for each person, with its cookies and its connection, sixty-four at a time. It
does what a phone does: the scan, the page that asks for one press, the press.
"""

import re
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from itertools import chain
from multiprocessing import get_context
from types import TracebackType
from typing import Self

import django
from django.conf import settings
from django.core import signing
from django.utils import timezone

from attendance.pending import COOKIE, SALT
from attendance.room import room_code
from bench.kit.visitors import BARE_PATH, CSRF, HOST, PATIENCE_SECONDS

PROCESSES = 4
CLIENTS = 64
START_AFTER_SECONDS = 0.5
PRESSES_TWICE_EVERY = 5
SCAN_ON_PAGE = re.compile(rb'name="scan" value="(\w+)"')
PAGE = "/check-in/"


class Way(Enum):
    """What each of them does."""

    BARE = auto()  # the button that does nothing: what the server itself costs
    PRESS = auto()  # the scan and the press
    WHOLE = auto()  # the scan, the page that asks for one press, the press


@dataclass(frozen=True, slots=True)
class Burst:
    """Who comes at a moment of the machine's clock."""

    port: int
    meeting_id: int
    sessions: Sequence[str]
    begins_at: float
    clients: int  # in each process
    way: Way


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it: how many were told that they are checked in, and how long that took them."""

    began_at: float
    ended_at: float
    done: int
    errors: int
    waits: Sequence[float] = field(default=())

    @property
    def per_second(self) -> float:
        """From the first scan to the last answer."""
        return self.done / (self.ended_at - self.began_at)


class Phones:
    """The processes between two bursts."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._processes = [
            ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup)
            for _ in range(PROCESSES)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            process.shutdown(cancel_futures=True)

    def come(self, way: Way, sessions: Sequence[str], *, meeting_id: int = 0) -> Came:
        """Let all of them come at once."""
        begins_at = time.monotonic() + START_AFTER_SECONDS
        parts = [
            process.submit(
                _burst,
                Burst(
                    self._port,
                    meeting_id,
                    sessions[n::PROCESSES],
                    begins_at,
                    CLIENTS // PROCESSES,
                    way,
                ),
            )
            for n, process in enumerate(self._processes)
        ]
        return _together([part.result(timeout=PATIENCE_SECONDS * 4) for part in parts])


def _together(parts: Sequence[Came]) -> Came:
    return Came(
        began_at=min(part.began_at for part in parts),
        ended_at=max(part.ended_at for part in parts),
        done=sum(part.done for part in parts),
        errors=sum(part.errors for part in parts),
        waits=tuple(chain.from_iterable(part.waits for part in parts)),
    )


# --- In a process of phones ---


def _burst(burst: Burst) -> Came:
    shares = [burst.sessions[n :: burst.clients] for n in range(burst.clients)]
    with ThreadPoolExecutor(burst.clients) as threads:
        came = threads.map(partial(_one_after_the_other, burst), shares)
        return _together(list(came))


def _one_after_the_other(burst: Burst, sessions: Sequence[str]) -> Came:
    time.sleep(max(0.0, burst.begins_at - time.monotonic()))
    began_at = time.monotonic()
    done = errors = 0
    waits: list[float] = []
    for place, session in enumerate(sessions):
        asked_at = time.monotonic()
        line = Line(burst.port)
        phone = Phone(line, session)
        twice = place % PRESSES_TWICE_EVERY == 0
        try:
            if burst.way is Way.BARE:
                is_done = phone.press_bare()
            else:
                has_page = burst.way is Way.WHOLE
                is_done = phone.check_in(burst.meeting_id, has_page=has_page, twice=twice)
        except OSError:
            is_done = False
        finally:
            line.close()
        done += is_done
        errors += not is_done
        waits.append(time.monotonic() - asked_at)
    return Came(began_at, time.monotonic(), done, errors, waits)


class Line:
    """A connection that is kept, and made anew where the server ended it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def close(self) -> None:
        """End it."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, wish: bytes) -> tuple[int, list[bytes], bytes]:
        """Return status, head and body of the answer."""
        if self._socket is not None:
            try:
                return self._exchange(self._socket, wish)
            except ConnectionError:
                self.close()
        self._socket = socket.create_connection((HOST, self._port), timeout=PATIENCE_SECONDS)
        return self._exchange(self._socket, wish)

    def _exchange(self, line: socket.socket, wish: bytes) -> tuple[int, list[bytes], bytes]:
        line.sendall(wish)
        with line.makefile("rb") as answer:
            status = answer.readline()
            if not status:
                raise ConnectionResetError
            head = list(iter(answer.readline, b"\r\n"))
            sizes = [row.partition(b":")[2] for row in head if _is(row, b"content-length:")]
            return int(status.split()[1]), head, answer.read(int(sizes[0]) if sizes else 0)


def _is(row: bytes, name: bytes) -> bool:
    return row[: len(name)].lower() == name


class Phone:
    """The browser of one person who is signed in."""

    def __init__(self, line: Line, session: str) -> None:
        self._line = line
        self.cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: CSRF}

    def check_in(self, meeting_id: int, *, has_page: bool, twice: bool) -> bool:
        """Scan, read the page, press; some press twice, as if the first answer had got lost."""
        code = room_code(meeting_id, timezone.now())
        if self._ask("GET", f"/in/{code}/")[0] != 302:
            return False
        number = self._number_on_page() if has_page else self._number_in_cookie()
        body = f"csrfmiddlewaretoken={CSRF}&direction=in&scan={number}"
        waiting = dict(self.cookies)
        is_done = self._ask("POST", PAGE, body)[0] == 302
        if twice:
            self.cookies = waiting
            is_done = self._ask("POST", PAGE, body)[0] == 302 and is_done
        return is_done

    def _number_on_page(self) -> str:
        found = SCAN_ON_PAGE.search(self._ask("GET", PAGE)[1])
        return found.group(1).decode() if found else ""

    def _number_in_cookie(self) -> str:
        """What stands on the page, without asking for it."""
        number: str = signing.loads(self.cookies[COOKIE].strip('"'), salt=SALT)[2]
        return number

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a page."""
        return self._ask("GET", path)

    def press_bare(self) -> bool:
        """Press the button that does nothing."""
        return self._ask("POST", BARE_PATH, f"csrfmiddlewaretoken={CSRF}")[0] == 302

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        form = (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            if body
            else ""
        )
        line = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n"
        status, head, page = self._line.ask(f"{line}{form}\r\n{body}".encode())
        for row in head:
            if _is(row, b"set-cookie:"):
                name, _, rest = row.partition(b":")[2].strip().partition(b"=")
                self.cookies[name.decode()] = rest.partition(b";")[0].decode()
        return status, page
