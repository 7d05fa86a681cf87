"""A class to come, and its page."""

from datetime import timedelta

from django.utils import timezone

from courses.models import Offering
from tests.factories import offering


def page_of(client, row) -> str:
    return " ".join(client.get(f"/classes/{row.pk}/").text.split())


def coming(days: int = 20, **about) -> Offering:
    return offering(starts_at=timezone.now() + timedelta(days=days), **about)
