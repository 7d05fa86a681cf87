"""History for tests: written as services write it, or forced past the triggers."""

from datetime import UTC, datetime, timedelta

from django.core.management.color import no_style
from django.db import connection

from audit.models import AuditEvent, AuditSeal
from audit.services import event, record_many
from core.append_only import install_append_only, remove_append_only
from tests.factories import UserFactory

NOW = datetime(2026, 6, 8, 13, 30, 15, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def write(count: int, *, at: datetime = NOW) -> list[AuditEvent]:
    """Write events about one person, the way a service does; return them by number."""
    person = UserFactory()
    before = AuditEvent.objects.last()
    record_many(
        event(
            "tests.change",
            on=person,
            actor=person,
            now=at,
            person_id=person.pk,
            before={"hours": 1.5, "words": ["Brücke", None]},
            after={"hours": number, "is_new": True},
            reason="Said “so”.",
        )
        for number in range(count)
    )
    return list(AuditEvent.objects.filter(pk__gt=before.pk if before else 0).order_by("pk"))


def insert(number: int) -> AuditEvent:
    """An event under a number of our choice: the next one, if it is written, follows it."""
    person = UserFactory()
    row = AuditEvent(
        pk=number, at=NOW, action="tests.odd", object_type="accounts.User", object_pk=person.pk
    )
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [AuditEvent]):
            cursor.execute(statement)
    return row


def tamper(change) -> None:
    """Do what no service can: with the triggers out of the way."""
    remove_append_only(connection)
    try:
        change()
    finally:
        install_append_only(connection)


def numbers_sealed() -> list[int]:
    """Return the number of every sealed event, as often as a seal holds it."""
    numbers = []
    for seal in AuditSeal.objects.all():
        seen = {number for first, last in seal.missing for number in range(first, last + 1)}
        numbers += [n for n in range(seal.first_event, seal.last_event + 1) if n not in seen]
        numbers += seal.late
    return sorted(numbers)
