"""Databases made of one that was built once: PostgreSQL copies its files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection
from psycopg import sql


@contextmanager
def in_a_clone(name: str) -> Iterator[None]:
    """Let this process use a copy of its database inside the block; it is taken away at the end."""
    first = str(connection.settings_dict["NAME"])
    copy = f"{first}_{name}"
    connection.close()
    _tell("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", copy, first)
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = first
        _tell("DROP DATABASE {} WITH (FORCE)", copy)


def for_processes() -> dict[str, str]:
    """Return the environment of a process that shall use the database this one uses now."""
    server = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return os.environ | {"DATABASE_URL": server._replace(path=f"/{name}").geturl()}


def _tell(statement: str, *names: str) -> None:
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own test databases
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)).as_string())
