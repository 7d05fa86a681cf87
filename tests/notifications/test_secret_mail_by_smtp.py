"""What opens an account or a role goes through a real SMTP server, works, and is then forgotten."""

import email
import re
from email.policy import default as mail_policy

import pytest
from django.test import Client
from django.utils import timezone

from accounts.permissions import Role
from notifications.models import Message
from notifications.services import send_message
from organizations.models import RoleGrant
from organizations.services import invite
from tests.factories import UserFactory, coordinator, organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.PRODUCTION = True


def sent_by(smtp):
    """Send the one mail that waits; return it as it arrived, and its text."""
    message = Message.objects.get(status="queued")
    assert send_message(message_id=message.pk, now=timezone.now()) is True
    (content,) = smtp.received
    mail = email.message_from_bytes(content, policy=mail_policy)
    return mail, mail.get_body(("plain",)).get_content()


def kept() -> tuple[str, dict, str, str]:
    """What the row still holds of the mail."""
    row = Message.objects.get(status="sent")
    return row.status, row.context, row.body_text, row.body_html


def test_a_mailed_code_signs_in(client, smtp):
    person = UserFactory(email="ada@example.com", first_name="José")
    asked = client.post("/accounts/login/code/", {"email": "ada@example.com"})

    mail, text = sent_by(smtp)
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", text, re.MULTILINE)[1]
    client.post(asked.url, {"code": code})

    assert mail["To"] == "ada@example.com"
    assert "José" in text
    assert int(client.session["_auth_user_id"]) == person.pk
    assert kept() == ("sent", {}, "", "")


def test_the_link_of_a_mailed_invitation_gives_the_role(smtp):
    place = organization("District One")
    invited = UserFactory(email="ada@example.com")
    invite(
        email="ada@example.com",
        role=Role.APPROVER,
        organization=place,
        actor=coordinator(place),
        now=timezone.now(),
    )

    mail, text = sent_by(smtp)
    link = re.search(r"https?://[^/]+(/my/invitations/\S+)", text)[1]
    client = Client()
    client.force_login(invited)
    client.post(link)

    assert mail["To"] == "ada@example.com"
    assert "District One" in text
    held = RoleGrant.objects.filter(person=invited).values_list("role", "organization")
    assert list(held) == [("approver", place.pk)]
    assert kept() == ("sent", {}, "", "")
