"""People who are signed in and press the button of a class, over the production server."""

import socket
from collections.abc import Sequence
from enum import Enum, auto
from importlib import import_module
from typing import cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User

HOST = "127.0.0.1"
PATIENCE_SECONDS = 120
# The cookie and the form say the same: the server asks for no more.
CSRF = "b" * 32
BARE_PATH = "/yardstick/press/"


class Answer(Enum):
    """What somebody was answered."""

    SEAT = auto()
    REFUSED = auto()
    ERROR = auto()


def sign_in(people: Sequence[User]) -> dict[int, str]:
    """Return the key of a session for each of them, as signing in makes it."""
    engine = cast("type[SessionStore]", import_module(settings.SESSION_ENGINE).SessionStore)
    keys = {}
    for person in people:
        session = engine()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        keys[person.pk] = str(session.session_key)
    return keys


class Visitor:
    """One connection that is kept, over which one after the other presses the button.

    The smallest client there is: on a small machine it shares the cores with the server.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: socket.socket | None = None

    def ask(self, offering_id: int, session: str, *, bare: bool) -> Answer:
        """Press the button: sent on with a seat, or the page again that says why not."""
        path = BARE_PATH if bare else f"/classes/{offering_id}/register/"
        try:
            status = self._post(path, session)
        except OSError:
            self._connection = None
            return Answer.ERROR
        return {302: Answer.SEAT, 409: Answer.REFUSED}.get(status, Answer.ERROR)

    def _post(self, path: str, session: str) -> int:
        body = f"csrfmiddlewaretoken={CSRF}"
        wish = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; "
            f"{settings.CSRF_COOKIE_NAME}={CSRF}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        if self._connection is not None:
            try:
                return self._exchange(self._connection, wish)
            except ConnectionError:
                self._connection.close()  # the server does not keep a connection for ever
        self._connection = socket.create_connection((HOST, self._port), timeout=PATIENCE_SECONDS)
        return self._exchange(self._connection, wish)

    def _exchange(self, connection: socket.socket, wish: bytes) -> int:
        connection.sendall(wish)
        with connection.makefile("rb") as answer:
            status = answer.readline()
            if not status:
                raise ConnectionResetError
            length = 0
            while (line := answer.readline()) not in {b"\r\n", b""}:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            answer.read(length)
        return int(status.split()[1])
