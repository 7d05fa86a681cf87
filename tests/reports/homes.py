"""Rows that homes are made of, and what a home shows of them."""

from datetime import timedelta

from django.utils import timezone

from reports.homes import home_of
from tests.factories import offering


def guided(person):
    person.guided_at = timezone.now()
    person.save()
    return person


def coming(now, days=20, **about):
    return offering(starts_at=now + timedelta(days=days), **about)


def shown(person, now) -> dict[str, dict]:
    """The tiles of a home by their keys, in order."""
    return {tile.key: dict(tile.facts) for tile in home_of(person, now=now).tiles}


def waiting(klass, person, now, **about):
    return klass.waitlist.create(learner=person, joined_at=now, **about)


def offered(klass, person, now, hours):
    ends = now + timedelta(hours=hours)
    return waiting(klass, person, now, status="offered", offer_ends_at=ends)
