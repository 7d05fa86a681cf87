"""A file asked for while hours are being written: the line it is cut off at is settled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from django.db import connection, transaction

from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award
from transcripts.asking import request_file
from transcripts.models import CreditAward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)


def test_a_line_that_is_being_written_is_waited_for():
    place, learner = organization("District One"), UserFactory()
    employ(learner, place)
    owner = coordinator(place)
    award(person=learner)
    written, may_end = Event(), Event()

    def write() -> int:
        try:
            with transaction.atomic():
                line = award(person=learner)
                written.set()
                assert may_end.wait(30)
            return line.pk
        finally:
            connection.close()

    def ask() -> int:
        try:
            job = request_file(owner=owner, now=NOW)
            return job.parameters["newest_award"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write)
        assert written.wait(30)
        asking = pool.submit(ask)
        while not (asking.done() or _somebody_waits_for_the_ledger()):
            pass
        may_end.set()
        assert asking.result(30) == writing.result(30)
    assert CreditAward.objects.count() == 2


def _somebody_waits_for_the_ledger() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND relation = 'transcripts_creditaward'::regclass"
        )
        return bool(cursor.fetchone()[0])
