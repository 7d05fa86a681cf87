"""A database and a folder of the bench's own, made before Django reads its settings."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.core.management import call_command
from psycopg import sql

SETTINGS = "bench.kit.settings"


@contextmanager
def own_ground(*, sqlite: bool) -> Iterator[Path]:
    """Set Django up on an empty, migrated database; take away everything afterwards."""
    with tempfile.TemporaryDirectory(prefix="memssi-bench-") as folder, _own_database(sqlite):
        os.environ["MEMSSI_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
        os.environ["BENCH_QUEUE"] = f"memssi-bench-{os.getpid()}"
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield Path(folder)


@contextmanager
def _own_database(sqlite: bool) -> Iterator[None]:
    """Make a database beside the one that DATABASE_URL names; SQLite's lies in the folder."""
    server = os.environ.get("DATABASE_URL", "")
    if sqlite or not server:
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)
        yield
        return
    name = f"memssi_bench_{os.getpid()}"
    _tell(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{name}").geturl()
    try:
        yield
    finally:
        _tell(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _tell(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
