"""Seal history after it was written: one sealer at a time, one bounded seal after the other.

A chain written in each transaction would make every writer in the State wait for the last one.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, models, transaction

from audit.decisions import (
    BEFORE_THE_FIRST,
    FIELDS,
    Digest,
    Gaps,
    Span,
    read_spans,
    without,
)
from audit.models import AuditEvent, AuditSeal

logger = logging.getLogger("audit.seals")

EVENTS_AT_ONCE = 5000
ROWS_AT_ONCE = 1000
SPANS_AT_ONCE = 200
# No transaction lasts nearly as long: what has not come by then was rolled back.
LOOK_BACK = timedelta(days=2)
LOCK = 6_557_001  # any number, but always this one


def seal_events(*, now: datetime, at_once: int = EVENTS_AT_ONCE) -> list[AuditSeal]:
    """Seal everything committed so far; return the seals made. Safe to repeat and to run twice.

    Each seal is a transaction of its own, so that a first run over a large history takes many.
    """
    made = []
    while seal := _seal_next(now=now, at_once=at_once):
        logger.info(
            "Seal %s: events %s to %s, %s of them, %s late; digest %s",
            seal.pk,
            seal.first_event,
            seal.last_event,
            seal.event_count,
            len(seal.late),
            seal.digest,
        )
        made.append(seal)
    return made


@transaction.atomic
def _seal_next(*, now: datetime, at_once: int) -> AuditSeal | None:
    """Write the next seal, or return None where there is nothing to seal or another does it."""
    if not _is_the_only_sealer():
        return None
    last = AuditSeal.objects.last()
    previous = last.digest if last else BEFORE_THE_FIRST
    first = last.last_event + 1 if last else 1
    digest, gaps, last_event, count = Digest(previous), Gaps(first), first - 1, 0
    for row in _values(AuditEvent.objects.filter(pk__gte=first).order_by("pk")[:at_once]):
        digest.add(row)
        gaps.see(row["id"])
        last_event, count = row["id"], count + 1
    late = []
    for row in _late(last, at_once):
        digest.add(row)
        late.append(row["id"])
    if not count and not late:
        return None
    own = {
        "sealed_at": now,
        "first_event": first,
        "last_event": last_event,
        "missing": gaps.spans,
        "late": late,
        "event_count": count + len(late),
    }
    return AuditSeal.objects.create(**own, previous_digest=previous, digest=digest.close(**own))


def _is_the_only_sealer() -> bool:
    """Take the lock that ends with the transaction. On SQLite the transaction itself is one."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _late(last: AuditSeal | None, at_once: int) -> Iterator[dict[str, Any]]:
    """Yield, by number, events whose transaction ended after their neighbors were sealed."""
    if last is None:
        return
    spans = open_gaps(since=last.sealed_at - LOOK_BACK)
    found = 0
    for start in range(0, len(spans), SPANS_AT_ONCE):
        rows = within(spans[start : start + SPANS_AT_ONCE])[: at_once - found]
        for row in _values(rows):
            found += 1
            yield row
        if found == at_once:
            return


def open_gaps(*, since: datetime, until: int | None = None) -> list[Span]:
    """Return the numbers that seals of this time on did not see, and none has taken up since.

    Up to the seal `until`, if it is given.
    """
    missing: list[Span] = []
    late: list[int] = []
    seals = AuditSeal.objects.filter(sealed_at__gte=since).exclude(missing=[], late=[])
    if until is not None:
        seals = seals.filter(pk__lte=until)
    for seal in seals.iterator():
        missing += read_spans(seal.missing)
        late += seal.late
    return without(missing, late)


def within(spans: Sequence[Span]) -> "models.QuerySet[AuditEvent]":
    """Return the events whose numbers stand in these spans, by number."""
    ranges = (models.Q(pk__range=span) for span in spans)
    return AuditEvent.objects.filter(reduce(or_, ranges, models.Q(pk__in=[]))).order_by("pk")


def _values(events: "models.QuerySet[AuditEvent]") -> Iterator[dict[str, Any]]:
    rows: Iterator[dict[str, Any]] = events.values(*FIELDS).iterator(chunk_size=ROWS_AT_ONCE)
    return rows
