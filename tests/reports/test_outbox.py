"""Staff read each mail in the outbox; what signs somebody in is hidden in production."""

import pytest
from django.utils import timezone

from notifications.models import Message
from notifications.services import Notice, queue_mail, send_message
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

SECRET = "http://localhost:8000/accounts/confirm-email/very-secret/"


def private_mail() -> Message:
    queue_mail(
        Notice(
            key="tests:1",
            recipient_id=UserFactory().pk,
            to_address="ada@example.org",
            template="accounts/email_confirmation",
            context={"first_name": "Ada", "activate_url": SECRET},
            is_private=True,
        ),
        now=timezone.now(),
    )
    return Message.objects.get()


@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize("production", [True, False])
def test_a_link_that_signs_in_is_read_in_the_demonstration_only(client, settings, sent, production):
    settings.PRODUCTION = production
    message = private_mail()
    if sent:
        assert send_message(message_id=message.pk, now=timezone.now())
    client.force_login(staff())

    page = client.get(f"/staff/outbox/{message.pk}/")

    assert page.status_code == 200
    assert ("very-secret" in page.text) is not production
    assert ("Mail about signing in" in page.text) is production
    assert "ada@example.org" in page.text


def test_a_mail_is_shown_as_it_was_sent_even_if_its_words_have_changed(client):
    message = private_mail()
    send_message(message_id=message.pk, now=timezone.now())
    Message.objects.update(template="accounts/no_such_template")
    client.force_login(staff())

    page = client.get(f"/staff/outbox/{message.pk}/")

    assert "Confirm your email address" in page.text
    assert "Hello Ada," in page.text


def test_what_a_server_said_is_shown_as_text(client):
    message = private_mail()
    Message.objects.update(status="failed", error="550 <b>no such</b> person")
    client.force_login(staff())

    page = client.get(f"/staff/outbox/{message.pk}/")

    assert "550 &lt;b&gt;no such&lt;/b&gt; person" in page.text
    assert "Could not be sent" in page.text
