"""The full-text index beside the search's entries, kept by the database itself. No extension.

PostgreSQL: stored columns and an index. SQLite: an FTS5 table that reads the entries, and three
triggers; a migration that alters the entries must run `make_index` again, because SQLite builds
the table anew and drops its triggers on the way.
"""

from django.db import migrations

ENGLISH = "to_tsvector('pg_catalog.english', {})"
NEAR = f"setweight({ENGLISH.format('heading')}, 'A') || setweight({ENGLISH.format('terms')}, 'B')"
POSTGRESQL = (
    # What decides whether an entry is found, and, small enough to be read for each one found,
    # what decides how well.
    f"""
    ALTER TABLE courses_searchentry
    ADD COLUMN heading_document tsvector GENERATED ALWAYS AS ({ENGLISH.format("heading")}) STORED,
    ADD COLUMN nearer_document tsvector GENERATED ALWAYS AS ({NEAR}) STORED,
    ADD COLUMN document tsvector GENERATED ALWAYS AS
        ({NEAR} || setweight({ENGLISH.format("body")}, 'C')) STORED
    """,
    "CREATE INDEX courses_searchentry_document ON courses_searchentry USING gin (document)",
)
POSTGRESQL_BACK = (
    "DROP INDEX courses_searchentry_document",
    "ALTER TABLE courses_searchentry DROP COLUMN document, DROP COLUMN nearer_document, "
    "DROP COLUMN heading_document",
)

ADD = """
    INSERT INTO courses_searchindex (rowid, heading, terms, body)
    VALUES (new.id, new.heading, new.terms, new.body);
"""
TAKE_OUT = """
    INSERT INTO courses_searchindex (courses_searchindex, rowid, heading, terms, body)
    VALUES ('delete', old.id, old.heading, old.terms, old.body);
"""
SQLITE = (
    """
    CREATE VIRTUAL TABLE courses_searchindex USING fts5(
        heading, terms, body, content='courses_searchentry', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    "INSERT INTO courses_searchindex (courses_searchindex) VALUES ('rebuild')",
    f"CREATE TRIGGER courses_searchentry_added AFTER INSERT ON courses_searchentry BEGIN {ADD} END",
    "CREATE TRIGGER courses_searchentry_removed AFTER DELETE ON courses_searchentry "
    f"BEGIN {TAKE_OUT} END",
    "CREATE TRIGGER courses_searchentry_changed AFTER UPDATE ON courses_searchentry "
    f"BEGIN {TAKE_OUT} {ADD} END",
)
SQLITE_BACK = (
    "DROP TRIGGER courses_searchentry_added",
    "DROP TRIGGER courses_searchentry_removed",
    "DROP TRIGGER courses_searchentry_changed",
    "DROP TABLE courses_searchindex",
)


def make_index(_apps, schema_editor):
    _run(schema_editor, POSTGRESQL if _is_postgresql(schema_editor) else SQLITE)


def remove_index(_apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACK if _is_postgresql(schema_editor) else SQLITE_BACK)


def _is_postgresql(schema_editor):
    return schema_editor.connection.vendor == "postgresql"


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_catalogue_and_scheduling")]

    operations = [migrations.RunPython(make_index, remove_index)]
