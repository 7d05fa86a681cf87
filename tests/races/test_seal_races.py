"""Writers commit out of order while several seal: every event ends in exactly one seal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Semaphore, Thread

import pytest
from django.db import connection, transaction

from audit.models import AuditEvent, AuditSeal
from audit.services import record, seal_events
from audit.verification import verify
from tests.audit.history import numbers_sealed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
WRITERS, ROUNDS, SEALERS = 6, 12, 3


def apart(call, *args):
    """Run on a connection of its own."""
    try:
        return call(*args)
    finally:
        connection.close()


def test_writers_and_sealers_at_once_leave_each_event_in_exactly_one_seal():
    person = UserFactory()
    begin = Barrier(WRITERS + SEALERS)
    done = Semaphore(0)  # a sealer runs for each round of a writer, and does not starve them

    def write(writer: int) -> None:
        begin.wait()
        for number in range(ROUNDS):
            with transaction.atomic():
                for _again in range(1 + (writer + number) % 3):
                    record("tests.change", on=person, actor=None, now=NOW, after={"by": writer})
                if (writer + number) % 5 == 0:
                    transaction.set_rollback(True)
            done.release()

    def seal() -> list[AuditSeal]:
        begin.wait()
        made = []
        for _ in range(WRITERS * ROUNDS // SEALERS):
            assert done.acquire(timeout=60)
            made += seal_events(now=NOW, at_once=7)
        return made

    with ThreadPoolExecutor(WRITERS + SEALERS) as pool:
        sealing = [pool.submit(apart, seal) for _ in range(SEALERS)]
        writing = [pool.submit(apart, write, writer) for writer in range(WRITERS)]
        for task in writing:
            task.result()
        made = [one for task in sealing for one in task.result()]
    made += seal_events(now=NOW + timedelta(minutes=1), at_once=7)

    assert numbers_sealed() == sorted(AuditEvent.objects.values_list("pk", flat=True))
    assert sorted(seal.pk for seal in made) == list(AuditSeal.objects.values_list("pk", flat=True))
    found = verify()
    assert (found.damage, found.waiting) == ([], 0)


@pytest.mark.servers
def test_an_event_committed_after_its_neighbors_were_sealed_is_taken_up():
    """On SQLite nobody writes while another does, so numbers are in order there."""
    person = UserFactory()
    has_number, may_commit = Event(), Event()

    def write_slowly() -> None:
        with transaction.atomic():
            record("tests.slow", on=person, actor=None, now=NOW)
            has_number.set()
            assert may_commit.wait(30)

    slow = Thread(target=apart, args=(write_slowly,))
    slow.start()
    assert has_number.wait(30)
    record("tests.quick", on=person, actor=None, now=NOW)
    (first,) = seal_events(now=NOW)
    quick = AuditEvent.objects.get()
    assert verify().damage == []

    may_commit.set()
    slow.join()
    late = AuditEvent.objects.get(action="tests.slow")
    (second,) = seal_events(now=NOW + timedelta(minutes=1))

    assert late.pk == quick.pk - 1
    assert (first.missing[-1][1], first.late) == (late.pk, [])
    assert (second.missing, second.late, second.event_count) == ([], [late.pk], 1)
    assert verify().damage == []


@pytest.mark.servers
def test_whoever_finds_another_sealing_leaves_it_the_work():
    person = UserFactory()
    record("tests.change", on=person, actor=None, now=NOW)
    with transaction.atomic():
        (mine,) = seal_events(now=NOW)  # its lock lasts until the transaction ends
        with ThreadPoolExecutor(1) as pool:
            theirs = pool.submit(apart, lambda: seal_events(now=NOW)).result(30)
    assert (theirs, list(AuditSeal.objects.all())) == ([], [mine])
