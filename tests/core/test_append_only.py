"""History and ledger are written once: the database itself refuses the rest."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.models import AuditEvent
from audit.services import record
from core.append_only import append_only_tables, install_append_only, remove_append_only
from tests.factories import UserFactory
from tests.factories.records import award

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
STATEMENTS = {
    "sqlite": ["UPDATE {} SET id = id", "DELETE FROM {}", "REPLACE INTO {0} SELECT * FROM {0}"],
    "postgresql": [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "TRUNCATE {} CASCADE",
        "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id",
    ],
}


def an_event():
    record("tests.happen", on=UserFactory(), actor=None, now=NOW)
    return AuditEvent.objects.get()


@pytest.fixture(params=[an_event, award], ids=["history", "ledger"])
def row(db, request):
    return request.param()


def refused(change) -> str:
    """Say what the database answers; the row must be as before."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change()
    return str(caught.value)


@pytest.mark.parametrize("field", ["pk", "other"])
def test_a_written_row_cannot_be_changed_by_the_models(row, field):
    model = type(row)
    values = (
        {"id": row.pk} if field == "pk" else {"at": NOW} if model is AuditEvent else {"hours": 9}
    )

    assert "append-only" in refused(lambda: model.objects.update(**values))
    assert "append-only" in refused(lambda: row.save(force_update=True))
    assert model.objects.values().get() == model.objects.filter(pk=row.pk).values().get()


def test_a_written_row_cannot_be_deleted_by_the_models(row):
    assert "append-only" in refused(row.delete)
    assert "append-only" in refused(type(row).objects.all().delete)
    assert type(row).objects.count() == 1


def test_a_written_row_cannot_be_changed_by_statements(row):
    table = row._meta.db_table
    before = type(row).objects.values().get()
    connection.check_constraints()  # PostgreSQL truncates no table with checks outstanding
    for statement in STATEMENTS[connection.vendor]:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table))

    assert type(row).objects.values().get() == before


def test_the_triggers_stand_on_history_ledger_answers_and_wordings(db):
    assert append_only_tables(connection) == [
        "attendance_assessmentresult",
        "attendance_punch",
        "attendance_sheetscan",
        "audit_auditevent",
        "audit_auditseal",
        "support_reply",
        "transcripts_creditaward",
        "transcripts_tagset",
        "transcripts_transcriptshareopening",
        "wording_wording",
    ]


def test_the_triggers_come_back_with_every_migrate(row):
    remove_append_only(connection)
    type(row).objects.update(id=row.pk)

    call_command("migrate", verbosity=0)

    assert "append-only" in refused(lambda: type(row).objects.update(id=row.pk))


def test_installing_the_triggers_twice_leaves_one_set(row):
    install_append_only(connection)
    install_append_only(connection)

    assert "append-only" in refused(row.delete)
    remove_append_only(connection)
    assert type(row).objects.filter(pk=row.pk).delete()[0] == 1
