"""History in a packet, and the seals that hold it."""

from datetime import timedelta

import pytest

from audit.models import AuditEvent, AuditSeal
from audit.services import record, seal_events
from enrollment.services import ask_accommodation
from tests.factories import UserFactory, offering
from tests.factories.lives import enroll
from tests.reports.evidence.scene import (
    FIRST,
    HOUR,
    NOW,
    by,
    contents,
    files_of,
    manifest,
    packet,
    table,
)

pytestmark = pytest.mark.django_db


def test_the_history_names_every_change_and_the_seal_that_holds_it(made):
    seal_events(now=NOW - 2 * HOUR)
    record(
        "attendance.reopen_roster",
        on=made.klass.meetings.all()[0].signatures.first(),
        actor=made.office,
        now=NOW - HOUR,
        reason="=1+1",
    )
    newest = AuditEvent.objects.latest("pk")

    files = files_of(made)

    seal, rows = AuditSeal.objects.get(), table(files, "audit.csv")
    assert rows[-1] == [
        str(newest.pk),
        "2026-06-12T11:00:00-04:00",
        by(made.office),
        "Roster opened again",
        "attendance.reopen_roster",
        "attendance.RosterSignature",
        str(newest.object_pk),
        "",
        "",
        "",
        "'=1+1",
        "not sealed yet",
    ]
    assert {row[-1] for row in rows[:-1]} == {str(seal.pk)}
    assert [row[4] for row in rows] == [
        "courses.schedule_offering",
        "courses.publish_offering",
        "enrollment.register",
        "enrollment.register",
        "attendance.mark",
        "attendance.mark",
        "attendance.sign_roster",
        "attendance.mark",
        "attendance.mark",
        "attendance.sign_roster",
        "attendance.reopen_roster",
        "attendance.mark",
        "attendance.sign_roster",
        "attendance.attach_scan",
        "attendance.reopen_roster",
    ]
    assert table(files, "audit-seals.csv") == [
        [
            str(seal.pk),
            "2026-06-12T10:00:00-04:00",
            str(seal.first_event),
            str(seal.last_event),
            str(seal.event_count),
            seal.digest,
            seal.previous_digest,
        ]
    ]
    assert manifest(files)["history"] == {
        "events": len(rows),
        "not_sealed_yet": 1,
        "newest_seal": {
            "seal": seal.pk,
            "sealed_at": "2026-06-12T10:00:00-04:00",
            "digest": seal.digest,
        },
    }


def test_an_event_that_a_later_seal_took_up_is_found_there(made):
    """Its transaction ended after its neighbors were sealed."""
    event = AuditEvent.objects.filter(action="attendance.sign_roster").earliest("pk")
    numbers = {"first_event": 1, "last_event": AuditEvent.objects.latest("pk").pk}
    first = AuditSeal.objects.create(
        **numbers,
        sealed_at=NOW - 2 * HOUR,
        missing=[[event.pk, event.pk]],
        event_count=17,
        digest="c" * 64,
        previous_digest="0" * 64,
    )
    second = AuditSeal.objects.create(
        sealed_at=NOW - HOUR,
        first_event=first.last_event + 1,
        last_event=first.last_event,
        late=[event.pk],
        event_count=1,
        digest="d" * 64,
        previous_digest=first.digest,
    )

    files = files_of(made)

    seals = {row[0]: row[-1] for row in table(files, "audit.csv")}
    assert seals.pop(str(event.pk)) == str(second.pk)
    assert set(seals.values()) == {str(first.pk)}
    assert [row[0] for row in table(files, "audit-seals.csv")] == [str(first.pk), str(second.pk)]


def test_of_health_history_tells_nothing_not_even_that_there_was_something(made):
    klass = offering(starts_at=FIRST + timedelta(days=20))
    person = UserFactory()
    seat = enroll(klass, person)
    ask_accommodation(enrollment_id=seat.pk, text="A ramp", actor=person, now=FIRST)
    assert AuditEvent.objects.filter(action="enrollment.ask_accommodation").exists()

    files = contents(packet(klass, made.office))

    assert [row[4] for row in table(files, "audit.csv") if row[6] == str(seat.pk)] == [
        "enrollment.register"
    ]
    assert b"ccommodation" not in b"".join(files.values())
