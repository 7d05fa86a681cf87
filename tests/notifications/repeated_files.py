"""The mail about files that are written again and again, written the way it comes about."""

from datetime import timedelta

from django.utils import timezone

from core.clock import maine_date
from organizations.models import RoleGrant
from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award
from transcripts.asking import Wish
from transcripts.models import ExportSchedule
from transcripts.recurrences import Every, Recurrence
from transcripts.selection import Selection
from transcripts.services import schedules
from transcripts.training_file import write_training_file


def repeated_file_mail() -> None:
    """A file that is ready, one that cannot be written, and one whose owner has lost the role."""
    now = timezone.now()
    place = organization("Fir Hill")
    owner, learner = coordinator(place), UserFactory()
    employ(learner, place)
    award(person=learner)
    later = now + timedelta(days=8)
    for selection in (Selection(), Selection(span="days", first="2090-01-01")):
        schedule = schedules.schedule_export(
            owner=owner,
            wish=Wish(selection=selection),
            recurrence=Recurrence(Every.WEEK, weekday="MO"),
            hour=6,
            starts_on=maine_date(now),
            ends_on=maine_date(now + timedelta(days=60)),
            now=now,
        )
        run = schedules.run_schedule(schedule_id=schedule.pk, now=later)
        if run is not None and run.job is not None:
            write_training_file(job_id=run.job.pk, clock=lambda: later)
    schedules.tell_of_runs(now=later)
    RoleGrant.objects.filter(person=owner).update(ends_on=maine_date(now))
    for schedule in ExportSchedule.objects.all():
        schedules.run_schedule(schedule_id=schedule.pk, now=now + timedelta(days=16))
