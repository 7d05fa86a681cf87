"""Classes that were completed before there were closings."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from attendance.services import sign_roster
from tests.factories import UserFactory, meeting_times, offering
from tests.factories.lives import enroll, hold, mark
from transcripts.models import ClassClosing

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)


def close_what_was_completed() -> None:
    migration = import_module("transcripts.migrations.0006_close_what_was_completed")
    migration.close(apps, SimpleNamespace(connection=connection))


def test_a_class_decided_by_its_rosters_counts_as_closed_by_who_signed_last():
    teacher = UserFactory()
    klass = offering(instructors=[teacher])
    enroll(klass)
    hold(klass, by=teacher)
    ClassClosing.objects.all().delete()

    close_what_was_completed()
    close_what_was_completed()

    closing = ClassClosing.objects.get()
    last = klass.meetings.get().signatures.get()
    assert (closing.offering, closing.closed_at, closing.closed_by, closing.settled_at) == (
        klass,
        last.signed_at,
        teacher,
        last.signed_at,
    )
    assert not ClassClosing.objects.to_be_settled().exists()


def test_a_class_with_an_open_roster_or_an_open_seat_is_not_closed():
    teacher = UserFactory()
    days = [meeting_times(START + timedelta(days=n)) for n in (0, 1)]
    unsigned, undecided = offering(meetings=days), offering(instructors=[teacher])
    decided = enroll(unsigned)
    mark(unsigned, by=teacher)
    first = unsigned.meetings.first()
    sign_roster(meeting_id=first.pk, actor=teacher, now=first.ends_at)
    decided.status, decided.ended_at = "completed", unsigned.ends_at
    decided.save()
    seats = [enroll(undecided), enroll(undecided)]
    hold(undecided, by=teacher)
    seats[0].status = "enrolled"
    seats[0].ended_at = None
    seats[0].save()
    ClassClosing.objects.all().delete()

    close_what_was_completed()

    assert not ClassClosing.objects.exists()
