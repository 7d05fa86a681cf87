from celery import shared_task
from django.utils import timezone

from organizations import jobs
from organizations.services.rosters import apply_roster, check_roster, undo_roster


@shared_task(name=jobs.CHECK_ROSTER)
def check_roster_task(*, roster_id: int) -> None:
    check_roster(roster_id=roster_id, clock=timezone.now)


@shared_task(name=jobs.APPLY_ROSTER)
def apply_roster_task(*, roster_id: int) -> None:
    apply_roster(roster_id=roster_id, clock=timezone.now)


@shared_task(name=jobs.UNDO_ROSTER)
def undo_roster_task(*, roster_id: int) -> None:
    undo_roster(roster_id=roster_id, clock=timezone.now)
