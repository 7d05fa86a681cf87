"""The triggers that mark whose hours are to be counted anew, in the transaction that changes them.

Installed after every `migrate`, as those of `core.append_only` are: SQLite drops them with a table
that it rebuilds. Rows copied in past the triggers are counted by `rebuild_hours`.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from organizations.models import Employment, OfficerAssignment
from reports.models import PersonToCount
from transcripts.models import CreditAward

MARKS = PersonToCount._meta.db_table
# Of each table: the column with the person, and what may happen to its rows.
MARKED = {
    CreditAward._meta.db_table: ("person_id", ("INSERT",)),
    Employment._meta.db_table: ("person_id", ("INSERT", "UPDATE", "DELETE")),
    OfficerAssignment._meta.db_table: ("officer_id", ("INSERT", "UPDATE", "DELETE")),
}
FUNCTION = """
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {marks} RETURN NULL; END $$
"""
TRIGGER = """
CREATE TRIGGER "{name}" AFTER {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()
"""
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install_marking(connection: BaseDatabaseWrapper) -> None:
    """Have every change marked. Safe to repeat; without the tables nothing is installed."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if not {MARKS, *MARKED} <= existing:
            return
        for table, (column, events) in MARKED.items():
            for event in events:
                for statement in _statements(connection.vendor, table, column, event):
                    cursor.execute(statement)


def _statements(vendor: str, table: str, column: str, event: str) -> list[str]:
    name = f"{table}_count_on_{event.lower()}"
    marks = " ".join(
        f'INSERT INTO "{MARKS}" (person_id) VALUES ({row}.{column});'  # noqa: S608 (names of ours)
        for row in ROWS[event]
    )
    if vendor == "postgresql":
        return [
            FUNCTION.format(name=name, marks=marks),
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
            TRIGGER.format(name=name, event=event, table=table),
        ]
    return [
        f'DROP TRIGGER IF EXISTS "{name}"',
        f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {marks} END',
    ]
