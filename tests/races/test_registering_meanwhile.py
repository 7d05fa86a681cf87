"""Registrations go on while a roster is applied: no lock of a batch stands in their way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from core.clock import maine_date
from enrollment.models import Enrollment
from enrollment.services import register
from organizations.models import Employment
from organizations.services.rosters import apply as applying
from organizations.services.rosters import apply_roster, start_apply
from tests.factories import UserFactory, coordinator, employ, offering, organization, work_kind
from tests.rosters.files import csv_file
from tests.rosters.steps import Clock, checked

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

HEADING = ["First name", "Last name", "Email", "MEMSSI number", "Position"]
PATIENCE_SECONDS = 60


class Gate:
    """Holds each batch when all of it is written and nothing is committed."""

    def __init__(self, keep) -> None:
        self.keep = keep
        self.is_written, self.may_go_on = Event(), Event()

    def __call__(self, rows, fields) -> None:
        self.keep(rows, fields)
        self.is_written.set()
        assert self.may_go_on.wait(PATIENCE_SECONDS)


@pytest.fixture
def gate(monkeypatch):
    gate = Gate(applying.keep)
    monkeypatch.setattr(applying, "keep", gate)
    yield gate
    gate.may_go_on.set()


def register_without_waiting(klass, person, now):
    """Register; a lock that is not free within a second is an error."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
        return register(offering_id=klass.pk, learner=person, actor=person, now=now)


def test_people_of_a_batch_and_others_register_while_it_is_not_committed(gate):
    now = timezone.now()
    place = organization("Alder")
    lead = coordinator(place)
    klass = offering(starts_at=now + timedelta(days=20), capacity=30)
    changed, leaving, others = (UserFactory.create_batch(5) for _ in range(3))
    for person in (*changed, *leaving):
        employ(person, place)
    work_kind("custodian")
    rows = [[p.first_name, p.last_name, "", p.memssi_number, "Custodian"] for p in changed]
    fresh = [
        [f"Given{n}", f"Fresh{n}", f"fresh{n}@alder.example", "", "Teacher"] for n in range(100)
    ]
    roster = checked(
        csv_file([HEADING, *rows, *fresh]),
        place,
        lead,
        ends_the_missing=True,
        on=maine_date(now),
        now=now,
    )
    start_apply(roster=roster, many_may_leave=True, actor=lead, now=now)

    def apply_it():
        try:
            apply_roster(roster_id=roster.pk, clock=Clock(now))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(apply_it)
        assert gate.is_written.wait(PATIENCE_SECONDS)
        try:
            for person in (*changed, *leaving, *others):
                register_without_waiting(klass, person, now)
            seen_meanwhile = Employment.objects.filter(source="roster").count()
        finally:
            gate.may_go_on.set()
        work.result(PATIENCE_SECONDS)

    roster.refresh_from_db()
    holders = Enrollment.objects.filter(offering=klass).holding_a_seat()
    assert seen_meanwhile == 0  # the batch was open all the while
    assert sorted(holders.values_list("learner", flat=True)) == sorted(
        person.pk for person in (*changed, *leaving, *others)
    )
    assert (roster.state, list(roster.rows.values_list("state", flat=True))) == (
        "applied",
        ["applied"] * 115,
    )
    assert User.objects.filter(last_name__startswith="Fresh").count() == 100
    assert Employment.objects.filter(ends_on=maine_date(now)).count() == 10
    assert Employment.objects.filter(person__in=changed, source="roster").count() == 5
