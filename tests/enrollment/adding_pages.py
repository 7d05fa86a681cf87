"""Somebody at the pages on which one adds something to a seat."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import Offering
from enrollment.models import Enrollment
from enrollment.services import register
from tests.enrollment.adding import question
from tests.factories import UserFactory, offering


def soon():
    return timezone.now() + timedelta(days=20)


def asking(**more) -> tuple[Offering, dict[str, int]]:
    klass = offering(starts_at=soon(), **more)
    meat = question(klass, "Meat?", kind="yes_no", is_required=True)
    why = question(klass, "What instead?", asked_after=meat, asked_if="no", is_required=True)
    size = question(klass, "Shirt?", kind="choice", choices=["S", "M"])
    return klass, {row.text: row.pk for row in (meat, why, size)}


def taken(klass: Offering, person: User | None = None) -> Enrollment:
    person = person or UserFactory()
    return register(offering_id=klass.pk, learner=person, actor=person, now=timezone.now())


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def said(text: str) -> str:
    return " ".join(text.split())


def errors_of(page) -> dict:
    return dict(page.context["form"].errors)


def sent_too_late(client, person, path, typed):
    """Send a form after its session ended; return the page after signing in again."""
    signed_in(client, person)
    client.get(path)
    key = client.session.session_key
    row = Session.objects.get(session_key=key)
    row.expire_date = timezone.now() - timedelta(minutes=1)
    row.save()
    answer = client.post(path, typed, headers={"referer": f"http://testserver{path}"})
    assert answer.url.startswith("/accounts/login/")
    kept = repr(dict(client.session.items()))
    client.force_login(person)
    return kept, client.get(path)
