"""Fill a register fast: a few people are invented; PostgreSQL copies them and what is theirs."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, models
from django.db.models import Max, Min

from accounts.models import FormerName, PrivateNumbers, User
from audit.models import AuditEvent
from organizations.models import Employment, OfficerAssignment

Rows = type[models.Model]
# What a person takes along, by the column that names them; what others refer to stands first.
COPIED: dict[Rows, str] = {
    User: "id",
    EmailAddress: "user_id",
    FormerName: "person_id",
    PrivateNumbers: "person_id",
    Employment: "person_id",
    OfficerAssignment: "officer_id",
    AuditEvent: "person_id",
}
# What no two people share: a copy has its number in front.
ONCE = {(User, "email"), (EmailAddress, "email"), (PrivateNumbers, "mcja_number")}


def copy_people(*, above: int, times: int) -> None:
    """Add so many copies of everybody whose key is above this one."""
    first, steps = {}, {}
    for model, person in COPIED.items():
        keys = model._default_manager.filter(**{f"{person}__gt": above})
        found = keys.aggregate(first=Min("pk"), last=Max("pk"))
        first[model] = found["first"]
        steps[model] = found["last"] - found["first"] + 1

    def moved(model: Rows, column: str) -> str:
        return (
            f"CASE WHEN {column} >= {first[model]} THEN {column} + copy * {steps[model]} "
            f"ELSE {column} END"
        )

    def copied(model: Rows, field: "models.Field[Any, Any]") -> str:
        column = f'"{field.column}"'
        refers_to = field.related_model if field.is_relation else None
        if refers_to in COPIED:
            return moved(refers_to, column)
        if field.primary_key:
            return moved(model, column)
        if (model, field.column) in ONCE:
            return f"copy || '-' || {column}"
        if (model, field.column) == (AuditEvent, "object_pk"):
            return moved(Employment, column)
        return column

    for model, person in COPIED.items():
        fields = model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(copied(model, field) for field in fields)
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, "
                f'generate_series(1, %s) AS copy WHERE "{person}" > %s ORDER BY copy, "{key}"',
                [times, above],
            )
