"""Numbers of rows that stand out: a yardstick finds them again in what the product writes."""

from django.db import connection, models


def count_from(model: type[models.Model], number: int) -> None:
    """Let the next row of this table have this number."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, number]
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number - 1]
        )
