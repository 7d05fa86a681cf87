"""The history of a class's records, and which seals hold it.

A packet goes to people outside the office, so of a seat it tells how it came about, what was marked
and what became of it; of health, food, lodging and answers it tells nothing, not even that there
was something.
"""

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from accounts.decisions import memssi_number
from attendance.models import (
    AssessmentResult,
    AttendanceFile,
    AttendanceRecord,
    Device,
    MakeUp,
    RosterSignature,
    SentMark,
    SheetScan,
    WalkIn,
)
from audit.decisions import is_in, read_spans
from audit.models import AuditEvent, AuditSeal
from certificates.models import Certificate
from courses.models import Offering
from enrollment.models import Enrollment
from reports.evidence.source import csv_file, moment, named
from reports.history_words import words_of
from transcripts.models import ClassClosing, CreditAward

EVENTS_AT_ONCE = 1000
NOT_SEALED = 0
EVENTS = (
    "Event",
    "At",
    "Who",
    "What",
    "Action",
    "Kind of record",
    "Record",
    "About",
    "Before",
    "After",
    "Reason",
    "Seal",
)
SEALS = ("Seal", "Sealed at", "First event", "Last event", "Events", "Digest", "Digest before")
OF_CLASSES = ("courses.", "attendance.", "transcripts.", "certificates.", "reports.")
# How seats come and go. What people add to their seat is not among them.
OF_SEATS = (
    "enrollment.approve_step",
    "enrollment.cancel_offering",
    "enrollment.cancel_with_the_class",
    "enrollment.choose_sessions",
    "enrollment.confirm_offering",
    "enrollment.decide_completion",
    "enrollment.expire_request",
    "enrollment.give_to_colleague",
    "enrollment.let_pass",
    "enrollment.move_offering",
    "enrollment.move_to",
    "enrollment.postpone_offering",
    "enrollment.refuse_request",
    "enrollment.register",
    "enrollment.request",
    "enrollment.seat",
    "enrollment.substitute_instructor",
    "enrollment.transfer",
    "enrollment.withdraw",
)


@dataclass(slots=True)
class Trail:
    """The events of a class by number, and beside each the seal that holds it (0: none yet)."""

    events: "array[int]"
    seals: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def newest(self) -> int:
        """The number of the newest event."""
        return self.events[-1] if self.events else 0

    @property
    def unsealed(self) -> int:
        """How many events no seal holds yet."""
        return self.seals.count(NOT_SEALED)


def events_of(offering: Offering) -> "array[int]":
    """Return the numbers of a class's events, rising: eight bytes for each, and a query a kind."""
    numbers = array("q")
    for rows in _records(offering):
        found = AuditEvent.objects.filter(
            _told(), object_type=rows.model._meta.label, object_pk__in=rows.order_by().values("pk")
        )
        numbers.extend(found.order_by().values_list("pk", flat=True))
    return array("q", sorted(numbers))


def trail_of(offering: Offering) -> Trail:
    """Return the events of a class and the seals that hold them. The seals stream by once."""
    trail = Trail(events_of(offering))
    trail.seals = array("q", [NOT_SEALED] * len(trail.events))
    if not trail.events:
        return trail
    about = Q(last_event__gte=trail.events[0], first_event__lte=trail.events[-1])
    seals = AuditSeal.objects.filter(about | ~Q(late=[]))
    fields = ("pk", "first_event", "last_event", "missing", "late")
    rows = seals.order_by("pk").values_list(*fields)
    for seal, first, last, missing, late in rows.iterator(chunk_size=EVENTS_AT_ONCE):
        gaps = list(read_spans(missing))
        begin, end = bisect_left(trail.events, first), bisect_right(trail.events, last)
        for place in range(begin, end):
            if not is_in(gaps, trail.events[place]):
                trail.seals[place] = seal
        for number in late:
            place = bisect_left(trail.events, number)
            if place < len(trail.events) and trail.events[place] == number:
                trail.seals[place] = seal
    return trail


def audit_csv(trail: Trail) -> Iterator[bytes]:
    """List every event by number, with values as they are kept."""
    return csv_file(EVENTS, _events(trail))


def _events(trail: Trail) -> Iterator[list[Any]]:
    for start in range(0, len(trail.events), EVENTS_AT_ONCE):
        some = trail.events[start : start + EVENTS_AT_ONCE]
        rows = AuditEvent.objects.filter(pk__in=list(some)).select_related("actor", "person")
        for place, event in enumerate(rows.order_by("pk"), start=start):
            seal = trail.seals[place]
            yield [
                event.pk,
                moment(event.at),
                named(event.actor) or "the system",
                words_of(event.action),
                event.action,
                event.object_type,
                event.object_pk,
                memssi_number(event.person_id) if event.person_id else "",
                _values(event.before),
                _values(event.after),
                event.reason,
                seal if seal != NOT_SEALED else "not sealed yet",
            ]


def _values(values: dict[str, Any] | None) -> str:
    return "" if values is None else json.dumps(values, sort_keys=True, ensure_ascii=False)


def seals_csv(trail: Trail) -> Iterator[bytes]:
    """List the seals that hold events of the class, with the digests of the chain."""
    return csv_file(SEALS, _seals(trail))


def _seals(trail: Trail) -> Iterator[list[Any]]:
    numbers = sorted(set(trail.seals) - {NOT_SEALED})
    for start in range(0, len(numbers), EVENTS_AT_ONCE):
        some = AuditSeal.objects.filter(pk__in=numbers[start : start + EVENTS_AT_ONCE])
        for seal in some.order_by("pk"):
            yield [
                seal.pk,
                moment(seal.sealed_at),
                seal.first_event,
                seal.last_event,
                seal.event_count,
                seal.digest,
                seal.previous_digest,
            ]


def last_seal() -> dict[str, Any] | None:
    """Return the newest seal, for the manifest: by its digest the chain is found again."""
    seal = AuditSeal.objects.last()
    if seal is None:
        return None
    return {"seal": seal.pk, "sealed_at": moment(seal.sealed_at), "digest": seal.digest}


def _told() -> Q:
    told = Q(action__in=OF_SEATS)
    for beginning in OF_CLASSES:
        told |= Q(action__startswith=beginning)
    return told


def _records(offering: Offering) -> "list[QuerySet[Any]]":
    here, own = Q(signature__meeting__offering=offering), Q(enrollment__offering=offering)
    return [
        Offering.objects.filter(pk=offering.pk),
        Enrollment.objects.filter(offering=offering),
        RosterSignature.objects.filter(meeting__offering=offering),
        AttendanceRecord.objects.filter(here | own),
        WalkIn.objects.filter(meeting__offering=offering),
        SheetScan.objects.filter(meeting__offering=offering),
        Device.objects.filter(meeting__offering=offering),
        SentMark.objects.filter(device__meeting__offering=offering),
        AttendanceFile.objects.filter(meeting__offering=offering),
        AssessmentResult.objects.filter(own),
        MakeUp.objects.filter(own | Q(meeting__offering=offering)),
        CreditAward.objects.filter(own | Q(taught__offering=offering)),
        Certificate.objects.filter(own),
        ClassClosing.objects.filter(offering=offering),
    ]
