"""Reading much of PostgreSQL as of one moment, and writing a little aside meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let everything that is asked inside see the database as of the first question.

    Nothing is written inside. Inside somebody else's transaction it is that transaction that says
    what is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def aside() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Yield a way to speak with the database over a second connection while this one is busy.

    What is written there stands at once, whatever becomes of the transaction here.
    """
    second = connections.create_connection(DEFAULT_DB_ALIAS)

    def speak(say: Callable[[], None]) -> None:
        first = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = second
        try:
            say()
        finally:
            connections[DEFAULT_DB_ALIAS] = first

    try:
        yield speak
    finally:
        second.close()
