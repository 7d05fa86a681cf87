"""The triggers behind `AppendOnlyModel`: one function installs them, one removes them.

They are installed after every `migrate`, not by a migration: SQLite rebuilds a table to alter it
and drops its triggers on the way. Only the flush between tests removes them.
"""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from core.models import AppendOnlyModel

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables of all append-only models that exist in this database."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
    names = {m._meta.db_table for m in apps.get_models() if issubclass(m, AppendOnlyModel)}
    return sorted(names & existing)


def install_append_only(connection: BaseDatabaseWrapper) -> None:
    """Make every append-only table refuse UPDATE, DELETE and TRUNCATE. Safe to repeat."""
    remove_append_only(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for table in append_only_tables(connection):
            for statement in _create_statements(connection.vendor, table):
                cursor.execute(statement)


def remove_append_only(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away. For the flush between tests, and for nothing else."""
    with connection.cursor() as cursor:
        for table in append_only_tables(connection):
            on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            for event in ("update", "delete", "truncate"):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"{on_table}')


def _create_statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE TRIGGER "{table}_no_{event.lower()}" BEFORE {event} ON "{table}"'
            f" FOR EACH {level} EXECUTE FUNCTION core_refuse_change()"
            for event, level in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT"))
        ]
    return [
        f'CREATE TRIGGER "{table}_no_{event.lower()}" BEFORE {event} ON "{table}"'
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for event in ("UPDATE", "DELETE")
    ]
