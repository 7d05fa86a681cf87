"""Several sweeps at once: a repeated file is asked for once for each time it is due."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from background.models import BackgroundJob
from notifications.models import Message
from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award
from transcripts.asking import Wish
from transcripts.models import ExportRun, ExportSchedule
from transcripts.recurrences import Every, Recurrence
from transcripts.services import schedules
from transcripts.training_file import write_training_file

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)
DUE = datetime(2026, 6, 15, 10, tzinfo=UTC)
SWEEPS, TIMES = 4, 5


def together(call) -> list:
    """Call it from several threads at the same moment, each on a connection of its own."""
    begin = Barrier(SWEEPS)

    def apart(_number: int):
        begin.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(SWEEPS) as pool:
        return list(pool.map(apart, range(SWEEPS)))


def test_sweeps_at_once_make_one_job_for_each_time_and_one_mail():
    place, learner = organization("District One"), UserFactory()
    employ(learner, place)
    award(person=learner)
    schedule = schedules.schedule_export(
        owner=coordinator(place),
        wish=Wish(),
        recurrence=Recurrence(Every.WEEK, weekday="MO"),
        hour=6,
        starts_on=date(2026, 6, 10),
        ends_on=date(2026, 12, 31),
        now=NOW,
    )
    dues = [DUE + timedelta(days=7 * number) for number in range(TIMES)]

    for due in dues:
        runs = together(lambda due=due: schedules.run_schedule(schedule_id=schedule.pk, now=due))
        assert len([run for run in runs if run is not None]) == 1
        job = BackgroundJob.objects.latest("pk")
        write_training_file(job_id=job.pk, clock=lambda due=due: due)
        assert sum(together(lambda due=due: schedules.tell_of_runs(now=due))) == 1

    assert list(ExportRun.objects.order_by("pk").values_list("due_at", flat=True)) == dues
    assert BackgroundJob.objects.count() == Message.objects.count() == TIMES
    assert ExportSchedule.objects.get().next_run_at == DUE + timedelta(days=7 * TIMES)
