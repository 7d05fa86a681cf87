"""Whose training somebody may take away, and whether they still may."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import Scope, scopes_held
from background.models import BackgroundJob
from core.clock import maine_date
from organizations.models import scope_paths
from transcripts.models import CreditAward, CreditAwardQuerySet, awards_below

EXPORT = "transcripts.export"
EVERYWHERE = ""  # the path every path begins with


def export_reach(person: User, *, now: datetime) -> list[str]:
    """Return the paths of the places whose people's training this person may take away."""
    held = scopes_held(person, EXPORT)
    if any(scope is Scope.ANYWHERE for _role, scope in held):
        return [EVERYWHERE]
    day = maine_date(now)
    return sorted({path for role, _scope in held for path in scope_paths(person, role, day)})


def cut_off(owner: User, *, now: datetime) -> dict[str, Any]:
    """Return what a file is settled by when it is asked for: up to which line of the ledger, and of
    which places.
    """
    return {"newest_award": _newest_line(), "reach": export_reach(owner, now=now)}


@transaction.atomic
def _newest_line() -> int:
    """Return the number of the newest line, once no line below it can come any more.

    PostgreSQL numbers a line when it is written and shows it when its transaction ends: whoever is
    writing at this moment is waited for. SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{CreditAward._meta.db_table}" IN SHARE MODE')
    newest: int | None = CreditAward.objects.aggregate(pk=Max("pk"))["pk"]
    return newest or 0


def reached_lines(reach: list[str], *, on: date) -> CreditAwardQuerySet:
    """Return the lines of the people of these places, as they worked there on a day."""
    lines = CreditAward.objects.all()
    return lines if EVERYWHERE in reach else lines.filter(awards_below(reach, on=on))


def may_still_have(owner: User, job: BackgroundJob, *, now: datetime) -> bool:
    """Say whether the owner still holds, today, every place whose lines the file was asked for."""
    held = tuple(export_reach(owner, now=now))
    return bool(held) and all(path.startswith(held) for path in job.parameters["reach"])
