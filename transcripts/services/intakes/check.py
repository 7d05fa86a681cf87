"""A file of past training is checked: each row is written down with what it means. Nothing else."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from background.models import BackgroundJob
from background.services import claim_job
from core.clock import maine_date
from organizations.imports.tables import FileRow
from transcripts.enums import IntakeFinding, IntakeRowState, IntakeState
from transcripts.exceptions import IntakeFileRefusedError, IntakeRefusedError
from transcripts.intakes.cleaning import Said, clean, kept_values, without_sid
from transcripts.intakes.courses import Courses
from transcripts.intakes.people import Register
from transcripts.intakes.verdicts import Judge, Verdict
from transcripts.models import NOT_YET_APPLIED, CompletionIntake, IntakeRow
from transcripts.services.intakes.runs import (
    BATCH,
    TakenOverError,
    begin,
    claimed,
    end,
    fail,
    keep,
    say_how_far,
    still_ours,
)
from transcripts.services.intakes.upload import source_of

T = TypeVar("T")
Clock = Callable[[], datetime]
JUDGED = ["finding", "reasons", "person", "candidates", "course", "plan"]
MOST_LOOKED_AT_AGAIN = 2000


@transaction.atomic
def start_check(*, intake: CompletionIntake, actor: User, now: datetime) -> None:
    """Ask for the check; what an earlier one found, and was decided then, is forgotten."""
    begin(intake, of=NOT_YET_APPLIED, to=IntakeState.CHECKING, actor=actor, now=now)
    intake.rows.all().delete()
    record("transcripts.check_intake", on=intake, actor=actor, now=now)


def check_intake(*, job_id: int, clock: Clock) -> None:
    """Judge every row of the file. A run that died is begun anew by the next."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    intake = claimed(job, IntakeState.CHECKING)
    if intake is None:
        end(job, now=clock())
        return
    try:
        Check(intake, job, clock).run()
    except IntakeFileRefusedError as refusal:
        _fail(intake, job, str(refusal), clock())
    except TakenOverError:
        return


def _fail(intake: CompletionIntake, job: BackgroundJob, sentence: str, now: datetime) -> None:
    CompletionIntake.objects.filter(pk=intake.pk, state=IntakeState.CHECKING).update(
        state=IntakeState.FAILED, problem=sentence
    )
    fail(job, sentence, now=now)


class Check:
    """One run over one file."""

    def __init__(self, intake: CompletionIntake, job: BackgroundJob, clock: Clock) -> None:
        self.intake, self.job, self.clock = intake, job, clock
        self.on = maine_date(clock())
        owner = User.objects.get(pk=job.owner_id)
        self.judge = Judge(intake, Register(owner), Courses())

    def run(self) -> None:
        """Judge the file's rows, at most 200 at once."""
        with transaction.atomic():
            still_ours(self.intake, self.job)
            self.intake.rows.all().delete()
        done = 0
        for rows in parcels(source_of(self.intake).rows):
            judged = self._judged(rows)
            with transaction.atomic():
                still_ours(self.intake, self.job)
                IntakeRow.objects.bulk_create(judged)
            done += len(rows)
            say_how_far(self.job, done, self.intake.row_count, self.clock())
        with transaction.atomic():
            still_ours(self.intake, self.job)
            CompletionIntake.objects.filter(pk=self.intake.pk).update(
                state=IntakeState.CHECKED, checked_at=self.clock()
            )
            end(self.job, now=self.clock())

    def _judged(self, rows: Sequence[FileRow]) -> list[IntakeRow]:
        kept = [kept_values(row.cells, self.intake.columns) for row in rows]
        said = [clean(values, on=self.on) for values, _wrong in kept]
        self.judge.look_up(said)
        judged = []
        for row, (values, wrong), text in zip(rows, kept, said, strict=True):
            if row.has_too_many_cells:
                wrong.append(_("This row has more cells than there are headings."))
            verdict = self.judge.judge(row.number, text, wrong=wrong)
            new = IntakeRow(intake=self.intake, number=row.number, values=without_sid(values))
            judged.append(with_verdict(new, verdict))
        return judged


def look_again(*, intake: CompletionIntake, actor: User, now: datetime) -> int:
    """Judge anew the rows that wait: somebody may have come, or a course may be recognized since.

    At most 2,000 at once, in batches; returns how many are ready now.
    """
    _require_open(intake)
    waiting = intake.rows.exclude(finding=IntakeFinding.READY).filter(state=IntakeRowState.OPEN)
    keys = list(waiting.order_by("number").values_list("pk", flat=True)[:MOST_LOOKED_AT_AGAIN])
    judge = Judge(intake, Register(actor), Courses())
    ready = sum(_look_again(intake, judge, some, now=now) for some in parcels(keys))
    record("transcripts.check_intake", on=intake, actor=actor, now=now, after={"ready": ready})
    return ready


@transaction.atomic
def _look_again(
    intake: CompletionIntake, judge: Judge, keys: Sequence[int], *, now: datetime
) -> int:
    locked = CompletionIntake.objects.select_for_update(no_key=True).get(pk=intake.pk)
    _require_open(locked)
    rows = list(
        locked.rows.exclude(finding=IntakeFinding.READY)
        .filter(pk__in=keys, state=IntakeRowState.OPEN)
        .order_by("number")
    )
    judge_anew(judge, rows, now=now)
    keep(rows, JUDGED)
    return sum(row.finding == IntakeFinding.READY for row in rows)


def _require_open(intake: CompletionIntake) -> None:
    if intake.state not in {IntakeState.CHECKED, IntakeState.APPLIED}:
        raise IntakeRefusedError(_("Its rows can be looked at again when it is checked."))


def judge_anew(judge: Judge, rows: Sequence[IntakeRow], *, now: datetime) -> None:
    """Say of rows that exist what they mean now; who was surely meant stays so."""
    said: list[Said] = [clean(row.values, on=maine_date(now)) for row in rows]
    decided = [row.decision or row.person_id for row in rows]
    judge.look_up(said, decided=decided)
    for row, text, person in zip(rows, said, decided, strict=True):
        with_verdict(row, judge.judge(row.number, text, decision=person))


def with_verdict(row: IntakeRow, verdict: Verdict) -> IntakeRow:
    """Return the row with what it means."""
    row.finding, row.reasons = verdict.finding, verdict.reasons
    row.person_id, row.course_id = verdict.person, verdict.course
    row.candidates, row.plan = verdict.candidates, verdict.plan
    return row


def parcels(rows: Iterable[T]) -> Iterator[list[T]]:
    """Yield the rows in parts of at most 200."""
    source = iter(rows)
    while parcel := list(islice(source, BATCH)):
        yield parcel
