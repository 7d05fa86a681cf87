"""Which statements the product sends: written down once, sent again by a yardstick."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the product hands it to the database's driver."""

    sql: str
    params: tuple[Any, ...]


@contextmanager
def written_down() -> Iterator[list[Statement]]:
    """Collect every statement of this thread's connection inside the block."""
    statements: list[Statement] = []

    def note(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        statements.append(Statement(sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
