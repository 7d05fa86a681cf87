"""A worker killed while it applies a roster: what is done stays, the rest follows, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from core.clock import maine_date
from core.queue import enqueue
from organizations.models import Employment, RosterImport, RosterRow
from organizations.services.rosters import start_apply
from tests.factories import coordinator, organization
from tests.rosters.files import csv_file
from tests.rosters.steps import checked
from tests.servers.conftest import wait_until

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

PEOPLE = 3000


def applied_rows() -> int:
    return RosterRow.objects.filter(state="applied").count()


def test_a_killed_worker_leaves_whole_batches_and_the_sweep_goes_on(worker):
    now = timezone.now()
    place = organization("Alder")
    lead = coordinator(place)
    heading = ["First name", "Last name", "Email"]
    rows = [[f"Given{n}", f"Fresh{n}", f"fresh{n}@alder.example"] for n in range(PEOPLE)]
    roster = checked(csv_file([heading, *rows]), place, lead, now=now, on=maine_date(now))
    worker.start()
    start_apply(roster=roster, actor=lead, now=now)
    wait_until(lambda: applied_rows() >= 200, "some rows are applied")
    worker.kill()
    stopped_at = applied_rows()

    assert stopped_at % 200 == 0
    assert 0 < stopped_at < PEOPLE, "the worker was killed too late to prove anything"
    assert Employment.objects.filter(source="roster").count() == stopped_at

    # Two minutes later nobody has heard of it.
    RosterImport.objects.update(heard_from_at=now - timedelta(minutes=3))
    worker.start()
    enqueue("worker.sweep_rosters")
    wait_until(lambda: RosterImport.objects.get().state == "applied", "the roster is applied")
    worker.stop()

    assert applied_rows() == PEOPLE
    assert User.objects.filter(last_name__startswith="Fresh").count() == PEOPLE
    assert Employment.objects.filter(source="roster").count() == PEOPLE
