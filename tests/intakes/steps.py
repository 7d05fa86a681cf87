"""A file of past training from its arrival to where a test begins."""

from datetime import UTC, datetime, timedelta

from background.models import BackgroundJob
from tests.factories.courses import LaneFactory
from tests.rosters.files import csv_file
from transcripts.enums import IntakeKind
from transcripts.models import CompletionIntake
from transcripts.services.intakes import (
    apply_intake,
    check_intake,
    map_columns,
    start_apply,
    start_check,
    start_undo,
    undo_intake,
    upload_intake,
)

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
HEADINGS = ["MEMSSI number", "Course title", "Date completed", "Contact hours", "Who gave it"]


class Clock:
    """Goes on by a second each time it is asked."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def job_of(intake) -> int:
    return BackgroundJob.objects.filter(subject_pk=intake.pk).latest("pk").pk


def sent(rows, by, *, kind=IntakeKind.CLAIMS, place=None, now=NOW, name="training.csv"):
    file = csv_file(rows, name=name) if isinstance(rows, list) else rows
    return upload_intake(kind=kind, organization=place, file=file, actor=by, now=now)


def checked(
    rows, by, *, kind=IntakeKind.CLAIMS, place=None, now=NOW, name="training.csv", **about
) -> CompletionIntake:
    intake = sent(rows, by, kind=kind, place=place, now=now, name=name)
    about.setdefault("lane", LaneFactory())
    if kind == IntakeKind.HISTORY:
        about.setdefault("source", "memssi")
        about.setdefault("provider", "Maine School Safety Center")
    about.setdefault("columns", intake.columns)
    map_columns(intake=intake, actor=by, now=now, **about)
    start_check(intake=intake, actor=by, now=now)
    check_intake(job_id=job_of(intake), clock=Clock(now))
    intake.refresh_from_db()
    return intake


def applied(intake, by, *, now=NOW) -> CompletionIntake:
    start_apply(intake=intake, actor=by, now=now)
    apply_intake(job_id=job_of(intake), clock=Clock(now))
    intake.refresh_from_db()
    return intake


def undone(intake, by, *, reason="It was the wrong file.", now=NOW) -> CompletionIntake:
    start_undo(intake=intake, reason=reason, actor=by, now=now)
    undo_intake(job_id=job_of(intake), clock=Clock(now))
    intake.refresh_from_db()
    return intake


def findings(intake) -> list[tuple]:
    return list(intake.rows.values_list("number", "finding", "reasons"))
