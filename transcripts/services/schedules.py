"""Have a file written again and again: until a day, while its owner may have it."""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from background.enums import JobState
from core.clock import maine_date
from core.exceptions import DomainError
from core.templatetags.ui import maine_date as written_date
from notifications.services import Notice, queue_mail
from transcripts.asking import Wish, refuse_foreign, request_file
from transcripts.exceptions import ScheduleRefusedError
from transcripts.models import ExportRun, ExportSchedule
from transcripts.recurrences import HOURS, Recurrence, next_moment
from transcripts.schedule_notices import (
    schedule_paused,
    scheduled_file_failed,
    scheduled_file_ready,
)

MOST_SCHEDULES = 20
LONGEST = relativedelta(years=3)


@transaction.atomic
def schedule_export(
    *,
    owner: User,
    wish: Wish,
    recurrence: Recurrence,
    hour: int,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
) -> ExportSchedule:
    """Have a file written from a day to another. Raises `ScheduleRefusedError` for one that does
    not end within three years or is never due, and `ExportRefusedError` for other people's people.
    """
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two at once are counted, too
    refuse_foreign(owner=owner, wish=wish, now=now)
    latest = maine_date(now) + LONGEST
    if ends_on is None or ends_on > latest:
        sentence = _("A repeated file has to end. Choose a last day, %(day)s at the latest.")
        raise ScheduleRefusedError(sentence % {"day": written_date(latest)})
    if starts_on < maine_date(now) or ends_on < starts_on or hour not in HOURS:
        raise ScheduleRefusedError(_("Choose a first day from today on, and a last day after it."))
    if (
        ExportSchedule.objects.filter(owner=owner, next_run_at__isnull=False).count()
        >= MOST_SCHEDULES
    ):
        sentence = _("You have %(n)s repeated files. Delete one you no longer need first.")
        raise ScheduleRefusedError(sentence % {"n": MOST_SCHEDULES})
    due = next_moment(recurrence.rule, hour=hour, starts_on=starts_on, ends_on=ends_on, after=now)
    if due is None:
        raise ScheduleRefusedError(_("It would never be written: no such day lies in this time."))
    schedule = ExportSchedule.objects.create(
        owner=owner,
        wish=wish.to_json(),
        rule=recurrence.rule,
        hour=hour,
        starts_on=starts_on,
        ends_on=ends_on,
        next_run_at=due,
    )
    record(
        "transcripts.schedule_export",
        on=schedule,
        actor=owner,
        now=now,
        after={
            "layout": wish.layout,
            "how_often": recurrence.in_words(hour),
            "ends_on": ends_on.isoformat(),
        },
    )
    return schedule


@transaction.atomic
def pause_schedule(*, schedule_id: int, actor: User, now: datetime) -> ExportSchedule:
    """Stop one's own schedule until it is resumed. Safe to repeat."""
    schedule = _own(schedule_id, actor)
    if schedule.paused_at is None:
        _pause(schedule, actor=actor, why="", now=now)
    return schedule


@transaction.atomic
def resume_schedule(*, schedule_id: int, actor: User, now: datetime) -> ExportSchedule:
    """Go on with a schedule from now on: what was due meanwhile is not made good.

    Raises `ExportRefusedError` where its owner may not have the file.
    """
    schedule = _own(schedule_id, actor)
    if schedule.paused_at is None:
        return schedule
    refuse_foreign(owner=actor, wish=Wish.from_json(schedule.wish), now=now)
    schedule.paused_at, schedule.paused_why = None, ""
    schedule.next_run_at = _next(schedule, now)
    schedule.save(update_fields=["paused_at", "paused_why", "next_run_at"])
    record("transcripts.resume_schedule", on=schedule, actor=actor, now=now)
    return schedule


@transaction.atomic
def drop_schedule(*, schedule_id: int, actor: User, now: datetime) -> None:
    """Remove one's own schedule. The files it had written are kept as long as any."""
    schedule = _own(schedule_id, actor)
    record(
        "transcripts.drop_schedule",
        on=schedule,
        actor=actor,
        now=now,
        before={"layout": schedule.wish["layout"]},
    )
    schedule.delete()


@transaction.atomic
def run_schedule(*, schedule_id: int, now: datetime) -> ExportRun | None:
    """Ask for the file that is due, once for each time it is due, however many ask at once.

    Where its owner may not have it any more, the schedule is paused and the owner told. Times that
    passed while nothing ran are made good by one file.
    """
    schedule = (
        ExportSchedule.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner")
        .due(at=now)
        .filter(pk=schedule_id)
        .first()
    )
    if schedule is None or schedule.next_run_at is None:
        return None
    wish, due_at = Wish.from_json(schedule.wish), schedule.next_run_at
    try:
        refuse_foreign(owner=schedule.owner, wish=wish, now=now)
    except DomainError as refusal:
        _pause(schedule, actor=None, why=str(refusal), now=now)
        queue_mail(schedule_paused(schedule), now=now)
        return None
    run = ExportRun.objects.create(
        schedule=schedule,
        due_at=due_at,
        job=request_file(owner=schedule.owner, wish=wish, now=now),
    )
    schedule.next_run_at = _next(schedule, now)
    schedule.save(update_fields=["next_run_at"])
    record(
        "transcripts.run_schedule",
        on=schedule,
        actor=None,
        now=now,
        after={"due_at": due_at.isoformat(), "job": run.job_id},
    )
    return run


def tell_of_runs(*, now: datetime) -> int:
    """Tell the owners of files that are written, or failed, once for each. Returns how many."""
    over = ExportRun.objects.filter(
        told_at__isnull=True, job__state__in=[JobState.DONE, JobState.FAILED]
    )
    told = 0
    for run in over.select_related("schedule__owner", "job").order_by("pk")[:500]:
        with transaction.atomic():
            if ExportRun.objects.filter(pk=run.pk, told_at__isnull=True).update(told_at=now):
                queue_mail(_outcome(run), now=now)
                told += 1
    return told


def _outcome(run: ExportRun) -> Notice:
    is_ready = run.job is not None and run.job.state == JobState.DONE
    return scheduled_file_ready(run) if is_ready else scheduled_file_failed(run)


def _own(schedule_id: int, actor: User) -> ExportSchedule:
    own = ExportSchedule.objects.filter(owner=actor)
    return own.select_for_update(no_key=True).get(pk=schedule_id)


def _pause(schedule: ExportSchedule, *, actor: User | None, why: str, now: datetime) -> None:
    schedule.paused_at, schedule.paused_why = now, why
    schedule.save(update_fields=["paused_at", "paused_why"])
    record(
        "transcripts.pause_schedule",
        on=schedule,
        actor=actor,
        now=now,
        person_id=schedule.owner_id,
        after={"why": why},
    )


def _next(schedule: ExportSchedule, now: datetime) -> datetime | None:
    return next_moment(
        schedule.rule,
        hour=schedule.hour,
        starts_on=schedule.starts_on,
        ends_on=schedule.ends_on,
        after=now,
    )
