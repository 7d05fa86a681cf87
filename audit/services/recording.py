"""Write history. Called by every service that changes a status, in its transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from audit.models import AuditEvent


def event(
    action: str,
    *,
    on: models.Model,
    now: datetime,
    actor: AbstractBaseUser | None,
    person_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Return the event, not yet written. Values are plain JSON; never a sensitive field's value."""
    return AuditEvent(
        at=now,
        actor_id=None if actor is None else actor.pk,
        action=action,
        object_type=on._meta.label,
        object_pk=on.pk,
        person_id=person_id,
        before=before,
        after=after,
        reason=reason,
    )


def record(
    action: str,
    *,
    on: models.Model,
    now: datetime,
    actor: AbstractBaseUser | None,
    person_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one event."""
    event(
        action,
        on=on,
        now=now,
        actor=actor,
        person_id=person_id,
        before=before,
        after=after,
        reason=reason,
    ).save(force_insert=True)


def record_many(events: Iterable[AuditEvent]) -> None:
    """Write the events of a bulk change."""
    AuditEvent.objects.bulk_create(events)
