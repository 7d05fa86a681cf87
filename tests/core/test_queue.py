"""Work is asked for by name, after commit, and never in a request's way."""

import time
from contextlib import suppress

import pytest
from celery import Task
from celery.exceptions import NotRegistered
from django.db import OperationalError, transaction

from accounts.models import User
from core.queue import BROKER_REST_SECONDS, enqueue, enqueue_each, left_to_sweeps
from notifications.jobs import SEND_MESSAGE
from tests.core.broker import dead_broker, jobs_sent
from tests.factories import UserFactory


@pytest.fixture
def tries(monkeypatch) -> list[dict[str, int]]:
    """The ids of every job for which the broker was spoken to."""
    tried = []
    send = Task.apply_async

    def listen(task, *args, **kwargs):
        tried.append(kwargs["kwargs"])
        return send(task, *args, **kwargs)

    monkeypatch.setattr(Task, "apply_async", listen)
    return tried


def test_a_name_nobody_bound_fails_at_once(db):
    with pytest.raises(NotRegistered):
        enqueue("notifications.send_mesage", message_id=1)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_sent_after_commit_and_not_before():
    with transaction.atomic():
        enqueue(SEND_MESSAGE, message_id=7)
        assert jobs_sent() == []

    assert jobs_sent() == [(SEND_MESSAGE, {"message_id": 7})]


@pytest.mark.django_db(transaction=True)
def test_jobs_for_each_key_are_looked_for_after_commit():
    with transaction.atomic():
        keys = User.objects.order_by("pk").values_list("pk", flat=True)
        enqueue_each(SEND_MESSAGE, "message_id", keys)
        people = UserFactory.create_batch(2)
        assert jobs_sent() == []

    assert jobs_sent() == [(SEND_MESSAGE, {"message_id": person.pk}) for person in people]


@pytest.mark.django_db(transaction=True)
def test_what_was_written_stands_though_its_jobs_cannot_be_looked_for(caplog):
    def lost():
        raise OperationalError
        yield

    with transaction.atomic():
        UserFactory(last_name="Elm")
        enqueue_each(SEND_MESSAGE, "message_id", lost())

    assert User.objects.filter(last_name="Elm").exists()
    assert "a sweep will find it" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_rollback_sends_nothing():
    with suppress(ZeroDivisionError), transaction.atomic():
        enqueue(SEND_MESSAGE, message_id=7)
        _ = 1 / 0

    assert jobs_sent() == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_job_is_sent_at_once():
    enqueue(SEND_MESSAGE, message_id=7)

    assert jobs_sent() == [(SEND_MESSAGE, {"message_id": 7})]


def test_what_is_left_to_the_sweeps_is_not_sent(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        with left_to_sweeps():
            enqueue(SEND_MESSAGE, message_id=1)
        enqueue(SEND_MESSAGE, message_id=2)

    assert jobs_sent() == [(SEND_MESSAGE, {"message_id": 2})]


def test_a_wrong_name_fails_even_where_all_is_left_to_the_sweeps(db):
    with left_to_sweeps(), pytest.raises(NotRegistered):
        enqueue("nobody.bound_this", message_id=1)


def test_leaving_to_the_sweeps_ends_with_an_error_too(db, django_capture_on_commit_callbacks):
    with pytest.raises(ZeroDivisionError), left_to_sweeps():
        _ = 1 / 0
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(SEND_MESSAGE, message_id=3)

    assert jobs_sent() == [(SEND_MESSAGE, {"message_id": 3})]


def test_a_dead_broker_is_tried_once_and_then_left_to_rest(
    db, django_capture_on_commit_callbacks, clock, tries, caplog
):
    with dead_broker():
        began = time.monotonic()
        for message_id, pause in ((1, 0), (2, BROKER_REST_SECONDS - 0.1), (3, 0.2), (4, 0)):
            clock.now += pause
            with django_capture_on_commit_callbacks(execute=True):
                enqueue(SEND_MESSAGE, message_id=message_id)
        assert time.monotonic() - began < 4, "two tries wait half a second each at most"

    assert tries == [{"message_id": 1}, {"message_id": 3}]
    assert [record.name for record in caplog.records if record.levelname == "WARNING"] == [
        "core.queue",
        "core.queue",
    ]
    assert "a sweep will find notifications.send_message {'message_id': 1}" in caplog.text


def test_a_broker_that_is_back_is_used_after_its_rest(
    db, django_capture_on_commit_callbacks, clock
):
    with dead_broker(), django_capture_on_commit_callbacks(execute=True):
        enqueue(SEND_MESSAGE, message_id=1)
    clock.now += BROKER_REST_SECONDS
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(SEND_MESSAGE, message_id=2)

    assert jobs_sent() == [(SEND_MESSAGE, {"message_id": 2})]
