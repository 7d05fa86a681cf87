"""The links that mail about a place in line holds, and their pages."""

import re

from django.test import Client

from enrollment.models import WaitlistEntry
from notifications.models import Message
from notifications.rendering import render_mail


def mailed_link(entry: WaitlistEntry, template: str = "seat_offered") -> str:
    """The path of the button in the newest mail about a place in line."""
    mails = Message.objects.filter(template=f"enrollment/{template}", recipient=entry.learner)
    text = render_mail(f"enrollment/{template}", mails.order_by("-pk")[0].context).text
    (path,) = re.findall(r"https?://[^/]+(/(?:offers|leave)/\S+)", text)
    return path


def said(client: Client, path: str, answer: str | None = None) -> tuple[int, str]:
    """Open the page of a link, or press one of its buttons; return the status and the text."""
    response = client.get(path) if answer is None else client.post(path, {"answer": answer})
    if response.status_code == 302:
        assert response.url == path
        response = client.get(path)
    return response.status_code, " ".join(re.sub(r"<[^>]+>", " ", response.text).split())
