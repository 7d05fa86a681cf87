"""Reading as of one moment while others write, and writing aside meanwhile."""

from threading import Thread

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from core.snapshots import aside, one_snapshot
from tests.factories import UserFactory

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def elsewhere(do):
    """Do it over another connection, as another process would."""

    def run():
        do()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_what_others_write_meanwhile_is_not_seen():
    UserFactory()
    with one_snapshot():
        before = User.objects.count()
        elsewhere(UserFactory)
        inside = User.objects.count()

    assert (before, inside, User.objects.count()) == (1, 1, 2)


def test_nothing_is_written_inside():
    with pytest.raises(DatabaseError, match="read-only transaction"), one_snapshot():
        UserFactory()


def test_what_is_said_aside_stands_though_the_snapshot_fails_and_reading_goes_on():
    UserFactory(last_name="Before")
    seen = []

    def read_and_fail():
        with one_snapshot(), aside() as speak:
            seen.append(User.objects.get().last_name)
            rows = User.objects.values_list("last_name", flat=True).iterator(chunk_size=1)
            speak(lambda: User.objects.update(last_name="After"))
            seen.extend(rows)
            raise MemoryError

    with pytest.raises(MemoryError):
        read_and_fail()

    assert (seen, User.objects.get().last_name) == (["Before", "Before"], "After")


@pytest.mark.django_db
def test_inside_a_transaction_what_it_wrote_itself_is_seen():
    with one_snapshot():
        UserFactory()
        assert User.objects.count() == 1
