"""Mail that nobody received is trouble until it is sent or somebody has dealt with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from enrollment.notices import class_cancelled, reminder
from notifications.exceptions import MessageRefusedError
from notifications.models import Message
from notifications.services import queue_mail
from reports.mending import deal_with, send_again
from tests.factories import UserFactory, staff
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


def failed(**changes) -> Message:
    fields = {"key": "1", "template": "enrollment/reminder", "status": "failed", "attempts": 8}
    return Message.objects.create(queued_at=timezone.now(), **(fields | changes))


def trouble(client, person) -> list[int]:
    """The messages the list shows under the tile's link."""
    client.force_login(person)
    table = client.get("/staff/outbox/?trouble=open").context["table"]
    return [row.record.pk for row in table.rows]


def test_urgent_mail_to_whoever_has_no_address_is_trouble_for_a_month(client):
    now = timezone.now()
    held = seat(learner=UserFactory(email=None))
    queue_mail(
        class_cancelled(held, reason="Snow", now=now), reminder(held, days_before=1), now=now
    )
    urgent = Message.objects.get(template="enrollment/class_cancelled")

    assert trouble(client, staff()) == [urgent.pk]

    Message.objects.update(queued_at=now - timedelta(days=31))
    assert trouble(client, staff()) == []


def test_what_failed_is_sent_again_once_and_that_is_history(client):
    person, message = staff(), failed()
    client.force_login(person)
    assert "Send again" in client.get(f"/staff/outbox/{message.pk}/").text

    client.post(f"/staff/outbox/{message.pk}/send/")
    with pytest.raises(MessageRefusedError):
        send_again(message=message, actor=person, now=timezone.now())

    message.refresh_from_db()
    assert (message.status, message.attempts) == ("queued", 0)
    event = AuditEvent.objects.get(action="notifications.send_again")
    assert (event.actor_id, event.object_pk) == (person.pk, message.pk)
    assert "Send again" not in client.get(f"/staff/outbox/{message.pk}/").text


def test_what_was_dealt_with_is_no_trouble_and_says_who_did(client):
    person, message = staff(), failed()
    assert trouble(client, person) == [message.pk]

    client.post(f"/staff/outbox/{message.pk}/done/")
    with pytest.raises(MessageRefusedError):
        deal_with(message=message, actor=person, now=timezone.now())

    assert trouble(client, person) == []
    message.refresh_from_db()
    assert message.dealt_with_by == person
    assert AuditEvent.objects.filter(action="notifications.deal_with").count() == 1
    page = client.get(f"/staff/outbox/{message.pk}/").text
    assert person.name in page
    assert "/done/" not in page


def test_what_arrived_needs_nothing(client):
    message = failed(status="sent", sent_at=timezone.now())
    client.force_login(staff())

    for verb in ("send", "done"):
        assert client.post(f"/staff/outbox/{message.pk}/{verb}/").status_code == 409
